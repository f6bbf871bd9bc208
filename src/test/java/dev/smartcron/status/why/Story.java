package dev.smartcron.status.why;

import dev.smartcron.checks.Heartbeats;
import dev.smartcron.operations.Operator;
import dev.smartcron.output.log.TaskLogs;
import dev.smartcron.process.Launcher;
import dev.smartcron.process.StartPolicy;
import dev.smartcron.process.kernel.Boot;
import dev.smartcron.process.kernel.RunnerId;
import dev.smartcron.settings.LimitSettings;
import dev.smartcron.settings.QueueSettings;
import dev.smartcron.status.PendingReasons;
import dev.smartcron.store.db.Database;
import dev.smartcron.store.plan.Planning;
import dev.smartcron.store.query.EventTable;
import dev.smartcron.store.rows.Node;
import dev.smartcron.task.Definition;
import dev.smartcron.text.Json;
import dev.smartcron.tick.Tick;
import dev.smartcron.tick.admit.Claims;
import dev.smartcron.tick.plan.Planner;
import dev.smartcron.tick.resident.ProgramFile;
import dev.smartcron.tick.resident.Resident;
import dev.smartcron.tick.resident.ResidentLock;
import dev.smartcron.tick.resident.RunnerEnvironment;
import dev.smartcron.tick.start.RunFolders;
import dev.smartcron.tick.start.Starter;
import dev.smartcron.tick.start.TaskEnvironment;
import dev.smartcron.tick.start.TaskOutput;
import dev.smartcron.tick.supervise.SupervisedRuns;
import dev.smartcron.tick.supervise.Supervisor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Something that happened to tasks, by real ticks on a real database, and what is answered to why it did. */
final class Story implements AutoCloseable {
    private static final ZoneId LOCAL = ZoneId.of("UTC");

    final Database database;
    Node node = new Node("web1", "production", Boot.id(), "test");
    int maxParallel = 8;
    Instant now;
    private final Path home;
    private Instant bootedAt;
    private final Map<String, Definition> calendars = new LinkedHashMap<>();
    private final Map<String, Definition> definitions = new LinkedHashMap<>();

    Story(Path home, String begins) throws IOException {
        this.home = home;
        now = OffsetDateTime.parse(begins).toInstant();
        bootedAt = now.minus(Duration.ofDays(1));
        database = Database.open("jdbc:sqlite:" + home.resolve("smartcron.db"), null);
        Files.createDirectories(home.resolve("logs"));
        Files.createDirectories(home.resolve("runs"));
    }

    /** Ann puts a task that does nothing into the file and registers it. */
    void task(String name, Object... keys) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("command", "true");
        all.putAll(Json.object(keys));
        definitions.put(name, new Definition(name, all));
        register("ann", false);
    }

    void calendar(String name, String day) {
        calendars.put(name, new Definition(name, Json.object("dates", List.of(day))));
    }

    /** Takes a task out of the file, and out of the table. */
    void prune(String name, String who) {
        definitions.remove(name);
        register(who, true);
    }

    private void register(String who, boolean prune) {
        operator(who).register("tasks.yaml", List.copyOf(definitions.values()), calendars, prune);
    }

    Operator operator(String name) {
        return new Operator(database, node, name, now);
    }

    private Planner planner() {
        return new Planner(new Planning(database), node);
    }

    /** Time goes by and no tick runs. */
    void sleepUntil(String time) {
        now = OffsetDateTime.parse(time).toInstant();
    }

    /** Somebody sets the clock, and the machine goes on as long as it has been up. */
    void setClock(Duration by) {
        bootedAt = bootedAt.plus(by);
    }

    /** One tick. */
    void tick() throws IOException {
        Clock clock = Clock.fixed(now, ZoneOffset.UTC);
        String runner = RunnerId.self().text();
        List<String> warnings = new ArrayList<>();
        RunFolders folders = new RunFolders(home.resolve("runs"), warnings::add);
        Claims claims = new Claims(database, node, runner, maxParallel);
        Starter starter = new Starter(
                new Launcher(home.resolve("run"), StartPolicy.ofThisProcess(List.of()), null, clock),
                folders,
                new TaskEnvironment(Map.of(), "/usr/bin:/bin", "nobody", home.toString(), Map.of()),
                new TaskOutput(TaskLogs.in(home.resolve("logs")), List.of(), warnings::add),
                claims,
                warnings::add);
        SupervisedRuns runs =
                new SupervisedRuns(clock, claims, new EventTable(database), folders, ended -> {}, warnings::add);
        ResidentLock lock = new ResidentLock(home.resolve("run"), node.name(), runner, new RunnerEnvironment("", true));
        Resident resident = new Resident(database, node, lock, folders, ProgramFile.program());
        new Tick(clock, node, database, resident, planner(), new Supervisor(clock, claims, starter, runs, resident))
                .runUntil(() -> false, List.of(), Duration.between(bootedAt, now));
        if (!warnings.isEmpty()) {
            throw new AssertionError(warnings.toString());
        }
    }

    /** A tick at a time. */
    void tick(String time) throws IOException {
        sleepUntil(time);
        tick();
    }

    /** Rows for what is due; nothing is started. */
    void planOnly() {
        planner().plan(now, Duration.ZERO);
    }

    /** Another runner's claim of everything that may start, which it never gets to starting. */
    void claimOnly() {
        new Claims(database, node, "1:1:another", maxParallel).round(List.of(), now);
    }

    /** What is answered about a minute. */
    List<String> why(String task, String at) {
        return lines(answer().at(task, OffsetDateTime.parse(at).toInstant(), LOCAL, now));
    }

    /** What is answered about now. */
    List<String> why(String task) {
        return lines(answer().latest(task, LOCAL, now));
    }

    Why answer() {
        Heartbeats heartbeats = Heartbeats.read(database, node.name(), home.resolve("run"));
        return new Why(
                database,
                heartbeats,
                new PendingReasons(
                        database, node, LimitSettings.ofParallel(maxParallel), QueueSettings.DEFAULT, heartbeats));
    }

    private static List<String> lines(List<Decision> decisions) {
        List<String> lines = new ArrayList<>();
        for (Decision decision : decisions) {
            lines.add((decision.line() + " | " + decision.explanation()).strip());
        }
        return lines;
    }

    @Override
    public void close() {
        database.close();
    }
}
