package dev.smartcron.cli;

import dev.smartcron.app.Application;
import dev.smartcron.cli.terminal.Text;
import dev.smartcron.execution.Sentence;
import dev.smartcron.operations.Reconciliation;
import dev.smartcron.operations.Reconciliation.ChangeKind;
import dev.smartcron.operations.Reconciliation.TaskChange;
import dev.smartcron.operations.RegisterTasks;
import dev.smartcron.status.Holds;
import dev.smartcron.status.TaskNodes;
import dev.smartcron.task.Definition;
import dev.smartcron.task.Task;
import dev.smartcron.taskfile.Reading;
import dev.smartcron.taskfile.TaskFile;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@CommandLine.Command(
        name = "register",
        description = "Makes the task table match a task file, in one transaction.",
        footer = {
            "  smartcron register tasks.yaml             new and changed tasks, key by key",
            "  smartcron register tasks.yaml --dry-run   only what would change",
            "  smartcron register tasks.yaml --prune     and remove what is no longer in it",
            "",
            "What operators changed (disable, pause, reschedule, reprioritise) survives. A",
            "file with a mistake registers nothing: every mistake is one line,",
            "FILE:LINE:COLUMN: MESSAGE, and the exit code is 2."
        })
final class RegisterCommand extends Command {
    /** More tasks than this of another file are told together. */
    private static final int MOST_KEPT = 3;

    private static final int NAMES_WIDTH = 69;

    @Parameters(paramLabel = "FILE", description = "The task file.")
    private Path file = Path.of("tasks.yaml");

    @Option(names = "--dry-run", description = "Show what would change; change nothing.")
    private boolean dryRun;

    @Option(names = "--prune", description = "Remove tasks that are no longer in the file.")
    private boolean prune;

    @Override
    int run(Application app) {
        Reading reading = app.node().read(file);
        if (reading instanceof Reading.Bad bad) {
            return refuse(bad);
        }
        TaskFile good = ((Reading.Good) reading).file();
        app.madeDatabase();
        RegisterTasks tasks = new RegisterTasks(app.operated());
        String source = file.toAbsolutePath().normalize().toString();
        Instant now = app.now();
        tell(dryRun ? tasks.compare(good, prune) : tasks.register(good, source, prune, app.operator(), now));
        withoutNode(good.tasks(), app.taskNodes(), now).forEach((why, names) -> {
            warn("note: " + why + ":");
            Text.wrap(String.join(", ", names), NAMES_WIDTH).forEach(part -> warn("  " + part));
        });
        return ExitCode.DONE;
    }

    /** The names of tasks that no node comes for, by the reason. */
    private static Map<String, List<String>> withoutNode(List<Definition> tasks, TaskNodes nodes, Instant now) {
        Map<String, List<String>> without = new LinkedHashMap<>();
        for (Definition definition : tasks) {
            Task task = Task.of(definition);
            if (task.enabled()) {
                nodes.whyNone(task, null, now)
                        .ifPresent(why -> without.computeIfAbsent(
                                        Holds.fate(why) + Sentence.PLAIN.of(why), any -> new ArrayList<>())
                                .add(task.name()));
            }
        }
        return without;
    }

    private void tell(Reconciliation result) {
        if (json()) {
            Map<String, @Nullable Object> document = result.json();
            document.put("dry_run", dryRun);
            print(document);
            return;
        }
        List<String> kept = result.changes().stream()
                .filter(change -> change.kind() == ChangeKind.KEPT)
                .map(TaskChange::task)
                .toList();
        boolean folded = kept.size() > MOST_KEPT;
        for (TaskChange change : result.changes()) {
            switch (change.kind()) {
                case NEW -> line("new      " + change.task());
                case CHANGED -> {
                    line("changed  " + change.task());
                    change.differences().forEach(difference -> line("           " + Text.oneLine(difference.line())));
                }
                case REMOVED -> line("removed  " + change.task() + "  no longer in the file");
                case KEPT -> {
                    if (!folded) {
                        line("kept     " + change.task() + "  no longer in the file; --prune removes it");
                    }
                }
                case UNCHANGED -> change.note().ifPresent(note -> line("same     " + change.task()));
            }
            change.note().ifPresent(note -> line("           " + Text.oneLine(note)));
        }
        if (folded) {
            line("kept     " + kept.size() + " tasks that are not in this file; --prune would remove them:");
            Text.wrap(String.join(", ", kept), NAMES_WIDTH).forEach(part -> line("           " + part));
        }
        if (dryRun) {
            line("Nothing was changed: this is a dry run.");
        }
        line(result.line());
    }
}
