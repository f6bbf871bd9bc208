package dev.smartcron.maintenance;

import dev.smartcron.store.upkeep.FileUpkeep;
import dev.smartcron.store.upkeep.FileUpkeep.FilePages;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * Gives free pages back to the file system, a few at a time: who writes keeps all others from writing.
 *
 * <p>Pages that stay are moved, by way of the write-ahead log. Where somebody reads for long, that cannot be emptied; so it
 * ends before the log takes more room than is given back.
 */
final class PageReturn {
    /** The time that one step is to take. */
    private static final Duration WANTED = Duration.ofMillis(10);

    /** Who waits looks ten times a second whether it may write: so most of the time it may. */
    private static final int PAUSES = 4;

    private static final int FIRST = 32;
    private static final int LARGEST = 4_096;

    /** Steps between two looks at the log. */
    private static final int LOOK = 16;

    private static final long LARGEST_LOG = 64L << 20;

    private final FileUpkeep upkeep;
    private int steps;
    private Duration longest = Duration.ZERO;

    PageReturn(FileUpkeep upkeep) {
        this.upkeep = upkeep;
    }

    /** Returns the number of pages that were given back; fewer than are free where somebody else goes on reading. */
    long run() {
        FilePages before = upkeep.pages();
        long left = before.free();
        long size = FIRST;
        while (left > 0 && hasRoomInLog()) {
            long step = Math.min(size, left);
            Duration held = upkeep.giveBack(step);
            left -= step;
            steps++;
            longest = held.compareTo(longest) > 0 ? held : longest;
            size = next(size, held);
            LockSupport.parkNanos(PAUSES * held.toNanos());
        }
        return before.free() - left;
    }

    private boolean hasRoomInLog() {
        if (steps % LOOK == 0) {
            upkeep.checkpoint();
        }
        return upkeep.logBytes() <= LARGEST_LOG || upkeep.emptyLog();
    }

    private static long next(long size, Duration held) {
        long fitting = size * WANTED.toNanos() / Math.max(1, held.toNanos());
        return Math.max(1, Math.min(LARGEST, Math.min(fitting, size * 2)));
    }

    int steps() {
        return steps;
    }

    /** The time for which the longest step kept others from writing. */
    Duration longest() {
        return longest;
    }
}
