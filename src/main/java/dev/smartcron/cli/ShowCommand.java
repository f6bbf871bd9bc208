package dev.smartcron.cli;

import dev.smartcron.app.Application;
import dev.smartcron.cli.HistoryCommand.Columns;
import dev.smartcron.cli.terminal.Text;
import dev.smartcron.cli.terminal.TimeColumn;
import dev.smartcron.execution.Execution;
import dev.smartcron.execution.Sentence;
import dev.smartcron.status.Policies;
import dev.smartcron.status.TaskLinks;
import dev.smartcron.status.TaskState;
import dev.smartcron.status.UpcomingFirings;
import dev.smartcron.store.query.ExecutionTable;
import dev.smartcron.store.query.HistoryFilter;
import dev.smartcron.store.query.RegisteredTask;
import dev.smartcron.store.query.RunningService;
import dev.smartcron.store.rows.TaskRow;
import dev.smartcron.store.rows.TaskRow.Kind;
import dev.smartcron.store.rows.TaskRow.Rescheduled;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Parameters;

@CommandLine.Command(
        name = "show",
        description = "Shows one task: its policies, its last runs, its next firings.",
        footer = {"  smartcron show payroll_sync_deputy", "  smartcron show payroll_sync_deputy --json"})
final class ShowCommand extends Command {
    private static final int RUNS = 5;
    private static final int FIRINGS = 3;
    private static final int LABEL = 17;

    @Parameters(paramLabel = "TASK", description = "The task's name.")
    private String name = "";

    @Override
    int run(Application app) {
        TaskRow row = app.names().find(name);
        Instant now = app.now();
        if (json()) {
            print(app.details(row, RUNS, FIRINGS, now).json());
            return ExitCode.DONE;
        }
        TaskState state = app.states().of(row, now);
        UpcomingFirings coming = UpcomingFirings.fromNow(state.registered(), now, FIRINGS, app.holds(now));
        HistoryFilter filter = new HistoryFilter(name, null, null, RUNS);
        head(state, now);
        policies(state.registered());
        links(state.registered().task().map(task -> TaskLinks.of(app.tasks(), task)));
        Columns columns = new Columns(state.registered().zone(), now, null, app.hasManyNodes());
        lastRuns(app.executions(), app.history().executions(filter, now), state, columns);
        line("");
        line("Next firings");
        if (coming.why() != null) {
            line("  " + coming.why());
        }
        for (Instant firing : coming.next()) {
            String note = coming.note(firing).orElse("");
            line("  " + TimeColumn.full(firing, state.registered().zone()) + "  in "
                    + Text.span(Duration.between(now, firing)) + (note.isEmpty() ? "" : "  " + note));
        }
        return ExitCode.DONE;
    }

    private void head(TaskState state, Instant now) {
        RegisteredTask registered = state.registered();
        TaskRow row = registered.row();
        line(state.name()
                + registered
                        .declared("description")
                        .map(text -> ": " + Text.oneLine(text.toString()))
                        .orElse(""));
        label(
                "schedule",
                state.schedule()
                        .map(text -> text + "  (" + registered.zone() + ")")
                        .orElse("none"));
        registered.scheduleInWords().ifPresent(text -> label("in words", text));
        registered.commandLine().ifPresent(text -> label("command", text + inAShell(row)));
        state.category().ifPresent(text -> label("category", text));
        label("from", row.source());
        if (row.kind() == Kind.CRONTAB) {
            label("started by", "the system's crontab, not by a runner");
        }
        if (registered.problem() != null) {
            label("problem", registered.problem());
        }
        if (!state.enabled()) {
            String since = row.disabledAt() == null ? "" : " since " + registered.iso(row.disabledAt());
            label("state", UpcomingFirings.disabled(row) + since);
        } else if (state.pause() != null) {
            label("state", Sentence.in(registered.zone()).of(state.pause().reason(false)));
        } else if (state.isRunning()) {
            label("state", "running");
        }
        state.service().ifPresent(service -> label("service", service(service)));
        state.whyNoNode().ifPresent(why -> label("state", why));
        Rescheduled rescheduled = row.rescheduled();
        if (rescheduled != null) {
            Object declared = row.declared().keys().getOrDefault("schedule", "none");
            label(
                    "rescheduled",
                    "by " + rescheduled.by() + " since " + registered.iso(rescheduled.at()) + "; the file says "
                            + declared);
        }
        Instant success = row.lastSuccess();
        if (success != null) {
            label("last success", registered.iso(success) + ", " + Text.ago(success, now) + " ago");
        }
    }

    private static String service(RunningService service) {
        String up = service.uptime() == null ? "not up" : "up " + Text.span(service.uptime());
        String restarts = service.restarts() == 0
                ? ", not started again in the last 24 h"
                : ", started again " + Text.count(service.restarts(), "time") + " in the last 24 h";
        return up
                + restarts
                + service.restartProblem().map(problem -> "; " + problem).orElse("");
    }

    private static String inAShell(TaskRow row) {
        return row.definition().keys().get("command") instanceof String ? "  (in a shell)" : "";
    }

    private void policies(RegisteredTask registered) {
        List<Policies.PolicyLine> policies =
                registered.task().map(task -> Policies.of(registered, task)).orElse(List.of());
        if (!policies.isEmpty()) {
            line("");
            line("Policies (* as declared, otherwise the default)");
            for (Policies.PolicyLine policy : policies) {
                label((policy.declared() ? "* " : "  ") + policy.key(), policy.meaning());
            }
        }
    }

    private void links(Optional<TaskLinks> links) {
        List<String> lines = links.map(TaskLinks::lines).orElse(List.of());
        if (!lines.isEmpty()) {
            line("");
            line("Before and after");
            lines.forEach(text -> line("  " + text));
        }
    }

    private void lastRuns(ExecutionTable executions, List<Execution> runs, TaskState state, Columns columns) {
        line("");
        line("Last runs");
        if (state.registered().row().kind() == Kind.CRONTAB) {
            String last = state.registered().iso(state.lastStartedAt());
            line("  " + (last == null ? "never heard of" : "last heard of " + last));
        } else if (runs.isEmpty()) {
            line("  none yet");
        } else {
            print("  ", HistoryCommand.table(executions, runs, columns), runs);
        }
    }

    private void label(String label, String text) {
        labelled("  " + label + " ".repeat(Math.max(1, LABEL - label.length())), text);
    }
}
