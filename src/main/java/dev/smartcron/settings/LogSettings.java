package dev.smartcron.settings;

import java.time.Duration;
import java.util.List;

/**
 * The logs of tasks.
 *
 * @param maxBytes of a log that gets another execution
 * @param maxAge since the first execution in it
 * @param files how many older ones are kept
 * @param keep how long output is kept
 * @param redact patterns masked in all output
 */
public record LogSettings(long maxBytes, Duration maxAge, int files, Duration keep, List<String> redact) {
    static LogSettings of(Section file) {
        Section logs = file.section("logs");
        return new LogSettings(
                logs.size("max_size").orElse(10L << 20),
                logs.duration("max_age").orElse(Duration.ofDays(7)),
                logs.number("files").orElse(5),
                file.section("retention").duration("output").orElse(Duration.ofDays(30)),
                file.texts("redact"));
    }
}
