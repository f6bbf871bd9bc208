package dev.smartcron.operations;

import dev.smartcron.execution.Actor;
import dev.smartcron.execution.AuditEntry;
import dev.smartcron.execution.OperatorAction;
import dev.smartcron.store.claim.AuditTable;
import dev.smartcron.store.nodes.NodeTable;
import dev.smartcron.store.nodes.NodeTable.NodeRow;
import dev.smartcron.text.Durations;
import dev.smartcron.text.Nearest;
import dev.smartcron.text.UserError;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Takes a machine that is gone for good out of the nodes, so that nobody waits for its ticks any more. What it has done stays
 * in the history; should it tick again, it is a node again.
 */
public record ForgetNode(OperatedNode node) {
    /** Either line of the crontab shows itself within that time. */
    private static final Duration SILENT = Duration.ofMinutes(10);

    /**
     * Forgets a node.
     *
     * @return the node as it was
     * @throws UserError when there is none of that name, it is this one, was heard of lately, or what it runs is not over
     */
    public NodeRow forget(String name, Actor actor, Instant now) {
        return node.database().write(session -> {
            NodeRow gone = find(name);
            refuse(gone, now);
            if (!NodeTable.remove(session, gone)) {
                throw UserError.refused(name + " was heard of just now", "smartcron nodes shows when.");
            }
            AuditTable.record(
                    session,
                    AuditEntry.of(
                            now, actor, OperatorAction.FORGET, null, null, "node", name, "last_tick", gone.lastTick()));
            return gone;
        });
    }

    private NodeRow find(String name) {
        List<NodeRow> all = new NodeTable(node.database()).all();
        return all.stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow(() -> UserError.wrongUse(
                        "there is no node '" + name + "'"
                                + Nearest.hint(
                                        name, all.stream().map(NodeRow::name).toList()),
                        "smartcron nodes shows their names."));
    }

    private void refuse(NodeRow gone, Instant now) {
        String name = gone.name();
        if (node.is(name)) {
            throw UserError.refused(
                    name + " is this machine",
                    "Take SmartCron's lines out of its crontab; another node can forget it " + Durations.format(SILENT)
                            + " later.");
        }
        Optional<Instant> heard = Stream.of(gone.lastTick(), gone.lastHealth())
                .filter(Objects::nonNull)
                .max(Comparator.naturalOrder());
        if (heard.isPresent() && heard.get().plus(SILENT).isAfter(now)) {
            Duration ago = Duration.between(heard.get(), now).truncatedTo(ChronoUnit.SECONDS);
            throw UserError.refused(
                    name + " was heard of " + Durations.brief(ago.isNegative() ? Duration.ZERO : ago) + " ago",
                    "Take SmartCron's lines out of the crontab there, and try again in " + Durations.format(SILENT)
                            + ".");
        }
        if (gone.running() > 0) {
            throw UserError.refused(
                    gone.running() + (gone.running() == 1 ? " execution is" : " executions are")
                            + " recorded as running on " + name,
                    "Wait until another node records them as lost, when their locks run out; or smartcron unlock TASK"
                            + " --force. smartcron history --status running shows them.");
        }
    }
}
