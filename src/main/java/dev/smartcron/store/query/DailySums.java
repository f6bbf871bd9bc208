package dev.smartcron.store.query;

import dev.smartcron.execution.DurationCounts;
import dev.smartcron.execution.Status;
import dev.smartcron.execution.Sums;
import dev.smartcron.execution.TaskSums;
import dev.smartcron.store.db.Database;
import dev.smartcron.store.db.Session;
import dev.smartcron.store.db.SumRows;
import dev.smartcron.store.rows.Rows;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.StringJoiner;
import java.util.TreeMap;

/**
 * Sums of whole days (UTC), read for patterns over weeks: of all tasks only what the database can add up itself, and day by
 * day of a few.
 */
public final class DailySums {
    /** Names in one statement. */
    private static final int MOST_NAMES = 500;

    private static final String TOGETHER = """
            select task, status, sum(executions) as executions, sum(wanted) as wanted, sum(attempts) as attempts,
                sum(timed) as timed, sum(run_ms) as run_ms, max(longest_ms) as longest_ms, sum(waited_ms) as waited_ms,
                max(longest_wait_ms) as longest_wait_ms
            from sums where span = 'day' and starts >= :since group by task, status""";

    /** Finds tasks whose average grew: only a median tells, but one that grows takes the average with it. */
    private static final String GROWN = """
            select task from (
                select task,
                    sum(case when starts >= :lately then run_ms else 0 end) as lately_ms,
                    sum(case when starts >= :lately then timed else 0 end) as lately_runs,
                    sum(case when starts < :lately then run_ms else 0 end) as before_ms,
                    sum(case when starts < :lately then timed else 0 end) as before_runs,
                    sum(case when starts >= :last then run_ms else 0 end) as last_ms,
                    sum(case when starts >= :last then timed else 0 end) as last_runs,
                    sum(case when starts >= :first and starts < :middle then run_ms else 0 end) as first_ms,
                    sum(case when starts >= :first and starts < :middle then timed else 0 end) as first_runs
                from sums where span = 'day' and starts >= :since and status = 'succeeded' group by task) t
            where (before_runs > 0 and lately_ms * 1.0 * before_runs > 1.25 * before_ms * lately_runs)
                or (first_runs > 0 and last_ms * 1.0 * first_runs > 1.1 * first_ms * last_runs)
            order by lately_ms desc, task limit :most""";

    private static final String OF_TASKS = "select starts, task, status, " + SumRows.SELECTED + " from sums"
            + " where span = 'day' and starts >= :since and task in (:tasks)";

    private static final String OUTCOMES = "select starts, task, status, executions, wanted, attempts from sums"
            + " where span = 'day' and starts >= :since and task in (:tasks)";

    /** Of all tasks: as many rows as these have had days. */
    private static final String AVERAGES = """
            select task, sum(run_ms) as run_ms, sum(timed) as timed from sums
            where span = 'day' and starts >= :since and status = 'succeeded' group by task having sum(timed) > 0""";

    private static final String FIRST = "select min(starts) as first from sums where span = 'day'";

    private record DaySums(Instant day, String task, Status status, Sums sums) {}

    private final Database database;

    public DailySums(Database database) {
        this.database = database;
    }

    /** The sums of each task since a day; without how many took how long, and without resources. */
    public Map<String, TaskSums> together(Instant since) {
        Map<String, TaskSums> sums = new TreeMap<>();
        database.select(
                        TOGETHER,
                        Map.of("since", since.toEpochMilli()),
                        row -> kept(
                                row,
                                Instant.EPOCH,
                                new Sums.RunTimes(
                                        row.getLong("timed"),
                                        row.getLong("run_ms"),
                                        row.getLong("longest_ms"),
                                        row.getLong("waited_ms"),
                                        row.getLong("longest_wait_ms"))))
                .forEach(row -> sums.computeIfAbsent(row.task(), none -> new TaskSums())
                        .in(row.status())
                        .add(row.sums()));
        return sums;
    }

    /**
     * The days whose averages are held against each other.
     *
     * @param since the first day that is looked at
     * @param lately from here on against all before
     * @param first of thirty days up to now the first third begins here, and {@code middle} the second
     * @param last and the last third here
     */
    public record Parts(Instant since, Instant lately, Instant first, Instant middle, Instant last) {}

    /** The tasks whose successes take longer on average than before, those that took most time lately first. */
    public List<String> grown(Parts parts, int most) {
        Map<String, Object> values = new HashMap<>();
        values.put("since", parts.since().toEpochMilli());
        values.put("lately", parts.lately().toEpochMilli());
        values.put("first", parts.first().toEpochMilli());
        values.put("middle", parts.middle().toEpochMilli());
        values.put("last", parts.last().toEpochMilli());
        values.put("most", most);
        return database.select(GROWN, values, row -> row.getString("task"));
    }

    /** The sums of tasks day by day since one, by the beginning of each; no entry for a day or a task without any. */
    public Map<String, SortedMap<Instant, TaskSums>> byDay(List<String> tasks, Instant since) {
        return days(
                OF_TASKS,
                tasks,
                since,
                row -> new DaySums(
                        Instant.ofEpochMilli(row.getLong("starts")),
                        row.getString("task"),
                        Status.of(row.getString("status")),
                        SumRows.read(row)));
    }

    /** As {@link #byDay}, but only how many executions ended how, and after how many attempts. */
    public Map<String, SortedMap<Instant, TaskSums>> outcomesByDay(List<String> tasks, Instant since) {
        return days(
                OUTCOMES,
                tasks,
                since,
                row -> kept(row, Instant.ofEpochMilli(row.getLong("starts")), new Sums.RunTimes(0, 0, 0, 0, 0)));
    }

    /** How long the successes of each task have taken on average since a day. */
    public Map<String, Duration> averages(Instant since) {
        Map<String, Duration> averages = new TreeMap<>();
        database.select(
                        AVERAGES,
                        Map.of("since", since.toEpochMilli()),
                        row -> Map.entry(
                                row.getString("task"),
                                Duration.ofMillis(Math.round((double) row.getLong("run_ms") / row.getLong("timed")))))
                .forEach(each -> averages.put(each.getKey(), each.getValue()));
        return averages;
    }

    private static DaySums kept(ResultSet row, Instant day, Sums.RunTimes times) throws SQLException {
        return new DaySums(
                day,
                row.getString("task"),
                Status.of(row.getString("status")),
                Sums.of(
                        new Sums.RunCounts(row.getLong("executions"), row.getLong("wanted"), row.getLong("attempts")),
                        times,
                        Sums.Resources.NONE,
                        new DurationCounts()));
    }

    private Map<String, SortedMap<Instant, TaskSums>> days(
            String sql, List<String> tasks, Instant since, Session.Reader<DaySums> reader) {
        Map<String, SortedMap<Instant, TaskSums>> days = new TreeMap<>();
        for (int from = 0; from < tasks.size(); from += MOST_NAMES) {
            Map<String, Object> values = new HashMap<>();
            values.put("since", since.toEpochMilli());
            StringJoiner names = new StringJoiner(", ");
            for (String task : tasks.subList(from, Math.min(tasks.size(), from + MOST_NAMES))) {
                String name = "task_" + values.size();
                names.add(":" + name);
                values.put(name, task);
            }
            database.select(sql.replace(":tasks", names.toString()), values, reader)
                    .forEach(row -> days.computeIfAbsent(row.task(), none -> new TreeMap<>())
                            .computeIfAbsent(row.day(), none -> new TaskSums())
                            .in(row.status())
                            .add(row.sums()));
        }
        return days;
    }

    /** The first day of which there are sums; empty when nothing has ended yet. */
    public Optional<Instant> firstDay() {
        return database.selectOne(FIRST, Map.of(), row -> Optional.ofNullable(Rows.instant(row, "first")))
                .orElseThrow();
    }
}
