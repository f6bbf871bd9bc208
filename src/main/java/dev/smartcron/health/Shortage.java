package dev.smartcron.health;

import dev.smartcron.alert.Finding;
import dev.smartcron.alert.Severity;
import dev.smartcron.alert.Survey;
import dev.smartcron.settings.Reserve;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Places held against the part of them that must be free: too little is degraded, a fifth of that critical. */
final class Shortage {
    private final String node;
    private final String of;
    private final Reserve freeMin;
    private final List<Finding> findings = new ArrayList<>();
    private HealthStatus status = HealthStatus.OK;
    private double lowest = 100;

    /** @param of what may be short, as in "little space left" */
    Shortage(String node, String of, Reserve freeMin) {
        this.node = node;
        this.of = of;
        this.freeMin = freeMin;
    }

    /** A file system without a total has no limit. */
    void look(Path place, long free, long total) {
        if (total <= 0) {
            return;
        }
        double percent = Math.round(1_000.0 * free / total) / 10.0;
        lowest = Math.min(lowest, percent);
        if (freeMin.isShort(free, total)) {
            boolean critical = freeMin.isShort(free * 5, total);
            status = status.orWorse(critical ? HealthStatus.CRITICAL : HealthStatus.DEGRADED);
            findings.add(new Finding(
                    node + ":" + place,
                    critical ? Severity.CRITICAL : Severity.HIGH,
                    "little " + of + " left on " + node + ": " + percent + "% at " + place,
                    "Only " + percent + "% of the " + of + " of the file system of " + place + " on " + node
                            + " is free. When nothing is left, no output is kept and nothing can be recorded.\n\n"
                            + "What to try:\n    df -h " + place + "; df -i " + place + "\n    smartcron cleanup\n"));
        }
    }

    CheckResult result(String check, String detail, String rule) {
        String said = findings.isEmpty() ? detail : findings.get(0).summary() + " (" + detail + ")";
        return new CheckResult(
                check,
                status,
                said,
                lowest,
                freeMin.percent() ? freeMin.amount() : null,
                List.of(new Survey(rule, node, findings)));
    }
}
