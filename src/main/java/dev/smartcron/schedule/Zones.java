package dev.smartcron.schedule;

import java.time.DateTimeException;
import java.time.ZoneId;

/** Time zones as users write them. */
public final class Zones {
    private Zones() {}

    /**
     * The zone of an IANA name such as {@code Pacific/Auckland}, or of an offset such as {@code +05:45}.
     *
     * @throws BadSchedule naming the zones that may be meant
     */
    public static ZoneId parse(String text) throws BadSchedule {
        try {
            return ZoneId.of(text);
        } catch (DateTimeException unknown) {
            if (text.isBlank()) {
                throw new BadSchedule("no time zone given; write one such as UTC or Pacific/Auckland");
            }
            throw new BadSchedule(BadSchedule.shown(text) + " is not a time zone" + ZoneSuggestions.hint(text));
        }
    }
}
