package dev.smartcron.schedule;

import dev.smartcron.text.Nearest;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Time zones as users write them. */
public final class Zones {
    private Zones() {}

    /**
     * The zone of an IANA name such as {@code Pacific/Auckland}, or of an offset such as {@code +05:45}.
     *
     * @throws BadSchedule naming the nearest known zone
     */
    public static ZoneId parse(String text) throws BadSchedule {
        try {
            return ZoneId.of(text);
        } catch (DateTimeException unknown) {
            if (text.isBlank()) {
                throw new BadSchedule("no time zone given; write one such as UTC or Pacific/Auckland");
            }
            String hint = nearest(text)
                    .map(zone -> "; did you mean " + zone + "?")
                    .orElse("; write one such as UTC or Pacific/Auckland");
            throw new BadSchedule(BadSchedule.shown(text) + " is not a time zone" + hint);
        }
    }

    /** Case and the part before the slash are what users forget most, so a bare {@code auckland} finds its zone. */
    private static Optional<String> nearest(String text) {
        String wanted = text.strip().replace(' ', '_').toLowerCase(Locale.ROOT);
        Map<String, String> byName = new TreeMap<>();
        for (String zone : ZoneId.getAvailableZoneIds()) {
            String name = zone.toLowerCase(Locale.ROOT);
            byName.put(name, zone);
            // A city is offered only under its continent, not under an old alias such as SystemV or Etc.
            if (zone.indexOf('/') > 0 && !zone.startsWith("SystemV/") && !zone.startsWith("Etc/")) {
                byName.putIfAbsent(name.substring(name.lastIndexOf('/') + 1), zone);
            }
        }
        return Nearest.to(wanted, byName.keySet()).map(byName::get);
    }
}
