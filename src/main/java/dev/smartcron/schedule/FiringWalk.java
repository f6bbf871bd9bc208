package dev.smartcron.schedule;

import java.util.NoSuchElementException;
import java.util.PrimitiveIterator;

/**
 * The firings of a schedule one after the other, in epoch seconds.
 *
 * <p>The same instants as asking {@link Schedule#next} again and again, a hundred times faster: it keeps its place in
 * the local time line and between two clock changes. Not thread-safe.
 */
final class FiringWalk implements PrimitiveIterator.OfLong {
    private final Firings firings;
    private final LocalWalk walk;
    private Stretch stretch;
    private long next;

    FiringWalk(Firings firings, LocalWalk walk, long after) {
        this.firings = firings;
        this.walk = walk;
        this.next = firings.after(after);
        this.stretch = firings.stretch(Math.min(next, Firings.LAST_SECOND));
    }

    @Override
    public boolean hasNext() {
        return next != Firings.NEVER;
    }

    @Override
    public long nextLong() {
        long now = next;
        if (now == Firings.NEVER) {
            throw new NoSuchElementException("nothing fires any more within sight");
        }
        next = after(now);
        return now;
    }

    /** The rest of a stretch is one walk along local time; where one ends, or a pass does not count, the long way. */
    private long after(long firing) {
        if (firing > Firings.LAST_SECOND) {
            return Firings.NEVER;
        }
        long local = walk.atOrAfter(stretch.local(firing) + LocalMinute.SECONDS);
        if (local < stretch.localEnd() && firings.firstThatCounts(stretch, local) == local) {
            return stretch.instant(local);
        }
        long found = firings.after(firing);
        if (found != Firings.NEVER) {
            stretch = firings.stretch(found);
        }
        return found;
    }
}
