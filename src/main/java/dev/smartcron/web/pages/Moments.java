package dev.smartcron.web.pages;

import dev.smartcron.text.Durations;
import dev.smartcron.text.Zoned;
import gg.jte.Content;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Instants on a page: as short as they may be, whole for whoever points at them, and exact for the script that shows them in the
 * reader's own zone or counts on.
 *
 * @param now the page's own time
 * @param zone to show them in
 */
public record Moments(Instant now, ZoneId zone) {
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d MMM", Locale.ENGLISH);
    private static final DateTimeFormatter YEAR = DateTimeFormatter.ofPattern("d MMM uuuu", Locale.ENGLISH);
    private static final DateTimeFormatter MINUTE = DateTimeFormatter.ofPattern("HH:mm", Locale.ENGLISH);
    private static final DateTimeFormatter SECOND = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ENGLISH);
    private static final Duration CLOSE = Duration.ofHours(1);

    /** {@code 11:05}, of another day {@code 29 Nov 11:05}; seconds where it is close to now. Nothing for null. */
    public Content at(@Nullable Instant instant) {
        return instant == null
                ? output -> {}
                : output -> output.writeContent("<time datetime=\"" + Zoned.iso(instant, zone) + "\" title=\""
                        + Zoned.spaced(instant, zone) + "\">" + words(instant) + "</time>");
    }

    /** {@code 3m ago}. Nothing for null. */
    public Content ago(@Nullable Instant instant) {
        return instant == null
                ? output -> {}
                : counted("ago", instant, Durations.span(Duration.between(instant, now)) + " ago");
    }

    /** {@code in 3m}; of what should have been, {@code now}. Nothing for null. */
    public Content in(@Nullable Instant instant) {
        return instant == null
                ? output -> {}
                : counted(
                        "in",
                        instant,
                        instant.isAfter(now) ? "in " + Durations.span(Duration.between(now, instant)) : "now");
    }

    /** How long it has been: {@code 3m}; counted on by the page. Nothing for null. */
    public Content since(@Nullable Instant instant) {
        return instant == null
                ? output -> {}
                : counted("since", instant, Durations.span(Duration.between(instant, now)));
    }

    private Content counted(String kind, Instant instant, String words) {
        return output -> output.writeContent("<time datetime=\"" + Zoned.iso(instant, zone) + "\" title=\""
                + Zoned.spaced(instant, zone) + "\" data-counted=\"" + kind + "\">" + words + "</time>");
    }

    /** The words of {@link #at}. */
    public String words(Instant instant) {
        LocalDate day = instant.atZone(zone).toLocalDate();
        LocalDate today = now.atZone(zone).toLocalDate();
        boolean isClose = Duration.between(instant, now).abs().compareTo(CLOSE) < 0;
        String time = (isClose ? SECOND : MINUTE).format(instant.atZone(zone));
        if (day.equals(today)) {
            return time;
        }
        return (day.getYear() == today.getYear() ? DAY : YEAR).format(day) + " " + time;
    }

    /** {@code 11:05}, of another day {@code 29 Nov 11:05}; never seconds. */
    public String minute(Instant instant) {
        boolean isToday =
                instant.atZone(zone).toLocalDate().equals(now.atZone(zone).toLocalDate());
        return isToday ? hour(instant) : day(instant) + " " + hour(instant);
    }

    /** {@code 11:00}. */
    public String hour(Instant instant) {
        return MINUTE.format(instant.atZone(zone));
    }

    /** {@code 29 Nov}. */
    public String day(Instant instant) {
        return DAY.format(instant.atZone(zone));
    }

    /** {@code 1.2s}; a dash for null. */
    public static String took(@Nullable Duration duration) {
        return duration == null ? "–" : Durations.brief(duration);
    }
}
