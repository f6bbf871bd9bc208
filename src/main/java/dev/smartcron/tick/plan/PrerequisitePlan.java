package dev.smartcron.tick.plan;

import dev.smartcron.schedule.BadSchedule;
import dev.smartcron.schedule.Schedule;
import dev.smartcron.schedule.ScheduleKind;
import dev.smartcron.store.plan.Planning;
import dev.smartcron.task.Task;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Finds what a firing waits for: of each other task its latest firing at or before this one, by the schedule that it has
 * now. A task without a schedule has to have succeeded since the firing before this one.
 */
final class PrerequisitePlan {
    private final Planning planning;
    private final Map<String, Optional<Schedule>> schedules = new HashMap<>();

    PrerequisitePlan(Planning planning) {
        this.planning = planning;
    }

    /**
     * The instants for which, or later, the tasks that this one waits for have to have succeeded.
     *
     * @param own the schedule of the waiting task
     */
    Map<String, Instant> of(Task task, Schedule own, Instant firing) {
        Map<String, Instant> since = new LinkedHashMap<>();
        for (String parent : task.dependencies().after()) {
            Optional<Instant> latest = schedule(parent).flatMap(schedule -> schedule.latest(firing));
            since.put(parent, latest.or(() -> own.latest(firing.minusMillis(1))).orElse(firing));
        }
        return since;
    }

    /** Empty for a task that no time fires, or that nobody can read. */
    private Optional<Schedule> schedule(String task) {
        return schedules.computeIfAbsent(
                task,
                name -> planning.task(name).flatMap(row -> {
                    try {
                        return Task.of(row.definition())
                                .timing()
                                .schedule()
                                .filter(schedule -> schedule.kind() == ScheduleKind.TIMED);
                    } catch (BadSchedule | IllegalArgumentException e) {
                        return Optional.empty();
                    }
                }));
    }
}
