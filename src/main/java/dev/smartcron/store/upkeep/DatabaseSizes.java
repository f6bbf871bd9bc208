package dev.smartcron.store.upkeep;

import dev.smartcron.store.db.Database;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;

/** Knows how large the database was: a row a day, by UTC. */
public record DatabaseSizes(Database database) {
    private static final String BETWEEN =
            "select day, bytes from database_sizes where day between :since and :today order by day";

    private static final long DAY = Duration.ofDays(1).toMillis();

    /** The size on a day. */
    public record DaySize(LocalDate day, long bytes) {}

    /** The sizes on these days and those between, the oldest first. */
    public List<DaySize> between(LocalDate since, LocalDate today) {
        return database.select(
                BETWEEN,
                Map.of("since", since.toEpochDay() * DAY, "today", today.toEpochDay() * DAY),
                row -> new DaySize(LocalDate.ofEpochDay(Math.floorDiv(row.getLong("day"), DAY)), row.getLong("bytes")));
    }
}
