package dev.smartcron.cli;

import dev.smartcron.app.Application;
import dev.smartcron.execution.Execution;
import dev.smartcron.execution.Status;
import dev.smartcron.store.TaskRow;
import dev.smartcron.text.UserError;
import java.time.Instant;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Parameters;

@CommandLine.Command(
        name = "kill",
        description = "Stops an execution, or all that run of a task, on any node.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  smartcron kill vend_sync_sales   all that run, and its waiting retry",
            "  smartcron kill 812               one execution, by its id",
            "",
            "Sends TERM to the whole process tree and, after the task's kill_after, KILL. The",
            "execution is then killed, not failed, and not retried. A service starts again",
            "unless it is disabled. A node that runs something acts within seconds, any other",
            "with its next tick.",
            "Exits 1 when there was nothing to stop, or something still runs."
        })
final class KillCommand extends Command {
    @Parameters(paramLabel = "TASK|ID", description = "A task's name, or an execution's id.")
    private String what = "";

    @Override
    int run(Application app) {
        List<Execution> open = isId() ? one(app, Long.parseLong(what)) : ofTask(app);
        if (open.isEmpty()) {
            if (json()) {
                print(List.of());
            } else {
                warn("smartcron: nothing of " + what + " runs");
                warn("  smartcron status shows what does.");
            }
            return ExitCode.BAD_NEWS;
        }
        Instant now = app.now();
        String ids = open.stream()
                .map(each -> "execution " + each.id())
                .reduce((a, b) -> a + ", " + b)
                .orElse("");
        app.tasks().change(table -> table.audit(now, who(), "kill", open.get(0).task(), ids));
        List<Execution> stopped = new Stopping(app, Status.KILLED, who()).stop(open);
        if (json()) {
            print(Stopping.json(stopped));
        } else {
            stopped.forEach(execution -> line(Stopping.line(execution)));
        }
        return stopped.stream().allMatch(execution -> execution.status().isFinal()) ? ExitCode.DONE : ExitCode.BAD_NEWS;
    }

    private boolean isId() {
        return !what.isEmpty() && what.length() < 19 && what.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    private List<Execution> one(Application app, long id) {
        Execution execution = app.executions().find(id).orElseThrow(() -> {
            boolean task = app.tasks().find(what).isPresent();
            return UserError.wrongUse(
                    "there is no execution " + what + (task ? "; the task " + what + " has its own" : ""),
                    "smartcron history shows their ids.");
        });
        return execution.status().isFinal() ? List.of() : List.of(execution);
    }

    private List<Execution> ofTask(Application app) {
        TaskRow row = TaskNames.find(app, what);
        return app.executions().open(row.name());
    }
}
