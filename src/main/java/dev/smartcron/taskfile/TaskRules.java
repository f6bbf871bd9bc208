package dev.smartcron.taskfile;

import dev.smartcron.task.SecretValues;
import dev.smartcron.task.WrittenSecrets;
import dev.smartcron.text.Durations;
import dev.smartcron.yaml.Position;
import dev.smartcron.yaml.Problems;
import dev.smartcron.yaml.YamlValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Checks that the keys of a task fit each other, which no single key can see.
 *
 * @param onlyUser whose tasks alone the runner may start; null where it is root
 */
record TaskRules(@Nullable String onlyUser, Problems problems) {
    /** The two lines of the system's crontab. */
    private static final Set<List<String>> CRONTAB_COMMANDS =
            Set.of(List.of("smartcron", "run"), List.of("smartcron", "health"));

    void check(TaskDraft draft) {
        YamlValue.Mapping keys = draft.keys();
        command(keys);
        if (draft.isContinuous() && keys.gives("timeout")) {
            refuse(keys, "timeout", "a @continuous task has none, it is kept running");
        }
        if (draft.isContinuous() && keys.gives("shards")) {
            refuse(
                    keys,
                    "shards",
                    "not for a @continuous task, which is one process that is started again when it ends; write a task"
                            + " for each");
        }
        if (keys.get("max_running") != null && !keys.broken().contains("overlap") && !is(keys, "overlap", "allow")) {
            refuse(keys, "max_running", "needs overlap: allow");
        }
        if (keys.get("after_timeout") != null && !keys.gives("after")) {
            refuse(keys, "after_timeout", "needs after, the tasks that are waited for");
        }
        if (keys.get("user") != null && onlyUser != null && !is(keys, "user", onlyUser)) {
            refuse(keys, "user", "only a runner that is root can start tasks as another user");
        }
        String nice = keys.text("nice");
        if (nice != null && onlyUser != null && nice.startsWith("-")) {
            refuse(keys, "nice", "only a runner that is root can go below 0");
        }
        if (keys.get("retries") instanceof YamlValue.Mapping retries) {
            retries(retries, draft.isContinuous());
        }
        if (keys.get("active") instanceof YamlValue.Mapping active) {
            active(active);
        }
        if (keys.get("env") instanceof YamlValue.Mapping env) {
            secrets(env);
        }
        for (String key : List.of("command", "on_abort", "ping_url")) {
            written(keys, key);
        }
        codes(keys);
        crontab(keys);
    }

    private void secrets(YamlValue.Mapping env) {
        env.fields().forEach((name, field) -> {
            if (field.value() instanceof YamlValue.Scalar one && SecretValues.isSecret(name, one.text())) {
                problems.add(
                        one.at(),
                        "env." + name + ": a secret must not stand in the task table; write \"${env:" + name
                                + "}\" and give the runner that variable, or put it into env_file");
            }
        });
    }

    private void written(YamlValue.Mapping keys, String key) {
        List<YamlValue.Scalar> texts = new ArrayList<>(keys.elements(key));
        if (keys.get(key) instanceof YamlValue.Scalar one) {
            texts.add(one);
        }
        String instead =
                key.equals("ping_url") ? "write ${env:…} in its place" : "let a shell put in a variable of env";
        for (YamlValue.Scalar one : texts) {
            if (WrittenSecrets.surelyIn(one.text())) {
                problems.add(
                        one.at(),
                        key + ": the password or key in it must not stand in the task table; " + instead
                                + ", or have the program read it from a file");
            }
        }
    }

    private void command(YamlValue.Mapping keys) {
        if (!keys.gives("command")) {
            problems.add(keys.at(), "command is missing: write command: [program, argument]");
        }
        List<YamlValue.Scalar> arguments = keys.elements("command");
        if (!arguments.isEmpty() && arguments.get(0).text().isBlank()) {
            problems.add(arguments.get(0).at(), "command: the program has no name");
        }
    }

    private void retries(YamlValue.Mapping retries, boolean forEver) {
        if (!forEver && !retries.gives("max")) {
            problems.add(retries.at(), "retries: max is missing, how many times at most");
        }
        String delay = retries.text("delay");
        String maxDelay = retries.text("max_delay");
        if (delay != null && maxDelay != null && Durations.parse(maxDelay).compareTo(Durations.parse(delay)) < 0) {
            problems.add(place(retries, "max_delay"), "max_delay: is shorter than delay, " + delay);
        }
    }

    private void active(YamlValue.Mapping active) {
        String from = active.text("from");
        String until = active.text("until");
        if (!active.gives("from") && !active.gives("until")) {
            problems.add(active.at(), "active: needs from, until, or both");
        }
        if (from != null && until != null && from.compareTo(until) >= 0) {
            problems.add(place(active, "until"), "until: must be a later day than from, " + from);
        }
    }

    private void codes(YamlValue.Mapping keys) {
        List<String> good = new ArrayList<>();
        if (keys.gives("success_codes")) {
            keys.elements("success_codes").forEach(code -> good.add(code.text()));
        } else {
            good.add("0");
        }
        for (YamlValue.Scalar fatal : keys.elements("fatal_codes")) {
            if (good.contains(fatal.text())) {
                problems.add(fatal.at(), "fatal_codes: " + fatal.text() + " is a success code already");
            }
        }
    }

    private void crontab(YamlValue.Mapping keys) {
        if (!is(keys, "started_by", "crontab")) {
            return;
        }
        if (!keys.gives("schedule")) {
            refuse(keys, "started_by", "crontab needs a schedule, the one of the crontab line");
        }
        List<String> command = new ArrayList<>();
        keys.elements("command").forEach(argument -> command.add(argument.text()));
        if (keys.get("command") != null && !CRONTAB_COMMANDS.contains(command)) {
            refuse(keys, "started_by", "crontab is only for the commands [smartcron, run] and [smartcron, health]");
        }
    }

    private void refuse(YamlValue.Mapping keys, String key, String what) {
        problems.add(keys.keyAt(key), key + ": " + what);
    }

    private static boolean is(YamlValue.Mapping keys, String key, String word) {
        return word.equals(keys.text(key));
    }

    private static Position place(YamlValue.Mapping fields, String key) {
        YamlValue value = fields.get(key);
        return value == null ? fields.at() : value.at();
    }
}
