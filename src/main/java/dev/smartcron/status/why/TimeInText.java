package dev.smartcron.status.why;

import dev.smartcron.execution.Sentence;
import dev.smartcron.text.Zoned;
import java.time.Instant;
import java.time.ZoneId;

/**
 * Writes times into sentences: only the time of day, where day and offset are those of the time that is spoken of.
 *
 * @param spokenOf the time that stands in front of the sentences
 */
record TimeInText(ZoneId zone, Instant spokenOf) {
    private static final int DATE_END = 10;
    private static final int MINUTES_END = 16;
    private static final int SECONDS_END = 19;

    /** {@code 02:00}, or {@code 2026-11-22 02:00 +13:00}. */
    String at(Instant instant) {
        return show(instant, MINUTES_END);
    }

    /** {@code 02:00:01}, or {@code 2026-11-22 02:00:01 +13:00}. */
    String exactly(Instant instant) {
        return show(instant, SECONDS_END);
    }

    /** As {@link #exactly}, but {@code 02:00} on the full minute. */
    String briefly(Instant instant) {
        return instant.getEpochSecond() % 60 == 0 ? at(instant) : exactly(instant);
    }

    /** Makes sentences of reasons, with their times as they are shown here. */
    Sentence sentences() {
        return new Sentence(this::briefly);
    }

    private String show(Instant instant, int end) {
        String iso = Zoned.iso(instant, zone);
        String spoken = Zoned.iso(spokenOf, zone);
        String offset = iso.substring(SECONDS_END);
        if (iso.startsWith(spoken.substring(0, DATE_END)) && spoken.endsWith(offset)) {
            return iso.substring(DATE_END + 1, end);
        }
        return iso.substring(0, DATE_END) + " " + iso.substring(DATE_END + 1, end) + " "
                + (offset.equals("Z") ? "UTC" : offset);
    }
}
