package dev.smartcron.process;

import org.jspecify.annotations.Nullable;

/** Signal numbers of Linux as words. */
public final class Signals {
    public static final int KILL = 9;
    public static final int XCPU = 24;

    private static final String[] NAMES = {
        "", "HUP", "INT", "QUIT", "ILL", "TRAP", "ABRT", "BUS", "FPE", "KILL", "USR1", "SEGV", "USR2", "PIPE", "ALRM",
        "TERM", "STKFLT", "CHLD", "CONT", "STOP", "TSTP", "TTIN", "TTOU", "URG", "XCPU", "XFSZ", "VTALRM", "PROF",
        "WINCH", "IO", "PWR", "SYS"
    };

    private Signals() {}

    /** Whether a process can have been ended by this signal number (a shell reports it as 128 + number). */
    static boolean isKnown(int signal) {
        return signal > 0 && signal < NAMES.length;
    }

    /** What a shell makes of an end by this signal, and a task file may name. */
    public static int exitCode(int signal) {
        return 128 + signal;
    }

    /** {@code signal 9 (KILL)}; a number without a name stays a number. */
    public static String words(int signal) {
        return isKnown(signal) ? "signal " + signal + " (" + NAMES[signal] + ")" : "signal " + signal;
    }

    /** What usually sends this signal; null where its name says it all. */
    static @Nullable String meaning(int signal) {
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
}
