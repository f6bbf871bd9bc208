package dev.smartcron.execution;

/** A message that a task writes on a line of its own: {@code ::progress 40}, {@code ::event NAME {json}}, {@code ::ready}. */
public sealed interface OutputEvent {
    /** The byte at which its line began in what the attempt printed, by which one that is read twice is known. */
    long at();

    /** The progress that the task reports, in percent from 0 to 100. */
    record Progress(long at, int percent) implements OutputEvent {}

    /**
     * Something that happened.
     *
     * @param json one object, as it was written; {@code {}} where none was
     */
    record Event(long at, String name, String json) implements OutputEvent {}

    /** A service is ready: what waits for it may start. */
    record Ready(long at) implements OutputEvent {}
}
