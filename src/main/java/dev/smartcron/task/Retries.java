package dev.smartcron.task;

import java.time.Duration;

/**
 * Rules for the attempts that follow one without success.
 *
 * @param max attempts after the first one, at most; a {@code @continuous} task, which is started again for ever, has no
 *     use for it
 * @param delay before the first retry
 * @param factor by which each further wait is longer
 * @param maxDelay no wait is longer
 * @param jitter the share of a wait that is left to chance, from 0 to 1
 * @param alsoLost whether an attempt whose end was not seen may be followed by another
 */
public record Retries(int max, Duration delay, double factor, Duration maxDelay, double jitter, boolean alsoLost) {

    static Retries of(Definition definition, boolean continuous) {
        Definition retries = definition.nested("retries");
        int max = retries.keys().isEmpty()
                ? definition.number("retries").orElse(0)
                : retries.number("max").orElse(0);
        Duration delay = retries.duration("delay").orElse(Duration.ofSeconds(continuous ? 1 : 30));
        Duration longest = Duration.ofMinutes(continuous ? 5 : 15);
        return new Retries(
                max,
                delay,
                retries.decimal("factor", 2),
                retries.duration("max_delay").orElse(delay.compareTo(longest) > 0 ? delay : longest),
                retries.decimal("jitter", 0.2),
                !"fail".equals(definition.keys().get("on_lost")));
    }

    /**
     * The wait before a retry.
     *
     * @param retry from one
     * @param chance from 0 up to 1
     */
    public Duration before(int retry, double chance) {
        double wait = Math.min((double) delay.toMillis() * Math.pow(factor, retry - 1.0), (double) maxDelay.toMillis());
        return Duration.ofMillis(Math.round(wait * (1 - jitter + jitter * chance)));
    }
}
