package dev.smartcron.task;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The command of a task and its environment.
 *
 * @param arguments the program and its arguments; {@code /bin/sh -c TEXT} where the file gave one string
 * @param workingDir absolute; empty for the home folder of the user the task runs as
 * @param env as declared, {@code ${env:X}} not yet resolved
 * @param envFile a file of {@code NAME=value} lines, read when the task starts
 * @param user whom to run as; empty for the runner's own user
 * @param onAbort what is run before the task is ended by TERM, in the same form; empty for nothing
 * @param shards processes at once that an attempt is; empty for a task that is one process
 */
public record Action(
        List<String> arguments,
        Optional<String> workingDir,
        Map<String, String> env,
        Optional<String> envFile,
        Optional<String> user,
        List<String> onAbort,
        Optional<Integer> shards) {

    static Action of(Definition definition) {
        Map<String, String> env = new LinkedHashMap<>();
        definition.nested("env").keys().forEach((name, value) -> env.put(name, String.valueOf(value)));
        return new Action(
                command(definition, "command"),
                definition.text("working_dir"),
                Collections.unmodifiableMap(env),
                definition.text("env_file"),
                definition.text("user"),
                command(definition, "on_abort"),
                definition.number("shards"));
    }

    private static List<String> command(Definition definition, String key) {
        return definition.keys().get(key) instanceof String line
                ? List.of("/bin/sh", "-c", line)
                : definition.texts(key);
    }
}
