package dev.smartcron.status.verify;

import dev.smartcron.process.Program;
import dev.smartcron.status.Registered;
import dev.smartcron.store.TaskRow;
import dev.smartcron.task.Action;
import dev.smartcron.task.Task;
import dev.smartcron.tick.Surroundings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Whether what the tasks name is there: programs, folders, files and variables. */
public final class TasksCheck {
    private final Surroundings surroundings;

    public TasksCheck(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    public void look(Findings findings, List<TaskRow> rows) {
        if (rows.isEmpty()) {
            findings.warn("tasks", "none is registered", "smartcron register tasks.yaml");
            return;
        }
        int wrong = 0;
        for (TaskRow row : rows) {
            Registered task = Registered.of(row);
            List<String> problems = new ArrayList<>();
            if (task.problem() != null) {
                problems.add(task.problem());
            }
            task.task().ifPresent(declared -> look(declared, problems));
            if (!problems.isEmpty()) {
                wrong++;
                String detail = String.join("; ", problems);
                if (row.mayRun()) {
                    findings.fail("task " + row.name(), detail, "Mend it, or its entry in " + row.source() + ".");
                } else {
                    findings.warn("task " + row.name(), detail, "It is disabled; mend it before you enable it.");
                }
            }
        }
        findings.ok("tasks", rows.size() + " registered, " + (rows.size() - wrong) + " can be started");
    }

    private void look(Task task, List<String> problems) {
        if (task.startedByCrontab()) {
            return;
        }
        Action action = task.action();
        Path folder = Path.of(action.workingDir().orElse(surroundings.userHome()));
        if (!Files.isDirectory(folder)) {
            problems.add("its working_dir is no folder: " + folder);
        }
        Optional<String> envFile = action.envFile();
        if (envFile.isPresent() && !Files.isReadable(Path.of(envFile.get()))) {
            problems.add("its env_file cannot be read: " + envFile.get());
        }
        String path = path(action);
        if (path != null && Program.find(action.arguments().get(0), path, folder) instanceof Program.Missing missing) {
            problems.add(missing.reason());
        }
    }

    /** The task's own search path; null when that is only known once it starts. */
    private @Nullable String path(Action action) {
        String own = action.env().getOrDefault("PATH", surroundings.path());
        return own.contains("${env:") || action.envFile().isPresent() ? null : own;
    }
}
