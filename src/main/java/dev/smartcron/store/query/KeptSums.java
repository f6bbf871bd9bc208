package dev.smartcron.store.query;

import dev.smartcron.execution.Status;
import dev.smartcron.execution.Sums;
import dev.smartcron.execution.TaskSums;
import dev.smartcron.store.db.Database;
import dev.smartcron.store.db.SumRows;
import dev.smartcron.store.rows.Rows;
import dev.smartcron.store.rows.Sql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Sums of what ended within a span of time, by task. Whole days and hours (UTC) come from what was added up as it ended;
 * only what a span has of the hours that it begins and ends in is counted row by row. So it costs the same however much has
 * run, and whatever has been removed since.
 */
public final class KeptSums {
    /** Sums of hours are kept a little longer. */
    private static final Duration HOURS_KEPT = Duration.ofDays(39);

    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration DAY = Duration.ofDays(1);

    private static final String DAYS = "select starts, status, " + SumRows.SELECTED + " from sums"
            + " where span = 'day' and starts >= :since and starts < :until and task = :task";

    private static final String TOGETHER = together("");

    private static final String TOGETHER_OF_TASK = together(" and task = :task");

    private static final String ROWS = Sql.of("""
            select id, task, status, reason_code, reason_facts, due_at, started_at, finished_at, attempts,
                {firings_since} as firings,
                (select sum(a.cpu_ms) from attempts a where a.execution_id = executions.id) as cpu_ms,
                (select max(a.max_rss_kb) from attempts a where a.execution_id = executions.id) as max_rss_kb
            from executions where finished_at >= :since and finished_at < :until""");

    /** By the time as well: by the task, a database without statistics walks all that the task ever ran. */
    private static final String ROWS_OF_TASK = ROWS + " and task || '' = :task";

    private record KeptRow(String task, Status status, Sums sums) {}

    private record DayRow(Instant starts, Status status, Sums sums) {}

    private final Database database;
    private final Instant now;

    public KeptSums(Database database, Instant now) {
        this.database = database;
        this.now = now;
    }

    /**
     * A span of time, from its first instant up to, and without, its last.
     *
     * @param until null for all that has ended
     */
    public record TimeRange(Instant since, @Nullable Instant until) {}

    /** The span that is counted for one that is asked for: of what is long ago, a day (UTC) counts whole. */
    public TimeRange counted(TimeRange asked) {
        Instant until = asked.until();
        return new TimeRange(
                isLongAgo(asked.since()) ? floor(asked.since(), DAY) : asked.since(),
                until == null || until.isAfter(now) ? null : isLongAgo(until) ? ceiling(until, DAY) : until);
    }

    private boolean isLongAgo(Instant instant) {
        return instant.isBefore(now.minus(HOURS_KEPT));
    }

    /** The sums of each task within a span, as {@link #counted} gives it; no entry for one of which nothing ended. */
    public Map<String, TaskSums> byTask(TimeRange asked) {
        return sums(asked, null);
    }

    /** The sums of a task within a span; none where nothing of it ended. */
    public TaskSums of(String task, TimeRange asked) {
        return sums(asked, task).getOrDefault(task, new TaskSums());
    }

    /** The sums of a task on the days (UTC) that are whole or in part within a range, by when each began; whole days. */
    public SortedMap<Instant, TaskSums> days(String task, TimeRange asked) {
        Instant since = floor(asked.since(), DAY);
        Instant until = asked.until() == null ? ceiling(now.plus(DAY), DAY) : ceiling(asked.until(), DAY);
        SortedMap<Instant, TaskSums> days = new TreeMap<>();
        database.select(
                        DAYS,
                        values(since, until, task),
                        row -> new DayRow(Instant.ofEpochMilli(row.getLong("starts")), status(row), SumRows.read(row)))
                .forEach(row -> days.computeIfAbsent(row.starts(), none -> new TaskSums())
                        .in(row.status())
                        .add(row.sums()));
        return days;
    }

    /** The sums of all that has ever ended, by task. */
    public Map<String, TaskSums> ever() {
        Map<String, TaskSums> sums = new TreeMap<>();
        addSums(sums, "ever", Instant.EPOCH, Instant.EPOCH.plusMillis(1), null);
        return sums;
    }

    private Map<String, TaskSums> sums(TimeRange asked, @Nullable String task) {
        TimeRange span = counted(asked);
        Instant since = span.since();
        Instant until = span.until() == null ? ceiling(now.plus(DAY), DAY) : span.until();
        Map<String, TaskSums> sums = new TreeMap<>();
        Instant firstHour = ceiling(since, HOUR);
        Instant lastHour = floor(until, HOUR);
        if (firstHour.isAfter(lastHour)) {
            addRows(sums, since, until, task);
            return sums;
        }
        addRows(sums, since, firstHour, task);
        addRows(sums, lastHour, until, task);
        Instant firstDay = ceiling(firstHour, DAY);
        Instant lastDay = floor(lastHour, DAY);
        if (firstDay.isAfter(lastDay)) {
            addSums(sums, "hour", firstHour, lastHour, task);
        } else {
            addSums(sums, "hour", firstHour, firstDay, task);
            addSums(sums, "day", firstDay, lastDay, task);
            addSums(sums, "hour", lastDay, lastHour, task);
        }
        return sums;
    }

    private void addSums(Map<String, TaskSums> sums, String unit, Instant since, Instant until, @Nullable String task) {
        if (since.isBefore(until)) {
            Map<String, Object> values = values(since, until, task);
            values.put("span", unit);
            database.select(
                            task == null ? TOGETHER : TOGETHER_OF_TASK,
                            values,
                            row -> new KeptRow(row.getString("task"), status(row), SumRows.read(row)))
                    .forEach(row -> in(sums, row.task()).in(row.status()).add(row.sums()));
        }
    }

    private void addRows(Map<String, TaskSums> sums, Instant since, Instant until, @Nullable String task) {
        if (since.isBefore(until)) {
            database.select(
                            task == null ? ROWS : ROWS_OF_TASK,
                            values(since, until, task),
                            row -> Map.entry(Rows.ending(row), SumRows.resources(row)))
                    .forEach(row -> in(sums, row.getKey().task())
                            .in(row.getKey().status())
                            .add(row.getKey(), row.getValue()));
        }
    }

    private static Status status(ResultSet row) throws SQLException {
        return Status.of(row.getString("status"));
    }

    private static TaskSums in(Map<String, TaskSums> sums, String task) {
        return sums.computeIfAbsent(task, none -> new TaskSums());
    }

    private static String together(String which) {
        return "select task, status, " + SumRows.TOGETHER + " from sums"
                + " where span = :span and starts >= :since and starts < :until" + which + " group by task, status";
    }

    private static Map<String, Object> values(Instant since, Instant until, @Nullable String task) {
        Map<String, Object> values = new HashMap<>();
        values.put("since", since.toEpochMilli());
        values.put("until", until.toEpochMilli());
        if (task != null) {
            values.put("task", task);
        }
        return values;
    }

    private static Instant floor(Instant instant, Duration unit) {
        return Instant.ofEpochMilli(Math.floorDiv(instant.toEpochMilli(), unit.toMillis()) * unit.toMillis());
    }

    private static Instant ceiling(Instant instant, Duration unit) {
        Instant floor = floor(instant, unit);
        return floor.equals(instant) ? floor : floor.plus(unit);
    }
}
