package dev.smartcron.cli;

import dev.smartcron.app.Application;
import dev.smartcron.operations.Applied;
import dev.smartcron.operations.RescheduleTask;
import dev.smartcron.status.UpcomingFirings;
import dev.smartcron.store.query.RegisteredTask;
import dev.smartcron.text.UserError;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@CommandLine.Command(
        name = "reschedule",
        description = "Gives a task another schedule than its file, until it is reset.",
        footer = {
            "  smartcron reschedule bank_fetch_transactions '*/30 * * * *'",
            "  smartcron reschedule vend_sync_sales '0 6 * * 1' --timezone Australia/Sydney",
            "  smartcron reschedule bank_fetch_transactions --reset       the file's again",
            "",
            "Registering the file again keeps the new schedule and says so. To try one first:",
            "smartcron next --schedule EXPR."
        })
final class RescheduleCommand extends Command {
    private static final int PREVIEW = 3;

    @Parameters(index = "0", paramLabel = "TASK", description = "The task's name.")
    private String name = "";

    @Parameters(
            index = "1",
            paramLabel = "EXPR",
            arity = "0..*",
            description = "Five fields or a nickname such as @daily, in quotes.")
    private List<String> words = List.of();

    @Option(names = "--timezone", paramLabel = "Z", description = "Time zone of the schedule. Default: the file's.")
    private @Nullable String timezone;

    @Option(names = "--reset", description = "Return to the schedule and time zone of the file.")
    private boolean reset;

    @Override
    int run(Application app) {
        if (words.size() > 1) {
            // The shell makes five words of five fields, and file names of their stars.
            throw UserError.wrongUse(
                    "the schedule came as " + words.size() + " words instead of one",
                    "Put it in quotes: smartcron reschedule " + name + " '*/30 * * * *'");
        }
        String expression = words.isEmpty() ? null : words.get(0);
        if (reset == (expression != null) || (reset && timezone != null)) {
            throw UserError.wrongUse(
                    reset ? "--reset takes no schedule" : "no schedule is given",
                    "smartcron reschedule TASK '*/30 * * * *', or --reset");
        }
        Instant now = app.now();
        RescheduleTask task = new RescheduleTask(app.operated());
        Applied applied = expression == null
                ? task.reset(name, app.operator(), now)
                : task.reschedule(name, expression, timezone, app.operator(), now);
        RegisteredTask registered = RegisteredTask.of(applied.task());
        UpcomingFirings coming = UpcomingFirings.fromNow(registered, now, PREVIEW, app.holds(now));
        if (json()) {
            Map<String, @Nullable Object> answer = applied.json(now);
            answer.putAll(coming.json());
            print(answer);
        } else if (!applied.changed()) {
            line(name + " follows its file already");
        } else {
            line(name + " now has the schedule "
                    + registered.declared("schedule").orElse("(none)") + " in "
                    + registered.declared("timezone").orElse("UTC")
                    + (coming.next().isEmpty() ? "" : ":"));
            preview(coming, now);
        }
        return ExitCode.DONE;
    }

    /** Shows the coming firings and what clock changes, days off and pauses do to them. */
    private void preview(UpcomingFirings coming, Instant now) {
        if (coming.why() != null) {
            line("  " + coming.why());
        }
        if (!coming.next().isEmpty()) {
            print(NextCommand.firings(coming.task().zone(), now, coming::note), coming.next());
        }
    }
}
