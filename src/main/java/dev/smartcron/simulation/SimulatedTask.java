package dev.smartcron.simulation;

import dev.smartcron.task.Definition;
import dev.smartcron.text.Durations;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A task to simulate.
 *
 * @param leftOut why it is left out, such as an operator's disable; empty when it is not, as far as the caller knows
 * @param holds times in which it is not started
 * @param duration how long a run of it takes; empty when unknown
 */
public record SimulatedTask(
        Definition definition, Optional<String> leftOut, List<Hold> holds, Optional<Duration> duration) {
    /**
     * A time in which a task is not started, such as an operator's pause.
     *
     * @param until the first instant that is free of it again; null when it has no end yet
     * @param why in words
     */
    public record Hold(Instant from, @Nullable Instant until, String why) {
        boolean covers(Instant instant) {
            return !instant.isBefore(from) && (until == null || instant.isBefore(until));
        }
    }

    public SimulatedTask {
        holds = List.copyOf(holds);
    }

    /** A task as a file declares it: its duration is the one from which its {@code alert} would be raised. */
    public static SimulatedTask declared(Definition definition) {
        return new SimulatedTask(definition, Optional.empty(), List.of(), maxDuration(definition));
    }

    /** The value of {@code alert: {max_duration: …}}. */
    public static Optional<Duration> maxDuration(Definition definition) {
        return definition.keys().get("alert") instanceof Map<?, ?> alert
                        && alert.get("max_duration") instanceof String text
                ? Optional.of(Durations.parse(text))
                : Optional.empty();
    }
}
