package dev.smartcron.process.kernel;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Sends signals, each to exactly the process that was seen, and names those of Linux. */
public final class Signals {
    public static final int KILL = 9;
    public static final int XCPU = 24;

    private static final String[] NAMES = {
        "", "HUP", "INT", "QUIT", "ILL", "TRAP", "ABRT", "BUS", "FPE", "KILL", "USR1", "SEGV", "USR2", "PIPE", "ALRM",
        "TERM", "STKFLT", "CHLD", "CONT", "STOP", "TSTP", "TTIN", "TTOU", "URG", "XCPU", "XFSZ", "VTALRM", "PROF",
        "WINCH", "IO", "PWR", "SYS"
    };

    /** Looks at each once more, with nothing but what a shell has built in: on a busy machine a shell begins late. */
    private static final String BY_SHELL = """
            s=$1 way=$2
            shift 2
            for p do
                pid=${p%%:*} start=${p##*:} p=${p#*:}
                group=${p%%:*}
                read -r stat <"/proc/$pid/stat" || continue
                set -- ${stat##*) }
                [ "$3:${20}" = "$group:$start" ] || continue
                case $way in -) kill -s "$s" -- "-$group" ;; *) kill -s "$s" "$pid" ;; esac
            done
            """;

    private Signals() {}

    /** True when this signal can have ended a process (a shell reports it as 128 + number). */
    public static boolean isKnown(int signal) {
        return signal > 0 && signal < NAMES.length;
    }

    /** The exit code by which a shell reports an end by this signal. */
    public static int exitCode(int signal) {
        return 128 + signal;
    }

    /** {@code signal 9 (KILL)}; a number without a name stays a number. */
    public static String words(int signal) {
        return isKnown(signal) ? "signal " + signal + " (" + NAMES[signal] + ")" : "signal " + signal;
    }

    /** Says what usually sends this signal; null where its name says it all. */
    public static @Nullable String meaning(int signal) {
        return switch (signal) {
            case 1 -> "its terminal or its session went away";
            case 2 -> "somebody interrupted it";
            case 4 -> "an instruction that this processor does not know";
            case 6 -> "it gave itself up: a failed assertion, or damaged memory";
            case 7 -> "memory behind a file or a device that is not there";
            case 8 -> "arithmetic such as a division by zero";
            case KILL -> "somebody's kill -9, or the machine had no memory left";
            case 11 -> "it used memory that is not its own: a fault of the program";
            case 13 -> "it wrote to a pipe that nobody reads";
            case 15 -> "somebody asked it to end";
            case XCPU -> "it used up its processor time";
            case 25 -> "a file grew past its limit";
            case 31 -> "a system call that is not allowed";
            default -> null;
        };
    }

    public static void term(ProcStat member) {
        // The backstop would pass the signal on, and the task would get it twice.
        if (!member.isBackstop()) {
            alive(member).ifPresent(ProcessHandle::destroy);
        }
    }

    public static void kill(ProcStat member) {
        alive(member).ifPresent(ProcessHandle::destroyForcibly);
    }

    private static Optional<ProcessHandle> alive(ProcStat member) {
        Optional<ProcessHandle> handle = ProcessHandle.of(member.pid());
        boolean own = member.pid() == ProcessHandle.current().pid();
        return own || !member.identity().isAlive() ? Optional.empty() : handle;
    }

    /**
     * KILL to the whole groups of these, each of which is one step for the kernel. A group that its member has left, or that
     * is gone, gets none: its number may be another one's by the time that the signal is sent.
     *
     * @return false where that takes a process and there is none to be had
     */
    public static boolean killGroups(Collection<ProcStat> members) {
        return byShell("KILL", "-", members);
    }

    /** Lets those go on that are stopped: a stopped process gets no signal but KILL. */
    public static void cont(Collection<ProcStat> processes) {
        byShell(
                "CONT",
                "",
                processes.stream().filter(each -> each.state() == 'T').toList());
    }

    /**
     * Java itself sends TERM and KILL only, and to single processes.
     *
     * @param group {@code -} for the group of each, nothing for itself
     */
    private static boolean byShell(String signal, String group, Collection<ProcStat> whom) {
        if (whom.isEmpty()) {
            return true;
        }
        List<String> command = new ArrayList<>(List.of("/bin/sh", "-c", BY_SHELL, "sh", signal, group));
        whom.forEach(each -> command.add(each.pid() + ":" + each.group() + ":" + each.startTicks()));
        try {
            new ProcessBuilder(command)
                    .redirectInput(Redirect.from(Path.of("/dev/null").toFile()))
                    .redirectOutput(Redirect.DISCARD)
                    .redirectError(Redirect.DISCARD)
                    .start();
            return true;
        } catch (IOException e) {
            // No process to be had, a fork bomb's usual effect; it is tried again.
            return false;
        }
    }
}
