package dev.smartcron.status.why;

import dev.smartcron.execution.Sentence;
import dev.smartcron.text.Zoned;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;

/**
 * Writes times into sentences: only the time of day, where day and offset are those of the time that is spoken of.
 *
 * @param spokenOf the time that stands in front of the sentences
 */
record TimeInText(ZoneId zone, Instant spokenOf) {
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("uuuu-MM-dd ");
    private static final DateTimeFormatter MINUTES = DateTimeFormatter.ofPattern("HH:mm");
    private static final DateTimeFormatter SECONDS = DateTimeFormatter.ofPattern("HH:mm:ss");

    /** {@code 02:00}, or {@code 2026-11-22 02:00 +13:00}. */
    String at(Instant instant) {
        return show(instant, MINUTES);
    }

    /** {@code 02:00:01}, or {@code 2026-11-22 02:00:01 +13:00}. */
    String exactly(Instant instant) {
        return show(instant, SECONDS);
    }

    /** As {@link #exactly}, but {@code 02:00} on the full minute. */
    String briefly(Instant instant) {
        return instant.getEpochSecond() % 60 == 0 ? at(instant) : exactly(instant);
    }

    /** Makes sentences of reasons, with their times as they are shown here. */
    Sentence sentences() {
        return new Sentence(this::briefly);
    }

    private String show(Instant instant, DateTimeFormatter time) {
        OffsetDateTime local = instant.atZone(zone).toOffsetDateTime();
        OffsetDateTime spoken = spokenOf.atZone(zone).toOffsetDateTime();
        boolean sameDay = local.toLocalDate().equals(spoken.toLocalDate())
                && local.getOffset().equals(spoken.getOffset());
        return sameDay
                ? time.format(local)
                : DATE.format(local) + time.format(local) + " " + Zoned.offset(instant, zone);
    }
}
