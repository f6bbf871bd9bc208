package dev.smartcron.web.pages;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Days in columns of weeks, each with how it went: by colour, and by a cross or a stroke in it.
 *
 * @param says the message in words
 * @param weeks from the first to the last, each with the days from Monday on; null for a day that is none of it
 */
public record HeatMap(String says, List<List<@Nullable HeatDay>> weeks) {
    private static final int STEP = 16;
    private static final int SIDE = 13;
    private static final int LEFT = 18;

    /**
     * A day.
     *
     * @param kind {@code good}, {@code bad}, {@code warn} or {@code none}
     * @param says what happened, in words
     */
    public record HeatDay(String kind, String says, Address address) {}

    public int width() {
        return LEFT + weeks.size() * STEP;
    }

    public int height() {
        return 7 * STEP;
    }

    public int side() {
        return SIDE;
    }

    public int x(int week) {
        return LEFT + week * STEP;
    }

    public int y(int day) {
        return day * STEP;
    }

    /** The mark within a day; empty for none. */
    public String mark(HeatDay day) {
        return switch (day.kind()) {
            case "bad" -> "M3 3l7 7m0 -7l-7 7";
            case "warn" -> "M3 10l7 -7";
            default -> "";
        };
    }
}
