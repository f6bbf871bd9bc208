package dev.smartcron.store.query;

import dev.smartcron.execution.Status;
import dev.smartcron.store.db.Database;
import dev.smartcron.store.rows.Sql;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Reads how the executions of all tasks together ended, from what was added up by hours and days (UTC) as they did. */
public record HourlyOutcomes(Database database) {
    private static final String BY_HOUR = """
            select starts, status, sum(executions) as executions, sum(wanted) as wanted from sums
            where span = 'hour' and starts >= :since and starts < :until
            group by starts, status order by starts""";

    private static final String TOGETHER = """
            select status, sum(executions) as executions, sum(wanted) as wanted from sums
            where span = :span and starts >= :since and starts < :until group by status""";

    /** Of firings that were counted on in one row, those within the span, as if that had gone on evenly. */
    private static final String ROWS = Sql.of("""
            select status, sum({firings_since}) as executions, 0 as wanted
            from executions where finished_at >= :since and finished_at < :until group by status""");

    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration HALF_A_DAY = Duration.ofHours(12);

    /**
     * The number of executions that ended so within a span.
     *
     * @param starts the beginning of the span
     * @param wanted of those killed: by somebody, or replaced by a newer one
     */
    public record OutcomeCount(Instant starts, Status status, long executions, long wanted) {}

    /** Those of the hours that begin within a span, in order; nothing for an hour in which nothing ended. */
    public List<OutcomeCount> within(Instant since, Instant until) {
        return database.select(
                BY_HOUR,
                Map.of("since", since.toEpochMilli(), "until", until.toEpochMilli()),
                row -> new OutcomeCount(
                        Instant.ofEpochMilli(row.getLong("starts")),
                        Status.of(row.getString("status")),
                        row.getLong("executions"),
                        row.getLong("wanted")));
    }

    /**
     * Those of spans of a day or longer, in order. It reads the sums of days, and at each border those of half a day of hours
     * at most.
     *
     * @param borders full hours (UTC), in order: each span is from one to the next
     */
    public List<OutcomeCount> between(List<Instant> borders) {
        List<EndedCounts> before = borders.stream().map(this::ofDayUntil).toList();
        List<OutcomeCount> all = new ArrayList<>();
        for (int i = 0; i + 1 < borders.size(); i++) {
            EndedCounts counts = together("day", day(borders.get(i)), day(borders.get(i + 1)));
            counts.add(before.get(i + 1), 1);
            counts.add(before.get(i), -1);
            all.addAll(counts.counts(borders.get(i)));
        }
        return all;
    }

    /** Counts what has ended since an instant by its status: executions, and firings of what was skipped or missed. */
    public Map<Status, Long> since(Instant since, Instant now) {
        Instant hour = since.truncatedTo(ChronoUnit.HOURS).plus(HOUR);
        EndedCounts counts = read(ROWS, Map.of("since", since.toEpochMilli(), "until", hour.toEpochMilli()), since);
        between(List.of(hour, now.truncatedTo(ChronoUnit.HOURS).plus(HOUR))).forEach(counts::add);
        Map<Status, Long> ended = new EnumMap<>(Status.class);
        counts.counts(since).forEach(each -> ended.put(each.status(), each.executions()));
        return ended;
    }

    /** Counts what ended before a full hour on its day (UTC). */
    private EndedCounts ofDayUntil(Instant hour) {
        Instant day = day(hour);
        if (hour.isBefore(day.plus(HALF_A_DAY))) {
            return together("hour", day, hour);
        }
        EndedCounts counts = together("day", day, day.plus(DAY));
        counts.add(together("hour", hour, day.plus(DAY)), -1);
        return counts;
    }

    private static Instant day(Instant instant) {
        return instant.truncatedTo(ChronoUnit.DAYS);
    }

    private EndedCounts together(String unit, Instant since, Instant until) {
        return since.isBefore(until)
                ? read(
                        TOGETHER,
                        Map.of("span", unit, "since", since.toEpochMilli(), "until", until.toEpochMilli()),
                        since)
                : new EndedCounts();
    }

    private EndedCounts read(String sql, Map<String, ?> values, Instant since) {
        EndedCounts counts = new EndedCounts();
        database.select(
                        sql,
                        values,
                        row -> new OutcomeCount(
                                since,
                                Status.of(row.getString("status")),
                                row.getLong("executions"),
                                row.getLong("wanted")))
                .forEach(counts::add);
        return counts;
    }

    /** Counts by status. */
    private static final class EndedCounts {
        private final Map<Status, Long> executions = new EnumMap<>(Status.class);
        private final Map<Status, Long> wanted = new EnumMap<>(Status.class);

        void add(OutcomeCount count) {
            executions.merge(count.status(), count.executions(), Long::sum);
            wanted.merge(count.status(), count.wanted(), Long::sum);
        }

        void add(EndedCounts other, int times) {
            other.executions.forEach((status, count) -> executions.merge(status, times * count, Long::sum));
            other.wanted.forEach((status, count) -> wanted.merge(status, times * count, Long::sum));
        }

        /** The counts above zero: an end between two looks may be among those taken away only. */
        List<OutcomeCount> counts(Instant since) {
            List<OutcomeCount> all = new ArrayList<>();
            executions.forEach((status, count) -> {
                if (count > 0) {
                    all.add(new OutcomeCount(since, status, count, Math.max(0, wanted.getOrDefault(status, 0L))));
                }
            });
            return all;
        }
    }
}
