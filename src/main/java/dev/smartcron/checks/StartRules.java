package dev.smartcron.checks;

import dev.smartcron.process.StartPolicy;
import dev.smartcron.tick.start.TaskEnvironment;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The rules by which this node's tasks can be started.
 *
 * @param commands of this program, which a task may give too
 */
public record StartRules(TaskEnvironment environment, StartPolicy policy, Set<String> commands) {
    /** The beginning of a command in a shell's text; of one of ours, with its first word. */
    private static final Pattern IN_SHELL = Pattern.compile("(?:^|[;&|(\n])\\s*(?:\\S*/)?smartcron\\s+([a-z][a-z-]*)");

    /** The command of ours that a task would give and this program does not have. */
    Optional<String> unknownCommand(List<String> arguments) {
        return given(arguments).stream()
                .filter(command -> !commands.contains(command))
                .findFirst();
    }

    /** The commands of ours that a task would give, by their first words. */
    static List<String> given(List<String> arguments) {
        if (arguments.size() == 3
                && arguments.get(0).equals("/bin/sh")
                && arguments.get(1).equals("-c")) {
            return IN_SHELL.matcher(arguments.get(2))
                    .results()
                    .map(found -> found.group(1))
                    .toList();
        }
        boolean ours = arguments.size() > 1
                && (arguments.get(0).equals("smartcron") || arguments.get(0).endsWith("/smartcron"));
        return ours && !arguments.get(1).startsWith("-") ? List.of(arguments.get(1)) : List.of();
    }
}
