package dev.smartcron.health;

import dev.smartcron.alert.Finding;
import dev.smartcron.alert.Letters;
import dev.smartcron.alert.Severity;
import dev.smartcron.alert.Survey;
import dev.smartcron.store.HealthFacts;
import dev.smartcron.store.HealthFacts.Running;
import dev.smartcron.text.Durations;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Executions that go on although their timeout, and the time to kill them, are over. */
final class StuckCheck implements Check {
    static final String RULE = "execution_stuck";

    /** A runner needs a moment to see an end and to record it. */
    private static final Duration RECORDING = Duration.ofSeconds(5);

    private final HealthFacts facts;
    private final Letters letters;

    StuckCheck(HealthFacts facts, Letters letters) {
        this.facts = facts;
        this.letters = letters;
    }

    @Override
    public CheckResult look(Instant now) {
        Map<String, Finding> stuck = new LinkedHashMap<>();
        int count = 0;
        for (Running running : facts.running()) {
            Instant deadline = running.deadline();
            if (deadline != null && deadline.plus(RECORDING).isBefore(now) && !DeadCheck.isDead(running, now)) {
                stuck.putIfAbsent(running.task(), finding(running, deadline, now));
                count++;
            }
        }
        return new CheckResult(
                "stuck_executions",
                count == 0 ? HealthStatus.OK : HealthStatus.CRITICAL,
                count == 0
                        ? "none"
                        : String.join(
                                "; ",
                                stuck.values().stream().map(Finding::summary).toList()),
                count,
                0,
                List.of(new Survey(RULE, "", List.copyOf(stuck.values()))));
    }

    private Finding finding(Running running, Instant deadline, Instant now) {
        String ran = Durations.brief(Duration.between(running.startedAt(), now).truncatedTo(ChronoUnit.SECONDS));
        return new Finding(
                running.task(),
                Severity.HIGH,
                running.task() + " is stuck: running for " + ran,
                "Execution " + running.execution() + " of " + running.task() + " on " + running.node() + " began at "
                        + letters.when(running.startedAt()) + " and should have been ended by "
                        + letters.when(deadline) + ".\n\nWhat to try:\n    smartcron logs " + running.task()
                        + "\n    smartcron kill " + running.execution() + "\n");
    }
}
