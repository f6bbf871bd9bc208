package dev.smartcron.alert;

import dev.smartcron.store.alerts.Conditions.Condition;
import dev.smartcron.text.Durations;
import dev.smartcron.text.Zoned;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/**
 * Writes the messages about conditions.
 *
 * @param node that writes
 * @param zone that times are written in
 */
public record Messages(String node, ZoneId zone) {
    /** A time as messages have it. */
    public String when(Instant instant) {
        return Zoned.iso(instant, zone);
    }

    MessageText opened(Finding finding, Instant now) {
        return new MessageText(
                "[smartcron] " + finding.severity() + " " + finding.summary(),
                finding.summary() + "\n\n"
                        + row("severity", finding.severity().word())
                        + row("sent by", node)
                        + row("sent at", now)
                        + "\n"
                        + finding.detail().stripTrailing()
                        + "\n\nThis is sent once; another message follows when it is over.\n");
    }

    /** @param because in words */
    MessageText resolved(Condition condition, String because, Instant now) {
        Instant began = condition.firstSeen();
        return new MessageText(
                "[smartcron] RESOLVED " + condition.summary(),
                "Over: " + condition.summary() + "\n\n"
                        + row("severity", Severity.of(condition.severity()).word())
                        + row("sent by", node)
                        + row("first seen", began)
                        + row("over at", now)
                        + row("lasted", lasted(began, now))
                        + row("seen", condition.count() == 1 ? "once" : condition.count() + " times")
                        + "\n"
                        + because
                        + "\n");
    }

    /** A line of a message's table; no line where there is no value. */
    String row(String name, @Nullable Object value) {
        return value == null
                ? ""
                : "  " + name + " ".repeat(Math.max(1, 12 - name.length()))
                        + (value instanceof Instant instant ? when(instant) : value) + "\n";
    }

    /** A time that passed, as {@code 10m}; nothing where the clock was set back over it. */
    static String lasted(Instant from, Instant to) {
        return Durations.brief(Duration.between(from, to.isBefore(from) ? from : to));
    }
}
