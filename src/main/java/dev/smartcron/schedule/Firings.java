package dev.smartcron.schedule;

import dev.smartcron.schedule.ClockChanges.GapPolicy;
import dev.smartcron.schedule.ClockChanges.OverlapPolicy;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.zone.ZoneRules;
import java.util.NoSuchElementException;
import java.util.PrimitiveIterator;

/**
 * The instants an expression fires at in a zone: a fixed set, whichever way one looks at it.
 *
 * <p>The rules are Debian cron's. A wild expression fires whenever the wall shows a time it asks for. A fixed one too,
 * but a clock put forward by less than 180 minutes over its times makes it fire once right after, and of the times that
 * a clock put back by up to 180 minutes shows twice only the first counts. Larger jumps change nothing.
 */
final class Firings {
    private static final int LARGE_JUMP = 180 * 60;
    private static final long FIRST_SECOND =
            LocalDate.of(1, 1, 3).atStartOfDay().toEpochSecond(ZoneOffset.UTC);
    static final long LAST_SECOND = LocalDate.of(9899, 12, 31).atStartOfDay().toEpochSecond(ZoneOffset.UTC);

    private final boolean fixed;
    private final LocalWalk walk;
    private final ZoneRules rules;
    private final ClockChanges dst;

    Firings(Expression expression, ZoneRules rules, ClockChanges dst) {
        this.fixed = !expression.wild();
        this.walk = new LocalWalk(expression);
        this.rules = rules;
        this.dst = dst;
    }

    Stretch stretch(long instant) {
        return Stretch.at(rules, instant);
    }

    /** Checks whether firings are looked for at an instant at all. */
    static boolean inSight(long instant) {
        return instant > FIRST_SECOND && instant <= LAST_SECOND;
    }

    PrimitiveIterator.OfLong walk(long after) {
        return new FiringWalk(after(after));
    }

    boolean at(long instant) {
        return after(instant - 1) == instant;
    }

    /**
     * The first firing strictly after an instant, in seconds; {@link LocalWalk#NEVER} when nothing fires within sight.
     *
     * <ol>
     *   <li>In the stretch that holds the start, find the next local minute asked for.
     *   <li>If it lies inside the stretch and its pass counts, it is the firing.
     *   <li>If it lies in the gap before the next stretch and gaps are caught up, that stretch's first minute is.
     *   <li>Otherwise go on from the beginning of the next stretch, which an overlap puts back in local time.
     * </ol>
     */
    long after(long instant) {
        if (instant > LAST_SECOND) {
            return LocalWalk.NEVER;
        }
        long start = Math.max(instant, FIRST_SECOND);
        Stretch stretch = Stretch.at(rules, start);
        if (start < stretch.instant(stretch.firstMinute()) && catchesUp(stretch)) {
            return stretch.instant(stretch.firstMinute());
        }
        // No local minute in [searched, next) is asked for; next is.
        long searched = LocalMinute.floor(stretch.local(start)) + LocalMinute.SECONDS;
        long next = walk.atOrAfter(searched);
        while (next != LocalWalk.NEVER) {
            if (next < stretch.localEnd()) {
                long counts = firstThatCounts(stretch, next);
                if (counts == next) {
                    return stretch.instant(next);
                }
                searched = counts;
                next = walk.atOrAfter(searched);
                continue;
            }
            stretch = stretch.following(rules);
            if (caughtUp(stretch) && next < stretch.localStart()) {
                return stretch.instant(stretch.firstMinute());
            }
            long first = stretch.firstMinute();
            if (first < searched || next < first) {
                searched = first;
                next = walk.atOrAfter(searched);
            }
        }
        return LocalWalk.NEVER;
    }

    /** Checks whether the gap a stretch begins with holds a firing that happens right after it. */
    boolean catchesUp(Stretch stretch) {
        return caughtUp(stretch) && walk.atOrAfter(firstInGap(stretch)) < stretch.localStart();
    }

    /** Checks whether a stretch begins with a gap whose firings are caught up, if there are any. */
    private boolean caughtUp(Stretch stretch) {
        return fixed && dst.gap() == GapPolicy.RUN && stretch.jump() > 0 && stretch.jump() < LARGE_JUMP;
    }

    private static long firstInGap(Stretch stretch) {
        return LocalMinute.ceiling(stretch.localStartUnchanged());
    }

    /** The first local minute asked for in the gap a stretch begins with, or {@link LocalWalk#NEVER}. */
    long nextInGap(Stretch stretch, long atOrAfter) {
        long next = walk.atOrAfter(Math.max(atOrAfter, firstInGap(stretch)));
        return next < stretch.localStart() ? next : LocalWalk.NEVER;
    }

    /** The first local minute at or after one that counts, where one pass of a repeated time does not. */
    long firstThatCounts(Stretch stretch, long local) {
        if (!fixed || dst.overlap() == OverlapPolicy.BOTH) {
            return local;
        }
        if (dst.overlap() == OverlapPolicy.FIRST) {
            return repeats(stretch) && local < stretch.localStartUnchanged()
                    ? LocalMinute.ceiling(stretch.localStartUnchanged())
                    : local;
        }
        if (stretch.end() == Stretch.ALWAYS) {
            return local;
        }
        Stretch following = stretch.following(rules);
        return repeats(following) && local >= following.localStart() ? LocalMinute.ceiling(stretch.localEnd()) : local;
    }

    /** Checks whether a stretch begins with local times that were shown before. */
    private static boolean repeats(Stretch stretch) {
        return stretch.jump() < 0 && -stretch.jump() <= LARGE_JUMP;
    }

    /**
     * The firings of a schedule one after the other, in epoch seconds.
     *
     * <p>The same instants as asking {@link Schedule#next} again and again, a hundred times faster: it keeps its place in
     * the local time line and between two clock changes. Not thread-safe.
     */
    private final class FiringWalk implements PrimitiveIterator.OfLong {
        private long next;
        private Stretch stretch;

        FiringWalk(long first) {
            this.next = first;
            this.stretch = stretch(Math.min(first, LAST_SECOND));
        }

        @Override
        public boolean hasNext() {
            return next != LocalWalk.NEVER;
        }

        @Override
        public long nextLong() {
            long now = next;
            if (now == LocalWalk.NEVER) {
                throw new NoSuchElementException("nothing fires any more within sight");
            }
            next = following(now);
            return now;
        }

        /** The rest of a stretch is one walk along local time; where one ends, or a pass does not count, the long way. */
        private long following(long firing) {
            if (firing > LAST_SECOND) {
                return LocalWalk.NEVER;
            }
            long local = walk.atOrAfter(stretch.local(firing) + LocalMinute.SECONDS);
            if (local < stretch.localEnd() && firstThatCounts(stretch, local) == local) {
                return stretch.instant(local);
            }
            long found = after(firing);
            if (found != LocalWalk.NEVER) {
                stretch = stretch(found);
            }
            return found;
        }
    }
}
