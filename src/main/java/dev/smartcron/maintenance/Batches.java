package dev.smartcron.maintenance;

import dev.smartcron.store.db.Database;
import dev.smartcron.store.upkeep.Expired;
import dev.smartcron.store.upkeep.Expired.Portion;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * Removes rows in batches, so that nobody waits long for it: who writes to a database file keeps all others from writing.
 *
 * <p>A batch is one transaction, of {@link BatchSize a size} that follows what the ones before took. A pause that is some times
 * as long as it took lets others have their turn, most of the time at once.
 */
final class Batches {
    private static final int PAUSES = 4;

    private final Database database;
    private final long most;
    private final long until;
    private final BatchSize size = new BatchSize();
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
        size.restart();
        Portion portion = expired.next(limited());
        while (!portion.isEmpty()) {
            long nanos = remove(portion);
            portion = System.nanoTime() - until < 0 ? expired.next(limited()) : Portion.NONE;
            if (!portion.isEmpty()) {
                LockSupport.parkNanos(PAUSES * nanos);
            }
        }
        return removed - before;
    }

    /** Counts what {@link #remove} would find. */
    static long count(Expired expired) {
        long rows = 0;
        for (Portion portion = expired.next(BatchSize.LARGEST);
                !portion.isEmpty();
                portion = expired.next(BatchSize.LARGEST)) {
            rows += portion.rows();
        }
        return rows;
    }

    private int limited() {
        return (int) Math.min(size.rows(), most - removed);
    }

    /** Returns the time that the transaction took, without that for which it waited to begin. */
    private long remove(Portion portion) {
        long[] began = {0};
        long[] kept = {0};
        removed += database.write(session -> {
            began[0] = System.nanoTime();
            int rows = portion.removal().applyAsInt(session);
            kept[0] = System.nanoTime();
            return rows;
        });
        long ended = System.nanoTime();
        size.took(portion.rows(), kept[0] - began[0], ended - kept[0]);
        Duration took = Duration.ofNanos(ended - began[0]);
        longest = took.compareTo(longest) > 0 ? took : longest;
        return took.toNanos();
    }
}
