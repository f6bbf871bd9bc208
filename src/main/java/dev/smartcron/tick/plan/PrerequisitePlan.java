package dev.smartcron.tick.plan;

import dev.smartcron.schedule.BadSchedule;
import dev.smartcron.schedule.Schedule;
import dev.smartcron.store.claim.Prerequisites;
import dev.smartcron.store.plan.Planning;
import dev.smartcron.task.Task;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Finds what an execution waits for: of each other task its latest firing at or before it, by the schedule that it has now.
 * A service only has to be ready.
 */
final class PrerequisitePlan {
    private final Planning planning;
    private final Map<String, Optional<Schedule>> schedules = new HashMap<>();

    PrerequisitePlan(Planning planning) {
        this.planning = planning;
    }

    /**
     * The instants for which, or later, the tasks that a firing waits for have to have succeeded. A task without a schedule
     * has to have succeeded since the firing before this one.
     *
     * @param own the schedule of the waiting task
     */
    Map<String, Instant> of(Task task, Schedule own, Instant firing) {
        return of(task, firing, parent -> own.latest(firing.minusMillis(1)).orElse(firing));
    }

    /**
     * The same of a service that is to be started now. A task that no clock starts has to have succeeded for the last boot
     * that fired it, or at all.
     */
    Map<String, Instant> ofService(Task service, Instant now) {
        return of(service, now, parent -> planning.latestFiring(parent).orElse(Prerequisites.EVER));
    }

    private Map<String, Instant> of(Task task, Instant firing, Function<String, Instant> untimed) {
        Map<String, Instant> since = new LinkedHashMap<>();
        for (String parent : task.dependencies().after()) {
            Optional<Instant> known = schedule(parent).flatMap(schedule -> since(schedule, firing));
            since.put(parent, known.orElseGet(() -> untimed.apply(parent)));
        }
        return since;
    }

    /** Empty where a firing has to tell. */
    private static Optional<Instant> since(Schedule schedule, Instant firing) {
        return switch (schedule.kind()) {
            case CONTINUOUS -> Optional.of(Prerequisites.EVER);
            case TIMED -> schedule.latest(firing);
            default -> Optional.empty();
        };
    }

    /** Empty for a task without one, or that nobody can read. */
    private Optional<Schedule> schedule(String task) {
        return schedules.computeIfAbsent(
                task,
                name -> planning.task(name).flatMap(row -> {
                    try {
                        return row.task().timing().schedule();
                    } catch (BadSchedule | IllegalArgumentException e) {
                        return Optional.empty();
                    }
                }));
    }
}
