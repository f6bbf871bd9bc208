package dev.smartcron.task;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Rules for when somebody is told of a task, and who. Read by who tells, and not with each task: no start needs it.
 *
 * @param afterFailures how many final failures in a row are told
 * @param maxDuration an execution that takes longer is told; empty for none
 * @param deadline a firing that has not succeeded so long after its time is told; empty for none
 * @param severity the word of the severity of all that is told of the task; empty for each rule's own
 * @param to the channels that it is told through; empty for those of the settings
 */
public record AlertPolicy(
        int afterFailures,
        Optional<Duration> maxDuration,
        Optional<Duration> deadline,
        Optional<String> severity,
        List<String> to) {
    /** The policy of a task that declares none. */
    public static final AlertPolicy DEFAULT =
            new AlertPolicy(1, Optional.empty(), Optional.empty(), Optional.empty(), List.of());

    public AlertPolicy {
        to = List.copyOf(to);
    }

    public static AlertPolicy of(Definition definition) {
        Definition alert = definition.nested("alert");
        return new AlertPolicy(
                alert.number("after_failures").orElse(1),
                alert.duration("max_duration"),
                alert.duration("deadline"),
                alert.text("severity"),
                alert.texts("to"));
    }
}
