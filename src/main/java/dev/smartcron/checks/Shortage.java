package dev.smartcron.checks;

import dev.smartcron.alert.CheckFindings;
import dev.smartcron.alert.Finding;
import dev.smartcron.alert.message.Details;
import dev.smartcron.checks.CheckResult.Measured;
import dev.smartcron.settings.AlertRule;
import dev.smartcron.settings.Reserve;
import dev.smartcron.task.Severity;
import dev.smartcron.text.Sizes;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** File systems held against the part that must be free: too little is degraded, a fifth of that critical. */
final class Shortage {
    private final Resource resource;
    private final String node;
    private final Reserve freeMin;
    private final List<String> seen = new ArrayList<>();
    private final List<Finding> findings = new ArrayList<>();
    private CheckStatus status = CheckStatus.OK;
    private double lowest = 100;

    Shortage(Resource resource, String node, Reserve freeMin) {
        this.resource = resource;
        this.node = node;
        this.freeMin = freeMin;
    }

    /** A thing that a file system may run out of. */
    enum Resource {
        BYTES("disk", AlertRule.DISK_LOW, "little space", "df -h PLACE; du -xh PLACE | sort -h | tail"),
        INODES("inodes", AlertRule.INODES_LOW, "few inodes", "df -i PLACE; du -x --inodes PLACE | sort -n | tail");

        private final String check;
        private final AlertRule rule;
        private final String little;
        private final String toTry;

        Resource(String check, AlertRule rule, String little, String toTry) {
            this.check = check;
            this.rule = rule;
            this.little = little;
            this.toTry = toTry;
        }

        private String shown(long amount) {
            return this == BYTES ? Sizes.brief(amount) : Long.toString(amount);
        }
    }

    /** Adds a file system; one without a total has no limit. */
    void add(Path place, long free, long total) {
        if (total <= 0) {
            seen.add(place + " has no limit");
            return;
        }
        seen.add(place + " " + resource.shown(free) + " of " + resource.shown(total) + " free");
        double percent = Math.round(1_000.0 * free / total) / 10.0;
        lowest = Math.min(lowest, percent);
        if (freeMin.isShort(free, total)) {
            boolean critical = freeMin.isShort(free * 5, total);
            status = critical || status == CheckStatus.CRITICAL ? CheckStatus.CRITICAL : CheckStatus.DEGRADED;
            String left = resource.little + " left on " + node + ": " + percent + "% at " + place;
            findings.add(new Finding(
                    node + ":" + place,
                    critical ? Severity.CRITICAL : Severity.HIGH,
                    left,
                    Details.of("The file system of " + place + " on " + node + " has " + percent + "% of its "
                                    + (resource == Resource.BYTES ? "space" : "inodes")
                                    + " free; health.disk_free_min is "
                                    + freeMin
                                    + ". When nothing is left, no output is kept and nothing can be recorded.")
                            .andTry(resource.toTry.replace("PLACE", place.toString()), null)));
        }
    }

    CheckResult result() {
        String all = String.join("; ", seen);
        return CheckResult.of(
                resource.check,
                status,
                findings.isEmpty() ? all : findings.get(0).summary() + " (" + all + ")",
                new Measured(lowest, freeMin.percent() ? freeMin.amount() : null, true),
                List.of(CheckFindings.of(resource.rule, node, findings)));
    }
}
