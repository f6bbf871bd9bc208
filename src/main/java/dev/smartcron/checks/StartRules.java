package dev.smartcron.checks;

import dev.smartcron.process.StartPolicy;
import dev.smartcron.tick.start.TaskEnvironment;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
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
        if (arguments.size() == 3
                && arguments.get(0).equals("/bin/sh")
                && arguments.get(1).equals("-c")) {
            Matcher given = IN_SHELL.matcher(arguments.get(2));
            while (given.find()) {
                if (!commands.contains(given.group(1))) {
                    return Optional.of(given.group(1));
                }
            }
            return Optional.empty();
        }
        boolean ours = arguments.size() > 1
                && (arguments.get(0).equals("smartcron") || arguments.get(0).endsWith("/smartcron"));
        return ours && !arguments.get(1).startsWith("-") && !commands.contains(arguments.get(1))
                ? Optional.of(arguments.get(1))
                : Optional.empty();
    }
}
