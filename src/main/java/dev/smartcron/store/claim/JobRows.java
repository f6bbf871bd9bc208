package dev.smartcron.store.claim;

import dev.smartcron.store.db.Database;
import dev.smartcron.store.db.Dialect;
import dev.smartcron.store.db.Session;
import dev.smartcron.store.rows.Node;
import dev.smartcron.store.rows.Rows;
import dev.smartcron.store.rows.Sql;
import dev.smartcron.store.rows.TaskRow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the jobs that wait to be started, so that a great many of one task or owner cost no more than one.
 *
 * <p>Their index is sorted by task and owner. Which tasks have jobs, and which owners, is found by going from each to the
 * next; of the jobs themselves only those are read that there may be places for.
 */
public final class JobRows {
    /** The tasks that have a waiting job: from one to the next. */
    private static final String WAITING = """
            waiting(task) as (
                select min(e.task) from executions e where e.status = 'pending' and e.trigger_kind = 'queue'
                union all
                select (
                    select min(e.task) from executions e
                    where e.status = 'pending' and e.trigger_kind = 'queue' and e.task > w.task)
                from waiting w where w.task is not null)""";

    private static final String TASKS = Sql.of("with recursive " + WAITING + "\n" + """
            select w.task as waiting, {task}, case when {here} then 1 else 0 end as here
            from waiting w left join tasks t on t.name = w.task where w.task is not null""");

    /** A due job of one owner and one task; a value, so that PostgreSQL joins nothing for it. */
    private static final String DUE = """
            (select e.id from executions e
                where e.status = 'pending' and e.trigger_kind = 'queue' and e.task = f.task
                    and coalesce(e.owner, '') = o.owner and e.priority in (1, 2, 3, :fourth, :fifth)
                    and e.due_at <= :now
                limit 1)""";

    /**
     * Owners that have a due job of any of some tasks and are below their limit, in the order of their names, and of which
     * of the tasks. From one owner to the next over all of these tasks: the database alone knows its order of names.
     */
    private static final String OWNERS = ("with recursive " + WAITING + ",\n" + """
            offered(task) as (
                select w.task from waiting w
                where w.task is not null and replace(:tasks, ',' || w.task || ',', '') <> :tasks),
            owners(owner) as (
                select min((
                    select min(coalesce(e.owner, '')) from executions e
                    where e.status = 'pending' and e.trigger_kind = 'queue' and e.task = f.task
                        and coalesce(e.owner, '') >= :from))
                from offered f
                union all
                select (
                    select min((
                        select min(coalesce(e.owner, '')) from executions e
                        where e.status = 'pending' and e.trigger_kind = 'queue' and e.task = f.task
                            and coalesce(e.owner, '') > o.owner))
                    from offered f)
                from owners o where o.owner is not null)
            select o.owner, f.task from (
                select o.owner from owners o
                where o.owner is not null
                  and (o.owner = '' or :per_owner > (
                    select count(*) from slots s
                    where s.name = 'owner:' || o.owner and s.execution_id is not null and s.expires_at > :now))
                  and (select max({due}) from offered f) is not null
                limit :limit) o cross join offered f
            where {due} is not null order by o.owner, f.task""").replace("{due}", DUE);

    private static final String OF_OWNER = PendingRows.candidates("""
            from (values (1), (2), (3), (4), (5)) p cross join executions e left join tasks t on t.name = e.task
            where p.column1 in (1, 2, 3, :fourth, :fifth) and e.status = 'pending' and e.id in (
                select e.id from executions e
                where e.status = 'pending' and e.trigger_kind = 'queue' and e.task = :task
                    and coalesce(e.owner, '') = :owner and e.priority = p.column1 and e.due_at <= :now
                order by e.due_at, e.id
                limit :limit)
            order by {by_rank}
            limit :limit""");

    private final Session session;
    private final Database database;
    private final Node node;

    public JobRows(Session session, Database database, Node node) {
        this.session = session;
        this.database = database;
        this.node = node;
    }

    /**
     * Begins to take jobs in turn: the owner whose job was started last, over all nodes. In PostgreSQL, runners of all
     * nodes take theirs one after the other until the end of the transaction.
     */
    public String turn() {
        return session.createQuery("select value from meta where key = 'turn'"
                        + (database.dialect() == Dialect.POSTGRESQL ? " for update" : ""))
                .map(row -> row.getString(1))
                .one();
    }

    /** Notes whose job was started last. */
    public void turnedTo(String owner) {
        session.createUpdate("update meta set value = :owner where key = 'turn'")
                .bind("owner", owner)
                .execute();
    }

    /** The tasks that have a waiting job. */
    public List<TaskWithJobs> tasks() {
        return session.createQuery(TASKS)
                .bind("node_key", node.nameKey())
                .bind("environment_key", node.environmentKey())
                .map(row -> new TaskWithJobs(row.getString("waiting"), Rows.joinedTask(row), row.getInt("here") == 1))
                .list();
    }

    /**
     * Owners of due jobs that are below their limit, in turn after one of them, each with the tasks that they are of; empty
     * text for jobs of nobody.
     *
     * @param perOwner their limit
     * @param lowHeldBack whether priority 4 and 5 are left out
     */
    public Map<String, List<String>> owners(
            List<String> tasks, String after, int perOwner, boolean lowHeldBack, int limit, Instant now) {
        Map<String, List<String>> owners = ownersFrom(after, tasks, perOwner, lowHeldBack, limit + 1, now);
        owners.remove(after);
        if (owners.size() < limit) {
            Map<String, List<String>> first = ownersFrom("", tasks, perOwner, lowHeldBack, limit, now);
            for (Map.Entry<String, List<String>> owner : first.entrySet()) {
                owners.putIfAbsent(owner.getKey(), owner.getValue());
            }
        }
        return owners;
    }

    private Map<String, List<String>> ownersFrom(
            String from, List<String> tasks, int perOwner, boolean lowHeldBack, int limit, Instant now) {
        List<OwnersTask> rows = session.createQuery(OWNERS)
                .bind("from", from)
                .bind("tasks", "," + String.join(",", tasks) + ",")
                .bind("per_owner", perOwner)
                .bind("fourth", lowHeldBack ? 1 : 4)
                .bind("fifth", lowHeldBack ? 1 : 5)
                .bind("now", now.toEpochMilli())
                .bind("limit", limit)
                .map(row -> new OwnersTask(row.getString("owner"), row.getString("task")))
                .list();
        Map<String, List<String>> owners = new LinkedHashMap<>();
        for (OwnersTask row : rows) {
            owners.computeIfAbsent(row.owner(), unused -> new ArrayList<>()).add(row.task());
        }
        return owners;
    }

    private record OwnersTask(String owner, String task) {}

    /** Due jobs of an owner, by {@link dev.smartcron.store.rows.Rank}. */
    public List<Candidate> ready(String task, String owner, boolean lowHeldBack, int limit, Instant now) {
        return session.createQuery(database.dialect().fewById(OF_OWNER) + database.dialect().claimingRows)
                .bind("task", task)
                .bind("owner", owner)
                .bind("fourth", lowHeldBack ? 1 : 4)
                .bind("fifth", lowHeldBack ? 1 : 5)
                .bind("now", now.toEpochMilli())
                .bind("node_key", node.nameKey())
                .bind("environment_key", node.environmentKey())
                .bind("limit", limit)
                .map(PendingRows::candidate)
                .list();
    }

    /**
     * A task that has waiting jobs.
     *
     * @param row null when it is not registered
     * @param here whether its hosts and environments let it start on the node that asks
     */
    public record TaskWithJobs(String task, @Nullable TaskRow row, boolean here) {}
}
