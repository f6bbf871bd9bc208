package dev.smartcron.store.query;

import dev.smartcron.execution.Status;
import dev.smartcron.store.db.Database;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Reads how the executions of all tasks together ended, hour by hour (UTC), from what was added up as they did. */
public record HourlyOutcomes(Database database) {
    private static final String BY_HOUR = """
            select starts, status, sum(executions) as executions, sum(wanted) as wanted from sums
            where span = 'hour' and starts >= :since and starts < :until
            group by starts, status order by starts""";

    /**
     * How many ended so within an hour.
     *
     * @param starts the beginning of the hour
     * @param wanted of those killed: by somebody, or replaced by a newer one
     */
    public record HourOutcome(Instant starts, Status status, long executions, long wanted) {}

    /** Those of the hours that begin within a span, in order; nothing for an hour in which nothing ended. */
    public List<HourOutcome> within(Instant since, Instant until) {
        return database.select(
                BY_HOUR,
                Map.of("since", since.toEpochMilli(), "until", until.toEpochMilli()),
                row -> new HourOutcome(
                        Instant.ofEpochMilli(row.getLong("starts")),
                        Status.of(row.getString("status")),
                        row.getLong("executions"),
                        row.getLong("wanted")));
    }
}
