package dev.smartcron.task;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Limits of one run of a task, and the exit codes that count as success.
 *
 * @param timeout empty only for {@code @continuous} tasks
 * @param killAfter how long after TERM the KILL follows
 * @param memoryBytes of the whole process tree
 * @param cpuTime of one process
 * @param openFiles of one process
 * @param processes of the whole process tree
 * @param maxOutputBytes what is kept of the output of one run; more is dropped in the middle
 * @param successCodes exit codes that count as success
 * @param fatalCodes exit codes after which no retry is made
 */
public record Limits(
        Optional<Duration> timeout,
        Duration killAfter,
        Optional<Long> memoryBytes,
        Optional<Duration> cpuTime,
        Optional<Integer> nice,
        Optional<Integer> openFiles,
        Optional<Integer> processes,
        long maxOutputBytes,
        List<Integer> successCodes,
        List<Integer> fatalCodes) {

    static final Duration DEFAULT_TIMEOUT = Duration.ofHours(1);
    static final Duration DEFAULT_KILL_AFTER = Duration.ofSeconds(10);
    static final long DEFAULT_MAX_OUTPUT = 10L << 20;

    static Limits of(Definition definition) {
        return new Limits(
                definition.isContinuous()
                        ? Optional.empty()
                        : Optional.of(definition.duration("timeout").orElse(DEFAULT_TIMEOUT)),
                definition.duration("kill_after").orElse(DEFAULT_KILL_AFTER),
                definition.size("memory"),
                definition.duration("cpu_time"),
                definition.number("nice"),
                definition.number("open_files"),
                definition.number("processes"),
                definition.size("max_output").orElse(DEFAULT_MAX_OUTPUT),
                definition.numbers("success_codes", List.of(0)),
                definition.numbers("fatal_codes", List.of()));
    }
}
