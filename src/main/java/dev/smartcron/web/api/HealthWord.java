package dev.smartcron.web.api;

import dev.smartcron.app.Application;
import dev.smartcron.app.HealthLook;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The verdict of all checks in one word, made anew after a few seconds: to ask again and again costs no more. */
final class HealthWord {
    private static final Duration HOLDS = Duration.ofSeconds(10);

    private @Nullable String said;
    private Instant at = Instant.MIN;

    synchronized String of(Application app, Instant now) {
        String held = said;
        if (held == null || !now.isBefore(at.plus(HOLDS)) || now.isBefore(at)) {
            held = new HealthLook(app, false).check().status().word();
            said = held;
            at = now;
        }
        return held;
    }
}
