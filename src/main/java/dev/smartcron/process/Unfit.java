package dev.smartcron.process;

import dev.smartcron.task.WrittenSecrets;
import dev.smartcron.text.Variables;
import java.nio.charset.Charset;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What no program can be handed, or a shell on the way would not pass on. */
final class Unfit {
    /** The wrapper is a shell, and a shell keeps these for itself. */
    private static final Set<String> SHELL_OWNED =
            Set.of("IFS", "OPTIND", "PPID", "PWD", "OLDPWD", "SHLVL", "LINENO", "BASH", "RANDOM", ProcessTree.COOKIE);

    /** Java 17 hands words over in its default character set, later ones in the system's. */
    private static final Charset NATIVE = Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8"));

    private static final String HINT =
            ": it holds a NUL, or a character that " + NATIVE.name() + " has not (run SmartCron with LC_ALL=C.UTF-8)";

    private Unfit() {}

    /** Why its words cannot be handed to a program as they are; null when they can. */
    static @Nullable String why(Launch launch) {
        for (String argument : launch.arguments()) {
            if (!passes(argument)) {
                return "cannot pass the argument '" + WrittenSecrets.masked(argument) + "'" + HINT;
            }
        }
        for (Map.Entry<String, String> variable : launch.environment().entrySet()) {
            String name = variable.getKey();
            if (!Variables.isName(name)) {
                return "not a name for an environment variable: '" + name + "' (letters, digits and _)";
            }
            if (SHELL_OWNED.contains(name) || name.startsWith(Disguise.PREFIX)) {
                return "the environment variable " + name + " is the shell's own and cannot be set";
            }
            if (!passes(variable.getValue())) {
                // The value may be a secret.
                return "cannot pass the value of " + name + HINT;
            }
        }
        return null;
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
