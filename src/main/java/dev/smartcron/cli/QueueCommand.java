package dev.smartcron.cli;

import dev.smartcron.app.Application;
import dev.smartcron.cli.terminal.Table;
import dev.smartcron.cli.terminal.Text;
import dev.smartcron.execution.Sentence;
import dev.smartcron.execution.Status;
import dev.smartcron.status.JobQueue;
import dev.smartcron.status.JobQueue.OwnersJobs;
import dev.smartcron.status.JobQueue.QueuedJob;
import dev.smartcron.text.UserError;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;

@CommandLine.Command(
        name = "queue",
        description = "Shows the jobs that wait or run, and why each waits.",
        footer = {
            "  smartcron queue",
            "  smartcron queue --owner ann --limit 100",
            "  smartcron queue --json",
            "",
            "PLACE is a job's among those of its owner that wait: they start by priority and",
            "then by age, and owners take turns. AGE is the time since it was enqueued."
        })
final class QueueCommand extends Command {
    private static final int MOST_OWNERS = 5;

    @Option(names = "--owner", paramLabel = "U", description = "Show only the jobs of this owner.")
    private @Nullable String owner;

    @Option(
            names = {"-n", "--limit"},
            paramLabel = "N",
            defaultValue = "20",
            description = "How many jobs to show at most. Default: ${DEFAULT-VALUE}.")
    private int limit;

    @Override
    int run(Application app) {
        if (limit < 1) {
            throw UserError.wrongUse("--limit " + limit + " leaves nothing to show", "Give 1 or more.");
        }
        Instant now = app.now();
        JobQueue queue = app.jobs().read(owner, limit, now);
        if (json()) {
            print(queue.json(app.zone()));
        } else if (queue.owners().isEmpty()) {
            line("No job" + (owner == null ? "" : " of " + owner) + " waits or runs.");
        } else {
            tell(queue, app.zone(), now);
        }
        return ExitCode.DONE;
    }

    private void tell(JobQueue queue, ZoneId zone, Instant now) {
        line(Text.count(queue.pending(), "job")
                + (queue.pending() == 1 ? " waits, " : " wait, ")
                + queue.running()
                + (queue.running() == 1 ? " runs." : " run."));
        List<OwnersJobs> owners = queue.owners();
        if (owners.size() > 1) {
            line("");
            print(
                    new Table<OwnersJobs>()
                            .text("OWNER", QueueCommand::name)
                            .number("WAIT", OwnersJobs::pending)
                            .number("RUN", OwnersJobs::running),
                    owners.stream().limit(MOST_OWNERS).toList());
            if (owners.size() > MOST_OWNERS) {
                line("and " + Text.count(owners.size() - MOST_OWNERS, "other owner"));
            }
        }
        line("");
        print(table(zone, now), queue.jobs());
        if (queue.unlisted() > 0) {
            line("and " + queue.unlisted() + " more: --limit N shows them");
        }
    }

    private static Table<QueuedJob> table(ZoneId zone, Instant now) {
        Sentence sentences = Sentence.in(zone);
        return new Table<QueuedJob>()
                .number("ID", each -> each.job().id())
                .text("TASK", each -> each.job().task())
                .text("OWNER", each -> each.job().owner())
                .number("PLACE", QueuedJob::position)
                .status("STATUS", each -> each.job().status().word())
                .number("AGE", each -> Text.ago(each.createdAt(), now))
                .number("PRIORITY", each -> each.job().priority())
                .spare(2)
                .text("KEY", each -> each.job().key())
                .spare(1)
                .note(each -> each.job().status() == Status.PENDING
                        ? each.job().sentence(sentences).orElse(null)
                        : null);
    }

    private static String name(OwnersJobs owner) {
        return owner.owner() == null ? "(nobody)" : owner.owner();
    }
}
