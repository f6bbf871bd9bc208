package dev.smartcron.checks;

import dev.smartcron.alert.Finding;
import dev.smartcron.alert.Messages;
import dev.smartcron.alert.Severity;
import dev.smartcron.store.nodes.NodeTable;
import dev.smartcron.store.nodes.NodeTable.NodeRow;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/** Checks that no two machines call themselves by one name, so that one of them is refused at every tick. */
record NodeNameCheck(NodeTable nodes, Messages messages) implements Check {
    static final String RULE = "node_name_taken";

    /** The other wants to tick every minute; when it has not for so long, somebody has mended it. */
    private static final Duration LATELY = Duration.ofMinutes(5);

    @Override
    public List<CheckResult> check(Instant now) {
        List<NodeRow> taken = nodes.all().stream()
                .filter(node ->
                        node.rivalAt() != null && !node.rivalAt().plus(LATELY).isBefore(now))
                .toList();
        return List.of(CheckResult.none("node_names", "no name is used twice", RULE, taken, this::taken));
    }

    private Finding taken(NodeRow row) {
        String node = row.name();
        return new Finding(
                node,
                Severity.CRITICAL,
                "two machines are called " + node,
                "A second machine, or container, that calls itself " + node + " wanted to tick at "
                        + messages.when(Objects.requireNonNull(row.rivalAt()))
                        + " and was refused: it would take the other's tasks for its own."
                        + " Nothing is started there.\n\nGive each machine its own name with SMARTCRON_NODE; without"
                        + " it the host name is taken.\n");
    }
}
