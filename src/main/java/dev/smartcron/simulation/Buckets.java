package dev.smartcron.simulation;

import java.time.Instant;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A span cut at the full hours, or the midnights, of its zone and at its clock changes, so that an hour that comes twice
 * is two.
 */
final class Buckets {
    private static final int HOUR = 60 * 60;

    /** The minute each begins with, in order. */
    private final int[] begins;

    private final int minutes;

    private Buckets(int[] begins, int minutes) {
        this.begins = begins;
        this.minutes = minutes;
    }

    static Buckets hours(Span span) {
        return cut(span, at -> nextHour(span.zone().getRules(), at));
    }

    static Buckets days(Span span) {
        return cut(
                span,
                at -> span.local(at)
                        .toLocalDate()
                        .plusDays(1)
                        .atStartOfDay(span.zone())
                        .toInstant());
    }

    private static Buckets cut(Span span, UnaryOperator<Instant> following) {
        List<Integer> begins = new ArrayList<>();
        for (Instant at = span.from(); at.isBefore(span.until()); at = following.apply(at)) {
            begins.add(span.minute(at));
        }
        return new Buckets(begins.stream().mapToInt(Integer::intValue).toArray(), span.minutes());
    }

    private static Instant nextHour(ZoneRules rules, Instant at) {
        int offset = rules.getOffset(at).getTotalSeconds();
        long hour = Math.floorDiv(at.getEpochSecond() + offset, HOUR) + 1;
        Instant next = Instant.ofEpochSecond(hour * HOUR - offset);
        @Nullable ZoneOffsetTransition change = rules.nextTransition(at);
        return change != null && change.getInstant().isBefore(next) ? change.getInstant() : next;
    }

    int count() {
        return begins.length;
    }

    int begin(int bucket) {
        return begins[bucket];
    }

    /** The first minute that is not in a bucket any more. */
    int end(int bucket) {
        return bucket + 1 < begins.length ? begins[bucket + 1] : minutes;
    }

    /** Counts the starts in each. */
    int[] counts(Starts starts) {
        int[] counts = new int[begins.length];
        int bucket = 0;
        for (int minute = starts.next(0); minute >= 0; minute = starts.next(minute + 1)) {
            while (minute >= end(bucket)) {
                bucket++;
            }
            counts[bucket]++;
        }
        return counts;
    }
}
