package dev.smartcron.health;

import dev.smartcron.alert.Finding;
import dev.smartcron.alert.Severity;
import dev.smartcron.alert.Survey;
import dev.smartcron.store.HealthFacts;
import dev.smartcron.store.HealthFacts.Running;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Executions recorded as running that nobody holds any more: their lock's time is over, or it is another's.
 *
 * <p>One condition a node, because what makes one of them usually makes them all.
 */
final class DeadCheck implements Check {
    static final String RULE = "execution_dead";

    private final HealthFacts facts;

    DeadCheck(HealthFacts facts) {
        this.facts = facts;
    }

    @Override
    public CheckResult look(Instant now) {
        Map<String, List<Running>> dead = new TreeMap<>();
        int count = 0;
        for (Running running : facts.running()) {
            if (isDead(running, now)) {
                dead.computeIfAbsent(running.node(), node -> new ArrayList<>()).add(running);
                count++;
            }
        }
        List<Finding> findings = new ArrayList<>();
        dead.forEach((node, executions) -> findings.add(finding(node, executions)));
        return new CheckResult(
                "dead_executions",
                count == 0 ? HealthStatus.OK : HealthStatus.CRITICAL,
                count == 0
                        ? "none"
                        : String.join(
                                "; ", findings.stream().map(Finding::summary).toList()),
                count,
                0,
                List.of(new Survey(RULE, "", findings)));
    }

    static boolean isDead(Running running, Instant now) {
        return running.lockedUntil() == null || running.lockedUntil().isBefore(now);
    }

    private static Finding finding(String node, List<Running> executions) {
        String what = executions.size() == 1 ? "1 dead execution" : executions.size() + " dead executions";
        StringBuilder list = new StringBuilder();
        for (Running running : executions) {
            list.append("    ")
                    .append(running.execution())
                    .append("  ")
                    .append(running.task())
                    .append('\n');
        }
        return new Finding(
                node,
                Severity.HIGH,
                what + " on " + node + ": " + executions.get(0).task() + (executions.size() > 1 ? ", …" : ""),
                "Recorded as running on " + node + ", and no runner holds them:\n\n" + list
                        + "\nA tick of that node records what became of them; see that it ticks.\n");
    }
}
