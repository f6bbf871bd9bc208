package dev.smartcron.checks;

import dev.smartcron.store.nodes.HealthHistory;
import dev.smartcron.store.nodes.HealthHistory.HealthChange;
import dev.smartcron.text.Json;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The results of {@code health}, and the alerts made of them.
 *
 * @param node that made the checks
 * @param alerted what has become an alert, and what is none any more, each in one line
 * @param changes of what these checks said before
 * @param canWork false when the database cannot be used
 */
public record HealthReport(
        String node,
        List<CheckResult> results,
        List<String> alerted,
        List<HealthChange> changes,
        AlertCounts alerts,
        boolean canWork) {
    public HealthReport {
        results = List.copyOf(results);
        alerted = List.copyOf(alerted);
        changes = List.copyOf(changes);
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

    /** A line for the log; empty while all is as well as it was. */
    public Optional<String> note() {
        String bad = results.stream()
                .filter(result -> result.status() != CheckStatus.OK)
                .map(result -> result.name() + ": " + result.detail())
                .collect(Collectors.joining("; "));
        String well = changes.stream()
                .filter(change -> change.status().equals(CheckStatus.OK.word()))
                .map(HealthChange::name)
                .collect(Collectors.joining(", "));
        String again = well.isEmpty() ? "" : "ok again: " + well;
        return bad.isEmpty() && well.isEmpty()
                ? Optional.empty()
                : Optional.of(status().word() + ": "
                        + Stream.of(bad, again).filter(part -> !part.isEmpty()).collect(Collectors.joining("; ")));
    }

    /** The results of several checks as words to be kept: of those of one name the worst. */
    static Map<String, HealthHistory.Said> words(List<CheckResult> results) {
        Map<String, HealthHistory.Said> words = new LinkedHashMap<>();
        results.stream()
                .sorted(Comparator.comparing(CheckResult::status).reversed())
                .forEach(result -> words.putIfAbsent(
                        result.name(), new HealthHistory.Said(result.status().word(), result.detail())));
        return words;
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
