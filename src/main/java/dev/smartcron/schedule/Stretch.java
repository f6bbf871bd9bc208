package dev.smartcron.schedule;

import java.time.Instant;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import org.jspecify.annotations.Nullable;

/**
 * A stretch of time between two clock changes: within it local time and instants differ by one offset.
 *
 * <p>All times are seconds since 1970, instants in UTC and local times as the wall shows them.
 *
 * @param start the instant of the clock change before, {@link #ALWAYS} below zero if there is none
 * @param end the instant of the clock change after, {@link #ALWAYS} if there is none
 * @param offsetBefore the offset up to {@code start}
 * @param offset local time minus instant
 */
record Stretch(long start, long end, int offsetBefore, int offset) {
    /** Further away than any instant a schedule looks at, and far enough from overflow to add offsets. */
    static final long ALWAYS = Long.MAX_VALUE / 4;

    /** The stretch that holds an instant. */
    static Stretch at(ZoneRules rules, long instant) {
        // One nanosecond later, because a stretch begins with its clock change and the rules look strictly before.
        @Nullable ZoneOffsetTransition before = rules.previousTransition(Instant.ofEpochSecond(instant, 1));
        @Nullable ZoneOffsetTransition after = rules.nextTransition(Instant.ofEpochSecond(instant));
        long end = after == null ? ALWAYS : after.toEpochSecond();
        if (before == null) {
            int offset = rules.getOffset(Instant.ofEpochSecond(instant)).getTotalSeconds();
            return new Stretch(-ALWAYS, end, offset, offset);
        }
        return new Stretch(
                before.toEpochSecond(),
                end,
                before.getOffsetBefore().getTotalSeconds(),
                before.getOffsetAfter().getTotalSeconds());
    }

    /** The stretch that begins where this one ends; asked only of one that ends. */
    Stretch following(ZoneRules rules) {
        return at(rules, end);
    }

    /** Seconds the clock was put forward at the start: positive for a gap, negative for an overlap. */
    int jump() {
        return offset - offsetBefore;
    }

    long local(long instant) {
        return instant + offset;
    }

    long instant(long local) {
        return local - offset;
    }

    /** The first local time of the stretch. */
    long localStart() {
        return start + offset;
    }

    /** The local time of the start, had the clock not been changed. */
    long localStartUnchanged() {
        return start + offsetBefore;
    }

    /** The local time of the end, if the clock were not changed. */
    long localEnd() {
        return end + offset;
    }

    /** The local start of the first whole minute; clock changes of our days begin with one, older ones may not. */
    long firstMinute() {
        return LocalMinute.ceiling(localStart());
    }
}
