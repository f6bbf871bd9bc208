package dev.smartcron.alert;

import dev.smartcron.text.Durations;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;

/**
 * The machine that sends messages.
 *
 * @param node that writes
 * @param zone that times are written in
 */
public record Sender(String node, ZoneId zone) {
    /** A time that passed, as {@code 10m}; nothing where the clock was set back over it. */
    static String lasted(Instant from, Instant to) {
        return Durations.brief(Duration.between(from, to.isBefore(from) ? from : to));
    }
}
