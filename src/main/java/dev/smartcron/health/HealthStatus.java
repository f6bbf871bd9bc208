package dev.smartcron.health;

import java.util.Locale;

/** How well something is, the best first. */
public enum HealthStatus {
    OK,
    DEGRADED,
    CRITICAL;

    /** The public word, as the JSON and the pages have it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    HealthStatus orWorse(HealthStatus other) {
        return compareTo(other) < 0 ? other : this;
    }
}
