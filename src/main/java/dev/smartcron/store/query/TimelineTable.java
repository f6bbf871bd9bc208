package dev.smartcron.store.query;

import dev.smartcron.execution.Execution;
import dev.smartcron.execution.Status;
import dev.smartcron.store.db.Database;
import dev.smartcron.store.db.Session;
import dev.smartcron.store.rows.Rows;
import dev.smartcron.store.rows.Sql;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads what a few tasks did within a span of time, and how much ran on a node: each look by an index, and bounded. */
public final class TimelineTable {
    /** Counts no run that waits for a retry: it has begun too, and is found among what waits. */
    private static final String COUNT = """
            select count(*) from (
                select 1 as one from executions
                where task = :task and started_at >= :since and started_at < :until and status <> 'pending'
                limit :most) begun""";

    private static final String BEGUN = Sql.of("""
            select {execution} from executions e
            where e.task = :task and e.started_at >= :since and e.started_at < :until and e.status <> 'pending'
            order by e.started_at desc limit :most""");

    /** The last few that began before a time; what runs longer than several of its task is not looked for. */
    private static final String BEGUN_BEFORE = Sql.of("""
            select {execution} from (
                select id, finished_at from executions
                where task = :task and started_at < :since order by started_at desc limit 5) begun
            join executions e on e.id = begun.id
            where e.status <> 'pending' and (begun.finished_at is null or begun.finished_at > :since)""");

    private static final String DROPPED_FIRINGS = Sql.of("""
            select {execution} from executions e
            where e.task = :task and e.scheduled_at >= :since and e.scheduled_at < :until and e.scheduled_at is not null
                and e.status in ('skipped', 'missed', 'blocked', 'cancelled') and e.started_at is null
            order by e.scheduled_at desc limit :most""");

    /** The newest firing before a time: where it counts others on, it may go on into it. */
    private static final String DROPPED_BEFORE = Sql.of("""
            select {execution} from (
                select id, last_firing, started_at from executions
                where task = :task and scheduled_at < :since and scheduled_at is not null
                order by scheduled_at desc limit 1) before
            join executions e on e.id = before.id
            where before.last_firing >= :since and before.started_at is null""");

    private static final String DROPPED = Sql.of("""
            select {execution} from (
                select id, task from executions
                where finished_at >= :since and finished_at < :until and finished_at is not null
                    and status in ('skipped', 'missed', 'blocked', 'cancelled') and started_at is null
                order by finished_at desc limit :most) dropped
            join executions e on e.id = dropped.id
            where dropped.task in (:tasks)""");

    private static final String WAITING = Sql.of("""
            select {execution} from executions e
            where e.status = 'pending' and e.due_at < :until order by e.priority, e.due_at, e.id limit :most""");

    private static final String HOURS = """
            select starts, task, status, sum(executions) as executions from sums
            where span = 'hour' and starts in (:hours) and task in (:tasks) group by starts, task, status
            order by starts""";

    private static final String AVERAGES = """
            select task, sum(run_ms) as run_ms, sum(timed) as timed from sums
            where span = 'day' and starts in (:days) and task in (:tasks) and status = 'succeeded'
            group by task having sum(timed) > 0""";

    private static final String ENDED = """
            select started_at, finished_at, node from executions
            where finished_at >= :since order by finished_at limit :most""";

    private static final String COUNT_ENDED = """
            select count(*) from (
                select 1 as one from executions
                where finished_at >= :since and finished_at < :until limit :most) ended""";

    private static final long HOUR = Duration.ofHours(1).toMillis();
    private static final long DAY = Duration.ofDays(1).toMillis();

    private final Database database;

    public TimelineTable(Database database) {
        this.database = database;
    }

    /** Executions of a task that ended so within an hour (UTC); of those that were skipped or missed: firings. */
    public record HourCount(Instant starts, Status status, long executions) {}

    /** A time in which something ran; {@code node} null where that is not known. */
    public record RanTime(
            Instant from, Instant until, @Nullable String node) {}

    /** Counts the runs of each task that began within a span, up to so many. */
    public Map<String, Integer> count(List<String> tasks, Instant since, Instant until, int most) {
        return database.read(session -> {
            Map<String, Integer> counts = new HashMap<>();
            for (String task : tasks) {
                counts.put(
                        task,
                        asked(session, COUNT, task, since, until, most)
                                .map(row -> row.getInt(1))
                                .one());
            }
            return counts;
        });
    }

    /** The runs of tasks that began within a span; the newest so many of each. */
    public List<Execution> runs(List<String> tasks, Instant since, Instant until, int most) {
        return ofEach(tasks, (session, task) -> asked(session, BEGUN, task, since, until, most));
    }

    /** The runs of tasks that began before a time, and had not ended by then. */
    public List<Execution> runningAt(List<String> tasks, Instant since) {
        return ofEach(tasks, (session, task) -> asked(session, BEGUN_BEFORE, task, since));
    }

    /** Makes a statement that reads executions of a task. */
    private interface AskedOfTask {
        Session.Statement of(Session session, String task);
    }

    private List<Execution> ofEach(List<String> tasks, AskedOfTask asked) {
        return database.read(session -> tasks.stream()
                .flatMap(task -> asked.of(session, task).map(row -> Rows.execution(row)).list().stream())
                .toList());
    }

    private static Session.Statement asked(Session session, String sql, String task, Instant since) {
        return session.createQuery(sql).bind("task", task).bind("since", since.toEpochMilli());
    }

    private static Session.Statement asked(
            Session session, String sql, String task, Instant since, Instant until, int most) {
        return asked(session, sql, task, since)
                .bind("until", until.toEpochMilli())
                .bind("most", most);
    }

    /** The firings of tasks within a span that did not run, whenever that was decided; the newest so many of each. */
    public List<Execution> droppedFirings(List<String> tasks, Instant since, Instant until, int most) {
        List<Execution> rows = new ArrayList<>(
                ofEach(tasks, (session, task) -> asked(session, DROPPED_FIRINGS, task, since, until, most)));
        rows.addAll(ofEach(tasks, (session, task) -> asked(session, DROPPED_BEFORE, task, since)));
        return rows;
    }

    /** Finds rows of tasks that did not run, where that was decided within a span: of the newest so many of all tasks. */
    public List<Execution> dropped(List<String> tasks, Instant since, Instant until, int most) {
        if (tasks.isEmpty()) {
            return List.of();
        }
        Map<String, Object> values = new HashMap<>();
        String sql = DROPPED.replace(":tasks", names(tasks, values));
        values.put("since", since.toEpochMilli());
        values.put("until", until.toEpochMilli());
        values.put("most", most);
        return database.select(sql, values, Rows::execution);
    }

    /** Reads pending executions of all tasks that were due before a time: so many, those that are started first. */
    public List<Execution> waiting(Instant until, int most) {
        return database.select(WAITING, Map.of("until", until.toEpochMilli(), "most", most), Rows::execution);
    }

    /** Counts the ended executions of tasks by hour (UTC) and status, by task. */
    public Map<String, List<HourCount>> hours(List<String> tasks, Instant since, Instant until) {
        Map<String, List<HourCount>> hours = new TreeMap<>();
        if (!tasks.isEmpty()) {
            Map<String, Object> values = new HashMap<>();
            String sql = HOURS.replace(":hours", steps(since, until, HOUR)).replace(":tasks", names(tasks, values));
            database.select(
                            sql,
                            values,
                            row -> Map.entry(
                                    row.getString("task"),
                                    new HourCount(
                                            Instant.ofEpochMilli(row.getLong("starts")),
                                            Status.of(row.getString("status")),
                                            row.getLong("executions"))))
                    .forEach(each -> hours.computeIfAbsent(each.getKey(), none -> new ArrayList<>())
                            .add(each.getValue()));
        }
        return hours;
    }

    /** Reads the mean time that successes of tasks took on the days (UTC) of a span, by task. */
    public Map<String, Duration> averages(List<String> tasks, Instant since, Instant until) {
        Map<String, Duration> averages = new TreeMap<>();
        if (!tasks.isEmpty()) {
            Map<String, Object> values = new HashMap<>();
            String sql = AVERAGES.replace(":days", steps(since, until, DAY)).replace(":tasks", names(tasks, values));
            database.select(
                            sql,
                            values,
                            row -> Map.entry(
                                    row.getString("task"),
                                    Duration.ofMillis(row.getLong("run_ms") / row.getLong("timed"))))
                    .forEach(each -> averages.put(each.getKey(), each.getValue()));
        }
        return averages;
    }

    private static String steps(Instant since, Instant until, long unit) {
        StringJoiner steps = new StringJoiner(", ");
        for (long at = Math.floorDiv(since.toEpochMilli(), unit) * unit; at < until.toEpochMilli(); at += unit) {
            steps.add(Long.toString(at));
        }
        return steps.length() == 0 ? "null" : steps.toString();
    }

    private static String names(List<String> tasks, Map<String, Object> values) {
        StringJoiner names = new StringJoiner(", ");
        for (String task : tasks) {
            String name = "task_" + values.size();
            names.add(":" + name);
            values.put(name, task);
        }
        return names.toString();
    }

    /** Counts what ended within a span, up to so many. */
    public int countEnded(Instant since, Instant until, int most) {
        return database.selectOne(
                        COUNT_ENDED,
                        Map.of("since", since.toEpochMilli(), "until", until.toEpochMilli(), "most", most),
                        row -> row.getInt(1))
                .orElseThrow();
    }

    /** The times of what ended since then, the first so many. */
    public List<RanTime> ended(Instant since, int most) {
        return database.select(
                ENDED,
                Map.of("since", since.toEpochMilli(), "most", most),
                row -> new RanTime(
                        Instant.ofEpochMilli(
                                row.getObject("started_at") == null
                                        ? row.getLong("finished_at")
                                        : row.getLong("started_at")),
                        Instant.ofEpochMilli(row.getLong("finished_at")),
                        row.getString("node")));
    }
}
