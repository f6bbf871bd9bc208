package dev.smartcron.store.query;

import dev.smartcron.execution.Status;
import dev.smartcron.store.db.Database;
import dev.smartcron.store.rows.Sql;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads why firings and jobs did not run after all, within a span of time. */
public record DroppedFacts(Database database) {
    /** Not grouped by the bare column, which would make SQLite walk all of an index by task instead of the time. */
    private static final String BY_REASON = Sql.of("""
            select min(task) as task, status, reason_code, max(firings) as most, max(id) as newest,
                sum({firings_since}) as firings
            from executions
            where finished_at >= :since and finished_at < :until and finished_at is not null
                and status in ('skipped', 'missed', 'blocked', 'cancelled')
            group by task || '', status, reason_code
            order by 6 desc, 1""");

    /**
     * Firings of a task that did not run for one reason.
     *
     * @param reason its word; null where none is known
     * @param newest the id of the last row of it
     * @param isExact false where a row stands for many, of which only about so many lie within the span
     */
    public record Dropped(
            String task, Status status, @Nullable String reason, long firings, long newest, boolean isExact) {}

    /** Counts what did not run, the most first. */
    public List<Dropped> within(Instant since, Instant until) {
        return database.select(
                BY_REASON,
                Map.of("since", since.toEpochMilli(), "until", until.toEpochMilli()),
                row -> new Dropped(
                        row.getString("task"),
                        Status.of(row.getString("status")),
                        row.getString("reason_code"),
                        row.getLong("firings"),
                        row.getLong("newest"),
                        row.getInt("most") == 1));
    }
}
