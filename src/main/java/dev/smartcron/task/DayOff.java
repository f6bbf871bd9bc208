package dev.smartcron.task;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * A day on which a task's schedule does not count.
 *
 * @param day the day itself for a calendar's; else where the active days begin or end
 * @param calendar that has the day; null for one outside the active days
 */
public record DayOff(Rule rule, LocalDate day, @Nullable String calendar) {
    public enum Rule {
        NOT_YET_ACTIVE,
        NO_LONGER_ACTIVE,
        IN_CALENDAR
    }
}
