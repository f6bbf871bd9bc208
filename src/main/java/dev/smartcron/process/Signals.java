package dev.smartcron.process;

/** Signal numbers of Linux as words. */
public final class Signals {
    public static final int KILL = 9;

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

    /** {@code signal 9 (KILL)}; a number without a name stays a number. */
    public static String words(int signal) {
        return isKnown(signal) ? "signal " + signal + " (" + NAMES[signal] + ")" : "signal " + signal;
    }
}
