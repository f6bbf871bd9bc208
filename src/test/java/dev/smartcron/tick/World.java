package dev.smartcron.tick;

import dev.smartcron.execution.Attempt;
import dev.smartcron.execution.Execution;
import dev.smartcron.process.Boot;
import dev.smartcron.process.Launcher;
import dev.smartcron.process.Permit;
import dev.smartcron.process.RunnerId;
import dev.smartcron.process.TaskLog;
import dev.smartcron.registry.Registry;
import dev.smartcron.store.Added;
import dev.smartcron.store.Claims;
import dev.smartcron.store.Database;
import dev.smartcron.store.EventTable;
import dev.smartcron.store.ExecutionTable;
import dev.smartcron.store.Node;
import dev.smartcron.store.Planning;
import dev.smartcron.store.TaskTable;
import dev.smartcron.task.Definition;
import dev.smartcron.text.Json;
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
final class World implements AutoCloseable {
    final Path home;
    final Path logs;
    final Database database;
    final TaskLog taskLog;
    List<String> redact = List.of();
    final Map<String, String> own = new LinkedHashMap<>(Map.of("SECRET", "hunter2"));
    final List<String> warnings = new ArrayList<>();
    int maxParallel = 8;
    String runner = RunnerId.self().text();
    Node node = new Node("node", "production", Boot.id(), "test");
    Instant now = Instant.parse("2026-04-05T12:00:00Z");

    /** When the machine booted by a clock that nobody sets; moving it back and {@link #now} with it is time going by. */
    Instant bootedAt = now.minus(Duration.ofDays(1));

    /** Whether the clock of a tick goes on from {@link #now}; it stands still otherwise. */
    boolean clockMoves;

    /** Whether a tick goes by the machine's own clock, whatever {@link #now} is. */
    boolean realClock;

    /** What the launcher answered since the last tick. */
    final List<Instant> idle = new ArrayList<>();

    /** Of the last tick; null before. */
    @Nullable
    Supervisor supervisor;

    final Map<String, String> calendars = new LinkedHashMap<>();
    private final Map<String, Definition> definitions = new LinkedHashMap<>();

    World(Path home) {
        this(home, "jdbc:sqlite:" + home.resolve("smartcron.db"));
    }

    World(Path home, String url) {
        this.home = home;
        this.logs = home.resolve("logs");
        this.database = Database.open(url, null);
        this.taskLog = new TaskLog(logs);
        try {
            Files.createDirectories(logs);
            Files.createDirectories(home.resolve("runs"));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Declares a task that runs a shell line, and registers everything declared so far as of now. */
    void task(String name, String shell, Object... keys) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("schedule", "* * * * *");
        all.put("command", shell);
        all.putAll(Json.object(keys));
        all.values().removeIf(value -> value == null);
        definitions.put(name, new Definition(name, all));
        register();
    }

    /** A manual start of a task. */
    void add(String task) {
        Added.manual(database, task, now);
    }

    void register() {
        registry().register("test.yaml", List.copyOf(definitions.values()), Map.of(), calendars, false, "ann", now);
    }

    Registry registry() {
        return new Registry(new TaskTable(database), planner());
    }

    Planner planner() {
        return new Planner(new Planning(database), node);
    }

    Tick tick() {
        Clock clock = clock();
        Starter starter = starter();
        Resident resident = new Resident(database, node, seat(), starter, Installed.program());
        supervisor = new Supervisor(clock, claims(), starter, resident);
        return new Tick(clock, node, database, resident, planner(), supervisor);
    }

    private Clock clock() {
        return realClock
                ? Clock.systemUTC()
                : clockMoves
                        ? Clock.offset(Clock.systemUTC(), Duration.between(Instant.now(), now))
                        : Clock.fixed(now, ZoneOffset.UTC);
    }

    Seat seat() {
        return new Seat(home.resolve("run"), node.name(), runner);
    }

    Claims claims() {
        return new Claims(database, node.name(), runner, maxParallel);
    }

    Starter starter() {
        try {
            return new Starter(
                    new Launcher(home.resolve("run"), Permit.ofThisProcess(List.of()), null, clock()),
                    home.resolve("runs"),
                    new Surroundings(own, "/usr/bin:/bin", "nobody", home.toString(), Map.of("SMARTCRON_HOME", "/h")),
                    new Keeping(taskLog, redact, new EventTable(database), warnings::add),
                    claims()::lease,
                    warnings::add);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Ticks, and forgets what the launcher answered before. */
    Report run() {
        Report report = tick().run(List.copyOf(idle), Duration.between(bootedAt, now));
        idle.clear();
        return report;
    }

    /** Somebody sets the clock; no time goes by. */
    void setClock(Duration forward) {
        now = now.plus(forward);
        bootedAt = bootedAt.plus(forward);
    }

    /** Moves the clock on a minute and ticks. */
    Report nextMinute() {
        now = now.plusSeconds(60);
        return run();
    }

    List<Execution> history() {
        return executions().history(new ExecutionTable.Filter(null, null, null, 10_000));
    }

    List<Execution> history(String task) {
        return executions().history(new ExecutionTable.Filter(task, null, null, 10_000));
    }

    Execution only(String task) {
        List<Execution> all = history(task);
        if (all.size() != 1) {
            throw new AssertionError("not one execution of " + task + ": " + all);
        }
        return all.get(0);
    }

    Attempt attempt(String task) {
        return executions().attempts(only(task).id()).get(0);
    }

    String log(String task) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            taskLog.executionOutput(task, only(task).id(), out);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return out.toString(StandardCharsets.UTF_8);
    }

    ExecutionTable executions() {
        return new ExecutionTable(database);
    }

    @Override
    public void close() {
        database.close();
    }
}
