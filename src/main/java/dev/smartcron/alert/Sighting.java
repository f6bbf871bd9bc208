package dev.smartcron.alert;

import dev.smartcron.store.alerts.ConditionKey;
import java.time.Instant;

/**
 * Something wrong, as it was just seen.
 *
 * @param times how many times
 * @param seen when last
 * @param toOpen how many such looks in a row its rule wants
 */
record Sighting(String rule, Finding finding, int times, Instant seen, int toOpen) {
    ConditionKey key() {
        return new ConditionKey(rule, finding.subject());
    }
}
