package dev.smartcron.checks;

import dev.smartcron.text.Json;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
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

    /** Reads {@link #json} as text; empty where it is none. */
    static Optional<VerifyReport> read(String text) {
        try {
            List<CheckResult> results = new ArrayList<>();
            for (Object each :
                    (List<?>) Objects.requireNonNull(Json.readObject(text).get("checks"))) {
                Map<?, ?> check = (Map<?, ?>) each;
                results.add(new CheckResult(
                        String.valueOf(check.get("name")),
                        status(String.valueOf(check.get("status"))),
                        String.valueOf(check.get("detail")),
                        (String) check.get("hint"),
                        null,
                        List.of()));
            }
            return Optional.of(new VerifyReport(results));
        } catch (IllegalArgumentException | ClassCastException | NullPointerException e) {
            // A shell's or Java's own words.
            return Optional.empty();
        }
    }

    private static CheckStatus status(String word) {
        return Arrays.stream(CheckStatus.values())
                .filter(each -> word(each).equals(word))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(word));
    }

    private static String word(CheckStatus status) {
        return status.verdict().toLowerCase(Locale.ROOT);
    }
}
