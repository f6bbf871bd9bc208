package dev.smartcron.simulation;

import dev.smartcron.schedule.BadSchedule;
import dev.smartcron.schedule.Schedule;
import dev.smartcron.schedule.ScheduleKind;
import dev.smartcron.task.Definition;
import dev.smartcron.task.Task;
import dev.smartcron.task.Validity;
import dev.smartcron.text.Durations;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.zone.ZoneOffsetTransition;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds the clock changes of the next year in the zones of tasks, and what they do to the tasks' firings. */
public final class ClockYear {
    private static final Duration YEAR = Duration.ofDays(366);

    private final Map<String, Definition> calendars;
    private final SimulatedNode node;
    private final Instant from;
    private final Map<Key, List<TaskNote>> notes = new LinkedHashMap<>();

    private record Key(Instant at, ZoneId zone) {}

    /**
     * A clock change.
     *
     * @param at when it comes
     * @param words {@code clocks are put forward by 1h}
     * @param notes what it does to firings of tasks; empty where it does nothing
     */
    public record YearChange(Instant at, ZoneId zone, String words, List<TaskNote> notes) {
        public YearChange {
            notes = List.copyOf(notes);
        }
    }

    private ClockYear(Map<String, Definition> calendars, SimulatedNode node, Instant from) {
        this.calendars = calendars;
        this.node = node;
        this.from = from;
    }

    /** The clock changes after an instant, in order, each zone's by itself. */
    public static List<YearChange> after(
            Instant from, List<SimulatedTask> tasks, Map<String, Definition> calendars, SimulatedNode node) {
        ClockYear year = new ClockYear(calendars, node, from);
        tasks.stream().filter(task -> task.leftOut().isEmpty()).forEach(year::add);
        return year.changes();
    }

    private void add(SimulatedTask given) {
        try {
            Task task = Task.of(given.definition());
            @Nullable Schedule schedule = task.timing().schedule().orElse(null);
            if (!task.enabled() || schedule == null || schedule.kind() != ScheduleKind.TIMED) {
                return;
            }
            ZoneId zone = schedule.zone();
            Set<Instant> all = transitions(zone);
            if (all.isEmpty()) {
                return;
            }
            all.forEach(at -> notes.computeIfAbsent(new Key(at, zone), none -> new ArrayList<>()));
            Eligibility allowed = new Eligibility(
                    Validity.of(task.definition(), calendars), given.holds(), task.startDelay(node.name()));
            ClockNotes.of(schedule, allowed, Span.between(from, from.plus(YEAR), zone))
                    .forEach(note -> all.stream()
                            .min(Comparator.comparing(
                                    at -> Duration.between(at, note.at()).abs()))
                            .map(at -> notes.get(new Key(at, zone)))
                            .ifPresent(list -> list.add(
                                    new TaskNote(task.name(), Span.full(note.at(), zone) + ": " + note.note()))));
        } catch (BadSchedule | DateTimeException | IllegalArgumentException e) {
            // Told among those that are left out.
        }
    }

    private Set<Instant> transitions(ZoneId zone) {
        Set<Instant> found = new LinkedHashSet<>();
        @Nullable ZoneOffsetTransition change = zone.getRules().nextTransition(from);
        while (change != null && change.getInstant().isBefore(from.plus(YEAR))) {
            found.add(change.getInstant());
            change = zone.getRules().nextTransition(change.getInstant());
        }
        return found;
    }

    private List<YearChange> changes() {
        return notes.entrySet().stream()
                .map(each -> new YearChange(
                        each.getKey().at(),
                        each.getKey().zone(),
                        words(each.getKey().zone(), each.getKey().at()),
                        each.getValue()))
                .sorted(Comparator.comparing(YearChange::at)
                        .thenComparing(change -> change.zone().getId()))
                .toList();
    }

    private static String words(ZoneId zone, Instant at) {
        Duration by = Duration.ofSeconds(zone.getRules().getOffset(at).getTotalSeconds()
                - zone.getRules().getOffset(at.minusSeconds(1)).getTotalSeconds());
        return "clocks are put " + (by.isNegative() ? "back" : "forward") + " by " + Durations.format(by.abs());
    }
}
