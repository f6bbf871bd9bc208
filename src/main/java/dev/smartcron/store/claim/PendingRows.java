package dev.smartcron.store.claim;

import dev.smartcron.execution.Execution;
import dev.smartcron.execution.Trigger;
import dev.smartcron.store.db.Database;
import dev.smartcron.store.db.Dialect;
import dev.smartcron.store.db.Session;
import dev.smartcron.store.rows.Node;
import dev.smartcron.store.rows.Pause;
import dev.smartcron.store.rows.Rows;
import dev.smartcron.store.rows.Sql;
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
     * is pending or running is said twice because the index of services holds both, and is used for nothing less; and
     * once so that no planner takes the index of all that is pending.
     */
    private static final String LOAD = """
            select count(*) as running, (select value from meta where key = 'paused') as paused,
                (select value from meta where key = 'schema') as version,
                exists (select 1 from executions
                    where trigger_kind = 'service' and status in ('pending', 'running') and status || '' = 'pending')
                  or exists (select 1 from executions where status = 'pending' and overlap = 'replace') as placeless,
                exists (select 1 from executions where status = 'pending' and trigger_kind = 'queue') as jobs
            from executions where status = 'running' and node = :node and trigger_kind <> 'service'""";

    /** In PostgreSQL, runners of one node count and claim one after the other. */
    private static final String OWN_NODE = "select name from nodes where name = :node for update";

    private static final String CONTENDED = """
            exists (
                    select 1 from slots s
                    where s.name = 'task:' || e.task and s.execution_id <> e.id and s.expires_at > :now)""";

    private static final String CANDIDATE =
            candidates("from executions e left join tasks t on t.name = e.task where e.status = 'pending'\n");

    /**
     * The oldest of each priority, because that is how the index of what is pending is sorted: among them are the first of
     * all, however long they have waited.
     *
     * <p>Leaves out what waits for more than a place on this node, so that a lot of it cannot hide the rest: for its time,
     * for another node, for the end of a pause, for its turn, for a prerequisite, for its group, for a quieter machine.
     * That it is pending is said of the row itself too: PostgreSQL asks that once more when it has locked it.
     * Whoever decides would say the same of each row that is left out, in the same order; a test holds the two together.
     * Jobs are not among these ({@link JobRows}).
     */
    private static final String READY = candidates("""
            from (values (1), (2), (3), (4), (5)) p cross join executions e left join tasks t on t.name = e.task
            where e.status = 'pending' and e.id in (
                select e.id from executions e left join tasks t on t.name = e.task
                where e.status = 'pending' and e.priority = p.column1 and e.due_at <= :now
                  and e.trigger_kind <> 'queue'
                  and (:free > 0 or e.trigger_kind = 'service' or e.overlap = 'replace')
                  and {here}
                  and case
                    when t.name is null then 1 = 1
                    when e.trigger_kind <> 'manual' and (t.enabled = 0 or t.disabled_at is not null) then 1 = 1
                    when e.trigger_kind <> 'manual' and (:all_paused = 1
                        or (t.paused_at is not null and t.paused_at <= :now
                          and (t.paused_until is null or t.paused_until > :now)))
                      then e.trigger_kind in ('schedule', 'catch_up', 'chain')
                    when e.overlap = 'queue' then not {contended}
                      and not exists (
                        select 1 from executions o
                        where o.task = e.task and o.status = 'pending' and o.overlap = 'queue'
                            and o.trigger_kind <> 'queue' and o.id < e.id)
                      and {unhindered}
                    when e.overlap = 'skip' then {contended} or {unhindered}
                    when e.overlap = 'replace' then {contended} or {unhindered}
                    else {unhindered} end
                order by e.due_at, e.id
                limit :limit)
            order by {by_rank}
            limit :limit""");

    /** A select of what {@link #candidate} reads. */
    static String candidates(String from) {
        return sql("""
            select {execution}, e.overlap, e.slot, e.wait_until, {task}, case when {here} then 1 else 0 end as here,
                case when {contended}
                  then 1 else 0 end as contended,
                case when e.overlap = 'queue' and e.trigger_kind <> 'queue' then (
                    select min(o.id) from executions o
                    where o.task = e.task and o.status = 'pending' and o.overlap = 'queue'
                        and o.trigger_kind <> 'queue' and o.id < e.id)
                  end as in_front,
                case when e.overlap = 'replace' then (
                    select max(o.id) from executions o
                    where o.task = e.task and o.status = 'pending' and o.overlap = 'replace' and o.id > e.id
                        and o.due_at <= :now)
                  end as replacing
            """ + from);
    }

    /** Completes a text as {@link Sql} does, and with what candidates are asked for. */
    private static String sql(String text) {
        return Sql.of(text.replace("{unhindered}", """
                        (:held = 0 or e.priority < 4)
                          and (t.group_name is null or replace(:full_groups, ',' || t.group_name || ',', '') = :full_groups)
                          and (e.wait_until is null or e.attempts > 0 or e.wait_until <= :now or not exists (
                            select 1 from prerequisites q where q.execution_id = e.id and {unmet}))""")
                .replace("{unmet}", Prerequisites.UNMET)
                .replace("{contended}", CONTENDED));
    }

    private static final String ONE = CANDIDATE + "and e.id = :id";

    /**
     * Each priority apart, because that is how the index of what is pending is sorted. Services that are not ready yet will
     * be, and something may wait for that. What waits for others is compared as it is read: PostgreSQL takes a comparison
     * with a parameter for a third of the table, and would plan this anew each time.
     */
    private static final String NEXT_DUE = """
            select min(d.due) as due from (
                select (
                    select min(e.due_at) from executions e
                    where e.status = 'pending' and e.trigger_kind <> 'queue' and e.priority = p.column1
                        and e.due_at > :now) as due
                from (values (1), (2), (3), (4), (5)) p
                union all
                select (
                    select min(e.due_at) from executions e
                    where e.status = 'pending' and e.trigger_kind = 'queue' and e.priority = p.column1
                        and e.due_at > :now) as due
                from (values (1), (2), (3), (4), (5)) p
                union all
                select min(case when e.wait_until > :now then e.wait_until end) from executions e
                where e.status = 'pending' and e.wait_until is not null
                union all
                select min(x.started_at) + :ready_after from executions x
                where x.trigger_kind = 'service' and x.status = 'running' and x.status in ('pending', 'running')
                    and x.started_at > :ready_since and x.ready_at is null) d""";

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
     * Executions that may be ready to start, by {@link dev.smartcron.store.rows.Rank}; no jobs.
     */
    public List<Candidate> ready(Database database, ClaimFilter filter, Instant now) {
        return session.createQuery(database.dialect().fewById(READY) + database.dialect().claimingRows)
                .bind("now", now.toEpochMilli())
                .bind("ready_since", now.minus(Prerequisites.READY_AFTER).toEpochMilli())
                .bind("free", filter.free())
                .bind("held", filter.lowPriorityHeld() ? 1 : 0)
                .bind("full_groups", Node.key(String.join(",", filter.fullGroups())))
                .bind("node_key", node.nameKey())
                .bind("environment_key", node.environmentKey())
                .bind("all_paused", filter.allPaused() ? 1 : 0)
                .bind("limit", filter.limit())
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
                .bind("ready_after", Prerequisites.READY_AFTER.toMillis())
                .bind("ready_since", now.minus(Prerequisites.READY_AFTER).toEpochMilli())
                .map(row -> Optional.ofNullable(Rows.instant(row, "due")))
                .one();
    }

    static Candidate candidate(ResultSet row) throws SQLException {
        Execution execution = Rows.execution(row);
        return new Candidate(
                execution,
                Overlap.valueOf(row.getString("overlap").toUpperCase(Locale.ROOT)),
                execution.attempts() > 0 && execution.trigger() != Trigger.QUEUE ? Rows.integer(row, "slot") : null,
                Rows.joinedTask(row),
                row.getInt("here") == 1,
                row.getInt("contended") == 1,
                Rows.number(row, "in_front"),
                Rows.number(row, "replacing"),
                execution.attempts() > 0 ? null : Rows.instant(row, "wait_until"),
                List.of(),
                List.of(),
                List.of());
    }

    /**
     * The executions that are asked for.
     *
     * @param free places on the node; with none, only what needs none
     * @param allPaused whether a pause of everything holds now
     * @param lowPriorityHeld whether priority 4 and 5 are held back on this node
     * @param fullGroups groups at their limit
     * @param limit most rows
     */
    public record ClaimFilter(
            int free, boolean allPaused, boolean lowPriorityHeld, List<String> fullGroups, int limit) {}

    /**
     * The load of a node, and what holds for all tasks.
     *
     * @param running executions that count against its limit
     * @param pauseOfAll null when there is none; it may be over
     * @param version of the schema
     * @param placeless whether any waits, on whichever node, that needs no free place: a service, or one that replaces
     * @param jobs whether any job waits
     */
    public record Load(int running, @Nullable Pause pauseOfAll, int version, boolean placeless, boolean jobs) {
        static Load of(ResultSet row) throws SQLException {
            String paused = row.getString("paused");
            return new Load(
                    row.getInt("running"),
                    paused == null ? null : Pause.fromJson(paused),
                    Integer.parseInt(row.getString("version")),
                    row.getBoolean("placeless"),
                    row.getBoolean("jobs"));
        }
    }
}
