package dev.smartcron.simulation;

import dev.smartcron.schedule.Schedule;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.PrimitiveIterator;
import org.jspecify.annotations.Nullable;

/** The minutes of a span in which something starts, one bit each: a month is 5 KiB, however often it fires. */
final class Starts {
    private final long[] bits;
    private final Counted counted;

    /**
     * Counts taken on the way.
     *
     * @param count of starts
     * @param first the first firing that is started within the span, and {@code last} the last; null for none
     * @param skipped firings that are not started, on days that do not count or held
     * @param skippedWhy why the first of these is not; null for none
     */
    record Counted(
            int count,
            @Nullable Instant first,
            @Nullable Instant last,
            int skipped,
            @Nullable String skippedWhy) {}

    private Starts(long[] bits, Counted counted) {
        this.bits = bits;
        this.counted = counted;
    }

    /** Walks a schedule. */
    static Starts of(Schedule schedule, Eligibility allowed, Span span) {
        long[] bits = new long[(span.minutes() + 63) / 64];
        boolean always = allowed.isAlways();
        int count = 0;
        int skipped = 0;
        String skippedWhy = null;
        Instant first = null;
        Instant last = null;
        // A firing before the span may be started in it, and one at its end after it.
        Instant end = span.until().minus(allowed.delay());
        Instant earliest = span.from().minus(allowed.delay());
        PrimitiveIterator.OfLong walk = schedule.walk(earliest.minusSeconds(1));
        while (walk.hasNext()) {
            Instant firing = Instant.ofEpochSecond(walk.nextLong());
            if (!firing.isBefore(end)) {
                break;
            }
            if (firing.isBefore(earliest)) {
                continue;
            }
            Optional<String> whyNot = always ? Optional.empty() : allowed.whyNot(firing);
            if (whyNot.isPresent()) {
                skippedWhy = skipped++ == 0 ? whyNot.get() : skippedWhy;
                continue;
            }
            int minute = span.minute(firing.plus(allowed.delay()));
            bits[minute >> 6] |= 1L << minute;
            count++;
            first = first == null ? firing : first;
            last = firing;
        }
        return new Starts(bits, new Counted(count, first, last, skipped, skippedWhy));
    }

    Counted counted() {
        return counted;
    }

    int count() {
        return counted.count();
    }

    boolean at(int minute) {
        return (bits[minute >> 6] & 1L << minute) != 0;
    }

    /** The first minute with a start at or after one; -1 when there is none. */
    int next(int minute) {
        int word = minute >> 6;
        if (word >= bits.length) {
            return -1;
        }
        long rest = bits[word] & -1L << minute;
        while (rest == 0) {
            if (++word == bits.length) {
                return -1;
            }
            rest = bits[word];
        }
        return (word << 6) + Long.numberOfTrailingZeros(rest);
    }

    /** In how many minutes both start something. */
    int common(Starts other) {
        int common = 0;
        for (int i = 0; i < bits.length; i++) {
            common += Long.bitCount(bits[i] & other.bits[i]);
        }
        return common;
    }

    /** The same minutes, whatever asked for them. */
    record Minutes(Starts starts) {
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Minutes that && Arrays.equals(starts.bits, that.starts.bits);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(starts.bits);
        }
    }
}
