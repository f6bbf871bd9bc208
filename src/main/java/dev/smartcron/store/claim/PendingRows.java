package dev.smartcron.store.claim;

import dev.smartcron.execution.Execution;
import dev.smartcron.store.db.Database;
import dev.smartcron.store.db.Dialect;
import dev.smartcron.store.db.Session;
import dev.smartcron.store.rows.Node;
import dev.smartcron.store.rows.Pause;
import dev.smartcron.store.rows.Rows;
import dev.smartcron.store.rows.Sql;
import dev.smartcron.store.rows.TaskRow;
import dev.smartcron.task.Policy.Overlap;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads the executions that wait to be started, as one node sees them, and how much of that node is taken. */
public final class PendingRows {
    /**
     * Services are not counted: what runs for ever must not take the places of what comes and goes. That a pending one
     * is pending or running is said twice because the index of services holds both, and is used for nothing less.
     */
    private static final String LOAD = """
            select count(*) as running, (select value from meta where key = 'paused') as paused,
                (select value from meta where key = 'schema') as version,
                exists (select 1 from executions
                    where trigger_kind = 'service' and status in ('pending', 'running') and status = 'pending') as services
            from executions where status = 'running' and node = :node and trigger_kind <> 'service'""";

    /** In PostgreSQL, runners of one node count and claim one after the other. */
    private static final String OWN_NODE = "select name from nodes where name = :node for update";

    private static final String CANDIDATE = Sql.of("""
            select {execution}, e.overlap, e.slot, {task}, case when {here} then 1 else 0 end as here,
                case when exists (
                    select 1 from slots s
                    where s.name = 'task:' || e.task and s.execution_id <> e.id and s.expires_at > :now)
                  then 1 else 0 end as contended,
                case when e.overlap = 'queue' then (
                    select min(o.id) from executions o
                    where o.task = e.task and o.status = 'pending' and o.overlap = 'queue' and o.id < e.id)
                  end as in_front
            from executions e left join tasks t on t.name = e.task
            where e.status = 'pending'
            """);

    /**
     * Leaves out what waits for more than a place on this node, so that a lot of it cannot hide the rest: for its time,
     * for another node, for the end of a pause, for its turn. Whoever decides would say the same of each row that is
     * left out, in the same order; a test holds the two together.
     */
    private static final String READY = CANDIDATE + Sql.of("""
              and e.due_at <= :now
              and (:free > 0 or e.trigger_kind = 'service')
              and {here}
              and case
                when t.name is null then 1 = 1
                when e.trigger_kind <> 'manual' and (t.enabled = 0 or t.disabled_at is not null) then 1 = 1
                when e.trigger_kind <> 'manual' and (:all_paused = 1
                    or (t.paused_at is not null and t.paused_at <= :now
                      and (t.paused_until is null or t.paused_until > :now)))
                  then e.trigger_kind in ('schedule', 'catch_up')
                when e.overlap = 'queue' then not exists (
                    select 1 from slots s
                    where s.name = 'task:' || e.task and s.execution_id <> e.id and s.expires_at > :now)
                  and not exists (
                    select 1 from executions o
                    where o.task = e.task and o.status = 'pending' and o.overlap = 'queue' and o.id < e.id)
                else 1 = 1 end
            order by e.priority, e.due_at, e.id
            limit :limit""");

    private static final String ONE = CANDIDATE + "and e.id = :id";

    /** Each priority apart, because that is how the index of what is pending is sorted. */
    private static final String NEXT_DUE = """
            select min(d.due) as due from (
                select (
                    select min(e.due_at) from executions e
                    where e.status = 'pending' and e.priority = p.column1 and e.due_at > :now) as due
                from (values (1), (2), (3), (4), (5)) p) d""";

    private final Session session;
    private final Node node;

    /** @param node whose runners are to start it */
    public PendingRows(Session session, Node node) {
        this.session = session;
        this.node = node;
    }

    /**
     * Keeps other runners of this node from claiming until the end of the transaction, so that its limit holds. SQLite
     * needs nothing: its write transactions exclude each other from their first statement on.
     */
    public void excludeOthers(Database database) {
        if (database.dialect() == Dialect.POSTGRESQL) {
            session.createQuery(OWN_NODE)
                    .bind("node", node.name())
                    .map(row -> row.getString(1))
                    .findOne();
        }
    }

    public Load load() {
        return session.createQuery(LOAD)
                .bind("node", node.name())
                .map(row -> Load.of(row))
                .one();
    }

    /**
     * Executions that may be ready to start, by priority and then by age.
     *
     * @param free places on the node; with none, only services are looked for
     * @param allPaused whether a pause of everything holds now
     */
    public List<Candidate> ready(Database database, int free, boolean allPaused, int limit, Instant now) {
        return session.createQuery(READY + database.dialect().claimingRows)
                .bind("now", now.toEpochMilli())
                .bind("free", free)
                .bind("node_key", node.nameKey())
                .bind("environment_key", node.environmentKey())
                .bind("all_paused", allPaused ? 1 : 0)
                .bind("limit", limit)
                .map(row -> candidate(row))
                .list();
    }

    /** A pending execution, whatever it waits for; empty when it is pending no more. */
    public Optional<Candidate> find(long execution, Instant now) {
        return session.createQuery(ONE)
                .bind("now", now.toEpochMilli())
                .bind("node_key", node.nameKey())
                .bind("environment_key", node.environmentKey())
                .bind("id", execution)
                .map(row -> candidate(row))
                .findOne();
    }

    /** The due time of the first one that is still to come; empty when none is. */
    public Optional<Instant> nextDue(Instant now) {
        return session.createQuery(NEXT_DUE)
                .bind("now", now.toEpochMilli())
                .map(row -> Optional.ofNullable(Rows.instant(row, "due")))
                .one();
    }

    /** One row that nobody can read must not keep the others from starting. */
    private static Candidate candidate(ResultSet row) throws SQLException {
        TaskRow task = null;
        String unreadable = null;
        if (row.getString("name") != null) {
            try {
                task = Rows.task(row);
            } catch (RuntimeException e) {
                unreadable = String.valueOf(e.getMessage());
            }
        }
        Execution execution = Rows.execution(row);
        long inFront = row.getLong("in_front");
        return new Candidate(
                execution,
                Overlap.valueOf(row.getString("overlap").toUpperCase(Locale.ROOT)),
                execution.attempts() > 0 ? Rows.integer(row, "slot") : null,
                task,
                unreadable,
                row.getInt("here") == 1,
                row.getInt("contended") == 1,
                inFront == 0 ? null : inFront,
                List.of());
    }

    /**
     * The load of a node, and what holds for all tasks.
     *
     * @param running executions that count against its limit
     * @param pauseOfAll null when there is none; it may be over
     * @param version of the schema
     * @param services whether any waits to be started, on whichever node
     */
    public record Load(int running, @Nullable Pause pauseOfAll, int version, boolean services) {
        static Load of(ResultSet row) throws SQLException {
            String paused = row.getString("paused");
            return new Load(
                    row.getInt("running"),
                    paused == null ? null : Pause.fromJson(paused),
                    Integer.parseInt(row.getString("version")),
                    row.getBoolean("services"));
        }
    }
}
