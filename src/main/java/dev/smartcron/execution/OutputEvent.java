package dev.smartcron.execution;

/** What a task tells on a line of its own, as {@code ::progress 40} or {@code ::event NAME {json}}. */
public sealed interface OutputEvent {
    /** Where its line began in what the attempt printed: this is how one that is read twice is known. */
    long at();

    /** How far the task says it is, in percent from 0 to 100. */
    record Progress(long at, int percent) implements OutputEvent {}

    /**
     * Something that happened.
     *
     * @param json one object, as it was written; {@code {}} where none was
     */
    record Event(long at, String name, String json) implements OutputEvent {}
}
