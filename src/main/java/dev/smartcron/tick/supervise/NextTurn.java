package dev.smartcron.tick.supervise;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * The time of a supervisor's next turn.
 *
 * <p>By the time that really goes by: a clock set back meanwhile must not keep a runner waiting for ever.
 *
 * @param isThisMinutes whether it is due before the next minute begins
 */
record NextTurn(long dueNanos, boolean isThisMinutes) {
    /** Anything due later than this is for a later runner. */
    private static final Duration FAR = Duration.ofDays(1);

    static NextTurn atOnce() {
        return in(0);
    }

    static NextTurn in(long nanos) {
        return new NextTurn(System.nanoTime() + nanos, true);
    }

    /** Once the next pending execution is due; null when there is none. */
    static NextTurn at(@Nullable Instant due, Instant now) {
        if (due == null || due.isAfter(now.plus(FAR))) {
            return new NextTurn(System.nanoTime() + FAR.toNanos(), false);
        }
        Instant nextMinute = now.truncatedTo(ChronoUnit.MINUTES).plus(1, ChronoUnit.MINUTES);
        return new NextTurn(System.nanoTime() + Duration.between(now, due).toNanos(), due.isBefore(nextMinute));
    }

    boolean isDue() {
        return nanos() <= 0;
    }

    long nanos() {
        return dueNanos - System.nanoTime();
    }
}
