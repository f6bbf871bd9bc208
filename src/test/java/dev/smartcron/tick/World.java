package dev.smartcron.tick;

import dev.smartcron.execution.Attempt;
import dev.smartcron.execution.Execution;
import dev.smartcron.execution.Seen;
import dev.smartcron.operations.Operator;
import dev.smartcron.output.log.TaskLog;
import dev.smartcron.output.log.TaskLogs;
import dev.smartcron.process.Launcher;
import dev.smartcron.process.StartPolicy;
import dev.smartcron.process.kernel.Boot;
import dev.smartcron.process.kernel.RunnerId;
import dev.smartcron.settings.LimitSettings;
import dev.smartcron.settings.QueueSettings;
import dev.smartcron.store.Added;
import dev.smartcron.store.db.Database;
import dev.smartcron.store.plan.Planning;
import dev.smartcron.store.query.EventTable;
import dev.smartcron.store.query.ExecutionTable;
import dev.smartcron.store.query.HistoryFilter;
import dev.smartcron.store.rows.Claim;
import dev.smartcron.store.rows.Node;
import dev.smartcron.task.Definition;
import dev.smartcron.text.Json;
import dev.smartcron.tick.admit.Claims;
import dev.smartcron.tick.plan.Planner;
import dev.smartcron.tick.resident.ProgramFile;
import dev.smartcron.tick.resident.Resident;
import dev.smartcron.tick.resident.ResidentHolder;
import dev.smartcron.tick.resident.ResidentLock;
import dev.smartcron.tick.resident.RunnerEnvironment;
import dev.smartcron.tick.start.RunFolders;
import dev.smartcron.tick.start.Starter;
import dev.smartcron.tick.start.TaskEnvironment;
import dev.smartcron.tick.start.TaskOutput;
import dev.smartcron.tick.supervise.SupervisedRuns;
import dev.smartcron.tick.supervise.Supervisor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A home with a real database, real processes and a clock that the test sets. */
public final class World implements AutoCloseable {
    public final Path home;
    public final Path logs;
    public final Database database;
    public final TaskLog taskLog;
    public List<String> redact = List.of();

    /** The search path that tasks start with, and the variables by which one that is {@code smartcron} finds its home. */
    public String path = "/usr/bin:/bin";

    public Map<String, String> places = Map.of("SMARTCRON_HOME", "/h");
    public final Map<String, String> own = new LinkedHashMap<>(Map.of("SECRET", "hunter2"));
    public final List<String> warnings = new ArrayList<>();
    public int maxParallel = 8;
    public QueueSettings queue = QueueSettings.DEFAULT;
    public String runner = RunnerId.self().text();
    public Node node = new Node("node", "production", Boot.id(), "test");
    public Instant now = Instant.parse("2026-04-05T12:00:00Z");

    /** When the machine booted by a clock that nobody sets; moving it back and {@link #now} with it is time going by. */
    public Instant bootedAt = now.minus(Duration.ofDays(1));

    /** Whether the clock of a tick goes on from {@link #now}; it stands still otherwise. */
    public boolean clockMoves;

    /** A clock that ticks go by, whatever {@link #now} is; null for one of each tick's own, which begins there. */
    public @Nullable Clock clock;

    /** What the launcher answered since the last tick. */
    public final List<Instant> idle = new ArrayList<>();

    /** Of the last tick; null before. */
    public @Nullable Supervisor supervisor;

    public RunnerEnvironment environment = new RunnerEnvironment("cron's", true);

    public final Map<String, Definition> calendars = new LinkedHashMap<>();
    private final Map<String, Definition> definitions = new LinkedHashMap<>();

    public World(Path home) {
        this(home, "jdbc:sqlite:" + home.resolve("smartcron.db"));
    }

    public World(Path home, String url) {
        this.home = home;
        this.logs = home.resolve("logs");
        this.database = Database.open(url, null);
        this.taskLog = TaskLogs.in(logs);
        try {
            Files.createDirectories(logs);
            Files.createDirectories(home.resolve("runs"));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Declares a task that runs a shell line, and registers everything declared so far as of now. */
    public void task(String name, String shell, Object... keys) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("schedule", "* * * * *");
        all.put("command", shell);
        all.putAll(Json.object(keys));
        all.values().removeIf(value -> value == null);
        definitions.put(name, new Definition(name, all));
        register();
    }

    /** A manual start of a task. */
    public void add(String task) {
        Added.manual(database, task, now);
    }

    public void register() {
        operator("ann").register("test.yaml", List.copyOf(definitions.values()), calendars, false);
    }

    public Operator operator(String name) {
        return new Operator(database, node, name, now);
    }

    public Planner planner() {
        return new Planner(new Planning(database), node);
    }

    public Tick tick() {
        Clock clock = clock();
        Resident resident = new Resident(database, node, lock(), folders(), ProgramFile.program());
        supervisor = new Supervisor(clock, claims(), starter(), runs(), resident);
        return new Tick(clock, node, database, resident, planner(), supervisor);
    }

    private Clock clock() {
        return clock != null
                ? clock
                : clockMoves
                        ? Clock.offset(Clock.systemUTC(), Duration.between(Instant.now(), now))
                        : Clock.fixed(now, ZoneOffset.UTC);
    }

    public ResidentLock lock() {
        return new ResidentLock(home.resolve("run"), node.name(), runner, environment);
    }

    /** The runner that stays, as others see it. */
    public ResidentHolder resident() {
        return new ResidentHolder(home.resolve("run"), node.name());
    }

    public Claims claims() {
        return new Claims(database, node, runner, LimitSettings.ofParallel(maxParallel), queue);
    }

    public RunFolders folders() {
        return new RunFolders(home.resolve("runs"), warnings::add);
    }

    private SupervisedRuns runs() {
        return new SupervisedRuns(clock(), claims(), new EventTable(database), folders(), ended -> {}, warnings::add);
    }

    /** Starts a claim's task, which nobody watches yet. */
    public Starter.Running start(Claim claim) {
        return (Starter.Running) starter().start(claim);
    }

    public Starter starter() {
        try {
            return new Starter(
                    new Launcher(home.resolve("run"), StartPolicy.ofThisProcess(List.of()), null, clock()),
                    folders(),
                    new TaskEnvironment(own, path, "nobody", home.toString(), places),
                    new TaskOutput(taskLog, redact, warnings::add),
                    claims(),
                    warnings::add);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Ticks, and forgets what the launcher answered before. */
    public Report run() {
        Report report = tick().runUntil(() -> false, List.copyOf(idle), Duration.between(bootedAt, now));
        idle.clear();
        return report;
    }

    /** Somebody sets the clock; no time goes by. */
    public void setClock(Duration forward) {
        now = now.plus(forward);
        bootedAt = bootedAt.plus(forward);
    }

    /** Moves the clock on a minute and ticks. */
    public Report nextMinute() {
        now = now.plusSeconds(60);
        return run();
    }

    public List<Execution> history() {
        return Seen.rows(executions().history(new HistoryFilter(null, null, null, 10_000)));
    }

    public List<Execution> history(String task) {
        return Seen.rows(executions().history(new HistoryFilter(task, null, null, 10_000)));
    }

    public Execution only(String task) {
        List<Execution> all = history(task);
        if (all.size() != 1) {
            throw new AssertionError("not one execution of " + task + ": " + all);
        }
        return all.get(0);
    }

    public Attempt attempt(String task) {
        return Seen.attempts(executions().attempts(only(task).id())).get(0);
    }

    public String log(String task) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            taskLog.executionOutput(task, only(task).id(), out);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return out.toString(StandardCharsets.UTF_8);
    }

    public ExecutionTable executions() {
        return new ExecutionTable(database);
    }

    @Override
    public void close() {
        database.close();
    }
}
