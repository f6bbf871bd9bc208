package dev.smartcron.simulation;

import java.time.Instant;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A span cut at the full hours, or the midnights, of its zone and at its clock changes, so that an hour that comes twice
 * is two.
 *
 * @param begins the minute each begins with, in order
 * @param minutes of the span
 */
record Buckets(List<Integer> begins, int minutes) {
    private static final int HOUR = 60 * 60;

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
        return new Buckets(List.copyOf(begins), span.minutes());
    }

    private static Instant nextHour(ZoneRules rules, Instant at) {
        int offset = rules.getOffset(at).getTotalSeconds();
        long hour = Math.floorDiv(at.getEpochSecond() + offset, HOUR) + 1;
        Instant next = Instant.ofEpochSecond(hour * HOUR - offset);
        @Nullable ZoneOffsetTransition change = rules.nextTransition(at);
        return change != null && change.getInstant().isBefore(next) ? change.getInstant() : next;
    }

    int count() {
        return begins.size();
    }

    int begin(int bucket) {
        return begins.get(bucket);
    }

    /** The first minute that is not in a bucket any more. */
    int end(int bucket) {
        return bucket + 1 < begins.size() ? begins.get(bucket + 1) : minutes;
    }

    /** Counts the minutes of a set in each. */
    List<Integer> counts(BitSet set) {
        return IntStream.range(0, count())
                .mapToObj(bucket -> set.get(begin(bucket), end(bucket)).cardinality())
                .toList();
    }
}
