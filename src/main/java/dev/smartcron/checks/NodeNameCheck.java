package dev.smartcron.checks;

import dev.smartcron.alert.CheckFindings;
import dev.smartcron.alert.Finding;
import dev.smartcron.alert.Messages;
import dev.smartcron.alert.Severity;
import dev.smartcron.store.NodeTable;
import dev.smartcron.store.NodeTable.NodeRow;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Checks that no two machines call themselves by one name, so that one of them is refused at every tick. */
record NodeNameCheck(NodeTable nodes, Messages messages) implements Check {
    static final String RULE = "node_name_taken";

    /** The other wants to tick every minute; when it has not for so long, somebody has mended it. */
    private static final Duration LATELY = Duration.ofMinutes(5);

    @Override
    public List<CheckResult> check(Instant now) {
        List<Finding> findings = new ArrayList<>();
        for (NodeRow node : nodes.all()) {
            if (node.rivalAt() != null && !node.rivalAt().plus(LATELY).isBefore(now)) {
                findings.add(taken(node.name(), node.rivalAt()));
            }
        }
        return List.of(CheckResult.none(
                "node_names", "no name is used twice", findings.size(), CheckFindings.of(RULE, findings)));
    }

    private Finding taken(String node, Instant refused) {
        return new Finding(
                node,
                Severity.CRITICAL,
                "two machines are called " + node,
                "A second machine, or container, that calls itself " + node + " wanted to tick at "
                        + messages.when(refused) + " and was refused: it would take the other's tasks for its own."
                        + " Nothing is started there.\n\nGive each machine its own name with SMARTCRON_NODE; without"
                        + " it the host name is taken.\n");
    }
}
