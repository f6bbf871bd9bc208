package dev.smartcron.status.figures;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A task whose runs wait before they start.
 *
 * @param schedule as it was declared; null for none
 * @param group whose limit it shares; null for none
 * @param looked how many of its runs were looked at, the newest
 * @param waits of those of them that waited for {@link #LEAST} or longer, not for a retry
 */
record WaitingTask(
        String task, @Nullable String schedule, @Nullable String group, int looked, List<Duration> waits) {
    /** Without any limit, what is not planned by the clock waits for the next tick. */
    static final Duration LEAST = Duration.ofMinutes(1);

    /** Fewer waits may all be from one busy hour. */
    private static final int LEAST_WAITS = 5;

    private static final double LEAST_SHARE = 0.2;

    /** Checks whether enough of its runs wait for that to be a rule. */
    boolean waitsRegularly() {
        return waits.size() >= LEAST_WAITS && waits.size() >= LEAST_SHARE * looked;
    }

    Duration average() {
        return waits.isEmpty()
                ? Duration.ZERO
                : waits.stream().reduce(Duration.ZERO, Duration::plus).dividedBy(waits.size());
    }

    Duration longest() {
        return waits.stream().max(Duration::compareTo).orElse(Duration.ZERO);
    }

    /** {@code 34 of the last 100 runs of bank_fetch waited, 4m12s on average and 12m at most}. */
    String inWords() {
        return waits.size() + " of the last " + looked + " runs of " + task + " waited, "
                + InsightWords.millis(average().toMillis()) + " on average and "
                + InsightWords.millis(longest().toMillis()) + " at most";
    }
}
