package dev.smartcron.store.claim;

import dev.smartcron.execution.Attempt;
import dev.smartcron.execution.Execution;
import dev.smartcron.execution.Trigger;
import dev.smartcron.store.claim.StopRequests.StopRequest;
import dev.smartcron.store.db.Database;
import dev.smartcron.store.db.DatabaseProblem;
import dev.smartcron.store.db.Session;
import dev.smartcron.store.rows.Claim;
import dev.smartcron.store.rows.EndedAttempt;
import dev.smartcron.store.rows.Rows;
import dev.smartcron.store.rows.Sql;
import dev.smartcron.store.rows.TaskRow;
import dev.smartcron.task.Definition;
import dev.smartcron.task.Task;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds claims whose runner may be gone, gives them to another one or gives them back.
 *
 * <p>Whatever runs by a database file's account runs on this machine, whatever the machine was called when it began.
 */
public final class OrphanedClaims {
    private static final String OTHERS = Sql.of("""
            select {execution}, e.slot, a.started_at as attempt_at, {task}
            from executions e left join tasks t on t.name = e.task
                left join attempts a on a.execution_id = e.id and a.number = e.attempts
            where e.status = 'running' and e.node between :node and :to_node and e.runner <> :runner
            order by e.id + 0""");

    /** Ordered by a sum, or SQLite would walk all executions by their ids; and so in other places. */
    private static final String OF_SILENT_NODES = Sql.of("""
            select {execution}, e.slot, a.started_at as attempt_at, n.last_tick, {task}
            from executions e left join nodes n on n.name = e.node left join tasks t on t.name = e.task
                left join attempts a on a.execution_id = e.id and a.number = e.attempts
            where e.status = 'running' and e.node > '' and e.node <> :node
              and case when coalesce(n.last_tick, 0) > coalesce(e.started_at, 0) then n.last_tick
                    else coalesce(e.started_at, 0) end
                < case e.trigger_kind when 'service' then :service_silent_since else :silent_since end
              and not exists (
                select 1 from slots s
                where s.name = 'task:' || e.task and s.number = e.slot and s.fence = e.fence
                    and s.execution_id = e.id and s.expires_at > :now)
            order by e.id + 0""");

    private static final String ADOPT = """
            update executions set runner = :runner, node = :node, adopted_at = :now, adopted_from = runner
            where id = :id and status = 'running' and runner = :was and fence = :fence""";

    private static final String SIGN_OFF = """
            update executions set runner = 'left ' || runner
            where status = 'running' and node between :node and :to_node and runner = :runner""";

    private static final String LEAVE = """
            update executions set runner = 'left ' || runner
            where status = 'running' and id = :id and runner = :runner""";

    private static final String RECORDED =
            "select 1 from attempts where execution_id = :id and number = :number and finished_at is not null";

    private static final String ENDED =
            "select 1 from executions where id = :id and fence = :fence and status not in ('pending', 'running')";

    /** No node's name comes after it. */
    private static final String LAST_NAME = "\uffff";

    private final Database database;
    private final String node;
    private final String runner;
    private final boolean onFile;

    public OrphanedClaims(Database database, String node, String runner) {
        this.database = database;
        this.node = node;
        this.runner = runner;
        this.onFile = database.file() != null;
    }

    /** Claims of other runners on this node, be they alive or not. */
    public List<Other> others() {
        return others(runner);
    }

    /**
     * Claims that are this runner's by the database's account. After a claim or an adoption whose answer was lost on the way, that
     * is more than it knows of.
     */
    public List<Claim> own() {
        return others("").stream()
                .filter(each -> each.runner().equals(runner))
                .map(Other::claim)
                .toList();
    }

    private List<Other> others(String than) {
        return database.read(session -> session.createQuery(OTHERS)
                .bind("node", onFile ? "" : node)
                .bind("to_node", onFile ? LAST_NAME : node)
                .bind("runner", than)
                .map(row -> other(row))
                .list());
    }

    /**
     * Claims of other nodes whose lock has expired and whose node was not heard of for some time, nor they themselves.
     *
     * @param serviceSilentSince likewise, for a service
     */
    public List<OfSilentNode> ofSilentNodes(Instant silentSince, Instant serviceSilentSince, Instant now) {
        return database.read(session -> session.createQuery(OF_SILENT_NODES)
                .bind("node", node)
                .bind("silent_since", silentSince.toEpochMilli())
                .bind("service_silent_since", serviceSilentSince.toEpochMilli())
                .bind("now", now.toEpochMilli())
                .map(row -> new OfSilentNode(
                        row.getString("node"),
                        Rows.instant(row, "last_tick"),
                        other(row).claim()))
                .list());
    }

    /**
     * Makes sure that the files of what runs on this node are here: without them a run that goes on looks like one that
     * never began.
     *
     * @param runs the folder that this runner keeps them in
     * @throws DatabaseProblem when something runs whose files are in another one
     */
    public void claimRunsFolder(String runs) {
        String kept = database.read(session -> session.createQuery("select runs from nodes where name = :node")
                        .bind("node", node)
                        .map(row -> Optional.ofNullable(row.getString("runs")))
                        .findOne())
                .flatMap(found -> found)
                .orElse(null);
        if (runs.equals(kept)) {
            return;
        }
        if (kept != null && !others().isEmpty()) {
            throw new DatabaseProblem(
                    "node " + node + " keeps what it runs in " + kept + ", and something runs there; this is " + runs,
                    "Use that home (--home, SMARTCRON_HOME), or give this one a node name of its own (SMARTCRON_NODE).");
        }
        database.change(session -> session.createUpdate("update nodes set runs = :runs where name = :node")
                .bind("runs", runs)
                .bind("node", node)
                .execute());
    }

    /** Makes other runners' claims this one's; returns those that have not ended or been taken meanwhile. */
    public List<Claim> adopt(List<Other> others, Instant now) {
        return others.isEmpty()
                ? List.of()
                : database.write(session -> {
                    List<Claim> adopted = new ArrayList<>();
                    for (Other other : others) {
                        if (adoptOne(session, other, now)) {
                            adopted.add(other.claim());
                        }
                    }
                    return adopted;
                });
    }

    private boolean adoptOne(Session session, Other other, Instant now) {
        Claim claim = other.claim();
        int own = session.createUpdate(ADOPT)
                .bind("id", claim.execution())
                .bind("runner", runner)
                .bind("node", node)
                .bind("was", other.runner())
                .bind("fence", claim.fence())
                .bind("now", now.toEpochMilli())
                .execute();
        if (own == 1) {
            new TaskLocks(session).adopt(claim.execution(), new TaskLocks.Owner(node, runner));
        }
        return own == 1;
    }

    /** True when the end of an attempt is recorded. */
    public boolean isRecorded(long execution, int attempt) {
        return database.read(session -> session.createQuery(RECORDED)
                .bind("id", execution)
                .bind("number", attempt)
                .map(row -> row.getInt(1))
                .findOne()
                .isPresent());
    }

    /** Leaves this runner's claims to whoever comes: its process may live on, and must not be taken to watch them. */
    public void signOff() {
        database.change(session -> session.createUpdate(SIGN_OFF)
                .bind("node", onFile ? "" : node)
                .bind("to_node", onFile ? LAST_NAME : node)
                .bind("runner", runner)
                .execute());
    }

    /** Leaves one of this runner's claims, as {@link #signOff} leaves all. */
    public void leave(Claim claim) {
        database.change(session -> session.createUpdate(LEAVE)
                .bind("id", claim.execution())
                .bind("runner", runner)
                .execute());
    }

    /**
     * Makes a claim of this runner, whose task has not run and never will, pending once more; what somebody wants stopped
     * ends as that was asked.
     */
    public void giveBack(Claim claim, Instant now) {
        database.change(session -> {
            if (!new ExecutionWrites(session).giveBack(claim, runner, now)) {
                StopRequests.asked(session, claim, runner).ifPresent(stop -> end(session, claim, stop, now));
                return;
            }
            TaskLocks locks = new TaskLocks(session);
            if (claim.attempt() == 1 || claim.trigger() == Trigger.QUEUE) {
                locks.releaseAllOf(claim.execution());
            } else {
                locks.keepForRetry(claim.execution(), claim.claimedAt());
            }
        });
    }

    private static void end(Session session, Claim claim, StopRequest stop, Instant now) {
        Attempt ended =
                Attempt.of(claim.execution(), claim.attempt(), claim.claimedAt(), now, stop.outcome(null, null));
        new RecordOutcome(session).record(new EndedAttempt(claim, ended), now);
    }

    /**
     * Settles the lock of an execution that has ended, but whose processes could not be killed.
     *
     * @param fence at which it ended
     * @param gone whether they are, so that it is free
     */
    public void settle(long execution, long fence, boolean gone, Instant now) {
        database.change(session -> {
            boolean ended = session.createQuery(ENDED)
                    .bind("id", execution)
                    .bind("fence", fence)
                    .map(row -> row.getInt(1))
                    .findOne()
                    .isPresent();
            TaskLocks locks = new TaskLocks(session);
            if (ended && gone) {
                locks.releaseAllOf(execution);
            } else if (ended) {
                locks.keepForSurvivors(execution, now);
            }
        });
    }

    private static Other other(ResultSet row) throws SQLException {
        Execution execution = Rows.execution(row);
        Long fence = execution.fence();
        Instant startedAt = Rows.instant(row, "attempt_at");
        String runner = execution.runner();
        if (fence == null || startedAt == null || runner == null) {
            throw new IllegalStateException("execution " + execution.id() + " runs for nobody");
        }
        return new Other(
                runner,
                new Claim(
                        execution.id(),
                        task(row, execution.task()),
                        execution.trigger(),
                        execution.scheduledAt(),
                        execution.owner(),
                        execution.key(),
                        execution.attempts(),
                        row.getInt("slot"),
                        fence,
                        null,
                        null,
                        startedAt));
    }

    /** The task as it is registered now; one that is gone or cannot be read is watched by the built-in limits. */
    private static Task task(ResultSet row, String name) throws SQLException {
        TaskRow registered = Rows.joinedTask(row);
        Task unknown = Task.of(new Definition(name, Map.of()));
        try {
            return registered == null ? unknown : registered.task();
        } catch (IllegalArgumentException e) {
            return unknown;
        }
    }

    /**
     * A claim of a node that was not heard of for some time.
     *
     * @param lastHeard when that node last ticked; null when it is not known any more
     */
    public record OfSilentNode(String node, @Nullable Instant lastHeard, Claim claim) {}

    /** A claim and the runner that has it. */
    public record Other(String runner, Claim claim) {}
}
