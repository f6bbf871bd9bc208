package dev.smartcron.status.figures;

import dev.smartcron.execution.Status;
import dev.smartcron.execution.Sums;
import dev.smartcron.execution.TaskSums;
import dev.smartcron.text.Json;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Sums as the figures that people and scripts read: times in milliseconds, shares in percent. */
public final class FigureJson {
    private FigureJson() {}

    /** All figures; a share, a time or a resource that nothing is known of is null. */
    static Map<String, @Nullable Object> of(TaskSums sums) {
        Sums ran = sums.ran();
        boolean timed = ran.times().timed() > 0;
        Map<String, @Nullable Object> json = Json.object("runs", sums.runs());
        for (Status status : Status.FINAL) {
            json.put(status.word(), sums.count(status));
        }
        json.putAll(Json.object(
                "wanted_ends",
                sums.wanted(),
                "success_rate",
                successRate(sums).map(BigDecimal::doubleValue),
                "attempts",
                ran.counts().attempts(),
                "mean_ms",
                timed ? ran.mean() : null,
                "p50_ms",
                timed ? ran.share(50) : null,
                "p95_ms",
                timed ? ran.share(95) : null,
                "max_ms",
                timed ? ran.times().longest() : null,
                "longest_wait_ms",
                timed ? ran.times().longestWait() : null,
                "cpu_ms",
                ran.resources().cpuMillis(),
                "max_rss_kb",
                ran.resources().maxRssKilobytes()));
        return json;
    }

    /** The few of a short span. */
    static Map<String, @Nullable Object> brief(TaskSums sums) {
        return Json.object("runs", sums.runs(), "succeeded", sums.count(Status.SUCCEEDED), "failed", sums.failures());
    }

    /**
     * The percentage of runs that succeeded, to two places; empty without a run that tells. What somebody ended, or a newer
     * run replaced, does not.
     */
    public static Optional<BigDecimal> successRate(TaskSums sums) {
        return sums.judged() == 0
                ? Optional.empty()
                : Optional.of(percent(sums.count(Status.SUCCEEDED), sums.judged()));
    }

    /** A share as a percentage, to two places. */
    static BigDecimal percent(long part, long whole) {
        return BigDecimal.valueOf(100 * part).divide(BigDecimal.valueOf(whole), 2, RoundingMode.HALF_UP);
    }
}
