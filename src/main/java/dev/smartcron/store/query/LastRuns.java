package dev.smartcron.store.query;

import dev.smartcron.execution.Status;
import dev.smartcron.store.db.Database;
import dev.smartcron.store.rows.Rows;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads the last executions of tasks as pictures show them: how each ended, and what it took. */
public record LastRuns(Database database) {
    /** Tasks in one statement: each is a part of it, and a database takes only so many. */
    private static final int MOST_TASKS = 100;

    private static final String OF_TASK = """
            select id, task, status, attempts, due_at, started_at, finished_at, cast(null as bigint) as max_rss_kb
            from executions where task = :task order by id desc limit :most""";

    private static final String MEASURED = """
            select id, task, status, attempts, due_at, started_at, finished_at,
                (select max(a.max_rss_kb) from attempts a where a.execution_id = executions.id) as max_rss_kb
            from executions where task = :task and started_at is not null order by started_at desc limit :most""";

    /**
     * One of them.
     *
     * @param dueAt when it was to start; where there was a retry, when that was
     * @param startedAt null where it never did
     * @param finishedAt null while it has not
     * @param maxRssKb the most memory that it had, in KiB; null where that was not measured
     */
    public record PastRun(
            long id,
            String task,
            Status status,
            int attempts,
            Instant dueAt,
            @Nullable Instant startedAt,
            @Nullable Instant finishedAt,
            @Nullable Long maxRssKb) {
        /** The time from its first start to its end; empty while it runs, and where nothing ran. */
        public Optional<Duration> took() {
            return startedAt == null || finishedAt == null
                    ? Optional.empty()
                    : Optional.of(Duration.between(startedAt, finishedAt));
        }

        /**
         * The time from when it was due to its start, none where the clock was set back between; empty where it never began,
         * and where retries have a time of their own.
         */
        public Optional<Duration> waited() {
            return Optional.ofNullable(startedAt)
                    .filter(at -> attempts <= 1)
                    .map(at -> Duration.between(dueAt, at))
                    .map(wait -> wait.isNegative() ? Duration.ZERO : wait);
        }
    }

    /** So many of each task at most, whatever became of them: by task, the oldest first. */
    public Map<String, List<PastRun>> of(List<String> tasks, int most) {
        List<PastRun> all = new ArrayList<>();
        for (int from = 0; from < tasks.size(); from += MOST_TASKS) {
            Map<String, Object> values = new HashMap<>();
            values.put("most", most);
            List<String> parts = new ArrayList<>();
            for (String task : tasks.subList(from, Math.min(tasks.size(), from + MOST_TASKS))) {
                String name = "task_" + values.size();
                values.put(name, task);
                parts.add("select * from (" + OF_TASK.replace(":task", ":" + name) + ") " + name);
            }
            all.addAll(database.select(String.join(" union all ", parts), values, LastRuns::run));
        }
        return inOrder(all).stream().collect(Collectors.groupingBy(PastRun::task));
    }

    /** So many of those of a task that began, with their memory, the oldest first. */
    public List<PastRun> measured(String task, int most) {
        return inOrder(database.select(MEASURED, Map.of("task", task, "most", most), LastRuns::run));
    }

    private static List<PastRun> inOrder(List<PastRun> newestFirst) {
        List<PastRun> runs = new ArrayList<>(newestFirst);
        Collections.reverse(runs);
        return runs;
    }

    private static PastRun run(ResultSet row) throws SQLException {
        return new PastRun(
                row.getLong("id"),
                row.getString("task"),
                Status.of(row.getString("status")),
                row.getInt("attempts"),
                Instant.ofEpochMilli(row.getLong("due_at")),
                Rows.instant(row, "started_at"),
                Rows.instant(row, "finished_at"),
                Rows.number(row, "max_rss_kb"));
    }
}
