package dev.smartcron.checks;

import dev.smartcron.text.Json;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The results of {@code verify}. */
public record VerifyReport(List<CheckResult> results) {
    public VerifyReport {
        results = List.copyOf(results);
    }

    /** The worst of the results. */
    public CheckStatus status() {
        return CheckResult.worstOf(results);
    }

    public Map<String, @Nullable Object> json() {
        return Json.object(
                "status", word(status()),
                "checks", results.stream().map(VerifyReport::json).toList());
    }

    private static Map<String, @Nullable Object> json(CheckResult result) {
        return Json.object(
                "name", result.name(),
                "status", word(result.status()),
                "detail", result.detail(),
                "hint", result.hint());
    }

    private static String word(CheckStatus status) {
        return status.verdict().toLowerCase(Locale.ROOT);
    }
}
