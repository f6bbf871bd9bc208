package dev.smartcron.alert;

import dev.smartcron.store.alerts.Conditions.Condition;
import dev.smartcron.text.Durations;
import dev.smartcron.text.Zoned;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;

/**
 * Puts conditions into words.
 *
 * @param node that writes
 * @param zone that times are written in
 */
public record Letters(String node, ZoneId zone) {
    /** A time as letters write it. */
    public String when(Instant instant) {
        return Zoned.iso(instant, zone);
    }

    Letter opened(Finding finding, Instant now) {
        return new Letter(
                "[smartcron] " + finding.severity() + " " + finding.summary(),
                finding.summary() + "\n\n"
                        + row("severity", finding.severity().word())
                        + row("told by", node)
                        + row("told at", when(now))
                        + "\n"
                        + finding.detail().stripTrailing()
                        + "\n\nThis is told once; you will be told when it is over.\n");
    }

    /** @param because in words */
    Letter resolved(Condition condition, String because, Instant now) {
        Severity severity = Severity.of(condition.severity());
        return new Letter(
                "[smartcron] RESOLVED " + condition.summary(),
                "Over: " + condition.summary() + "\n\n"
                        + row("severity", severity.word())
                        + row("told by", node)
                        + row("first seen", when(condition.firstSeen()))
                        + row("over at", when(now))
                        + row("lasted", lasted(condition.firstSeen(), now))
                        + row("seen", condition.count() == 1 ? "once" : condition.count() + " times")
                        + "\n"
                        + because
                        + "\n");
    }

    /** A line of a letter's table. */
    public static String row(String name, String value) {
        return "  " + name + " ".repeat(Math.max(1, 12 - name.length())) + value + "\n";
    }

    private static String lasted(Instant from, Instant to) {
        return Durations.brief(Duration.between(from, to.isBefore(from) ? from : to));
    }
}
