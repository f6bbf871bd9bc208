package dev.smartcron.checks;

import dev.smartcron.store.upkeep.DatabaseSizes;
import dev.smartcron.store.upkeep.DatabaseSizes.DaySize;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Estimates how fast the database grows, from its sizes on the last days.
 *
 * <p>The median of the slopes between all pairs of days (Theil and Sen): a day on which much was deleted, imported or
 * compacted does not count for more than one day.
 *
 * @param sizes on days, the oldest first
 */
public record DatabaseGrowth(List<DaySize> sizes) {
    private static final int DAYS = 30;

    /** Days that have to be known for a figure. */
    private static final int FEWEST = 3;

    public DatabaseGrowth {
        sizes = List.copyOf(sizes);
    }

    /** Reads the sizes of the last days. */
    public static DatabaseGrowth read(DatabaseSizes sizes, Instant now) {
        LocalDate today = day(now);
        return new DatabaseGrowth(sizes.between(today.minusDays(DAYS), today));
    }

    /** The day that a size at this time counts for. */
    static LocalDate day(Instant now) {
        return now.atOffset(ZoneOffset.UTC).toLocalDate();
    }

    /** The growth in bytes a day, below zero where it shrinks; empty while too little is known. */
    public OptionalLong bytesPerDay() {
        if (sizes.size() < FEWEST) {
            return OptionalLong.empty();
        }
        List<Double> slopes = new ArrayList<>();
        for (int later = 1; later < sizes.size(); later++) {
            for (int earlier = 0; earlier < later; earlier++) {
                slopes.add(slope(sizes.get(earlier), sizes.get(later)));
            }
        }
        Collections.sort(slopes);
        int middle = slopes.size() / 2;
        double median = slopes.size() % 2 == 1 ? slopes.get(middle) : (slopes.get(middle - 1) + slopes.get(middle)) / 2;
        return OptionalLong.of(Math.round(median));
    }

    private static double slope(DaySize earlier, DaySize later) {
        return (double) (later.bytes() - earlier.bytes()) / ChronoUnit.DAYS.between(earlier.day(), later.day());
    }

    /** The days from the first to the last that is known. */
    long span() {
        return sizes.isEmpty()
                ? 0
                : ChronoUnit.DAYS.between(
                        sizes.get(0).day(), sizes.get(sizes.size() - 1).day());
    }

    /** The time until so many bytes are used up; empty where it does not grow, or too little is known. */
    Optional<Duration> until(long bytes) {
        long perDay = bytesPerDay().orElse(0);
        return perDay <= 0
                ? Optional.empty()
                : Optional.of(Duration.ofHours(Math.round(24.0 * Math.max(0, bytes) / perDay)));
    }
}
