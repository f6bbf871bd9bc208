package dev.smartcron.text;

import java.time.Duration;
import java.time.format.DateTimeParseException;

/** Durations as people write them: {@code 90s 5m 2h 1d}, joined ({@code 1h30m}) or ISO-8601 ({@code PT5M}). */
public final class Durations {
    private static final long[] UNIT_SECONDS = {86_400, 3_600, 60, 1};
    private static final String UNITS = "dhms";

    private Durations() {}

    /**
     * Reads a duration of whole seconds, zero or longer.
     *
     * @throws IllegalArgumentException naming what was read, when it is no duration
     */
    public static Duration parse(String text) {
        if (text.startsWith("P")) {
            try {
                Duration iso = Duration.parse(text);
                if (!iso.isNegative()) {
                    return iso;
                }
            } catch (DateTimeParseException e) {
                // Told below, like one that is negative.
            }
            throw refused(text);
        }
        long total = 0;
        long number = -1;
        int unitsSeen = -1;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= '0' && c <= '9') {
                number = Math.max(number, 0) * 10 + (c - '0');
                if (number > 999_999_999) {
                    throw refused(text);
                }
            } else {
                int unit = UNITS.indexOf(c);
                if (unit <= unitsSeen || number < 0) {
                    throw refused(text);
                }
                total += number * UNIT_SECONDS[unit];
                unitsSeen = unit;
                number = -1;
            }
        }
        if (number >= 0 || unitsSeen < 0) {
            throw refused(text);
        }
        return Duration.ofSeconds(total);
    }

    /** The shortest form that {@link #parse} reads back to the same whole seconds: {@code 90s} is {@code 1m30s}. */
    public static String format(Duration duration) {
        long rest = duration.toSeconds();
        if (rest == 0) {
            return "0s";
        }
        StringBuilder out = new StringBuilder();
        for (int unit = 0; unit < UNIT_SECONDS.length; unit++) {
            long count = rest / UNIT_SECONDS[unit];
            if (count > 0) {
                out.append(count).append(UNITS.charAt(unit));
                rest -= count * UNIT_SECONDS[unit];
            }
        }
        return out.toString();
    }

    /** For people: milliseconds below a second, tenths below ten, then the two largest units ({@code 812ms 3.4s 2h5m}). */
    public static String brief(Duration duration) {
        long millis = duration.toMillis();
        if (millis < 1_000) {
            return millis + "ms";
        }
        if (millis < 10_000) {
            return (millis / 1_000) + "." + (millis % 1_000 / 100) + "s";
        }
        long seconds = millis / 1_000;
        long grain = seconds >= 86_400 ? 3_600 : seconds >= 3_600 ? 60 : 1;
        return format(Duration.ofSeconds(seconds - seconds % grain));
    }

    /** In its two largest units, of whole seconds: {@code 45s 12m 3h12m 2d4h}; one that is negative is {@code 0s}. */
    public static String span(Duration span) {
        long seconds = Math.max(0, span.toSeconds());
        long grain = seconds >= 86_400 ? 3_600 : seconds >= 60 ? 60 : 1;
        return format(Duration.ofSeconds(seconds - seconds % grain));
    }

    private static IllegalArgumentException refused(String text) {
        return new IllegalArgumentException("'" + text + "' is not a duration (write 90s, 5m, 2h, 1d or PT5M)");
    }
}
