package dev.smartcron.settings;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Optional;

/**
 * The hours of each day in which only what is critical is told.
 *
 * @param from the first quiet minute
 * @param until the first minute that is not quiet any more; before {@code from} where they go over midnight
 */
public record QuietHours(LocalTime from, LocalTime until, ZoneId zone) {
    static Optional<QuietHours> of(Section quiet) {
        return quiet.keys().isEmpty()
                ? Optional.empty()
                : Optional.of(new QuietHours(
                        LocalTime.parse(quiet.required("from")),
                        LocalTime.parse(quiet.required("until")),
                        ZoneId.of(quiet.text("timezone").orElse("UTC"))));
    }

    /** The end of the quiet hours that this instant lies in; empty when it lies in none. */
    public Optional<Instant> endAfter(Instant instant) {
        ZonedDateTime local = instant.atZone(zone);
        LocalTime time = local.toLocalTime();
        boolean overMidnight = until.isBefore(from);
        boolean quiet = overMidnight
                ? !time.isBefore(from) || time.isBefore(until)
                : !time.isBefore(from) && time.isBefore(until);
        if (!quiet) {
            return Optional.empty();
        }
        boolean tomorrow = overMidnight && !time.isBefore(from);
        Instant end = local.toLocalDate()
                .plusDays(tomorrow ? 1 : 0)
                .atTime(until)
                .atZone(zone)
                .toInstant();
        // An end within a gap or an hour that comes twice may lie behind; a minute later it is looked at again.
        return Optional.of(end.isAfter(instant) ? end : instant.plus(Duration.ofMinutes(1)));
    }
}
