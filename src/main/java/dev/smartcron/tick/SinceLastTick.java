package dev.smartcron.tick;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The time between two ticks of a node.
 *
 * @param clock how far the clock moved, below zero where it was set back
 * @param jump how much of that was a hand on the clock and not time that went by; zero when it was less than a minute
 * @param missing minutes in between that neither a tick nor the launcher answered
 * @param missingFrom the first of them; null when there is none
 */
public record SinceLastTick(
        Duration clock,
        Duration jump,
        int missing,
        @Nullable Instant missingFrom) {
    static final SinceLastTick UNKNOWN = new SinceLastTick(Duration.ZERO, Duration.ZERO, 0, null);

    /** Time servers move a clock by seconds, which changes no minute. */
    private static final Duration SMALLEST_JUMP = Duration.ofMinutes(1);

    /**
     * Tells a clock that was set from time that went by.
     *
     * @param really time that went by, whatever the clock; null across a boot, where nobody knows
     * @param idle minutes the launcher answered alone
     */
    static SinceLastTick of(Instant last, Instant now, @Nullable Duration really, List<Instant> idle) {
        Duration clock = Duration.between(last, now);
        Duration jump = really == null ? Duration.ZERO : clock.minus(really);
        if (jump.abs().compareTo(SMALLEST_JUMP) < 0) {
            jump = Duration.ZERO;
        }
        Instant first = last.truncatedTo(ChronoUnit.MINUTES).plus(1, ChronoUnit.MINUTES);
        // With a jump in it, the clock no longer says which minutes went by; that they did, the time since the boot
        // says.
        Instant end = jump.isZero() || really == null
                ? now.truncatedTo(ChronoUnit.MINUTES)
                : last.plus(really).truncatedTo(ChronoUnit.MINUTES);
        if (!first.isBefore(end)) {
            return new SinceLastTick(clock, jump, 0, null);
        }
        Set<Instant> answered = new HashSet<>();
        for (Instant minute : idle) {
            answered.add(minute.truncatedTo(ChronoUnit.MINUTES));
        }
        long between = ChronoUnit.MINUTES.between(first, end);
        if (jump.isZero()) {
            answered.removeIf(minute -> minute.isBefore(first) || !minute.isBefore(end));
        }
        int missing = (int) Math.max(0, between - answered.size());
        Instant from = first;
        while (jump.isZero() && missing > 0 && answered.contains(from)) {
            from = from.plus(1, ChronoUnit.MINUTES);
        }
        return new SinceLastTick(clock, jump, missing, missing == 0 ? null : from);
    }
}
