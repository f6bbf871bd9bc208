package dev.smartcron.health;

import dev.smartcron.alert.Survey;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a check saw.
 *
 * @param detail one line, in words
 * @param value what was measured, in the check's own unit; null where there is none
 * @param limit what the value is held against; null where there is none
 * @param surveys what alerts are made of; empty when the check could not look
 */
record CheckResult(
        String name,
        HealthStatus status,
        String detail,
        @Nullable Number value,
        @Nullable Number limit,
        List<Survey> surveys) {
    CheckResult {
        surveys = List.copyOf(surveys);
    }

    /** A check that could not look: nothing is known, so nothing is raised and nothing resolved. */
    static CheckResult unknown(String name, String why) {
        return new CheckResult(name, HealthStatus.DEGRADED, why, null, null, List.of());
    }
}
