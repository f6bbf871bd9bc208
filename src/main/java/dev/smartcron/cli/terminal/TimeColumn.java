package dev.smartcron.cli.terminal;

import dev.smartcron.text.Zoned;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Formats the times of one column: to the minute, in one zone, with the offset in the title, or with each time where a
 * clock change lies between them.
 *
 * @param common the offset of all of them; null when they differ
 */
public record TimeColumn(ZoneId zone, @Nullable ZoneOffset common) {

    private static final int DATE = "2026-11-22".length();
    private static final int YEAR = "2026".length();

    public static TimeColumn of(Collection<Instant> instants, ZoneId zone) {
        Set<ZoneOffset> offsets = new HashSet<>();
        instants.forEach(instant -> offsets.add(zone.getRules().getOffset(instant)));
        return new TimeColumn(zone, offsets.size() == 1 ? offsets.iterator().next() : null);
    }

    /** {@code STARTED +13:00}. */
    public String title(String word) {
        return common == null ? word : word + " " + Zoned.offset(common);
    }

    /** {@code 2026-11-22 03:00}. */
    public String show(Instant instant) {
        String minute = minute(instant, zone);
        return common == null ? minute + " " + Zoned.offset(instant, zone) : minute;
    }

    /** As {@link #show}, as far as it differs from today: {@code 03:00}, {@code 11-22 03:00}. */
    public String brief(Instant instant, Instant today) {
        String full = show(instant);
        String date = minute(today, zone).substring(0, DATE);
        if (full.startsWith(date)) {
            return full.substring(DATE + 1);
        }
        return full.startsWith(date.substring(0, YEAR)) ? full.substring(YEAR + 1) : full;
    }

    /** {@code 2026-11-22 03:00 +13:00}. */
    public static String full(Instant instant, ZoneId zone) {
        return minute(instant, zone) + " " + Zoned.offset(instant, zone);
    }

    private static String minute(Instant instant, ZoneId zone) {
        String iso = Zoned.iso(instant, zone);
        return iso.substring(0, iso.indexOf('T')) + " " + iso.substring(iso.indexOf('T') + 1, iso.indexOf('T') + 6);
    }
}
