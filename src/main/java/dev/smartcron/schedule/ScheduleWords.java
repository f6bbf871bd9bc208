package dev.smartcron.schedule;

import java.time.DayOfWeek;
import java.time.Month;
import java.time.format.TextStyle;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;

/**
 * Describes an expression for people: {@code every 5 minutes, 09:00 to 17:59, Monday to Friday}.
 *
 * <p>The words for minutes and single times are cron-utils'. Those for several hours, days and months are our own: what
 * it says of two day fields is the same whether one of them or both must match, and that depends on a star.
 */
final class ScheduleWords {
    private static final long ALL_HOURS = (1L << 24) - 1;
    private static final long ALL_DAYS = 0xfffffffeL;
    private static final long ALL_WEEKDAYS = 0xfe;
    private static final long ALL_MONTHS = 0x1ffe;

    /** More times of a day than this are described as hours. */
    private static final int MOST_TIMES = 6;

    private final long minutes;
    private final long hours;
    private final long days;
    private final long weekdays;
    private final long months;
    private final boolean bothDays;

    private ScheduleWords(Expression expression) {
        this.minutes = expression.minute().bits();
        this.hours = expression.hour().bits();
        this.days = expression.dayOfMonth().bits();
        long fromSunday = expression.weekday().bits();
        this.weekdays = (fromSunday & ~1L) | (fromSunday & 1) << 7;
        this.months = expression.month().bits();
        this.bothDays = expression.bothDays();
    }

    static String of(Expression expression) {
        ScheduleWords words = new ScheduleWords(expression);
        return words.times() + words.dates();
    }

    private String times() {
        boolean one = Long.bitCount(minutes) == 1;
        int first = Long.numberOfTrailingZeros(hours);
        boolean oneHour = first == Values.last(hours);
        boolean everyMinute = Long.bitCount(minutes) == 60;
        if (hours == ALL_HOURS
                || (oneHour && (one || (isRow(minutes) && !everyMinute)))
                || (one && CronUtilsWords.isRound(hours, 24))) {
            return CronUtilsWords.of(minutes, hours);
        }
        int minute = Long.numberOfTrailingZeros(minutes);
        if (one && Long.bitCount(hours) <= MOST_TIMES && !isRow(hours)) {
            return "at " + list(hours, hour -> clock(hour, minute), "and");
        }
        if (one && Values.step(hours) > 1) {
            return "every " + Values.step(hours) + " hours, " + clock(first, minute) + " to "
                    + clock(Values.last(hours), minute);
        }
        String often = CronUtilsWords.of(minutes, ALL_HOURS);
        return oneHour || isRow(hours)
                ? often + ", " + clock(first, 0) + " to " + clock(Values.last(hours), 59)
                : often + ", in hours " + list(hours, Integer::toString, "and");
    }

    private String dates() {
        boolean anyDay = days == ALL_DAYS;
        boolean anyWeekday = weekdays == ALL_WEEKDAYS;
        if (bothDays ? anyDay && anyWeekday : anyDay || anyWeekday) {
            return months();
        }
        if (anyWeekday) {
            int day = Long.numberOfTrailingZeros(days);
            boolean oneDate = Long.bitCount(days) == 1 && Long.bitCount(months) == 1;
            return oneDate
                    ? " on " + day + " " + month(Long.numberOfTrailingZeros(months))
                    : " on " + daysOfMonth() + months();
        }
        if (anyDay) {
            return (isRow(weekdays) ? ", " : " on ") + weekdays() + months();
        }
        return bothDays
                ? " on " + daysOfMonth() + months() + ", if it is a " + list(weekdays, ScheduleWords::weekday, "or")
                : " on " + daysOfMonth() + " and on " + weekdays() + (months().isEmpty() ? "" : ",") + months();
    }

    private String daysOfMonth() {
        int count = Long.bitCount(days);
        int first = Long.numberOfTrailingZeros(days);
        int step = Values.step(days);
        if (count > 3 && step > 1) {
            boolean toTheEnd = Values.last(days) + step > 31;
            return "every " + step + (step == 2 ? "nd" : step == 3 ? "rd" : "th") + " day of the month from day "
                    + first + (toTheEnd ? "" : " to day " + Values.last(days));
        }
        return (count == 1 ? "day " : "days ") + list(days, Integer::toString, "and") + " of the month";
    }

    private String weekdays() {
        return list(weekdays, day -> weekday(day) + (isRow(weekdays) ? "" : "s"), "and");
    }

    private String months() {
        return months == ALL_MONTHS
                ? ""
                : (isRow(months) ? " from " : " in ") + list(months, ScheduleWords::month, "and");
    }

    /** {@code a}, {@code a and b}, {@code a, b and c}; {@code a to c} for three values or more in a row. */
    private static String list(long bits, IntFunction<String> word, String last) {
        List<String> words = new ArrayList<>();
        for (int value = 0; value <= Values.last(bits); value++) {
            if ((bits >>> value & 1) != 0) {
                words.add(word.apply(value));
            }
        }
        int end = words.size() - 1;
        if (isRow(bits) && last.equals("and")) {
            return words.get(0) + " to " + words.get(end);
        }
        return end == 0 ? words.get(0) : String.join(", ", words.subList(0, end)) + " " + last + " " + words.get(end);
    }

    private static boolean isRow(long bits) {
        return Long.bitCount(bits) > 2 && Values.step(bits) == 1;
    }

    private static String month(int month) {
        return Month.of(month).getDisplayName(TextStyle.FULL, Locale.ENGLISH);
    }

    private static String weekday(int day) {
        return DayOfWeek.of(day).getDisplayName(TextStyle.FULL, Locale.ENGLISH);
    }

    private static String clock(int hour, int minute) {
        return new LocalMinute(minute, hour, 1, 1, 0).clock();
    }
}
