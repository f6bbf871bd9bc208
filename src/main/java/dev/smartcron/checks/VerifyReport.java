package dev.smartcron.checks;

import dev.smartcron.text.Json;
import java.util.ArrayList;
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
        List<Object> checks = new ArrayList<>();
        for (CheckResult result : results) {
            checks.add(Json.object(
                    "name", result.name(),
                    "status", word(result.status()),
                    "detail", result.detail(),
                    "hint", result.hint()));
        }
        return Json.object("status", word(status()), "checks", checks);
    }

    private static String word(CheckStatus status) {
        return status.verdict().toLowerCase(Locale.ROOT);
    }
}
