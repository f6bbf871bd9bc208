package dev.smartcron.maintenance;

import dev.smartcron.store.db.Database;
import dev.smartcron.store.upkeep.Expired;
import dev.smartcron.store.upkeep.Expired.Portion;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Removes rows in batches, so that nobody waits long for it: who writes to a database file keeps all others from writing.
 *
 * <p>A batch is one transaction, which ends once it has taken its time, however few rows that were: it depends on the disk, on
 * the rows, and on who else is at work. A pause that is some times as long lets others have their turn, most of the time at once.
 */
final class Batches {
    /** The time that a batch takes: far below what anybody minds, since its last rows may take longer than others. */
    private static final long ENOUGH_NANOS = TimeUnit.MILLISECONDS.toNanos(8);

    private static final int PAUSES = 4;

    /** So many rows are looked for at once. */
    private static final int FOUND = 1_000;

    /** After so many batches the disk is given what they wrote, in the time of a pause. */
    private static final int CHECKPOINT_AFTER = 4;

    private final Database database;
    private final long most;
    private final long until;
    private long removed;
    private int sinceCheckpoint;
    private Duration longest = Duration.ZERO;

    /**
     * Batches until nothing is left.
     *
     * @param database {@linkplain Database#withoutWaiting without waiting} for its disk
     */
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
        List<Portion> found = expired.next(limited());
        while (!found.isEmpty()) {
            long began = System.nanoTime();
            found = removeSome(found);
            long ended = System.nanoTime();
            if (ended - until >= 0) {
                break;
            }
            if (found.isEmpty()) {
                found = expired.next(limited());
            }
            rest(ended, PAUSES * (ended - began));
        }
        return removed - before;
    }

    /** Counts what {@link #remove} would find. */
    static long count(Expired expired) {
        long rows = 0;
        for (List<Portion> found = expired.next(FOUND); !found.isEmpty(); found = expired.next(FOUND)) {
            rows += found.stream().mapToInt(Portion::rows).sum();
        }
        return rows;
    }

    private int limited() {
        return (int) Math.min(FOUND, most - removed);
    }

    /** One batch; returns those that are left for the next. */
    private List<Portion> removeSome(List<Portion> found) {
        long[] began = {0};
        int[] done = {0};
        removed += database.write(session -> {
            // Anew where the transaction has to be tried again. The time for which it waited to begin is nobody's wait.
            began[0] = System.nanoTime();
            done[0] = 0;
            int rows = 0;
            do {
                rows += found.get(done[0]).removal().applyAsInt(session);
                done[0]++;
            } while (done[0] < found.size() && System.nanoTime() - began[0] < ENOUGH_NANOS);
            return rows;
        });
        Duration took = Duration.ofNanos(System.nanoTime() - began[0]);
        longest = took.compareTo(longest) > 0 ? took : longest;
        return found.subList(done[0], found.size());
    }

    private void rest(long from, long nanos) {
        sinceCheckpoint++;
        if (sinceCheckpoint == CHECKPOINT_AFTER) {
            sinceCheckpoint = 0;
            database.checkpoint();
        }
        LockSupport.parkNanos(nanos - (System.nanoTime() - from));
    }
}
