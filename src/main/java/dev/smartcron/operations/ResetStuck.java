package dev.smartcron.operations;

import dev.smartcron.execution.Execution;
import dev.smartcron.store.query.HealthFacts;
import dev.smartcron.store.query.HealthFacts.RunningExecution;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Recovers runs whose runner is gone: a tick records how they ended, or takes them over.
 *
 * @param isStuck tells whether nobody looks after a run any more
 */
public record ResetStuck(OperatedNode node, Predicate<RunningExecution> isStuck) {
    /** For a tick that is only being started. */
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    /** For a runner that has taken them over to find how they ended. */
    private static final Duration MOMENT = Duration.ofSeconds(3);

    /**
     * The outcome of a reset.
     *
     * @param lookedAt how many were running
     * @param reset those of them that do not run any more, or anew, as they are now
     */
    public record ResetRuns(int lookedAt, List<Execution> reset) {}

    /**
     * Has a tick see to them, and waits for that, but not for long: the rest is left to it.
     *
     * @param since only what has been running for so long
     */
    public ResetRuns reset(Duration since, Instant now) {
        List<RunningExecution> running = new HealthFacts(node.database())
                .running().stream()
                        .filter(each -> hasRun(each.execution(), since, now))
                        .toList();
        List<Execution> before =
                running.stream().map(RunningExecution::execution).toList();
        List<Execution> stuck = running.stream()
                .filter(isStuck)
                .map(RunningExecution::execution)
                .toList();
        // A whole tick: a runner that stays does not look for nodes that are gone.
        node.runner().tickUntil(() -> true);
        await(stuck);
        return new ResetRuns(
                before.size(),
                before.stream().flatMap(each -> reset(each).stream()).toList());
    }

    /** Waits until each is reset, or is another runner's that had its moment. */
    private void await(List<Execution> stuck) {
        long until = System.nanoTime() + PATIENCE.toNanos();
        boolean isSeenTo = false;
        while (stuck.stream().anyMatch(each -> reset(each).isEmpty()) && System.nanoTime() - until < 0) {
            if (!isSeenTo && stuck.stream().noneMatch(this::isAsItWas)) {
                isSeenTo = true;
                until = System.nanoTime() + MOMENT.toNanos();
            }
            AwaitEnd.pause();
        }
    }

    private static boolean hasRun(Execution execution, Duration since, Instant now) {
        Instant started = execution.startedAt();
        return started == null || !started.plus(since).isAfter(now);
    }

    /** Checks that it has neither ended nor another runner. */
    private boolean isAsItWas(Execution before) {
        return node.executions()
                .find(before.id())
                .filter(now -> !isReset(before, now) && Objects.equals(now.runner(), before.runner()))
                .isPresent();
    }

    private Optional<Execution> reset(Execution before) {
        return node.executions().find(before.id()).filter(now -> isReset(before, now));
    }

    private static boolean isReset(Execution before, Execution now) {
        return now.status() != before.status() || now.attempts() != before.attempts();
    }
}
