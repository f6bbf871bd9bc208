package dev.smartcron.cli;

import dev.smartcron.app.Application;
import dev.smartcron.cli.terminal.Text;
import dev.smartcron.operations.CancelJobs;
import dev.smartcron.operations.CancelJobs.Cancelled;
import dev.smartcron.text.Json;
import dev.smartcron.text.UserError;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@CommandLine.Command(
        name = "cancel",
        description = "Cancels a job, or all of an owner's: what waits and what runs.",
        footer = {
            "  smartcron cancel 812          one job, by its id",
            "  smartcron cancel --owner ann  all of ann's that wait or run",
            "",
            "What waits never starts. What runs is stopped as kill does: TERM, and KILL after",
            "the task's kill_after. Exits 1 when there was nothing to cancel, or something",
            "still runs."
        })
final class CancelCommand extends StoppingCommand {
    @Parameters(paramLabel = "ID", arity = "0..1", description = "The job's id.")
    private @Nullable String id;

    @Option(names = "--owner", paramLabel = "U", description = "All jobs of this owner.")
    private @Nullable String owner;

    @Override
    int run(Application app) {
        if ((id == null) == (owner == null)) {
            throw UserError.wrongUse(
                    id == null ? "no job is named, and no owner" : "an id and an owner are two things to cancel",
                    "smartcron cancel ID, or smartcron cancel --owner U; smartcron queue shows both");
        }
        Long job = id == null ? null : Long.valueOf(id(id));
        CancelJobs jobs = new CancelJobs(app.operated());
        Cancelled done = job != null
                ? jobs.cancel(job, app.operator(), app.now())
                : jobs.cancelAllOf(String.valueOf(owner), app.operator(), app.now());
        if (json()) {
            long running = done.stopped().stream()
                    .filter(each -> !each.status().isFinal())
                    .count();
            print(Json.object(
                    "waiting", done.waiting(), "stopped", done.stopped().size() - running, "still_running", running));
        } else {
            if (done.waiting() > 0) {
                line(Text.count(done.waiting(), "job") + " that waited: cancelled");
            }
            tell(done.stopped(), app);
        }
        return exitCode(done.stopped());
    }

    private static long id(String word) {
        try {
            return Long.parseLong(word);
        } catch (NumberFormatException e) {
            throw UserError.wrongUse(
                    "'" + word + "' is no job's id",
                    "smartcron kill " + word + " for a task, smartcron cancel --owner " + word + " for an owner");
        }
    }
}
