package dev.smartcron.alert;

import dev.smartcron.execution.Attempt;
import dev.smartcron.execution.Reason;
import dev.smartcron.execution.ReasonCode;
import dev.smartcron.execution.Status;
import dev.smartcron.execution.Trigger;
import dev.smartcron.output.failure.FailureSummary;
import dev.smartcron.store.claim.ExecutionWrites;
import dev.smartcron.store.db.Database;
import dev.smartcron.store.plan.Planning;
import dev.smartcron.store.query.TaskChanges;
import dev.smartcron.store.query.TaskChanges.Declared;
import dev.smartcron.store.query.TaskTable;
import dev.smartcron.store.rows.Claim;
import dev.smartcron.store.rows.EndedAttempt;
import dev.smartcron.store.rows.Firing;
import dev.smartcron.store.rows.NewExecution;
import dev.smartcron.store.rows.Node;
import dev.smartcron.store.rows.Plan;
import dev.smartcron.store.rows.Retry;
import dev.smartcron.store.rows.TaskRow;
import dev.smartcron.task.Definition;
import dev.smartcron.task.Task;
import dev.smartcron.text.Json;
import dev.smartcron.tick.admit.Claims;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Tasks and their runs, written to a database the way runners write them. */
public final class TaskRuns {
    private final Database database;
    private final TaskTable tasks;
    private final String node;

    public TaskRuns(Database database, String node) {
        this.database = database;
        this.tasks = new TaskTable(database);
        this.node = node;
    }

    public TaskRuns register(String name, int priority, Instant at) {
        return register(
                name,
                Json.object(
                        "schedule",
                        "* * * * *",
                        "command",
                        List.of("true"),
                        "priority",
                        (long) priority,
                        "timeout",
                        "5m"),
                at);
    }

    /** A task of a time zone of its own, priority 3. */
    public TaskRuns registerIn(String zone, String name, Instant at) {
        return register(
                name,
                Json.object("schedule", "* * * * *", "timezone", zone, "command", List.of("true"), "timeout", "5m"),
                at);
    }

    /** A task that is told after so many failures in a row, priority 3. */
    public TaskRuns registerTold(String name, int afterFailures, Instant at) {
        return register(
                name,
                Json.object(
                        "schedule",
                        "* * * * *",
                        "command",
                        List.of("true"),
                        "timeout",
                        "5m",
                        "alert",
                        Json.object("after_failures", (long) afterFailures)),
                at);
    }

    /** A task of a category, priority 3. */
    public TaskRuns registerOf(String category, String name, Instant at) {
        return register(
                name,
                Json.object("schedule", "* * * * *", "category", category, "command", List.of("true"), "timeout", "5m"),
                at);
    }

    private TaskRuns register(String name, Map<String, Object> keys, Instant at) {
        Task task = Task.of(new Definition(name, keys));
        database.change(session ->
                new TaskChanges(session).insert(new Declared(task, "test", 0, TaskRow.Kind.TIMED), null, at));
        return this;
    }

    public TaskRuns registerService(String name, int priority, Instant at) {
        Map<String, Object> keys =
                Json.object("schedule", "@continuous", "command", List.of("true"), "priority", (long) priority);
        Task task = Task.of(new Definition(name, keys));
        database.change(session ->
                new TaskChanges(session).insert(new Declared(task, "test", 0, TaskRow.Kind.CONTINUOUS), null, at));
        return this;
    }

    /** Starts a service; it runs until {@link #end}. */
    public Claim startService(String name, Instant at) {
        Task task = Task.of(tasks.find(name).orElseThrow().definition());
        database.change(session -> new ExecutionWrites(session)
                .add(NewExecution.service(task, at, Reason.of(ReasonCode.KEPT_RUNNING), null), at));
        return claim(name, at);
    }

    public void remove(String name, Instant at) {
        database.change(session -> new TaskChanges(session).remove(name, at));
    }

    /** Says when a task fires next. */
    public void plan(String name, Instant next) {
        database.change(session -> new TaskChanges(session).replan(name, next, next));
    }

    /** Starts a task; it runs until {@link #end}. */
    public Claim start(String name, Instant at) {
        plan(name, at);
        TaskRow row = tasks.find(name).orElseThrow();
        Task task = Task.of(row.definition());
        List<Firing> firings = List.of(Firing.toStart(Trigger.SCHEDULE, at, at, false));
        new Planning(database)
                .record(List.of(new Plan(row, task.priority(), task.policy().overlap(), firings, null, at, null)), at);
        return claim(name, at);
    }

    private Claim claim(String name, Instant at) {
        return new Claims(database, new Node(node, "production", "boot", "test"), "runner-1", 100)
                .round(List.of(), at).claimed().stream()
                        .filter(claim -> claim.task().name().equals(name))
                        .findFirst()
                        .orElseThrow();
    }

    public void end(Claim claim, Instant at, Status status, Integer exit, Integer signal, Reason reason, String tail) {
        end(claim, attempt(claim, at, status, exit, signal, reason, tail), List.of(), null);
    }

    /** Ends a run of which processes could not be killed. */
    public void endWithSurvivors(Claim claim, Instant at, String survivor) {
        Reason reason = Reason.of(ReasonCode.TIMEOUT).with(Reason.SURVIVORS, List.of(survivor));
        end(claim, attempt(claim, at, Status.TIMED_OUT, null, 9, reason, null), List.of(survivor), null);
    }

    private static Attempt attempt(
            Claim claim, Instant at, Status status, Integer exit, Integer signal, Reason reason, String tail) {
        return new Attempt(
                claim.execution(),
                claim.attempt(),
                claim.claimedAt(),
                at,
                status,
                reason,
                exit,
                signal,
                5L,
                2L,
                1_000L,
                tail,
                tail == null || status == Status.SUCCEEDED ? null : summary(tail),
                null,
                List.of());
    }

    private void end(Claim claim, Attempt attempt, List<String> survivors, Retry retry) {
        new Claims(database, new Node(node, "production", "boot", "test"), "runner-1", 0)
                .round(List.of(new EndedAttempt(claim, attempt, survivors, retry)), attempt.finishedAt());
    }

    private static String summary(String tail) {
        return FailureSummary.of(tail.getBytes(StandardCharsets.UTF_8), new byte[0])
                .orElse(null);
    }

    /** A run of three seconds that fails. */
    public void fail(String name, Instant at, int exit, String tail) {
        end(
                start(name, at),
                at.plusSeconds(3),
                Status.FAILED,
                exit,
                null,
                Reason.of(ReasonCode.EXIT).with("exit_code", exit),
                tail);
    }

    /** A run whose attempts, a second each, all fail; {@code tails} are what they printed. */
    public void failAttempts(String name, Instant at, List<String> tails) {
        Claim claim = start(name, at);
        Reason exit = Reason.of(ReasonCode.EXIT).with("exit_code", 1);
        for (int i = 0; i < tails.size(); i++) {
            Instant end = at.plusSeconds(i + 1);
            boolean last = i == tails.size() - 1;
            Reason again = Reason.of(ReasonCode.RETRY).with("attempt", i + 2);
            end(
                    claim,
                    attempt(claim, end, Status.FAILED, 1, null, exit, tails.get(i)),
                    List.of(),
                    last ? null : new Retry(end, again));
            claim = last ? claim : claim(name, end);
        }
    }

    /** A run of three seconds that succeeds. */
    public void succeed(String name, Instant at) {
        end(start(name, at), at.plusSeconds(3), Status.SUCCEEDED, 0, null, null, "fine");
    }
}
