package dev.smartcron.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.smartcron.execution.Attempt;
import dev.smartcron.execution.Execution;
import dev.smartcron.execution.Reason;
import dev.smartcron.execution.Seen;
import dev.smartcron.execution.Status;
import dev.smartcron.execution.Trigger;
import dev.smartcron.store.db.Database;
import dev.smartcron.store.plan.Planning;
import dev.smartcron.store.query.ExecutionTable;
import dev.smartcron.store.query.HistoryFilter;
import dev.smartcron.store.query.TaskChanges;
import dev.smartcron.store.query.TaskChanges.Declared;
import dev.smartcron.store.query.TaskTable;
import dev.smartcron.store.rows.Claim;
import dev.smartcron.store.rows.DroppedRun;
import dev.smartcron.store.rows.EndedAttempt;
import dev.smartcron.store.rows.Firing;
import dev.smartcron.store.rows.Node;
import dev.smartcron.store.rows.Plan;
import dev.smartcron.store.rows.TaskRow;
import dev.smartcron.task.Definition;
import dev.smartcron.task.Policy.Overlap;
import dev.smartcron.task.Task;
import dev.smartcron.text.Json;
import dev.smartcron.tick.BeginTick;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A new database for each test, and the words in which tests fill it. */
abstract class OpenStore {
    static final Node HERE = new Node("node", "production", "boot", "test");
    static final Instant NOON = Instant.parse("2026-04-05T12:00:00Z");

    String url;
    Database database;
    TaskTable tasks;
    Planning planning;
    ExecutionTable executions;

    /** The JDBC URL of an empty database. */
    abstract String emptyDatabase();

    @BeforeEach
    void open() {
        url = emptyDatabase();
        database = Database.open(url, null);
        tasks = new TaskTable(database);
        planning = new Planning(database);
        executions = new ExecutionTable(database);
    }

    @AfterEach
    void close() {
        database.close();
    }

    BeginTick.Begun begin(String boot) {
        return new BeginTick(database, unused -> {})
                .begin(node(boot), "runner", NOON, Duration.ofMinutes(10), List.of());
    }

    static Node node(String boot) {
        return new Node("node", "production", boot, "1");
    }

    List<Execution> history() {
        return Seen.rows(executions.history(new HistoryFilter(null, null, null, 1_000)));
    }

    void drop(String name, Instant at, Status status, Reason why) {
        database.change(session -> new TaskChanges(session).replan(name, at, at));
        TaskRow row = tasks.find(name).orElseThrow();
        Firing dropped = Firing.dropped(at, new DroppedRun(status, why, 1, at));
        planning.record(List.of(new Plan(row, 3, Overlap.SKIP, List.of(dropped), at.plusSeconds(60), at, null)), at);
    }

    void fire(String name, Instant at, Object... keys) {
        register(name, "* * * * *", at, keys);
        again(name, at);
    }

    void again(String name, Instant at) {
        database.change(session -> new TaskChanges(session).replan(name, at, at));
        planning.record(List.of(plan(tasks.find(name).orElseThrow(), at)), at);
    }

    static Plan plan(TaskRow row, Instant at) {
        Task task = Task.of(row.definition());
        return new Plan(
                row,
                task.priority(),
                task.policy().overlap(),
                List.of(Firing.toStart(Trigger.SCHEDULE, at, at, false)),
                at.plusSeconds(60),
                at,
                null);
    }

    void register(String name, String schedule, Instant nextDue, Object... keys) {
        database.change(session -> new TaskChanges(session).insert(declared(name, 0, schedule, keys), nextDue, NOON));
    }

    static Declared declared(String name, int position, String schedule, Object... keys) {
        Map<String, Object> definition = new HashMap<>(Json.object(keys));
        definition.put("schedule", schedule);
        definition.put("command", List.of("true"));
        return new Declared(Task.of(new Definition(name, definition)), "test", position, TaskRow.Kind.TIMED);
    }

    static EndedAttempt ended(Claim claim, Status status, Reason reason, Integer exitCode) {
        return new EndedAttempt(
                claim,
                new Attempt(
                        claim.execution(),
                        claim.attempt(),
                        claim.claimedAt(),
                        claim.claimedAt().plusSeconds(3),
                        status,
                        reason,
                        exitCode,
                        null,
                        12L,
                        5L,
                        3_456L,
                        "tail ☃",
                        "RuntimeException: ☃",
                        null,
                        List.of()));
    }

    interface Numbered<T> {
        T call(int number) throws Exception;
    }

    static <T> void at_once(int threads, Numbered<T> work) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            List<Callable<T>> calls = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                int number = i;
                calls.add(() -> work.call(number));
            }
            Set<String> failures = new TreeSet<>();
            for (Future<T> future : pool.invokeAll(calls)) {
                try {
                    future.get();
                } catch (java.util.concurrent.ExecutionException e) {
                    failures.add(String.valueOf(e.getCause()));
                }
            }
            assertThat(failures).isEmpty();
        } finally {
            pool.shutdownNow();
        }
    }
}
