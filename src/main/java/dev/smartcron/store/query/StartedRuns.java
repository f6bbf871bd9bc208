package dev.smartcron.store.query;

import dev.smartcron.execution.ReasonCode;
import dev.smartcron.execution.Trigger;
import dev.smartcron.store.db.Database;
import dev.smartcron.store.rows.Rows;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the newest runs of tasks, what they waited for and how they failed: each look by an index, and bounded. */
public final class StartedRuns {
    /** Finds failures, but not what somebody has ended, or a newer one replaced. */
    private static final String FAILURES = """
            select task, finished_at from executions
            where finished_at >= :since and status in ('failed', 'timed_out', 'killed', 'lost')
                and trigger_kind <> 'service' and (status <> 'killed' or reason_code not in ('killed', 'replaced'))
            order by finished_at desc limit :most""";

    private static final String BEGUN = """
            select trigger_kind, due_at, started_at, finished_at, attempts, node, owner from executions
            where task = :task and started_at >= :since order by started_at desc limit :most""";

    private static final String BEGUN_BEFORE = """
            select trigger_kind, due_at, started_at, finished_at, attempts, node, owner from executions
            where task = :task and started_at <= :at order by started_at desc limit :most""";

    private static final String COUNT = """
            select count(*) from (
                select 1 as one from executions where task = :task and started_at >= :since limit :most) begun""";

    private static final String SKIPPED = """
            select reason_code from (
                select status, reason_code from executions where task = :task order by id desc limit :most) lately
            where status = 'skipped' and reason_code is not null""";

    private final Database database;

    public StartedRuns(Database database) {
        this.database = database;
    }

    /** A failure of a task, in whatever way. */
    public record Failure(String task, Instant at) {}

    /**
     * A run that has begun.
     *
     * @param finishedAt null while it goes on, or waits for its next attempt
     * @param node null where it is not known
     * @param owner of a job; null for nobody
     */
    public record StartedRun(
            Trigger trigger,
            Instant dueAt,
            Instant startedAt,
            @Nullable Instant finishedAt,
            int attempts,
            @Nullable String node,
            @Nullable String owner) {
        private static StartedRun of(ResultSet row) throws SQLException {
            return new StartedRun(
                    Trigger.of(row.getString("trigger_kind")),
                    Instant.ofEpochMilli(row.getLong("due_at")),
                    Instant.ofEpochMilli(row.getLong("started_at")),
                    Rows.instant(row, "finished_at"),
                    row.getInt("attempts"),
                    row.getString("node"),
                    row.getString("owner"));
        }

        public boolean isJob() {
            return trigger == Trigger.QUEUE;
        }

        /** The time from when it was due to its start. */
        public Duration waited() {
            return Duration.between(dueAt, startedAt);
        }
    }

    /** The failures since then, the newest first. */
    public List<Failure> failures(Instant since, int most) {
        return database.select(
                FAILURES,
                Map.of("since", since.toEpochMilli(), "most", most),
                row -> new Failure(row.getString("task"), Instant.ofEpochMilli(row.getLong("finished_at"))));
    }

    /** The runs of a task that began since then, the newest first. */
    public List<StartedRun> since(String task, Instant since, int most) {
        return database.select(
                BEGUN, Map.of("task", task, "since", since.toEpochMilli(), "most", most), StartedRun::of);
    }

    /** Finds, of the last so many runs of each task that began up to an instant, those that had not ended by then. */
    public List<StartedRun> runningAt(List<String> tasks, Instant at, int most) {
        return database.read(session -> tasks.stream()
                .flatMap(task -> session
                        .createQuery(BEGUN_BEFORE)
                        .bind("task", task)
                        .bind("at", at.toEpochMilli())
                        .bind("most", most)
                        .map(StartedRun::of)
                        .list()
                        .stream())
                .filter(run -> run.finishedAt() == null || run.finishedAt().isAfter(at))
                .toList());
    }

    /** Counts the runs of a task that began since then, up to so many. */
    public int count(String task, Instant since, int most) {
        return database.selectOne(
                        COUNT, Map.of("task", task, "since", since.toEpochMilli(), "most", most), row -> row.getInt(1))
                .orElseThrow();
    }

    /** The reasons of those among the newest rows of a task that were skipped. */
    public List<ReasonCode> skipped(String task, int most) {
        return database.select(
                SKIPPED, Map.of("task", task, "most", most), row -> ReasonCode.of(row.getString("reason_code")));
    }
}
