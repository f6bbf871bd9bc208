package dev.smartcron.store.query;

import dev.smartcron.store.db.Database;
import dev.smartcron.store.db.Session;
import dev.smartcron.store.rows.Rows;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Counts and measures the executions of each task that ended within a span of time, from its first instant up to, and
 * without, its last. Costs in proportion to what ended then, however much is kept.
 *
 * <p>Grouped by what is no column, which would make SQLite walk all of an index by task instead of the time.
 */
public final class TaskFigures {
    private static final String COUNTS = """
            select min(task) as task,
                sum(case when status = 'succeeded' then 1 else 0 end) as succeeded,
                sum(case when status = 'failed' then 1 else 0 end) as failed,
                sum(case when status = 'timed_out' then 1 else 0 end) as timed_out,
                sum(case when status = 'killed' then 1 else 0 end) as killed,
                sum(case when status = 'lost' then 1 else 0 end) as lost,
                sum(case when status = 'killed' and reason_code in ('killed', 'replaced') then 1 else 0 end) as wanted,
                sum(case when status = 'skipped' then firings else 0 end) as skipped,
                sum(case when status = 'missed' then firings else 0 end) as missed
            from executions
            where finished_at >= :since and finished_at < :until
            group by task || ''""";

    /** The place of a run among those of its task, the quickest first, tells the shares: the nearest rank. */
    private static final String TIMES = """
            with runs as (
                select task, case when finished_at > started_at then finished_at - started_at else 0 end as took,
                    case when attempts = 1 and started_at > due_at then started_at - due_at else 0 end as waited
                from executions
                where finished_at >= :since and finished_at < :until and started_at is not null
                    and status in ('succeeded', 'failed', 'timed_out', 'killed', 'lost')),
            ranked as (
                select task, took, waited, row_number() over (partition by task order by took) as place,
                    count(*) over (partition by task) as total
                from runs)
            select task, avg(took) as mean, max(took) as longest, max(waited) as waited,
                min(case when place * 100 >= total * 50 then took end) as p50,
                min(case when place * 100 >= total * 95 then took end) as p95
            from ranked group by task""";

    /** Looked up one by one: joined, PostgreSQL would read all attempts that are kept. */
    private static final String USAGE = """
            select min(task) as task, sum(cpu_ms) as cpu_ms, max(max_rss_kb) as max_rss_kb
            from (
                select e.task, (select sum(a.cpu_ms) from attempts a where a.execution_id = e.id) as cpu_ms,
                    (select max(a.max_rss_kb) from attempts a where a.execution_id = e.id) as max_rss_kb
                from executions e
                where e.finished_at >= :since and e.finished_at < :until
                    and e.status in ('succeeded', 'failed', 'timed_out', 'killed', 'lost')) ended
            group by task || ''""";

    private static final String FAILED_OFTEN = """
            select min(task) from executions
            where finished_at >= :since and status in ('failed', 'timed_out', 'killed', 'lost')
            group by task || '' having count(*) >= :least""";

    /** Services, and what the crontab itself starts, have no runs of which there should be so many. */
    private static final String STARTED = """
            select name, priority, registered_at, last_success,
                case when enabled = 1 and disabled_at is null and (paused_at is null or paused_until <= :now)
                    then 1 else 0 end as may_run
            from tasks where kind not in ('continuous', 'crontab') order by name""";

    private final Database database;

    public TaskFigures(Database database) {
        this.database = database;
    }

    /** The numbers of each task's executions; no entry for one of which none ended. */
    public Map<String, RunCounts> counts(Instant since, Instant until) {
        return byTask(COUNTS, since, until, RunCounts::of);
    }

    /** The times of each task's runs; no entry for one of which none ended. */
    public Map<String, RunTimes> times(Instant since, Instant until) {
        return byTask(TIMES, since, until, RunTimes::of);
    }

    /** The resources that each task's runs used; no entry for one of which none ended. */
    public Map<String, RunUsage> usage(Instant since, Instant until) {
        return byTask(USAGE, since, until, RunUsage::of);
    }

    /** The tasks of which so many executions have failed, in whatever way, since then: asked of the failures alone. */
    public List<String> failedOften(Instant since, int least) {
        return database.select(
                FAILED_OFTEN, Map.of("since", since.toEpochMilli(), "least", least), row -> row.getString(1));
    }

    /** The registered tasks that SmartCron starts and lets end, by name. */
    public List<StartedTask> tasks(Instant now) {
        return database.select(STARTED, Map.of("now", now.toEpochMilli()), StartedTask::of);
    }

    private <T> Map<String, T> byTask(String sql, Instant since, Instant until, Session.Reader<T> reader) {
        return database
                .select(
                        sql,
                        Map.of("since", since.toEpochMilli(), "until", until.toEpochMilli()),
                        row -> Map.entry(row.getString("task"), reader.read(row)))
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /**
     * Numbers of executions.
     *
     * @param wanted of those killed, how many somebody ended by hand, or a newer one replaced
     * @param skipped and {@code missed}: firings, also where a row stands for many
     */
    public record RunCounts(
            int succeeded, int failed, int timedOut, int killed, int lost, int wanted, int skipped, int missed) {
        /** No execution at all. */
        public static final RunCounts NONE = new RunCounts(0, 0, 0, 0, 0, 0, 0, 0);

        private static RunCounts of(ResultSet row) throws SQLException {
            return new RunCounts(
                    row.getInt("succeeded"),
                    row.getInt("failed"),
                    row.getInt("timed_out"),
                    row.getInt("killed"),
                    row.getInt("lost"),
                    row.getInt("wanted"),
                    row.getInt("skipped"),
                    row.getInt("missed"));
        }

        /** The executions that ran to an end. */
        public int runs() {
            return succeeded + failed + timedOut + killed + lost;
        }

        /** Those that did not end well, but for what was wanted. */
        public int failures() {
            return runs() - succeeded - wanted;
        }

        /** Those that tell how well the task does: all but what was wanted. */
        public int judged() {
            return succeeded + failures();
        }
    }

    /**
     * Times of runs, each from its first start to its end.
     *
     * @param p50 half of them took that or less; {@code p95} 95 of 100
     * @param waited the longest from due to start, of those that began once
     */
    public record RunTimes(Duration mean, Duration p50, Duration p95, Duration longest, Duration waited) {
        private static RunTimes of(ResultSet row) throws SQLException {
            return new RunTimes(
                    Duration.ofMillis(Math.round(row.getDouble("mean"))),
                    Duration.ofMillis(row.getLong("p50")),
                    Duration.ofMillis(row.getLong("p95")),
                    Duration.ofMillis(row.getLong("longest")),
                    Duration.ofMillis(row.getLong("waited")));
        }
    }

    /**
     * Resources of runs, all attempts counted; null where none was measured.
     *
     * @param cpuMillis processor time of all together
     * @param maxRssKilobytes the most memory of any
     */
    public record RunUsage(
            @Nullable Long cpuMillis, @Nullable Long maxRssKilobytes) {
        private static RunUsage of(ResultSet row) throws SQLException {
            return new RunUsage(Rows.number(row, "cpu_ms"), Rows.number(row, "max_rss_kb"));
        }
    }

    /**
     * A task that is started and ends.
     *
     * @param lastSuccess start of its newest execution that succeeded; null when none did
     * @param mayRun false where its file or somebody keeps it from running
     */
    public record StartedTask(
            String name,
            int priority,
            Instant registeredAt,
            @Nullable Instant lastSuccess,
            boolean mayRun) {
        /** The same while somebody keeps everything from running. */
        public StartedTask held() {
            return new StartedTask(name, priority, registeredAt, lastSuccess, false);
        }

        private static StartedTask of(ResultSet row) throws SQLException {
            return new StartedTask(
                    row.getString("name"),
                    row.getInt("priority"),
                    Instant.ofEpochMilli(row.getLong("registered_at")),
                    Rows.instant(row, "last_success"),
                    row.getInt("may_run") == 1);
        }
    }
}
