package dev.smartcron.schedule;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * Walks the minutes an expression asks for along a local time line: a line on which no clock ever changes.
 *
 * <p>The rest of a day and the days of a week ahead are read from the expression's bits, which is all that most
 * schedules ever need. Days farther away {@link CronUtilsDays} finds, from the first month that has one: it walks a year
 * at a time, and the next Sunday that is a 29 February may be forty years ahead.
 */
final class LocalWalk {
    /** Nothing within cron-utils' sight of 100 years. */
    static final long NEVER = Long.MAX_VALUE;

    private static final long DAY = 24 * 60 * 60;
    private static final int WEEK = 7;

    private final Expression expression;
    private volatile @Nullable CronUtilsDays days;

    LocalWalk(Expression expression) {
        this.expression = expression;
    }

    /** The first local minute at or after a local minute, both in local seconds; {@link #NEVER} if there is none. */
    long atOrAfter(long localMinute) {
        long day = Math.floorDiv(localMinute, DAY);
        if (expression.matches(LocalDate.ofEpochDay(day))) {
            int later = expression.minuteOfDay((int) (localMinute - day * DAY) / LocalMinute.SECONDS);
            if (later >= 0) {
                return day * DAY + (long) later * LocalMinute.SECONDS;
            }
        }
        long next = dayAfter(day);
        return next == CronUtilsDays.NONE ? NEVER : next * DAY + (long) expression.minuteOfDay(0) * LocalMinute.SECONDS;
    }

    private long dayAfter(long day) {
        for (long next = day + 1; next <= day + WEEK; next++) {
            if (expression.matches(LocalDate.ofEpochDay(next))) {
                return next;
            }
        }
        return days().atOrAfter(expression.monthAtOrAfter(day + WEEK + 1));
    }

    /** Built when first needed: its classes cost a fresh process more than all the rest of this room. */
    private CronUtilsDays days() {
        CronUtilsDays built = days;
        if (built == null) {
            // Two threads may both build it; both build the same.
            built = new CronUtilsDays(expression);
            days = built;
        }
        return built;
    }
}
