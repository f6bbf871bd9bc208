package dev.smartcron.process;

import dev.smartcron.execution.Reason;
import dev.smartcron.execution.ReasonCode;
import dev.smartcron.process.kernel.Processes;
import dev.smartcron.task.WrittenSecrets;
import dev.smartcron.text.Variables;
import java.nio.charset.Charset;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds words that no program can be handed, or that a shell on the way would not pass on. */
final class ArgumentCheck {
    /** The wrapper is a shell, and a shell keeps these for itself. */
    private static final Set<String> SHELL_OWNED =
            Set.of("IFS", "OPTIND", "PPID", "PWD", "OLDPWD", "SHLVL", "LINENO", "BASH", "RANDOM", Processes.COOKIE);

    /** Java 17 hands words over in its default character set, later ones in the system's. */
    private static final Charset NATIVE = Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8"));

    private ArgumentCheck() {}

    /** Says why its words cannot be handed to a program as they are; null when they can. */
    static @Nullable Reason why(Invocation task) {
        for (String argument : task.arguments()) {
            if (!passes(argument)) {
                return badCharacters("argument", WrittenSecrets.masked(argument));
            }
        }
        for (Map.Entry<String, String> variable : task.environment().entrySet()) {
            String name = variable.getKey();
            if (!Variables.isName(name)) {
                return Reason.of(ReasonCode.BAD_NAME).with("name", name);
            }
            if (SHELL_OWNED.contains(name) || name.startsWith(EscapedEnvironment.PREFIX)) {
                return Reason.of(ReasonCode.SHELL_NAME).with("name", name);
            }
            if (!passes(variable.getValue())) {
                // The value may be a secret.
                return badCharacters("variable", name);
            }
        }
        return null;
    }

    private static Reason badCharacters(String what, String word) {
        return Reason.of(ReasonCode.BAD_CHARACTERS).with(what, word).with("charset", NATIVE.name());
    }

    private static boolean passes(String text) {
        boolean plain = true;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == 0) {
                return false;
            }
            plain &= c < 128;
        }
        return plain
                || (Charset.defaultCharset().newEncoder().canEncode(text)
                        && NATIVE.newEncoder().canEncode(text));
    }
}
