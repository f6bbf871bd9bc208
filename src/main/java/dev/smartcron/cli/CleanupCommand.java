package dev.smartcron.cli;

import dev.smartcron.app.Application;
import dev.smartcron.app.NodeUpkeep;
import dev.smartcron.cli.terminal.Table;
import dev.smartcron.maintenance.Cleanup;
import dev.smartcron.maintenance.CleanupKind;
import dev.smartcron.maintenance.Removed;
import dev.smartcron.text.Sizes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;

@CommandLine.Command(
        name = "cleanup",
        description = "Removes history, events and logs that are older than they are to be kept.",
        footer = {
            "  smartcron cleanup                what a task of the sample does each night",
            "  smartcron cleanup --dry-run      how much would go; changes nothing",
            "  smartcron cleanup --json | jq .executions",
            "",
            "How long each kind is kept is a setting (retention). Nothing goes that is",
            "needed: what runs or waits, the newest of each task, what nobody was told of",
            "yet, or an event hook has not taken. It may be stopped and begun again at any",
            "time; several at once do no harm. Exits 1 when a file could not be removed."
        })
final class CleanupCommand extends Command {
    private static final String INDENT = "  ";

    @Option(names = "--dry-run", description = "Tell what would be removed; change nothing.")
    private boolean dryRun;

    @Override
    int run(Application app) {
        Cleanup cleanup =
                new NodeUpkeep(app.node(), app.keptDatabase(), console().clock()).cleanup();
        Instant files = console().clock().instant();
        Removed removed = dryRun ? cleanup.count(app.now(), files) : cleanup.remove(app.now(), files);
        if (!dryRun) {
            List<String> lines = new ArrayList<>(List.of(removed.line()));
            lines.addAll(removed.notes());
            lines.addAll(removed.problems());
            app.node().ownLogs(this::warn).cleanup(files, lines);
        }
        if (json()) {
            Map<String, @Nullable Object> json = removed.json();
            json.put("dry_run", dryRun);
            print(json);
        } else {
            tell(removed);
        }
        removed.problems().forEach(problem -> warn("smartcron: " + problem));
        if (!removed.problems().isEmpty()) {
            warn("  Try: mend that, and give the command again; all else is done.");
        }
        return removed.problems().isEmpty() ? ExitCode.DONE : ExitCode.BAD_NEWS;
    }

    private void tell(Removed removed) {
        List<Map.Entry<CleanupKind, Long>> kinds = removed.counts().entrySet().stream()
                .filter(count -> count.getValue() > 0)
                .toList();
        if (kinds.isEmpty()) {
            line("Nothing is old enough to be removed.");
        } else {
            if (dryRun) {
                line("would be removed:");
            }
            Table<Map.Entry<CleanupKind, Long>> table = new Table<Map.Entry<CleanupKind, Long>>()
                    .word("", count -> count.getKey().label())
                    .number("", count -> String.format(Locale.ROOT, "%,d", count.getValue()));
            print(dryRun ? INDENT : "", table, kinds);
            line(
                    dryRun
                            ? "files of " + Sizes.brief(removed.fileBytes())
                                    + "; what the database would free is known when it is done"
                            : removed.freed());
        }
        removed.notes().forEach(this::line);
    }
}
