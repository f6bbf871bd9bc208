package dev.smartcron.cli;

import dev.smartcron.app.Application;
import dev.smartcron.cli.terminal.Terminal;
import dev.smartcron.cli.terminal.Text;
import dev.smartcron.maintenance.OpenedBackup;
import dev.smartcron.maintenance.OpenedBackup.Outlook;
import dev.smartcron.maintenance.OpenedBackup.Restored;
import dev.smartcron.maintenance.RestoreDatabase;
import dev.smartcron.operations.StopExecutions;
import dev.smartcron.store.db.DatabaseProblem;
import dev.smartcron.text.Json;
import dev.smartcron.text.Listing;
import dev.smartcron.text.UserError;
import dev.smartcron.text.Zoned;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@CommandLine.Command(
        name = "restore",
        description = "Puts the database back as a backup has it.",
        footer = {
            "  smartcron restore backups/smartcron-20261129T010000.123Z.tar.gz",
            "  smartcron restore FILE --yes --stop    asks nothing, and ends what runs here",
            "",
            "Shows what would be lost, and asks. Refused while anything runs or another node",
            "ticks. The old database is kept aside; restore takes that file too.",
            "What ran since the backup is forgotten, so nothing due since then is started:",
            "it is recorded as missed. With --catch-up the tasks' catch_up decides, and what",
            "has run may run again. Settings and task files stay as they are on disk; those",
            "of the backup are in it: tar xzf FILE"
        })
final class RestoreCommand extends Command {
    private static final Set<String> YES = Set.of("y", "yes");
    private static final int NAMED = 10;

    @Parameters(paramLabel = "FILE", description = "A backup, or a database file that a restore kept.")
    private Path file = Path.of("");

    @Option(names = "--yes", description = "Ask nothing.")
    private boolean yes;

    @Option(names = "--stop", description = "End what runs on this node first, as stop --all does.")
    private boolean stop;

    @Option(names = "--catch-up", description = "Leave to the next tick what was due since, and what waited.")
    private boolean catchUp;

    @Override
    int run(Application app) {
        app.node().checkOwner();
        RestoreDatabase restore = new RestoreDatabase(
                app.settings().node(), app.settings().database(), app.node().identity(), app.clockWithoutDatabase());
        try (OpenedBackup backup = restore.open(file.toAbsolutePath().normalize())) {
            if (!yes && (json() || !Terminal.isInput())) {
                throw UserError.wrongUse(
                        "restore replaces the database, and nobody is at a terminal to be asked",
                        "smartcron restore " + file + " --yes");
            }
            Outlook outlook = backup.look(!stop);
            if (!json()) {
                tell(outlook, app);
            }
            if (!yes && !isWanted()) {
                warn("Nothing was changed.");
                return ExitCode.BAD_NEWS;
            }
            if (stop) {
                stopAll(app);
            }
            answer(outlook, backup.restore(catchUp, app.operator()), app);
        }
        // From now on this home has used it.
        app.madeDatabase();
        return ExitCode.DONE;
    }

    private boolean isWanted() {
        console().err().print("Restore it? [y/N] ");
        console().err().flush();
        try {
            String answer =
                    new BufferedReader(new InputStreamReader(console().in(), StandardCharsets.UTF_8)).readLine();
            return answer != null && YES.contains(answer.strip().toLowerCase(Locale.ROOT));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Over a connection that is closed afterwards: nobody may have the database open when it is replaced. */
    private void stopAll(Application app) {
        try (Application own = new Application(
                app.settings(),
                console().environment(),
                console().clock(),
                console().err()::println)) {
            new StopExecutions(own.operated()).stopAll(own.operator(), own.now());
        } catch (DatabaseProblem e) {
            warn("note: nothing could be stopped: " + e.getMessage());
        }
    }

    private void tell(Outlook outlook, Application app) {
        line("backup of " + Zoned.spaced(outlook.at(), app.zone()) + " by " + outlook.node() + ", SmartCron "
                + outlook.version() + ": " + Text.count(outlook.tasks(), "task") + ", "
                + Text.count(outlook.executions(), "execution"));
        line(outlook.forgotten()
                .map(count -> "lost by restoring: " + Text.count(count, "execution")
                        + " recorded since, and what operators did")
                .orElse("lost by restoring: what was recorded since; the database cannot be asked how much"));
        long firings =
                outlook.since().values().stream().mapToLong(Long::longValue).sum();
        if (firings > 0) {
            line(Text.count(firings, "firing") + " since then, of "
                    + Text.count(outlook.since().size(), "task") + ": "
                    + (catchUp
                            ? "catch_up says which run, though they may have run"
                            : "recorded as missed, for they may have run"));
            line("  " + named(outlook.since()));
        }
    }

    private static String named(Map<String, Long> firings) {
        List<Map.Entry<String, Long>> most = new TreeMap<>(firings)
                .entrySet().stream()
                        .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
                        .toList();
        return Listing.names(most, NAMED, each -> each.getKey() + " " + each.getValue());
    }

    private void answer(Outlook outlook, Restored restored, Application app) {
        if (json()) {
            print(json(outlook, restored, app));
            return;
        }
        if (restored.cancelled() + restored.lost() > 0) {
            line("of what was open then, " + restored.cancelled() + " that waited "
                    + (restored.cancelled() == 1 ? "is" : "are") + " cancelled and " + restored.lost() + " that ran "
                    + (restored.lost() == 1 ? "is" : "are") + " lost: smartcron history");
        }
        line("restored"
                + restored.keptAs()
                        .map(kept -> "; the database as it was is kept: " + kept)
                        .orElse(""));
    }

    private Map<String, @Nullable Object> json(Outlook outlook, Restored restored, Application app) {
        return Json.object(
                "file", file.toAbsolutePath().normalize().toString(),
                "at", Zoned.exact(outlook.at(), app.zone()),
                "node", outlook.node(),
                "version", outlook.version(),
                "schema", outlook.schema(),
                "tasks", outlook.tasks(),
                "executions", outlook.executions(),
                "forgotten", outlook.forgotten(),
                "catch_up", catchUp,
                "since", firings(outlook.since()),
                "missed", firings(restored.missed()),
                "cancelled", restored.cancelled(),
                "lost", restored.lost(),
                "kept_as", restored.keptAs());
    }

    private static List<?> firings(Map<String, Long> firings) {
        return firings.entrySet().stream()
                .map(each -> Json.object("task", each.getKey(), "firings", each.getValue()))
                .toList();
    }
}
