package dev.smartcron.checks;

import dev.smartcron.alert.CheckFindings;
import dev.smartcron.alert.Finding;
import dev.smartcron.alert.Messages;
import dev.smartcron.alert.Severity;
import dev.smartcron.execution.Execution;
import dev.smartcron.store.query.HealthFacts;
import dev.smartcron.store.query.HealthFacts.RunningExecution;
import dev.smartcron.text.Durations;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Checks the executions recorded as running.
 *
 * <p>Dead are those that no runner holds any more: their lock's time is over, or it is another's. That is one condition
 * a node, because what makes one of them usually makes them all. Stuck are those that go on although their timeout, and
 * the time to kill them, are over.
 */
record RunningCheck(HealthFacts facts, Messages messages) implements Check {
    static final String DEAD = "execution_dead";
    static final String STUCK = "execution_stuck";

    /** A runner needs a moment to see an end and to record it. */
    private static final Duration RECORDING = Duration.ofSeconds(5);

    @Override
    public List<CheckResult> check(Instant now) {
        List<RunningExecution> dead = new ArrayList<>();
        List<RunningExecution> stuck = new ArrayList<>();
        for (RunningExecution running : facts.running()) {
            if (running.lockedUntil() == null || running.lockedUntil().isBefore(now)) {
                dead.add(running);
            } else if (running.deadline() != null
                    && running.deadline().plus(RECORDING).isBefore(now)) {
                stuck.add(running);
            }
        }
        List<Finding> deadOfNode = new ArrayList<>();
        dead.stream()
                .collect(Collectors.groupingBy(
                        running -> String.valueOf(running.execution().node()), TreeMap::new, Collectors.toList()))
                .forEach((node, executions) -> deadOfNode.add(dead(node, executions)));
        return List.of(
                CheckResult.none("dead_executions", "none", dead.size(), CheckFindings.of(DEAD, deadOfNode)),
                CheckResult.none("stuck_executions", "none", STUCK, stuck, running -> stuck(running, now)));
    }

    private static Finding dead(String node, List<RunningExecution> executions) {
        String what = executions.size() == 1 ? "1 dead execution" : executions.size() + " dead executions";
        StringBuilder list = new StringBuilder();
        executions.forEach(running -> list.append(
                "    " + running.execution().id() + "  " + running.execution().task() + "\n"));
        return new Finding(
                node,
                Severity.HIGH,
                what + " on " + node + ": " + executions.get(0).execution().task()
                        + (executions.size() > 1 ? ", …" : ""),
                "Recorded as running on " + node + ", and no runner holds them:\n\n" + list
                        + "\nThe next tick of that node records how they ended; check that it ticks.\n");
    }

    private Finding stuck(RunningExecution running, Instant now) {
        Execution execution = running.execution();
        String task = execution.task();
        Instant began = Objects.requireNonNull(execution.startedAt());
        return Finding.ofTask(
                task,
                Severity.HIGH,
                task + " is stuck: running for "
                        + Durations.brief(Duration.between(began, now).truncatedTo(ChronoUnit.SECONDS)),
                "Execution " + execution.id() + " of " + task + " on " + execution.node() + " began at "
                        + messages.when(began) + " and should have been ended by "
                        + messages.when(Objects.requireNonNull(running.deadline()))
                        + ".\n\nWhat to try:\n    smartcron logs " + task + "\n    smartcron kill " + execution.id()
                        + "\n");
    }
}
