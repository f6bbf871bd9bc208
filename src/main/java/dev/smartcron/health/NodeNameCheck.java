package dev.smartcron.health;

import dev.smartcron.alert.Finding;
import dev.smartcron.alert.Letters;
import dev.smartcron.alert.Severity;
import dev.smartcron.alert.Survey;
import dev.smartcron.store.NodeTable;
import dev.smartcron.store.NodeTable.NodeRow;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Whether two machines call themselves by one name, so that one of them is refused at every tick. */
final class NodeNameCheck implements Check {
    static final String RULE = "node_name_taken";

    /** The other wants to tick every minute; when it has not for so long, somebody has mended it. */
    private static final Duration LATELY = Duration.ofMinutes(5);

    private final NodeTable nodes;
    private final Letters letters;

    NodeNameCheck(NodeTable nodes, Letters letters) {
        this.nodes = nodes;
        this.letters = letters;
    }

    @Override
    public CheckResult look(Instant now) {
        List<Finding> findings = new ArrayList<>();
        for (NodeRow node : nodes.all()) {
            if (node.rivalAt() != null && !node.rivalAt().plus(LATELY).isBefore(now)) {
                findings.add(taken(node.name(), node.rivalAt()));
            }
        }
        return new CheckResult(
                "node_names",
                findings.isEmpty() ? HealthStatus.OK : HealthStatus.CRITICAL,
                findings.isEmpty()
                        ? "each is one machine's"
                        : String.join(
                                "; ", findings.stream().map(Finding::summary).toList()),
                findings.size(),
                0,
                List.of(new Survey(RULE, "", findings)));
    }

    private Finding taken(String node, Instant refused) {
        return new Finding(
                node,
                Severity.CRITICAL,
                "two machines are called " + node,
                "A second machine, or container, that calls itself " + node + " wanted to tick at "
                        + letters.when(refused) + " and was refused: it would take the other's tasks for its own."
                        + " Nothing is started there.\n\nGive each machine its own name with SMARTCRON_NODE; without"
                        + " it the host name is taken.\n");
    }
}
