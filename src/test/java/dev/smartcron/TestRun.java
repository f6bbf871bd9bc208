package dev.smartcron;

/**
 * This run of the tests. What a test makes outside of temporary folders is called PREFIX-PID after its run, so that two may
 * go side by side, and that a run finds what one before it left that was broken off.
 */
public final class TestRun {
    private static final long PID = ProcessHandle.current().pid();

    private TestRun() {}

    /** This run's name for a thing. */
    public static String named(String prefix) {
        return prefix + "-" + PID;
    }

    /** Says whether a thing is another run's, which is over. */
    public static boolean left(String prefix, String name) {
        return name.matches(prefix + "-\\d{1,9}")
                && ProcessHandle.of(Long.parseLong(name.substring(prefix.length() + 1)))
                        .flatMap(process -> process.info().command())
                        .filter(command -> command.endsWith("/java"))
                        .isEmpty();
    }
}
