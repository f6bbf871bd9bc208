package dev.smartcron.checks;

import dev.smartcron.text.PlainText;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** A report as the plugins of Nagios tell theirs: one line, figures behind a bar, and their exit codes. */
public record NagiosLine(HealthReport report) {
    private static final int LONGEST = 1_000;

    /** 0 OK, 1 WARNING, 2 CRITICAL; also where the database cannot be used, for then no task starts. */
    public int exitCode() {
        return switch (report.status()) {
            case OK -> 0;
            case DEGRADED -> 1;
            case CRITICAL -> 2;
        };
    }

    @Override
    public String toString() {
        String word = List.of("OK", "WARNING", "CRITICAL").get(exitCode());
        List<CheckResult> bad = report.results().stream()
                .filter(result -> result.status() != CheckStatus.OK)
                .sorted((one, other) -> other.status().compareTo(one.status()))
                .toList();
        String text = bad.isEmpty()
                ? report.results().size() + " checks"
                : bad.stream()
                        .map(result -> result.name() + ": " + result.detail())
                        .collect(Collectors.joining("; "));
        return "SMARTCRON " + word + " - " + plain(report.node() + ": " + text) + " | " + figures();
    }

    private String figures() {
        List<String> figures = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (CheckResult result : report.results()) {
            CheckResult.Measured measured = result.measured();
            if (measured != null && seen.add(result.name())) {
                figures.add(result.name() + "=" + measured.value()
                        + (measured.limit() == null ? "" : ";" + measured.limit() + (measured.isLeast() ? ":" : "")));
            }
        }
        figures.add("alerts=" + report.alerts().active());
        return String.join(" ", figures);
    }

    /** A bar ends the text, and so does a line. */
    private static String plain(String text) {
        return PlainText.cut(PlainText.line(text).replace('|', '/'), LONGEST);
    }
}
