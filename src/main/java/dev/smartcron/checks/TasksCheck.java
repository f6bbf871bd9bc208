package dev.smartcron.checks;

import dev.smartcron.process.StartPolicy;
import dev.smartcron.process.access.Account;
import dev.smartcron.store.query.RegisteredTask;
import dev.smartcron.store.rows.TaskRow;
import dev.smartcron.task.Action;
import dev.smartcron.task.SecretValues;
import dev.smartcron.task.Task;
import dev.smartcron.task.WrittenSecrets;
import dev.smartcron.text.Listing;
import dev.smartcron.text.References;
import dev.smartcron.tick.start.TaskEnvironment;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Checks that what the tasks name is there: programs, folders, files and variables. */
record TasksCheck(StartRules rules, List<TaskRow> rows) implements Check {
    private static final int NAMED = 3;

    @Override
    public List<CheckResult> check(Instant now) {
        if (rows.isEmpty()) {
            return List.of(CheckResult.degraded("tasks", "none is registered", "smartcron register tasks.yaml"));
        }
        Map<String, List<TaskRow>> wrong = new LinkedHashMap<>();
        for (TaskRow row : rows) {
            RegisteredTask task = RegisteredTask.of(row);
            List<String> problems = new ArrayList<>();
            if (task.problem() != null) {
                problems.add(task.problem());
            }
            task.task().ifPresent(declared -> problems(declared, problems));
            if (!problems.isEmpty()) {
                wrong.computeIfAbsent(String.join("; ", problems), problem -> new ArrayList<>())
                        .add(row);
            }
        }
        List<CheckResult> results = new ArrayList<>();
        wrong.forEach((problem, of) -> results.add(result(problem, of)));
        rows.forEach(row -> RegisteredTask.of(row).task().ifPresent(task -> secrets(row, task.action(), results)));
        long well = rows.size() - wrong.values().stream().mapToLong(List::size).sum();
        results.add(CheckResult.ok("tasks", rows.size() + " registered, " + well + " can be started"));
        return results;
    }

    /** {@code register} refuses them; a task that an older version took may have some. */
    private static void secrets(TaskRow row, Action action, List<CheckResult> results) {
        String name = "task " + row.name();
        action.env().forEach((variable, value) -> {
            if (SecretValues.isSecret(variable, value)) {
                results.add(CheckResult.degraded(
                        name,
                        "env." + variable + " is a secret that can be read in the database and its backups",
                        "Write \"${env:" + variable + "}\" in " + row.source() + " and register it."));
            }
        });
        if (!WrittenSecrets.in(action.arguments()).isEmpty()
                || !WrittenSecrets.in(action.onAbort()).isEmpty()) {
            results.add(CheckResult.degraded(
                    name,
                    "what looks like a secret stands in its command, for everybody in ps, and in the database",
                    "Have the program read it from a file, or from a variable of env or env_file."));
        }
        if (WrittenSecrets.surelyIn(String.valueOf(row.definition().keys().get("ping_url")))) {
            results.add(CheckResult.degraded(
                    name,
                    "the password in ping_url can be read in the database and its backups",
                    "Write \"${env:…}\" in its place in " + row.source() + " and register it."));
        }
    }

    /** One result of all tasks with the same problem, such as a program that is not installed. */
    private static CheckResult result(String problem, List<TaskRow> rows) {
        TaskRow first = rows.get(0);
        String name = rows.size() == 1 ? "task " + first.name() : rows.size() + " tasks";
        String detail = rows.size() == 1 ? problem : problem + ": " + names(rows);
        return rows.stream().anyMatch(TaskRow::mayRun)
                ? CheckResult.critical(name, detail, "Correct that, or the entry in " + first.source() + ".")
                : CheckResult.degraded(name, detail, "Disabled; correct that before you enable it.");
    }

    private static String names(List<TaskRow> rows) {
        return Listing.names(rows, NAMED, TaskRow::name);
    }

    private void problems(Task task, List<String> problems) {
        if (task.startedByCrontab()) {
            return;
        }
        Action action = task.action();
        for (List<String> command : List.of(action.arguments(), action.onAbort())) {
            rules.unknownCommand(command).ifPresent(unknown -> problems.add("SmartCron has no command " + unknown));
        }
        TaskEnvironment environment = rules.environment();
        StartPolicy startPolicy = rules.policy();
        ask(problems, () -> {
            Account as = startPolicy.account(action.user()).orElse(null);
            Path folder = environment.workingDir(action, as);
            ask(problems, () -> startPolicy.folder(folder, as));
            ask(problems, () -> startPolicy.limits(TaskEnvironment.resourceLimits(task)));
            if (action.envFile().isPresent()) {
                String file = action.envFile().get();
                ask(problems, () -> startPolicy.lines(TaskEnvironment.path("env_file", file), as));
            }
            String path = path(action);
            for (List<String> command : List.of(action.arguments(), action.onAbort())) {
                if (path != null && !command.isEmpty()) {
                    ask(problems, () -> startPolicy.program(command.get(0), path, folder, as));
                }
            }
        });
    }

    /** Something that a start would ask too. */
    private interface Question {
        void ask() throws StartPolicy.Refusal;
    }

    private static void ask(List<String> problems, Question question) {
        try {
            question.ask();
        } catch (StartPolicy.Refusal e) {
            problems.add(String.valueOf(e.getMessage()));
        }
    }

    /** The task's own search path; null when that is only known once it starts. */
    private @Nullable String path(Action action) {
        String own = action.env().getOrDefault("PATH", rules.environment().path());
        return References.in(own) || action.envFile().isPresent() ? null : own;
    }
}
