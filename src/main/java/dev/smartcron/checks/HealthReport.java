package dev.smartcron.checks;

import dev.smartcron.text.Json;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The results of {@code health}, and the alerts made of them.
 *
 * @param node that made the checks
 * @param canWork false when the database cannot be used
 */
public record HealthReport(String node, List<CheckResult> results, AlertCounts alerts, boolean canWork) {
    public HealthReport {
        results = List.copyOf(results);
    }

    /**
     * Counts of alerts.
     *
     * @param active conditions that are open now
     * @param undelivered messages that still wait
     */
    public record AlertCounts(int active, int raised, int resolved, int delivered, int undelivered) {}

    /** The worst of the results. */
    public CheckStatus status() {
        return CheckResult.worstOf(results);
    }

    /** 0 all is well; 1 something is not; 3 the database cannot be used. */
    public int exitCode() {
        return !canWork ? 3 : status() == CheckStatus.OK ? 0 : 1;
    }

    public Map<String, @Nullable Object> json() {
        return Json.object(
                "status", status().word(),
                "checks", results.stream().map(HealthReport::json).toList(),
                "alerts",
                        Json.object(
                                "active", alerts.active(),
                                "raised", alerts.raised(),
                                "resolved", alerts.resolved(),
                                "delivered", alerts.delivered(),
                                "undelivered", alerts.undelivered()));
    }

    private static Map<String, @Nullable Object> json(CheckResult result) {
        Optional<CheckResult.Measured> measured = Optional.ofNullable(result.measured());
        return Json.object(
                "name", result.name(),
                "status", result.status().word(),
                "detail", result.detail(),
                "value", measured.map(CheckResult.Measured::value),
                "limit", measured.map(CheckResult.Measured::limit));
    }
}
