package dev.smartcron.cli;

import dev.smartcron.app.Application;
import dev.smartcron.cli.terminal.Table;
import dev.smartcron.cli.terminal.Text;
import dev.smartcron.status.NodeState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

@CommandLine.Command(
        name = "nodes",
        description = "Shows the machines that use this database, and which of them are silent.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  smartcron nodes",
            "  smartcron nodes --json | jq '.[] | select(.silent)'",
            "",
            "AGO is the time since the last tick, CLOCK how far the node's clock is from the",
            "database server's (nothing where the database is a file), UP since its boot."
        })
final class NodesCommand extends Command {
    @Override
    int run(Application app) {
        Instant now = app.now();
        List<NodeState> nodes = app.nodes(now);
        if (json()) {
            print(nodes.stream().map(node -> node.json(app.zone())).toList());
        } else if (nodes.isEmpty()) {
            line("No node has ticked yet. Put smartcron run into the crontab: crontab.example shows how.");
        } else {
            print(table(now), nodes);
        }
        return ExitCode.DONE;
    }

    private static Table<NodeState> table(Instant now) {
        return new Table<NodeState>()
                .text("NODE", node -> node.row().name())
                .status("STATE", node -> node.silent() ? "silent" : "alive")
                .number("AGO", node -> Text.ago(node.lastTick(), now))
                .number("RUNNING", node -> node.row().running())
                .number("CLOCK", node -> skew(node.row().clockSkew()))
                .text("ENVIRONMENT", node -> node.row().environment())
                .text("VERSION", node -> node.row().version())
                .extra("UP", node -> Text.ago(node.row().bootedAt(), now));
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
