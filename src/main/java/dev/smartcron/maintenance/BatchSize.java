package dev.smartcron.maintenance;

import java.time.Duration;

/**
 * Decides how many rows the next batch removes: as many as fit into {@link #WANTED}, by what the last one took, for that
 * depends on the disk, on the rows, and on who else is at work.
 *
 * <p>A part of that time is the same for one row as for many: to have the disk keep them. Where it alone is longer, smaller
 * batches would not be quicker, only more; there a batch may take twice that part.
 */
final class BatchSize {
    static final int SMALLEST = 32;
    static final int LARGEST = 1_000;

    /** The time that a batch is to take: far below what anybody minds, since some take longer than the ones before. */
    private static final Duration WANTED = Duration.ofMillis(8);

    private int rows = SMALLEST;
    private long smallOnes;
    private long commitsOfSmallOnes;

    /** The next batch is a small one, for its rows are of another kind. */
    void restart() {
        rows = SMALLEST;
    }

    /** The largest number of rows of the next batch. */
    int rows() {
        return rows;
    }

    /** Counts a batch: what its rows took to be removed, and what its commit did, in nanoseconds. */
    void took(int removed, long removal, long commit) {
        if (removed <= SMALLEST) {
            smallOnes++;
            commitsOfSmallOnes += commit;
        }
        long wanted = Math.max(WANTED.toNanos(), 2 * commitsOfSmallOnes / Math.max(1, smallOnes));
        long fitting = removed * wanted / Math.max(removal + commit, 1_000);
        // One that took much longer, or was much quicker, than others may have been so for reasons of its own.
        long bounded = Math.max(removed / 4, Math.min(fitting, removed * 2L));
        rows = (int) Math.max(SMALLEST, Math.min(bounded, LARGEST));
    }
}
