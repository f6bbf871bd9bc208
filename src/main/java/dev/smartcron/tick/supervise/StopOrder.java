package dev.smartcron.tick.supervise;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The order in which runs that are all to end are ended: a service after those that wait for it to be ready. */
final class StopOrder {
    private StopOrder() {}

    /**
     * Those whose turn it is: everything but services that somebody else among them waits for. Where each waits for another,
     * as they were started under different task files, all of them.
     *
     * @param toEnd their executions
     */
    static List<SupervisedRun> next(List<SupervisedRun> runs, Set<Long> toEnd) {
        List<SupervisedRun> left = runs.stream()
                .filter(run -> toEnd.contains(run.claim().execution()))
                .toList();
        List<SupervisedRun> next = new ArrayList<>();
        boolean anyEnding = false;
        for (SupervisedRun run : left) {
            boolean isFree = !run.isService() || left.stream().noneMatch(other -> other.waitsFor(run));
            if (isFree && !run.isEnding()) {
                next.add(run);
            }
            anyEnding |= run.isEnding();
        }
        return next.isEmpty() && !anyEnding ? left : next;
    }
}
