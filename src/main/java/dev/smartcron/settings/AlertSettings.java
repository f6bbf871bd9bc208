package dev.smartcron.settings;

import java.time.Duration;
import java.util.Optional;

/**
 * The way of alerts out.
 *
 * @param mail empty where none is configured
 * @param remindEvery how long an alert that goes on stays silent before it is sent again
 */
public record AlertSettings(Optional<Mail> mail, Duration remindEvery) {
    static AlertSettings of(Section file) {
        return new AlertSettings(
                Mail.of(file.section("mail")),
                file.section("alerts").duration("remind_every").orElse(Duration.ofHours(4)));
    }
}
