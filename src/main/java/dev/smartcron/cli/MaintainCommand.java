package dev.smartcron.cli;

import dev.smartcron.app.Application;
import dev.smartcron.cli.terminal.Text;
import dev.smartcron.maintenance.Maintain;
import dev.smartcron.maintenance.MaintainStep;
import dev.smartcron.maintenance.Maintained;
import dev.smartcron.maintenance.Vacuum;
import dev.smartcron.text.Durations;
import dev.smartcron.text.Sizes;
import java.time.Instant;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Option;

@CommandLine.Command(
        name = "maintain",
        description = "Checks the database, mends its indexes, gives back room that it does not use.",
        footer = {
            "  smartcron maintain           once a week, as a task: runners go on beside it",
            "  smartcron maintain --json",
            "  smartcron maintain --full    write a database file anew, in a quiet hour",
            "",
            "A line for each step, with the time it took. It may be ended at any moment.",
            "Exits 1 when more than an index is damaged, which is then left as it is, and",
            "when there is no room for the work; 3 when the database cannot be used."
        })
final class MaintainCommand extends Command {
    @Option(names = "--full", description = "Write the whole file anew, however long that keeps runners waiting.")
    private boolean full;

    @Override
    int run(Application app) {
        Instant now = app.now();
        Maintained maintained = new Maintain(app.keptDatabase(), app.node().name(), this::tell).run(now, full);
        app.node().ownLogs(console().err()::println).cleanup(console().clock().instant(), List.of(maintained.line()));
        if (json()) {
            print(maintained.json());
        } else {
            labelled(
                    "database    ",
                    Sizes.brief(maintained.bytesBefore()) + " before, " + Sizes.brief(maintained.bytesAfter())
                            + " now; all of it took " + Durations.brief(maintained.took()));
        }
        advise(app, maintained);
        return maintained.isWell() ? ExitCode.DONE : ExitCode.BAD_NEWS;
    }

    private void tell(MaintainStep step) {
        if (!json()) {
            String name = step.name() + " ".repeat(Math.max(1, 12 - Text.length(step.name())));
            labelled(name, step.done() + (step.took().isZero() ? "" : " (" + Durations.brief(step.took()) + ")"));
        }
    }

    private void advise(Application app, Maintained maintained) {
        if (maintained.soundness().isDamaged()) {
            warn("smartcron: the database is damaged, and was left as it is: "
                    + maintained.soundness().damages().get(0));
            warn("  Try: Put the latest backup in its place: smartcron restore FILE keeps this one aside.");
        } else if (maintained.vacuum() == Vacuum.NO_ROOM) {
            warn("smartcron: there is no room for compacting the database");
            warn("  Try: Free some space on the file system of "
                    + app.settings().node().home() + ", and give the command again.");
        } else if (maintained.vacuum() == Vacuum.TOO_LARGE) {
            warn("smartcron: the database is too large to be written anew while runners wait");
            warn("  Try: smartcron maintain --full in a quiet hour, after smartcron pause --all");
        }
    }
}
