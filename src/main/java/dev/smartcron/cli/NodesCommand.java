package dev.smartcron.cli;

import dev.smartcron.app.Application;
import dev.smartcron.cli.terminal.Table;
import dev.smartcron.cli.terminal.Text;
import dev.smartcron.cli.terminal.TimeColumn;
import dev.smartcron.operations.ForgetNode;
import dev.smartcron.status.NodeState;
import dev.smartcron.store.nodes.NodeTable.NodeRow;
import dev.smartcron.text.Json;
import dev.smartcron.text.Zoned;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;

@CommandLine.Command(
        name = "nodes",
        description = "Shows the machines that use this database, and which of them are silent.",
        footer = {
            "  smartcron nodes",
            "  smartcron nodes --json | jq '.[] | select(.silent)'",
            "  smartcron nodes --forget web9      it is gone for good: nobody waits for it",
            "",
            "AGO is the time since the last tick, CLOCK how far the node's clock is from the",
            "database server's (only where there is a server), UP the time since its boot.",
            "A node that is forgotten and ticks again is a node again."
        })
final class NodesCommand extends Command {
    @Option(names = "--forget", paramLabel = "NAME", description = "Take out a machine that is gone for good.")
    private @Nullable String forget;

    @Override
    int run(Application app) {
        if (forget != null) {
            return forget(app, forget);
        }
        Instant now = app.now();
        List<NodeState> nodes = app.nodes(now);
        if (json()) {
            print(nodes.stream().map(node -> node.json(app.zone())).toList());
        } else if (nodes.isEmpty()) {
            line("No node has ticked yet. Put smartcron run into the crontab: crontab.example shows how.");
        } else {
            print(table(nodes, app.zone(), now), nodes);
        }
        return ExitCode.DONE;
    }

    private int forget(Application app, String name) {
        NodeRow gone = new ForgetNode(app.operated()).forget(name, app.operator(), app.now());
        String lastTick = Zoned.isoOrNull(gone.lastTick(), app.zone());
        if (json()) {
            print(Json.object("forgotten", name, "last_tick_at", lastTick));
        } else {
            line(name + " is forgotten; it " + (lastTick == null ? "never ticked" : "ticked last at " + lastTick));
        }
        return ExitCode.DONE;
    }

    private static Table<NodeState> table(List<NodeState> nodes, ZoneId zone, Instant now) {
        TimeColumn ticks = TimeColumn.of(
                nodes.stream().map(NodeState::lastTick).filter(Objects::nonNull).toList(), zone);
        Table<NodeState> table = new Table<NodeState>()
                .text("NODE", node -> node.row().name())
                .status("STATE", node -> node.silent() ? "silent" : "alive")
                .number("AGO", node -> Text.ago(node.lastTick(), now))
                .number(
                        ticks.title("LAST TICK"),
                        node -> Optional.ofNullable(node.lastTick()).map(at -> ticks.brief(at, now)))
                .spare(3)
                .number("RUNNING", node -> node.row().running());
        if (nodes.stream().anyMatch(node -> node.row().clockSkew() != null)) {
            table.number("CLOCK", node -> skew(node.row().clockSkew()));
        }
        return table.text("ENVIRONMENT", node -> node.row().environment())
                .word("VERSION", node -> node.row().version())
                .spare(2)
                .number("UP", node -> Text.ago(node.row().bootedAt(), now))
                .spare(1);
    }

    /** The lead of the node's clock over the database's; negative when it is behind. */
    private static @Nullable String skew(@Nullable Duration databaseMinusNode) {
        if (databaseMinusNode == null) {
            return null;
        }
        long millis = -databaseMinusNode.toMillis();
        String sign = millis < 0 ? "-" : "+";
        long size = Math.abs(millis);
        return size < 10_000 ? sign + size + "ms" : sign + Text.span(Duration.ofMillis(size));
    }
}
