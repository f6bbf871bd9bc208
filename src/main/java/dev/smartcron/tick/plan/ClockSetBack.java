package dev.smartcron.tick.plan;

import dev.smartcron.schedule.BadSchedule;
import dev.smartcron.schedule.Schedule;
import dev.smartcron.store.plan.Planning;
import dev.smartcron.store.rows.Plan;
import dev.smartcron.store.rows.TaskRow;
import dev.smartcron.task.Task;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/**
 * Plans on after the clock was set back, by cron's rules.
 *
 * <ol>
 *   <li>What {@link Schedule#goesOnAfter} says goes on at once. What else has been is not repeated, but waited for.
 *   <li>What was recorded as missed or skipped for times that are now still to come has not been, and is taken back. What
 *       was started keeps its row and does not run again.
 * </ol>
 */
public record ClockSetBack(Planning planning) {
    private static final Duration ONE_MINUTE = Duration.ofMinutes(1);

    /**
     * Plans on from now, if the clock was set back.
     *
     * @param moved how far the clock moved since the tick before; only below zero anything is done
     */
    public void planOn(Duration moved, Instant now) {
        if (moved.compareTo(ONE_MINUTE.negated()) > 0) {
            return;
        }
        // The minute that has just begun is still to come.
        Instant before = now.truncatedTo(ChronoUnit.MINUTES).minusMillis(1);
        List<Plan> plans = new ArrayList<>();
        for (TaskRow row : planning.plannedBeyond(now)) {
            try {
                Task task = row.task();
                Schedule schedule = task.timing().schedule().orElseThrow();
                if (schedule.goesOnAfter(Duration.between(now, row.plannedTo()))) {
                    planning.takeBack(row.name(), schedule, before);
                    Instant next = schedule.next(before).orElse(null);
                    plans.add(new Plan(row, task.priority(), task.policy().overlap(), List.of(), next, before, null));
                }
            } catch (BadSchedule | IllegalArgumentException e) {
                plans.add(Planner.ended(row, now, e.getMessage()));
            }
        }
        if (!plans.isEmpty()) {
            planning.record(plans, now);
        }
    }
}
