package dev.smartcron.process;

/** What became of a {@link Launch}. */
public sealed interface Start {

    /** The task's process is on its way. */
    record Started(Run run) implements Start {}

    /**
     * Nothing was started, and nothing is left of the attempt.
     *
     * @param reason in words, naming the path at fault
     */
    record Refused(String reason) implements Start {}
}
