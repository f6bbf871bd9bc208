package dev.smartcron.schedule;

import dev.smartcron.text.OddCharacters;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Five checked fields: which local minutes a schedule asks for, before any zone has its say. */
record Expression(Values minute, Values hour, Values dayOfMonth, Values month, Values weekday) {

    private static final int[] LONGEST_MONTH = {0, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

    /** One bit for every seventh day, as many as a month has. */
    private static final long EVERY_WEEK = 1L | 1L << 7 | 1L << 14 | 1L << 21 | 1L << 28;

    private static final String[] NUMBERS = {"no", "one", "two", "three", "four", "five", "six", "seven", "eight"};

    /**
     * Reads five fields separated by spaces or tabs.
     *
     * @throws BadSchedule also for fields that are right in themselves but never come together
     */
    static Expression read(String text) throws BadSchedule {
        List<String> words = words(text);
        Optional<String> odd = OddCharacters.in(text);
        if (odd.isPresent()) {
            throw new BadSchedule("the schedule holds " + odd.get());
        }
        if (words.size() != 5) {
            throw new BadSchedule(wrongCount(words));
        }
        Expression expression = new Expression(
                FieldReader.read(Field.MINUTE, words.get(0)),
                FieldReader.read(Field.HOUR, words.get(1)),
                FieldReader.read(Field.DAY_OF_MONTH, words.get(2)),
                FieldReader.read(Field.MONTH, words.get(3)),
                FieldReader.read(Field.WEEKDAY, words.get(4)));
        if (!expression.everFires()) {
            throw new BadSchedule(
                    "day of month " + BadSchedule.shown(expression.dayOfMonth.written()) + " never comes in month "
                            + BadSchedule.shown(expression.month.written()) + ": this schedule never fires");
        }
        return expression;
    }

    private static String wrongCount(List<String> words) {
        int count = words.size();
        String number = count < NUMBERS.length ? NUMBERS[count] : Integer.toString(count);
        String hint = count == 1 ? Nickname.meant(words.get(0)) : count == 6 ? withoutSeconds(words) : "";
        return number + (count == 1 ? " field" : " fields") + " given, cron has five: minute hour day month weekday"
                + hint;
    }

    /** Six fields that begin with a second are Quartz', or Spring's. */
    private static String withoutSeconds(List<String> words) {
        return words.get(0).equals("0")
                ? "; without seconds it is "
                        + String.join(" ", words.subList(1, 6)).replace('?', '*')
                : "";
    }

    private static List<String> words(String text) throws BadSchedule {
        List<String> words = new ArrayList<>(5);
        int start = -1;
        for (int i = 0; i <= text.length(); i++) {
            char c = i == text.length() ? ' ' : text.charAt(i);
            if (Character.isISOControl(c) && c != '\t') {
                throw new BadSchedule("control character " + BadSchedule.shown(String.valueOf(c)) + " in the schedule");
            }
            boolean blank = c == ' ' || c == '\t';
            if (blank && start >= 0) {
                words.add(text.substring(start, i));
                start = -1;
            } else if (!blank && start < 0) {
                start = i;
            }
        }
        return words;
    }

    /** Checks whether both day fields must match; they must when either starts with a star, else one suffices. */
    boolean bothDays() {
        return dayOfMonth.star() || weekday.star();
    }

    /** Checks whether this schedule follows the clock on the wall through a clock change instead of firing once a day. */
    boolean wild() {
        return minute.star() || hour.star();
    }

    boolean matches(LocalMinute at) {
        return minute.has(at.minute()) && hour.has(at.hour()) && matchesDay(at.month(), at.dayOfMonth(), at.weekday());
    }

    boolean matches(LocalDate date) {
        return matchesDay(
                date.getMonthValue(), date.getDayOfMonth(), date.getDayOfWeek().getValue() % 7);
    }

    private boolean matchesDay(int monthOfYear, int day, int dayOfWeek) {
        boolean dayMatches = dayOfMonth.has(day);
        boolean weekdayMatches = weekday.has(dayOfWeek);
        return month.has(monthOfYear) && (bothDays() ? dayMatches && weekdayMatches : dayMatches || weekdayMatches);
    }

    /** The first minute of a day (0 to 1439) asked for at or after one, or -1 when the day has no more. */
    int minuteOfDay(int from) {
        int h = from / 60;
        int m = minute.atOrAfter(from % 60);
        if (m >= 0 && hour.has(h)) {
            return h * 60 + m;
        }
        h = hour.atOrAfter(h + 1);
        return h < 0 ? -1 : h * 60 + minute.atOrAfter(0);
    }

    /**
     * A day from which the first one asked for at or after a day is less than a month away: the day itself, or the first
     * of a month. Both counted from 1970-01-01. There always is one, see {@link #read}.
     */
    long monthAtOrAfter(long epochDay) {
        LocalDate from = LocalDate.ofEpochDay(epochDay);
        LocalDate first = from.withDayOfMonth(1);
        long rest = -1L << from.getDayOfMonth();
        while (!month.has(first.getMonthValue()) || (daysOf(first) & rest) == 0) {
            rest = -1L;
            int following = month.atOrAfter(first.getMonthValue() + 1);
            first = following < 0
                    ? LocalDate.of(first.getYear() + 1, month.atOrAfter(1), 1)
                    : first.withMonth(following);
        }
        return Math.max(epochDay, first.toEpochDay());
    }

    /** The days of a month asked for, one bit each, by both day fields as {@link #bothDays} has them. */
    private long daysOf(LocalDate firstOfMonth) {
        // The weekdays turned so that the lowest bit is the month's first day, then laid out over its weeks.
        int turn = firstOfMonth.getDayOfWeek().getValue() % 7;
        long week = (weekday.bits() >>> turn | weekday.bits() << (7 - turn)) & 0x7f;
        long weekdays = (week * EVERY_WEEK) << 1;
        long days = dayOfMonth.bits();
        return (bothDays() ? days & weekdays : days | weekdays) & ((1L << (firstOfMonth.lengthOfMonth() + 1)) - 1);
    }

    /** Every weekday falls on every day of every month in time, 29 February too, so only lengths of months count. */
    private boolean everFires() {
        if (!bothDays()) {
            return true;
        }
        for (int m = 1; m <= 12; m++) {
            if (month.has(m) && Long.numberOfTrailingZeros(dayOfMonth.bits()) <= LONGEST_MONTH[m]) {
                return true;
            }
        }
        return false;
    }
}
