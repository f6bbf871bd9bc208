package dev.smartcron.store.query;

import dev.smartcron.store.db.Database;
import dev.smartcron.store.rows.Rows;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Knows the tasks that figures are about, and those that have failed often. */
public final class StartedTasks {
    /** Grouped by what is no column, which would make SQLite walk all of an index by task instead of the time. */
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

    public StartedTasks(Database database) {
        this.database = database;
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
