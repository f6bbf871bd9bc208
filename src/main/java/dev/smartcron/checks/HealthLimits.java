package dev.smartcron.checks;

import dev.smartcron.settings.HealthSettings;
import dev.smartcron.settings.RetentionSettings;

/**
 * Limits that the checks of {@code health} hold things against.
 *
 * @param health bounds of machine and runner
 * @param maxWaiting jobs that may wait before one is refused
 */
public record HealthLimits(HealthSettings health, int maxWaiting, RetentionSettings retention) {}
