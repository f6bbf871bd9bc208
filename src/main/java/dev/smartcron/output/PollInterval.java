package dev.smartcron.output;

import java.util.concurrent.TimeUnit;

/** The time between two polls of an output: a flood as often as it takes to keep what the disk has of it within bounds. */
final class PollInterval {
    /** The interval of a task that prints little. */
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private static final long FIRST_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private static final long SOONEST_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    /** So much may come between two looks before they get more frequent. */
    private static final long CALM = 16L << 20;

    private long last = System.nanoTime();
    /** The first look comes early, to see whether it is a flood. */
    private long nanos = FIRST_NANOS;

    /** Takes note of a look that found so many bytes more. */
    void polled(long grown) {
        long now = System.nanoTime();
        double next = (double) (now - last) * CALM / (double) Math.max(1, grown);
        nanos = Math.max(SOONEST_NANOS, (long) Math.min(next, (double) LOOK_NANOS));
        last = now;
    }

    /** The time until the next poll. */
    long nanos() {
        return nanos;
    }
}
