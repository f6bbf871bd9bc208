package dev.smartcron.schedule;

import dev.smartcron.schedule.ClockChanges.GapPolicy;
import java.time.Instant;
import java.time.LocalDate;
import java.time.zone.ZoneRules;
import java.util.List;
import java.util.Locale;

/**
 * The time rules a second time, as slowly and plainly as they can be said: look at every minute, one after the other.
 *
 * <p>Shares nothing with the production code but the names of the policies. Knows clock changes only by looking at the
 * wall a minute ago, or for hours around.
 */
final class MinuteByMinute {
    static final long NONE = Long.MIN_VALUE;
    private static final int MINUTE = 60;
    private static final int THREE_HOURS = 3 * 60 * MINUTE;
    private static final List<String> MONTHS =
            List.of("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC");
    private static final List<String> DAYS = List.of("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT");

    private final boolean[] minutes;
    private final boolean[] hours;
    private final boolean[] days;
    private final boolean[] months;
    private final boolean[] weekdays;
    private final boolean bothDays;
    private final boolean wild;
    private final ZoneRules rules;
    private final ClockChanges dst;

    private long knownDay = Long.MIN_VALUE;
    private boolean knownDayMatches;

    MinuteByMinute(String expression, ZoneRules rules, ClockChanges dst) {
        String[] field = expression.split(" ", -1);
        minutes = values(field[0], 0, 59, List.of(), 0);
        hours = values(field[1], 0, 23, List.of(), 0);
        days = values(field[2], 1, 31, List.of(), 0);
        months = values(field[3], 1, 12, MONTHS, 1);
        weekdays = values(field[4], 0, 7, DAYS, 0);
        weekdays[0] |= weekdays[7];
        bothDays = field[2].startsWith("*") || field[4].startsWith("*");
        wild = field[0].startsWith("*") || field[1].startsWith("*");
        this.rules = rules;
        this.dst = dst;
    }

    private static boolean[] values(String field, int min, int max, List<String> names, int firstName) {
        boolean[] asked = new boolean[max + 1];
        for (String element : field.split(",", -1)) {
            String[] slash = element.split("/", -1);
            int step = slash.length == 2 ? Integer.parseInt(slash[1]) : 1;
            int from;
            int to;
            if (slash[0].equals("*")) {
                from = min;
                to = max;
            } else {
                String[] ends = slash[0].split("-", -1);
                from = value(ends[0], names, firstName);
                to = ends.length == 2 ? value(ends[1], names, firstName) : slash.length == 2 ? max : from;
                if (max == 7 && ends.length == 2 && to == 0 && from != 0) {
                    to = 7;
                }
            }
            for (int value = from; value <= to; value++) {
                asked[value] |= (value - from) % step == 0;
            }
        }
        return asked;
    }

    private static int value(String word, List<String> names, int firstName) {
        int name = names.indexOf(word.toUpperCase(Locale.ROOT));
        return name >= 0 ? name + firstName : Integer.parseInt(word);
    }

    /** Looks at each date of 400 years, after which the calendar repeats. */
    boolean neverFires() {
        for (LocalDate date = LocalDate.of(2000, 1, 1); date.getYear() < 2400; date = date.plusDays(1)) {
            if (dayMatches(date)) {
                return false;
            }
        }
        return true;
    }

    /** The first firing after an instant and not after another, in seconds; {@link #NONE} without one. */
    long next(long after, long until) {
        for (long minute = Math.floorDiv(after, MINUTE) * MINUTE + MINUTE; minute <= until; minute += MINUTE) {
            if (fires(minute)) {
                return minute;
            }
        }
        return NONE;
    }

    boolean fires(long instant) {
        long wall = wall(instant);
        if (wild) {
            return matches(wall);
        }
        if (matches(wall) && passCounts(instant, wall)) {
            return true;
        }
        long wallBefore = wall(instant - MINUTE);
        long jump = wall - wallBefore - MINUTE;
        if (dst.gap() == GapPolicy.RUN && jump > 0 && jump < THREE_HOURS) {
            for (long missing = wallBefore + MINUTE; missing < wall; missing += MINUTE) {
                if (matches(missing)) {
                    return true;
                }
            }
        }
        return false;
    }

    private boolean passCounts(long instant, long wall) {
        boolean shownBefore = false;
        boolean shownAgain = false;
        for (long away = MINUTE; away <= THREE_HOURS; away += MINUTE) {
            shownBefore |= wall(instant - away) == wall;
            shownAgain |= wall(instant + away) == wall;
        }
        return switch (dst.overlap()) {
            case FIRST -> !shownBefore;
            case SECOND -> !shownAgain;
            case BOTH -> true;
        };
    }

    private long wall(long instant) {
        return instant + rules.getOffset(Instant.ofEpochSecond(instant)).getTotalSeconds();
    }

    private boolean matches(long wall) {
        int ofDay = (int) Math.floorMod(wall, 86_400L) / MINUTE;
        return minutes[ofDay % 60] && hours[ofDay / 60] && dayMatches(Math.floorDiv(wall, 86_400L));
    }

    private boolean dayMatches(long epochDay) {
        if (epochDay != knownDay) {
            knownDay = epochDay;
            knownDayMatches = dayMatches(LocalDate.ofEpochDay(epochDay));
        }
        return knownDayMatches;
    }

    private boolean dayMatches(LocalDate date) {
        boolean day = days[date.getDayOfMonth()];
        boolean weekday = weekdays[date.getDayOfWeek().getValue() % 7];
        return months[date.getMonthValue()] && (bothDays ? day && weekday : day || weekday);
    }
}
