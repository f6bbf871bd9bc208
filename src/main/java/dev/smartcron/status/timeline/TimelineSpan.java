package dev.smartcron.status.timeline;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;

/**
 * The time that a timeline shows.
 *
 * @param until the first instant that is not in it
 * @param zone in which its hours are those of the clock
 */
public record TimelineSpan(Instant from, Instant until, ZoneId zone) {
    private static final int PARTS = 150;

    public TimelineSpan {
        if (!from.isBefore(until)) {
            throw new IllegalArgumentException(from + " is not before " + until);
        }
    }

    /** The time between two firings that are shown as one mark. */
    Duration close() {
        return length().dividedBy(PARTS);
    }

    public Duration length() {
        return Duration.between(from, until);
    }

    public boolean covers(Instant at) {
        return !at.isBefore(from) && at.isBefore(until);
    }

    /** The share of it that has gone by at an instant, between 0 and 1. */
    public double share(Instant at) {
        double share = (double) Duration.between(from, at).toMillis() / length().toMillis();
        return Math.max(0, Math.min(1, share));
    }

    /** The earlier of an instant and its end. */
    public Instant atMost(Instant at) {
        return at.isBefore(until) ? at : until;
    }

    /** The later of an instant and its beginning. */
    public Instant atLeast(Instant at) {
        return at.isAfter(from) ? at : from;
    }
}
