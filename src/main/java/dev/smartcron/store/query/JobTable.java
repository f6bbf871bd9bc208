package dev.smartcron.store.query;

import dev.smartcron.execution.Execution;
import dev.smartcron.store.db.Database;
import dev.smartcron.store.rows.Rank;
import dev.smartcron.store.rows.Rank.QueuePlace;
import dev.smartcron.store.rows.Rows;
import dev.smartcron.store.rows.Sql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the jobs that wait or run: counts by an index, and no more rows than are wanted. */
public final class JobTable {
    private static final String BY_KEY =
            Sql.of("select {execution} from executions e where e.task = :task and e.job_key = :key");

    private static final String UP_TO = """
            select count(*) from (
                select 1 from executions where status = 'pending' and trigger_kind = 'queue' limit :limit) waiting""";

    private static final String LINES = """
            select coalesce(owner, '') as owner, task, count(*) as waiting from executions
            where status = 'pending' and trigger_kind = 'queue' group by coalesce(owner, ''), task""";

    private static final String LINES_OF_OWNER = """
            select coalesce(owner, '') as owner, task, count(*) as waiting from executions
            where status = 'pending' and trigger_kind = 'queue' and coalesce(owner, '') = :owner
            group by coalesce(owner, ''), task""";

    /** Of each priority the first, since an index has them in this order; then as they start, who has waited rising. */
    private static final String FIRST = Sql.of("""
            select {execution}, e.created_at
            from (values (1), (2), (3), (4), (5)) p cross join executions e
            where e.id in (
                select w.id from executions w
                where w.status = 'pending' and w.trigger_kind = 'queue' and w.priority = p.column1
                    and {after}
                order by w.due_at, w.id limit :limit)
            order by {by_rank} limit :limit""");

    private static final String BEFORE = Sql.of("""
            select coalesce(w.owner, '') as owner, count(*) as waiting from executions w
            where w.status = 'pending' and w.trigger_kind = 'queue' and coalesce(w.owner, '') in (:owners) and not {after}
            group by coalesce(w.owner, '')""");

    private static final String FIRST_OF_LINE = Sql.of("""
            select {execution}, e.created_at
            from (values (1), (2), (3), (4), (5)) p cross join executions e
            where e.id in (
                select w.id from executions w
                where w.status = 'pending' and w.trigger_kind = 'queue' and w.task = :task
                    and coalesce(w.owner, '') = :owner and w.priority = p.column1
                    and {after}
                order by w.due_at, w.id limit :limit)
            order by {by_rank} limit :limit""");

    private static final String RUNNING = Sql.of("""
            select {execution}, e.created_at from executions e
            where e.status = 'running' and e.trigger_kind = 'queue' order by e.started_at, e.id""");

    private final Database database;

    public JobTable(Database database) {
        this.database = database;
    }

    /** A job and when it was added. */
    public record JobRow(Execution job, Instant createdAt) {}

    /**
     * The jobs of an owner for one task that wait.
     *
     * @param owner empty for those of nobody
     */
    public record JobLine(String owner, String task, int waiting) {}

    /** The job of this key, whatever has become of it. */
    public Optional<Execution> find(String task, String key) {
        return database.selectOne(BY_KEY, Map.of("task", task, "key", key), Rows::execution);
    }

    /** Checks whether so many jobs wait. */
    public boolean reaches(int waiting) {
        return database.selectOne(UP_TO, Map.of("limit", waiting), row -> row.getInt(1))
                        .orElseThrow()
                >= waiting;
    }

    /** The jobs that wait, counted by owner and task. */
    public List<JobLine> lines() {
        return database.select(LINES, Map.of(), JobTable::line);
    }

    /** As {@link #lines()}, of one owner. */
    public List<JobLine> lines(String owner) {
        return database.select(LINES_OF_OWNER, Map.of("owner", owner), JobTable::line);
    }

    /** The first jobs that wait after a place: by priority, which rises every ten minutes, and then by age. */
    public List<JobRow> first(QueuePlace after, int limit, Instant now) {
        Map<String, Object> values = new HashMap<>(after.values());
        values.put("limit", limit);
        values.put("now", now.toEpochMilli());
        return database.select(database.dialect().fewById(FIRST), values, JobTable::row);
    }

    /** How many jobs of these owners wait up to a place, by owner; the empty name is nobody's. */
    public Map<String, Integer> before(QueuePlace place, Collection<String> owners, Instant now) {
        Map<String, Integer> counts = new HashMap<>();
        if (owners.isEmpty() || place.equals(QueuePlace.START)) {
            return counts;
        }
        Map<String, Object> values = new HashMap<>(place.values());
        values.put("now", now.toEpochMilli());
        List<String> names = new ArrayList<>();
        for (String owner : owners) {
            values.put("owner_" + names.size(), owner);
            names.add(":owner_" + names.size());
        }
        database.select(
                        BEFORE.replace(":owners", String.join(", ", names)),
                        values,
                        row -> Map.entry(row.getString("owner"), row.getInt("waiting")))
                .forEach(each -> counts.put(each.getKey(), each.getValue()));
        return counts;
    }

    /** As {@link #first(QueuePlace, int, Instant)}, of these lines. */
    public List<JobRow> first(List<JobLine> lines, QueuePlace after, int limit, Instant now) {
        List<JobRow> all = new ArrayList<>();
        for (JobLine line : lines) {
            Map<String, Object> values = new HashMap<>(after.values());
            values.putAll(
                    Map.of("owner", line.owner(), "task", line.task(), "limit", limit, "now", now.toEpochMilli()));
            all.addAll(database.select(database.dialect().fewById(FIRST_OF_LINE), values, JobTable::row));
        }
        return all.stream()
                .sorted(Comparator.comparing(JobRow::job, Rank.at(now)))
                .limit(limit)
                .toList();
    }

    /** The jobs that run, the longest running first. */
    public List<JobRow> running() {
        return database.select(RUNNING, Map.of(), JobTable::row);
    }

    private static JobLine line(ResultSet row) throws SQLException {
        return new JobLine(row.getString("owner"), row.getString("task"), row.getInt("waiting"));
    }

    private static JobRow row(ResultSet row) throws SQLException {
        return new JobRow(Rows.execution(row), Instant.ofEpochMilli(row.getLong("created_at")));
    }
}
