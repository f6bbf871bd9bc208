package dev.smartcron.text;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/** Instants as people read them: local time with its offset. */
public final class Zoned {
    private Zoned() {}

    /** {@code 2026-11-22T03:00:00+13:00}: whole seconds, ISO-8601, in that zone. */
    public static String iso(Instant instant, ZoneId zone) {
        return iso(instant, zone, false);
    }

    /** {@code 2026-11-22 03:00:00 +13:00}, or {@code … UTC}: the same for people, in what they are sent. */
    public static String spaced(Instant instant, ZoneId zone) {
        String offset = offset(instant, zone);
        String iso = iso(instant, zone);
        return iso.replace('T', ' ').substring(0, iso.indexOf('T') + "T03:00:00".length()) + " " + offset;
    }

    /** As {@link #iso(Instant, ZoneId)}; null for null, as JSON wants it. */
    public static @Nullable String isoOrNull(@Nullable Instant instant, ZoneId zone) {
        return instant == null ? null : iso(instant, zone);
    }

    /** With milliseconds: {@code 2026-11-22T03:00:00.042+13:00}. */
    public static String exact(Instant instant, ZoneId zone) {
        return iso(instant, zone, true);
    }

    /** {@code 03:00:00}: the time of day. */
    public static String time(Instant instant, ZoneId zone) {
        String text = iso(instant, zone);
        int time = text.indexOf('T') + 1;
        return text.substring(time, time + "03:00:00".length());
    }

    /** The offset that holds at an instant. */
    public static String offset(Instant instant, ZoneId zone) {
        return offset(zone.getRules().getOffset(instant));
    }

    /** {@code +13:00}, or {@code UTC}. */
    public static String offset(ZoneOffset offset) {
        return isWhole(offset) && offset.getTotalSeconds() != 0 ? offset.getId() : "UTC";
    }

    /** Checks whether an offset is one of whole minutes; those before there were zones are not, and ISO-8601 has no such. */
    public static boolean isWhole(ZoneOffset offset) {
        return offset.getTotalSeconds() % 60 == 0;
    }

    private static String iso(Instant instant, ZoneId zone, boolean millis) {
        OffsetDateTime time = instant.atZone(zone).toOffsetDateTime();
        if (!isWhole(time.getOffset())) {
            time = time.withOffsetSameInstant(ZoneOffset.UTC);
        }
        StringBuilder text = new StringBuilder(25);
        year(text, time.getYear());
        two(text.append('-'), time.getMonthValue());
        two(text.append('-'), time.getDayOfMonth());
        two(text.append('T'), time.getHour());
        two(text.append(':'), time.getMinute());
        two(text.append(':'), time.getSecond());
        if (millis) {
            int millisecond = time.getNano() / 1_000_000;
            two(text.append('.').append(millisecond / 100), millisecond % 100);
        }
        return text.append(time.getOffset().getId()).toString();
    }

    /** Four digits at least, and a sign where they are not enough. */
    private static void year(StringBuilder text, int year) {
        text.append(year < 0 ? "-" : year > 9_999 ? "+" : "");
        String digits = Integer.toString(Math.abs(year));
        text.append("000", 0, Math.max(0, 4 - digits.length())).append(digits);
    }

    private static void two(StringBuilder text, int number) {
        text.append(number < 10 ? "0" : "").append(number);
    }
}
