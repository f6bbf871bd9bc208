package dev.smartcron.cli;

import dev.smartcron.registry.Registry;
import dev.smartcron.schedule.BadSchedule;
import dev.smartcron.schedule.Zones;
import dev.smartcron.status.Registered;
import dev.smartcron.store.TaskRow;
import dev.smartcron.store.TaskRow.Kind;
import dev.smartcron.text.Json;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@CommandLine.Command(
        name = "reschedule",
        description = "Sets another schedule over the one in the file, until it is reset.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  smartcron reschedule bank_sync_feeds '*/30 * * * *'",
            "  smartcron reschedule payroll_auto_start '0 6 * * 1' --timezone Australia/Sydney",
            "  smartcron reschedule bank_sync_feeds --reset       the file's again",
            "",
            "Survives register, which tells of it. smartcron next --schedule EXPR tries",
            "a schedule first."
        })
final class RescheduleCommand extends Command {
    @Parameters(index = "0", paramLabel = "TASK", description = "The task's name.")
    private String name = "";

    @Parameters(index = "1", paramLabel = "EXPR", arity = "0..1", description = "Five fields or a nickname.")
    private @Nullable String expression;

    @Option(names = "--timezone", paramLabel = "Z", description = "Another zone too. Default: the file's.")
    private @Nullable String timezone;

    @Option(names = "--reset", description = "Back to the file's schedule and zone.")
    private boolean reset;

    @Override
    int run(House house) {
        if (reset == (expression != null) || (reset && timezone != null)) {
            throw UserError.wrongUse(
                    reset ? "--reset takes no schedule" : "which schedule? None is given",
                    "smartcron reschedule TASK '*/30 * * * *', or --reset");
        }
        TaskRow row = TaskNames.find(house, name);
        if (row.kind() == Kind.CRONTAB || row.kind() == Kind.CONTINUOUS) {
            throw UserError.wrongUse(
                    row.name() + (row.kind() == Kind.CRONTAB ? " is started by the crontab" : " is kept running")
                            + ", not by a schedule",
                    "Only tasks by the clock or by boots, and those without a schedule, can get another.");
        }
        boolean changed = change(house.registry(), house.now());
        TaskRow after = TaskNames.find(house, name);
        Registered registered = Registered.of(after);
        if (json()) {
            print(Json.object(
                    "task", name,
                    "changed", changed,
                    "schedule", registered.declared("schedule"),
                    "timezone", registered.declared("timezone").orElse("UTC"),
                    "next_due", registered.iso(after.nextDue())));
        } else if (!changed) {
            line(name + " follows its file already");
        } else {
            line(name + " now has the schedule "
                    + registered.declared("schedule").orElse("(none)") + " in "
                    + registered.declared("timezone").orElse("UTC")
                    + (after.nextDue() == null ? "" : "; next at " + registered.iso(after.nextDue())));
        }
        return ExitCode.DONE;
    }

    private boolean change(Registry registry, Instant now) {
        if (expression == null) {
            return registry.resetSchedule(name, who(), now);
        }
        try {
            if (timezone != null) {
                Zones.parse(timezone);
            }
            registry.reschedule(name, expression, timezone, who(), now);
            return true;
        } catch (BadSchedule | IllegalArgumentException e) {
            throw UserError.wrongUse(
                    String.valueOf(e.getMessage()), "smartcron next --schedule EXPR shows what one would do.");
        }
    }
}
