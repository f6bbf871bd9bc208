package dev.smartcron.simulation;

import dev.smartcron.simulation.Totals.Bucket;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.ZonedDateTime;
import java.time.temporal.TemporalAdjusters;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The starts of each hour of the day, in a row for each day or, of long spans, for each week.
 *
 * @param byDay false where a row is a week, named by its Monday
 * @param least starts in an hour that has any; shades go from there, as even loads would otherwise all look the same
 * @param most starts in an hour
 */
public record HourGrid(boolean byDay, SortedMap<LocalDate, int[]> rows, int least, int most) {
    private static final int MOST_DAYS = 63;

    public static HourGrid of(Simulation simulation) {
        Span span = simulation.span();
        boolean byDay = span.minutes() <= MOST_DAYS * 24 * 60;
        SortedMap<LocalDate, int[]> rows = new TreeMap<>();
        for (Bucket hour : simulation.totals().perHour()) {
            ZonedDateTime local = span.local(hour.at());
            LocalDate day = local.toLocalDate();
            LocalDate row = byDay ? day : day.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
            rows.computeIfAbsent(row, fresh -> new int[24])[local.getHour()] += hour.starts();
        }
        int least = Integer.MAX_VALUE;
        int most = 1;
        for (int[] row : rows.values()) {
            for (int starts : row) {
                least = starts == 0 ? least : Math.min(least, starts);
                most = Math.max(most, starts);
            }
        }
        return new HourGrid(byDay, rows, least, most);
    }
}
