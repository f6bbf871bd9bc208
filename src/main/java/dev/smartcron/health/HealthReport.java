package dev.smartcron.health;

import dev.smartcron.text.Json;
import java.util.ArrayList;
import java.util.List;

/** What all checks saw, and what was told of it. */
public final class HealthReport {
    private static final int WIDTH = 80;
    private static final int NAME = 21;
    private static final int STATUS = 10;

    private final String node;
    private final List<CheckResult> checks;
    private final AlertCounts alerts;
    private final boolean canWork;

    HealthReport(String node, List<CheckResult> checks, AlertCounts alerts, boolean canWork) {
        this.node = node;
        this.checks = List.copyOf(checks);
        this.alerts = alerts;
        this.canWork = canWork;
    }

    /** The worst of the checks. */
    public HealthStatus status() {
        HealthStatus worst = HealthStatus.OK;
        for (CheckResult check : checks) {
            worst = worst.orWorse(check.status());
        }
        return worst;
    }

    /** 0 all is well; 1 something is not; 3 the database cannot be used. */
    public int exitCode() {
        return !canWork ? 3 : status() == HealthStatus.OK ? 0 : 1;
    }

    /** The JSON document of {@code health --json}. */
    public String toJson() {
        List<Object> list = new ArrayList<>();
        for (CheckResult check : checks) {
            list.add(Json.object(
                    "name", check.name(),
                    "status", check.status().word(),
                    "detail", check.detail(),
                    "value", check.value(),
                    "limit", check.limit()));
        }
        return Json.pretty(Json.object(
                "status", status().word(),
                "checks", list,
                "alerts",
                        Json.object(
                                "active", alerts.active(),
                                "raised", alerts.raised(),
                                "resolved", alerts.resolved(),
                                "delivered", alerts.delivered(),
                                "undelivered", alerts.undelivered())));
    }

    /** For people: one line a check, folded at 80 columns. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add(node + ": " + status().word());
        lines.add("");
        for (CheckResult check : checks) {
            String start =
                    "  " + padded(check.name(), NAME) + padded(check.status().word(), STATUS);
            fold(start, check.detail(), lines);
        }
        lines.add("");
        lines.add("alerts: " + alerts.active() + " active, " + alerts.raised() + " raised, " + alerts.resolved()
                + " resolved, " + alerts.delivered() + " delivered, " + alerts.undelivered() + " undelivered");
        return lines;
    }

    private static void fold(String start, String text, List<String> lines) {
        StringBuilder line = new StringBuilder(start);
        boolean first = true;
        for (String word : text.strip().split("\\s+", -1)) {
            if (!first && line.length() + 1 + word.length() > WIDTH) {
                lines.add(line.toString().stripTrailing());
                line = new StringBuilder(" ".repeat(start.length()));
                first = true;
            }
            line.append(first ? "" : " ").append(word);
            first = false;
        }
        lines.add(line.toString().stripTrailing());
    }

    private static String padded(String text, int width) {
        return text + " ".repeat(Math.max(1, width - text.length()));
    }
}
