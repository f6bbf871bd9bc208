package dev.smartcron.tick;

import dev.smartcron.execution.Attempt;
import dev.smartcron.execution.Trigger;
import dev.smartcron.process.Processes;
import dev.smartcron.store.Claim;
import dev.smartcron.store.Stops.Wish;
import dev.smartcron.task.Task;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** The runs that a supervisor watches. */
final class Running {
    /** How often a tree that is being ended is looked at. */
    private static final long END_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private final Clock clock;
    private final Claims claims;
    private final Keeping keeping;
    private final Runnable wake;
    private final List<Watch> all = new ArrayList<>();
    private final Processes processes = new Processes();

    /** @param wake is called, from any thread, when one of them has ended */
    Running(Clock clock, Claims claims, Keeping keeping, Runnable wake) {
        this.clock = clock;
        this.claims = claims;
        this.keeping = keeping;
        this.wake = wake;
    }

    void add(Watch watch) {
        all.add(watch);
        watch.wakeAtEnd(wake);
    }

    boolean isEmpty() {
        return all.isEmpty();
    }

    int size() {
        return all.size();
    }

    /** Watches none of them any more; they run on. */
    void clear() {
        all.clear();
    }

    /** Begins to end one, if it is here. */
    void stop(Wish wish) {
        for (Watch watch : all) {
            if (watch.claim().execution() == wish.execution()) {
                watch.stop(wish);
            }
        }
    }

    boolean isAnyEnding() {
        return all.stream().anyMatch(Watch::isEnding);
    }

    Set<Long> executions() {
        Set<Long> executions = new HashSet<>();
        all.forEach(watch -> executions.add(watch.claim().execution()));
        return executions;
    }

    /** The services among them, as they were started. */
    Map<Long, Task> services() {
        Map<Long, Task> services = new HashMap<>();
        for (Watch watch : all) {
            if (watch.claim().trigger() == Trigger.SERVICE) {
                services.put(watch.claim().execution(), watch.claim().task());
            }
        }
        return services;
    }

    /** How soon one of them is to be looked at. */
    long nanos() {
        long soonest = Long.MAX_VALUE;
        for (Watch watch : all) {
            soonest = Math.min(soonest, watch.isEnding() ? END_NANOS : watch.nanosToDeadline());
            soonest = Math.min(soonest, watch.nanosToOutput());
        }
        return soonest;
    }

    /**
     * Looks at each, renews its lease and moves its output along.
     *
     * @param over takes those that have ended, one by one: should the next look fail, they are not forgotten
     */
    void look(Consumer<Over> over) {
        for (Iterator<Watch> each = all.iterator(); each.hasNext(); ) {
            Watch watch = each.next();
            watch.renewWith(claims, clock);
            watch.look(processes).ifPresent(attempt -> {
                each.remove();
                over.accept(new Over(watch.claim(), attempt, watch.survivors()));
            });
            keeping.hear(watch);
        }
        keeping.record(clock.instant());
    }

    /**
     * A run that has ended.
     *
     * @param survivors processes of it that could not be killed
     */
    record Over(Claim claim, Attempt attempt, List<String> survivors) {}
}
