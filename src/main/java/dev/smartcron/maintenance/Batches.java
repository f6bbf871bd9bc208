package dev.smartcron.maintenance;

import dev.smartcron.store.db.Database;
import dev.smartcron.store.upkeep.Expired;
import dev.smartcron.store.upkeep.Expired.Portion;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Removes rows in batches, so that nobody waits long for it: who writes to a database file keeps all others from writing.
 *
 * <p>A batch is one transaction, as large as can be removed in {@link #WANTED} by what the one before it took; how long that
 * is depends on the disk, on the rows, and on who else is at work. It is never smaller than {@link #SMALLEST}, for a part of
 * what it takes is the same for one row as for many: to begin, and to have the disk keep it. A pause that is some times as
 * long as it took lets others have their turn, most of the time at once.
 */
final class Batches {
    /** The time that a batch is to take: far below what anybody minds, since some take longer than the ones before. */
    private static final Duration WANTED = Duration.ofMillis(8);

    private static final int PAUSES = 4;
    private static final int SMALLEST = 32;
    private static final int LARGEST = 1_000;

    private final Database database;
    private final long most;
    private final long until;
    private long removed;
    private Duration longest = Duration.ZERO;

    /** Batches until nothing is left. */
    Batches(Database database) {
        this(database, Long.MAX_VALUE, Duration.ofDays(1));
    }

    /**
     * Batches of so many rows together, and no longer than so.
     *
     * @param within begins now
     */
    Batches(Database database, long most, Duration within) {
        this.database = database;
        this.most = most;
        this.until = System.nanoTime() + within.toNanos();
    }

    /** The time that the longest of them took, with its commit. */
    Duration longest() {
        return longest;
    }

    /** Removes what it can of a kind; returns how much that was. */
    long remove(Expired expired) {
        long before = removed;
        int size = SMALLEST;
        Portion portion = expired.next(limited(size));
        while (!portion.isEmpty()) {
            long nanos = remove(portion);
            size = next(portion.rows(), nanos);
            portion = System.nanoTime() - until < 0 ? expired.next(limited(size)) : Portion.NONE;
            if (!portion.isEmpty()) {
                LockSupport.parkNanos(PAUSES * nanos);
            }
        }
        return removed - before;
    }

    /** Counts what {@link #remove} would find. */
    static long count(Expired expired) {
        long rows = 0;
        for (Portion portion = expired.next(LARGEST); !portion.isEmpty(); portion = expired.next(LARGEST)) {
            rows += portion.rows();
        }
        return rows;
    }

    private int limited(int size) {
        return (int) Math.min(size, most - removed);
    }

    /** Returns the time that the transaction took, without that for which it waited to begin. */
    private long remove(Portion portion) {
        long[] began = {0};
        removed += database.write(session -> {
            began[0] = System.nanoTime();
            return portion.removal().applyAsInt(session);
        });
        long nanos = System.nanoTime() - began[0];
        Duration took = Duration.ofNanos(nanos);
        longest = took.compareTo(longest) > 0 ? took : longest;
        return nanos;
    }

    /** A batch that took much longer, or was much quicker, than others may have been so for reasons of its own. */
    private static int next(int rows, long nanos) {
        long fitting = rows * WANTED.toNanos() / Math.max(nanos, TimeUnit.MICROSECONDS.toNanos(1));
        long bounded = Math.max(rows / 4, Math.min(fitting, rows * 2L));
        return (int) Math.max(SMALLEST, Math.min(bounded, LARGEST));
    }
}
