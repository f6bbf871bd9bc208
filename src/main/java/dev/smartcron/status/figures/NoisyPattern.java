package dev.smartcron.status.figures;

import dev.smartcron.task.Severity;
import dev.smartcron.text.Json;
import dev.smartcron.text.Sizes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds tasks that print so much that it is cut, or soon gone, going by their logs on this node.
 *
 * @param outputs what tasks printed
 * @param now the time that the logs were looked at
 */
record NoisyPattern(List<PrintedOutput> outputs, Instant now) implements Insight.Pattern {
    /** A failure of Friday evening is looked into on Monday. */
    private static final Duration LEAST_KEPT = Duration.ofDays(3);

    /** The least share of {@code max_output} that an average run prints: some print more, and are cut. */
    private static final double LEAST_SHARE = 0.8;

    /** Fewer have no average. */
    private static final int LEAST_RUNS = 3;

    /**
     * The size of a task's logs.
     *
     * @param bytes of the logs that are not compressed
     * @param attempts that printed these
     * @param maxOutput what is kept of one
     * @param oldest the last line of the oldest log, from before which little is there; null where there is room for more
     */
    record PrintedOutput(
            String task,
            long bytes,
            long attempts,
            long maxOutput,
            @Nullable Instant oldest) {
        long perAttempt() {
            return attempts == 0 ? 0 : bytes / attempts;
        }

        boolean isCut() {
            return attempts >= LEAST_RUNS && perAttempt() >= LEAST_SHARE * maxOutput;
        }

        Optional<Duration> keptFor(Instant now) {
            return Optional.ofNullable(oldest)
                    .map(since -> Duration.between(since, now))
                    .filter(kept -> kept.compareTo(LEAST_KEPT) < 0);
        }
    }

    @Override
    public List<Insight> find() {
        return outputs.stream()
                .filter(output -> output.isCut() || output.keptFor(now).isPresent())
                .sorted(Comparator.comparingLong(PrintedOutput::perAttempt).reversed())
                .map(this::insight)
                .toList();
    }

    private Insight insight(PrintedOutput output) {
        String task = output.task();
        Optional<Duration> kept = output.keptFor(now);
        List<String> parts = new ArrayList<>();
        kept.ifPresent(time -> parts.add("its logs go back little more than " + InsightWords.millis(time.toMillis())));
        if (output.isCut()) {
            parts.add("a run prints " + Sizes.brief(output.perAttempt()) + " on average, and of more than max_output ("
                    + Sizes.format(output.maxOutput()) + ") the middle is dropped");
        }
        return new Insight(
                InsightKind.NOISY,
                task,
                Severity.LOW,
                task + " prints much: " + String.join("; ", parts),
                "Let it print less; or "
                        + (kept.isPresent()
                                ? "keep more, with logs.files or logs.max_size in smartcron.yaml."
                                : "raise max_output in the task file."),
                Json.object(
                        "bytes_per_attempt", output.attempts() == 0 ? null : output.perAttempt(),
                        "attempts", output.attempts(),
                        "max_output", output.maxOutput(),
                        "kept_ms", kept.map(Duration::toMillis)));
    }
}
