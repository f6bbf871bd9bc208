package dev.smartcron.schedule;

import dev.smartcron.text.PublicWord;

/**
 * The rules of a fixed schedule for the changes of its zone's clocks.
 *
 * <p>A schedule is fixed when neither its minute nor its hour field starts with {@code *}; all others follow the
 * clock on the wall and are not touched by this.
 *
 * @param gap when the clock is put forward over a firing
 * @param overlap when the clock is put back and a firing's local time comes twice
 */
public record ClockChanges(GapPolicy gap, OverlapPolicy overlap) {
    /** The rules of cron: run what was jumped over once, right after the jump; run repeated times the first time. */
    public static final ClockChanges DEFAULT = new ClockChanges(GapPolicy.RUN, OverlapPolicy.FIRST);

    /** Rules for local times that do not exist on a day. */
    public enum GapPolicy implements PublicWord {
        /** They fire once, together, at the first minute after the gap. */
        RUN,
        /** They do not fire this day. */
        SKIP
    }

    /** Rules for local times that exist twice on a day. */
    public enum OverlapPolicy implements PublicWord {
        /** They fire in the first pass only. */
        FIRST,
        /** They fire in both passes. */
        BOTH,
        /** They fire in the second pass only. */
        SECOND
    }
}
