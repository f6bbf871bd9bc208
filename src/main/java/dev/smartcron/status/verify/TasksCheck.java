package dev.smartcron.status.verify;

import dev.smartcron.process.Account;
import dev.smartcron.process.Permit;
import dev.smartcron.status.RegisteredTask;
import dev.smartcron.store.TaskRow;
import dev.smartcron.task.Action;
import dev.smartcron.task.SecretNames;
import dev.smartcron.task.Task;
import dev.smartcron.task.WrittenSecrets;
import dev.smartcron.text.References;
import dev.smartcron.tick.start.TaskEnvironment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Whether what the tasks name is there: programs, folders, files and variables. */
public final class TasksCheck {
    private static final int NAMED = 3;

    private final TaskEnvironment surroundings;
    private final Permit permit;

    public TasksCheck(TaskEnvironment surroundings, Permit permit) {
        this.surroundings = surroundings;
        this.permit = permit;
    }

    public void look(Findings findings, List<TaskRow> rows) {
        if (rows.isEmpty()) {
            findings.warn("tasks", "none is registered", "smartcron register tasks.yaml");
            return;
        }
        Map<String, List<TaskRow>> wrong = new LinkedHashMap<>();
        for (TaskRow row : rows) {
            RegisteredTask task = RegisteredTask.of(row);
            List<String> problems = new ArrayList<>();
            if (task.problem() != null) {
                problems.add(task.problem());
            }
            task.task().ifPresent(declared -> look(declared, problems));
            if (!problems.isEmpty()) {
                wrong.computeIfAbsent(String.join("; ", problems), problem -> new ArrayList<>())
                        .add(row);
            }
        }
        wrong.forEach((problem, of) -> tell(findings, problem, of));
        rows.forEach(row -> RegisteredTask.of(row).task().ifPresent(task -> secrets(findings, row, task.action())));
        long well = rows.size() - wrong.values().stream().mapToLong(List::size).sum();
        findings.ok("tasks", rows.size() + " registered, " + well + " can be started");
    }

    /** {@code register} refuses them; a task that an older version took may have some. */
    private static void secrets(Findings findings, TaskRow row, Action action) {
        action.env().forEach((name, value) -> {
            if (SecretNames.isSecret(name, value)) {
                findings.warn(
                        "task " + row.name(),
                        "env." + name + " is a secret that can be read in the database and its backups",
                        "Write \"${env:" + name + "}\" in " + row.source() + " and register it.");
            }
        });
        if (!WrittenSecrets.in(action.arguments()).isEmpty()
                || !WrittenSecrets.in(action.onAbort()).isEmpty()) {
            findings.warn(
                    "task " + row.name(),
                    "what looks like a secret stands in its command, for everybody in ps, and in the database",
                    "Have the program read it from a file, or from a variable of env or env_file.");
        }
        if (WrittenSecrets.surelyIn(String.valueOf(row.definition().keys().get("ping_url")))) {
            findings.warn(
                    "task " + row.name(),
                    "the password in ping_url can be read in the database and its backups",
                    "Write \"${env:…}\" in its place in " + row.source() + " and register it.");
        }
    }

    /** What is wrong with many, such as a program that is not installed, is one line. */
    private static void tell(Findings findings, String problem, List<TaskRow> rows) {
        TaskRow first = rows.get(0);
        String what = rows.size() == 1 ? "task " + first.name() : rows.size() + " tasks";
        String detail = rows.size() == 1 ? problem : problem + ": " + names(rows);
        if (rows.stream().anyMatch(TaskRow::mayRun)) {
            findings.fail(what, detail, "Mend that, or the entry in " + first.source() + ".");
        } else {
            findings.warn(what, detail, "Disabled; mend that before you enable it.");
        }
    }

    private static String names(List<TaskRow> rows) {
        String names = rows.stream().limit(NAMED).map(TaskRow::name).collect(Collectors.joining(", "));
        return rows.size() > NAMED ? names + " and " + (rows.size() - NAMED) + " more" : names;
    }

    private void look(Task task, List<String> problems) {
        if (task.startedByCrontab()) {
            return;
        }
        Action action = task.action();
        try {
            Account as = permit.account(action.user()).orElse(null);
            Path folder = surroundings.workingDir(action, as);
            ask(problems, () -> permit.folder(folder, as));
            ask(problems, () -> permit.bounds(TaskEnvironment.bounds(task.limits())));
            if (action.envFile().isPresent()) {
                ask(
                        problems,
                        () -> permit.lines(
                                TaskEnvironment.path(
                                        "env_file", action.envFile().get()),
                                as));
            }
            String path = path(action);
            if (path != null) {
                ask(problems, () -> permit.program(action.arguments().get(0), path, folder, as));
                if (!action.onAbort().isEmpty()) {
                    ask(problems, () -> permit.program(action.onAbort().get(0), path, folder, as));
                }
            }
        } catch (Permit.Refused e) {
            problems.add(String.valueOf(e.getMessage()));
        }
    }

    /** Something that a start would ask too. */
    private interface Question {
        void ask() throws Permit.Refused;
    }

    private static void ask(List<String> problems, Question question) {
        try {
            question.ask();
        } catch (Permit.Refused e) {
            problems.add(String.valueOf(e.getMessage()));
        }
    }

    /** The task's own search path; null when that is only known once it starts. */
    private @Nullable String path(Action action) {
        String own = action.env().getOrDefault("PATH", surroundings.path());
        return References.in(own) || action.envFile().isPresent() ? null : own;
    }
}
