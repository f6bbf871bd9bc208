package dev.smartcron.settings;

import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The time zone of this machine, or of the session: {@code TZ} as the C library reads it, by which {@code date} and cron go.
 * Java takes {@code GMT-14} for fourteen hours west of Greenwich, where POSIX means fourteen east.
 *
 * @param problem why {@code TZ} cannot be followed, and UTC stands in its place; null when all is well
 */
public record LocalZone(ZoneId zone, @Nullable String problem) {
    private static final String UTC = "UTC";

    /** A name of three letters or more, or anything in angle brackets; the time that is to be added to get UTC. */
    private static final Pattern POSIX =
            Pattern.compile("(?:[A-Za-z]{3,}|<[A-Za-z0-9+-]+>)([+-]?)(\\d{1,2})(?::(\\d{1,2}))?(?::(\\d{1,2}))?");

    /** Files of the C library's that Java has no region for. */
    private static final Map<String, Integer> HOURS = Map.of("EST", -5, "MST", -7, "HST", -10);

    /** Of this environment. */
    public static LocalZone of(Map<String, String> environment) {
        String written = environment.get("TZ");
        if (written == null) {
            return new LocalZone(ofTheSystem(), null);
        }
        String name = written.startsWith(":") ? written.substring(1) : written;
        int folder = name.indexOf("/zoneinfo/");
        if (name.startsWith("/") && folder >= 0) {
            name = name.substring(folder + "/zoneinfo/".length());
        }
        if (name.startsWith("posix/")) {
            name = name.substring("posix/".length());
        }
        if (name.isEmpty() || name.equals(UTC)) {
            return new LocalZone(ZoneId.of(UTC), null);
        }
        if (name.equals("/etc/localtime")) {
            return new LocalZone(ofTheSystem(), null);
        }
        ZoneId zone = ZoneId.getAvailableZoneIds().contains(name) ? ZoneId.of(name) : offset(name);
        return zone == null
                ? new LocalZone(
                        ZoneId.of(UTC),
                        "TZ=" + written + " is not followed, so times are in UTC: write a region, such as"
                                + " TZ=America/New_York")
                : new LocalZone(zone, null);
    }

    /** Fixed all the year; null for anything else. */
    private static @Nullable ZoneId offset(String name) {
        Integer hours = HOURS.get(name);
        if (hours != null) {
            return ZoneOffset.ofHours(hours);
        }
        Matcher posix = POSIX.matcher(name);
        if (!posix.matches()) {
            return null;
        }
        int seconds = number(posix.group(2)) * 3600 + number(posix.group(3)) * 60 + number(posix.group(4));
        try {
            return ZoneOffset.ofTotalSeconds(posix.group(1).equals("-") ? seconds : -seconds);
        } catch (DateTimeException e) {
            // More than eighteen hours: nowhere on earth.
            return null;
        }
    }

    private static int number(@Nullable String digits) {
        return digits == null ? 0 : Integer.parseInt(digits);
    }

    private static ZoneId ofTheSystem() {
        try {
            return ZoneId.systemDefault();
        } catch (DateTimeException e) {
            // The machine's own file is none that Java knows.
            return ZoneId.of(UTC);
        }
    }
}
