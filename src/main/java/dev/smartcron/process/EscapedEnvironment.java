package dev.smartcron.process;

import java.util.Map;

/**
 * Escapes a task's variables, so that they pass through what runs as root before it becomes the task's user.
 *
 * <p>Whoever sets {@code LD_PRELOAD}, {@code LOCPATH} or {@code BASH_ENV} has code of his run by the next program, and an
 * {@code env_file} may be the user's own. So until then each variable goes under a name that means nothing to any
 * program, and the shell that the user is first gives it its own name back. That shell also enters the task's folder: as
 * root one would enter any.
 */
final class EscapedEnvironment {
    /** No variable of a task may begin so. */
    static final String PREFIX = "SMARTCRON_AS_";

    /**
     * Takes it off: {@code sh -c OFF sh FOLDER PROGRAM [ARGUMENT...]}.
     *
     * <p>The names were looked at, so that {@code eval} sees nothing but letters, digits and _; values are never parsed.
     * Those that some shells never let go of are passed over where they do not.
     */
    static final String OFF = """
            cd -P -- "$1" || exit 126
            shift
            for SMARTCRON_AS_ in $SMARTCRON_AS_; do
            case $SMARTCRON_AS_ in
            UID|EUID|GROUPS|BASHOPTS|SHELLOPTS|BASH_*) (eval "$SMARTCRON_AS_=") 2>/dev/null || { unset "SMARTCRON_AS_$SMARTCRON_AS_"; continue; } ;;
            esac
            eval "$SMARTCRON_AS_=\\$SMARTCRON_AS_$SMARTCRON_AS_; export $SMARTCRON_AS_; unset SMARTCRON_AS_$SMARTCRON_AS_"
            done
            unset SMARTCRON_AS_ PWD OLDPWD SHLVL
            [ -z "${SMARTCRON_PAYLOAD_FILE-}" ] || exec 9<&0
            exec "$@"
            """;

    /** The name of a task's input as a file, which {@link #OFF} has open for it. */
    static final String INPUT = "/proc/self/fd/9";

    private static final String SAFE_PATH = "/usr/bin:/bin:/usr/sbin:/sbin";

    private EscapedEnvironment() {}

    static void putOn(Map<String, String> real, Map<String, String> environment) {
        environment.put("PATH", SAFE_PATH);
        environment.put(PREFIX, String.join(" ", real.keySet()));
        real.forEach((name, value) -> environment.put(PREFIX + name, value));
    }
}
