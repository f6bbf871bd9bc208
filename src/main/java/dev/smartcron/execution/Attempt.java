package dev.smartcron.execution;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One process start within an execution.
 *
 * @param number from one
 * @param startedAt when it was claimed while it runs, and once it has ended when its process began, to 20 ms; by the clock
 *     as it went at that moment, whatever was done to it since
 * @param finishedAt the start and how long its process ran; null while it runs
 * @param cpuMs user and system time of the process tree, in milliseconds; null when unknown
 * @param systemMs how much of that the kernel spent for it; null when unknown
 * @param maxRssKb largest resident size seen, in KiB; null when unknown
 * @param outputTail the end of what it printed; null when it printed nothing
 * @param summary what went wrong, as its output tells it, in a line or two; null when it tells nothing or nothing did
 * @param progress as it told it last, from 0 to 100; null when it never did
 * @param shards how each of its shards ended, by number; none while it runs, and of a task that is one process
 */
public record Attempt(
        long execution,
        int number,
        Instant startedAt,
        @Nullable Instant finishedAt,
        Status status,
        @Nullable Reason reason,
        @Nullable Integer exitCode,
        @Nullable Integer signal,
        @Nullable Long cpuMs,
        @Nullable Long systemMs,
        @Nullable Long maxRssKb,
        @Nullable String outputTail,
        @Nullable String summary,
        @Nullable Integer progress,
        List<Shard> shards) {

    public Attempt {
        shards = List.copyOf(shards);
    }

    /** The same with the ends of its shards. */
    public Attempt with(List<Shard> ends) {
        return new Attempt(
                execution,
                number,
                startedAt,
                finishedAt,
                status,
                reason,
                exitCode,
                signal,
                cpuMs,
                systemMs,
                maxRssKb,
                outputTail,
                summary,
                progress,
                ends);
    }

    /** One of whose process nothing is known but how it ended. */
    public static Attempt of(long execution, int number, Instant startedAt, Instant finishedAt, Outcome outcome) {
        return new Attempt(
                execution,
                number,
                startedAt,
                finishedAt,
                outcome.status(),
                outcome.reason(),
                outcome.exitCode(),
                outcome.signal(),
                null,
                null,
                null,
                null,
                null,
                null,
                List.of());
    }
}
