package dev.smartcron.checks;

import dev.smartcron.alert.CheckFindings;
import dev.smartcron.alert.Finding;
import dev.smartcron.alert.TaskTimes;
import dev.smartcron.alert.message.Details;
import dev.smartcron.execution.Execution;
import dev.smartcron.settings.AlertRule;
import dev.smartcron.store.query.HealthFacts;
import dev.smartcron.store.query.HealthFacts.RunningExecution;
import dev.smartcron.task.Severity;
import dev.smartcron.text.Durations;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Checks the executions recorded as running.
 *
 * <p>Dead are those that no runner holds any more: their lock's time is over, or it is another's. That is one condition
 * a node, because what makes one of them usually makes them all. Stuck are those that go on although their timeout, and
 * the time to kill them, are over.
 */
record RunningCheck(HealthFacts facts, TaskTimes times) implements Check {

    private static final int NAMED = 20;

    /** A runner needs a moment to see an end and to record it. */
    private static final Duration RECORDING = Duration.ofSeconds(5);

    @Override
    public List<CheckResult> check(Instant now) {
        List<RunningExecution> dead = new ArrayList<>();
        List<RunningExecution> stuck = new ArrayList<>();
        for (RunningExecution running : facts.running()) {
            if (!running.isHeldAt(now)) {
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
                CheckResult.none(
                        "dead_executions", "none", dead.size(), CheckFindings.of(AlertRule.EXECUTION_DEAD, deadOfNode)),
                CheckResult.none(
                        "stuck_executions", "none", AlertRule.EXECUTION_STUCK, stuck, running -> stuck(running, now)));
    }

    private static Finding dead(String node, List<RunningExecution> executions) {
        String what = executions.size() == 1 ? "1 dead execution" : executions.size() + " dead executions";
        Details list = Details.of("Recorded as running on " + node + ", and no runner holds them:")
                .andFacts(executions.stream()
                        .limit(NAMED)
                        .flatMap(running -> Stream.of(
                                running.execution().id(), running.execution().task()))
                        .toArray());
        return new Finding(
                        node,
                        Severity.HIGH,
                        what + " on " + node + ": "
                                + executions.get(0).execution().task() + (executions.size() > 1 ? ", …" : ""),
                        list.and("The next tick of that node records how they ended; check that it ticks.")
                                .andTry("smartcron nodes", "when each node ticked last"))
                .causedBy(silence(node));
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
                        Details.of("Execution " + execution.id() + " of " + task + " on " + execution.node()
                                        + " began at "
                                        + times.at(task, began) + " and should have been ended by "
                                        + times.at(task, Objects.requireNonNull(running.deadline())) + ".")
                                .andTry(
                                        "smartcron logs " + task + " --execution " + execution.id(),
                                                "what it printed last",
                                        "smartcron kill " + execution.id(), "ends it"))
                .causedBy(silence(String.valueOf(execution.node())));
    }

    /** The cause of both: where nobody ticks, nobody ends or records anything. */
    private static String silence(String node) {
        return AlertRule.RUNNER_SILENT.word() + " " + node;
    }
}
