package dev.smartcron.task;

import dev.smartcron.schedule.BadSchedule;
import dev.smartcron.schedule.Zones;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The days on which a task's schedule counts: its {@code active} window without the days of the calendars it skips, all
 * in the task's own time zone. Immutable.
 *
 * <p>It asks nothing of the schedule: a firing that a clock change moved belongs to the day it was moved to.
 *
 * @param from its first day; null for no such limit
 * @param until the first day that is not part of it any more; null likewise
 * @param skipped days of calendars, by the calendar's name
 */
public record Validity(
        ZoneId zone, @Nullable LocalDate from, @Nullable LocalDate until, Map<String, Set<LocalDate>> skipped) {

    /**
     * Reads on which days a task counts, and in which zone.
     *
     * @param calendars those of the task's file, by name, each with its {@code dates}
     * @throws IllegalArgumentException for a calendar that is not among them, or a zone this Java does not know
     */
    public static Validity of(Definition task, Map<String, Definition> calendars) {
        Definition active = task.nested("active");
        Map<String, Set<LocalDate>> skipped = new LinkedHashMap<>();
        for (String name : task.nested("calendar").texts("skip")) {
            Definition calendar = calendars.get(name);
            if (calendar == null) {
                throw new IllegalArgumentException("there is no calendar " + name);
            }
            Set<LocalDate> days = new LinkedHashSet<>();
            calendar.texts("dates").forEach(day -> days.add(LocalDate.parse(day)));
            skipped.put(name, days);
        }
        return new Validity(
                zone(task),
                active.text("from").map(LocalDate::parse).orElse(null),
                active.text("until").map(LocalDate::parse).orElse(null),
                skipped);
    }

    private static ZoneId zone(Definition task) {
        try {
            return Zones.parse(task.text("timezone").orElse("UTC"));
        } catch (BadSchedule e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    /** Checks whether every day counts, so that no firing needs to be asked about. */
    public boolean isAlways() {
        return from == null && until == null && skipped.isEmpty();
    }

    /** The day off that a firing falls on; empty when it counts. */
    public Optional<DayOff> dayOff(Instant firing) {
        if (isAlways()) {
            return Optional.empty();
        }
        LocalDate day = LocalDate.ofInstant(firing, zone);
        if (from != null && day.isBefore(from)) {
            return Optional.of(new DayOff(DayOff.Rule.NOT_YET_ACTIVE, from, null));
        }
        if (until != null && !day.isBefore(until)) {
            return Optional.of(new DayOff(DayOff.Rule.NO_LONGER_ACTIVE, until, null));
        }
        for (Map.Entry<String, Set<LocalDate>> calendar : skipped.entrySet()) {
            if (calendar.getValue().contains(day)) {
                return Optional.of(new DayOff(DayOff.Rule.IN_CALENDAR, day, calendar.getKey()));
            }
        }
        return Optional.empty();
    }
}
