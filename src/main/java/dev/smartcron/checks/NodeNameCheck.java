package dev.smartcron.checks;

import dev.smartcron.alert.Finding;
import dev.smartcron.alert.message.Details;
import dev.smartcron.settings.AlertRule;
import dev.smartcron.store.nodes.NodeTable;
import dev.smartcron.store.nodes.NodeTable.NodeRow;
import dev.smartcron.task.Severity;
import dev.smartcron.text.Zoned;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Objects;

/** Checks that no two machines call themselves by one name, so that one of them is refused at every tick. */
record NodeNameCheck(NodeTable nodes, ZoneId zone) implements Check {

    /** The other wants to tick every minute; when it has not for so long, somebody has mended it. */
    private static final Duration LATELY = Duration.ofMinutes(5);

    @Override
    public List<CheckResult> check(Instant now) {
        List<NodeRow> taken = nodes.all().stream()
                .filter(node ->
                        node.rivalAt() != null && !node.rivalAt().plus(LATELY).isBefore(now))
                .toList();
        return List.of(
                CheckResult.none("node_names", "no name is used twice", AlertRule.NODE_NAME_TAKEN, taken, this::taken));
    }

    private Finding taken(NodeRow row) {
        String node = row.name();
        return new Finding(
                node,
                Severity.CRITICAL,
                "two machines are called " + node,
                Details.of("A second machine, or container, that calls itself " + node + " wanted to tick at "
                                + Zoned.spaced(Objects.requireNonNull(row.rivalAt()), zone)
                                + " and was refused: it would take the other's tasks for its own."
                                + " Nothing is started there.")
                        .and("Give each machine its own name with SMARTCRON_NODE; without it the host name is taken."));
    }
}
