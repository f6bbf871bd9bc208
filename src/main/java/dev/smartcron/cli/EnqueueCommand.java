package dev.smartcron.cli;

import dev.smartcron.app.Application;
import dev.smartcron.cli.terminal.LiveOutput;
import dev.smartcron.execution.Execution;
import dev.smartcron.execution.Sentence;
import dev.smartcron.execution.Status;
import dev.smartcron.operations.EnqueueJob;
import dev.smartcron.operations.EnqueueJob.Enqueued;
import dev.smartcron.operations.JobRequest;
import dev.smartcron.schedule.PointInTime;
import dev.smartcron.store.query.RegisteredTask;
import dev.smartcron.text.Json;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@CommandLine.Command(
        name = "enqueue",
        description = "Adds a job for a task: it starts once, in its turn.",
        footer = {
            "  smartcron enqueue vend_sync_sales --owner ann --payload '{\"store\": 11}'",
            "  smartcron enqueue vend_sync_sales --payload @order.json --key order-812",
            "  smartcron enqueue vend_sync_sales --at 07:00 --payload - <stores.txt",
            "  smartcron enqueue vend_sync_sales --wait     run it here, see its output",
            "",
            "The task reads the payload (up to 1 MiB) from its standard input, or from the",
            "file SMARTCRON_PAYLOAD_FILE; SMARTCRON_OWNER names the owner. While a job with a",
            "key is kept, the same key of its task is the same job, and nothing is added.",
            "Exits 1 when too many jobs wait; with --wait, as trigger does."
        })
final class EnqueueCommand extends StartingCommand {
    @Parameters(paramLabel = "TASK", description = "The task's name.")
    private String name = "";

    @Option(names = "--owner", paramLabel = "U", description = "Whom it belongs to; owners are served in turn.")
    private @Nullable String owner;

    @Option(
            names = "--payload",
            paramLabel = "TEXT|@FILE|-",
            description = "What the task is given: a text, a file's bytes, or standard input.")
    private @Nullable String payload;

    @Option(names = "--at", paramLabel = "T", description = "Not before T: 2h (from now), 07:00, or a date and time.")
    private @Nullable String at;

    @Option(names = "--key", paramLabel = "K", description = "Adds nothing where the task has a job of this key.")
    private @Nullable String key;

    @Option(names = "--priority", paramLabel = "N", description = "1 (critical) to 5 (low). Default: the task's.")
    private @Nullable Integer priority;

    @Override
    int run(Application app) {
        RegisteredTask task = RegisteredTask.of(app.names().find(name));
        Instant now = app.now();
        JobRequest wanted = new JobRequest(
                name,
                owner,
                key,
                at == null ? null : PointInTime.next(at, task.zone(), now),
                priority,
                payload == null ? null : PayloadArgument.read(payload, console().in()));
        LiveOutput output = LiveOutput.fromNow(
                app.node().taskLog(), name, json() ? null : console().out());
        EnqueueJob enqueue =
                new EnqueueJob(app.operated(), app.settings().queue().maxWaiting());
        Enqueued enqueued = enqueue.enqueue(wanted, app.operator(), now);
        return isWaiting() ? waitFor(app, name, enqueued.job().id(), output) : tell(app, task, enqueued, now);
    }

    private int tell(Application app, RegisteredTask task, Enqueued enqueued, Instant now) {
        Execution job = enqueued.job();
        if (json()) {
            print(Json.object(
                    "id", job.id(),
                    "task", job.task(),
                    "owner", job.owner(),
                    "key", job.key(),
                    "due_at", task.iso(job.dueAt()),
                    "created", enqueued.created()));
        } else {
            line("job " + job.id() + " of " + name + (enqueued.created() ? "" : " has this key already") + ": "
                    + (job.status() == Status.PENDING
                            ? waits(app, task, job, now)
                            : job.status().word()));
        }
        if (enqueued.created()) {
            warnOfSilence(app, task);
        }
        return ExitCode.DONE;
    }

    private static String waits(Application app, RegisteredTask task, Execution job, Instant now) {
        return app.jobs()
                .pending()
                .of(job, now)
                .map(Sentence.in(task.zone())::of)
                .orElse(job.status().word());
    }
}
