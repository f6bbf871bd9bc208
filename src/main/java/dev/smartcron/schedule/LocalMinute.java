package dev.smartcron.schedule;

import java.time.LocalDateTime;
import java.time.ZoneOffset;

/**
 * A minute on the clock on the wall, without a zone.
 *
 * <p>Local time lines are counted in {@code long} seconds as if the wall stood in UTC: comparing and shifting is then
 * plain arithmetic, and only matching and display need the calendar.
 *
 * @param weekday 0 is Sunday
 */
record LocalMinute(int minute, int hour, int dayOfMonth, int month, int weekday) {
    static final int SECONDS = 60;

    /** The minute that holds a local second. */
    static LocalMinute of(long localSecond) {
        LocalDateTime time = LocalDateTime.ofEpochSecond(localSecond, 0, ZoneOffset.UTC);
        return new LocalMinute(
                time.getMinute(),
                time.getHour(),
                time.getDayOfMonth(),
                time.getMonthValue(),
                time.getDayOfWeek().getValue() % 7);
    }

    /** The start of the minute that holds a local second. */
    static long floor(long localSecond) {
        return localSecond - Math.floorMod(localSecond, SECONDS);
    }

    /** The first start of a minute at or after a local second. */
    static long ceiling(long localSecond) {
        return floor(localSecond + SECONDS - 1);
    }

    /** {@code 02:30}. */
    String clock() {
        return (hour < 10 ? "0" : "") + hour + (minute < 10 ? ":0" : ":") + minute;
    }
}
