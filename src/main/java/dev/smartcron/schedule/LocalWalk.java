package dev.smartcron.schedule;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * Walks the minutes an expression asks for along a local time line: a line on which no clock ever changes.
 *
 * <p>The rest of a day is read from the expression's bits, which is all that most calls need; from one day to another
 * {@link CronUtilsLine} walks.
 */
final class LocalWalk {
    /** Nothing within cron-utils' sight of 100 years. */
    static final long NEVER = Long.MAX_VALUE;

    private static final long DAY = 24 * 60 * 60;

    private final Expression expression;
    private volatile @Nullable CronUtilsLine line;

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
        // One second before the earliest time of the next day: that can never match itself, so cron-utils' "next
        // after" is the "at or after" wanted here, and it is there in two of its steps when the next day matches.
        return line().after((day + 1) * DAY + (long) expression.minuteOfDay(0) * LocalMinute.SECONDS - 1);
    }

    /** Built when first needed, because its classes cost a fresh process more than all the rest of this room. */
    private CronUtilsLine line() {
        CronUtilsLine built = line;
        if (built == null) {
            // Two threads may both build it; both build the same.
            built = new CronUtilsLine(expression);
            line = built;
        }
        return built;
    }
}
