package dev.smartcron.tick.plan;

import dev.smartcron.execution.Reason;
import dev.smartcron.schedule.BadSchedule;
import dev.smartcron.schedule.Schedule;
import dev.smartcron.store.plan.Planning;
import dev.smartcron.store.plan.Planning.Due;
import dev.smartcron.store.rows.Firing;
import dev.smartcron.store.rows.Node;
import dev.smartcron.store.rows.Plan;
import dev.smartcron.store.rows.TaskRow;
import dev.smartcron.task.Definition;
import dev.smartcron.task.Task;
import dev.smartcron.task.Validity;
import dev.smartcron.tick.admit.Blockers;
import dev.smartcron.tick.plan.CatchUp.Decided;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * Plans on after a database was put back as it was some time ago. Firings of the time between may have run, and a firing runs
 * once: none of them is started.
 */
public final class RestoredPlan {
    /** Tasks planned in one transaction. */
    private static final int BATCH = 500;

    private final Planning planning;
    private final Node node;

    public RestoredPlan(Planning planning, Node node) {
        this.planning = planning;
        this.node = node;
    }

    /** Counts the firings of each task that {@link #miss} would record, by its name. */
    public Map<String, Long> due(Instant now, Reason why) {
        Map<String, Long> due = new TreeMap<>();
        for (Due one : planning.due(now, Integer.MAX_VALUE, node, true)) {
            count(due, plan(one.task(), now, why));
        }
        return due;
    }

    /**
     * Records every firing that is due as missed for one reason, whichever node it is for.
     *
     * @return how many of each task, by its name
     */
    public Map<String, Long> miss(Instant now, Reason why) {
        Map<String, Long> missed = new TreeMap<>();
        List<Due> due = planning.due(now, BATCH, node, true);
        while (!due.isEmpty()) {
            List<Plan> plans =
                    due.stream().map(one -> plan(one.task(), now, why)).toList();
            plans.forEach(plan -> count(missed, plan));
            planning.record(plans, now);
            due = planning.due(now, BATCH, node, true);
        }
        return missed;
    }

    private static void count(Map<String, Long> counts, Plan plan) {
        counts.merge(
                plan.task().name(),
                plan.firings().stream().mapToLong(Firing::count).sum(),
                Long::sum);
    }

    private Plan plan(TaskRow row, Instant now, Reason why) {
        try {
            Task task = row.task();
            Schedule schedule = task.timing().schedule().orElseThrow(() -> new IllegalArgumentException("no schedule"));
            Blockers blockers = new Blockers(
                    row,
                    Validity.of(row.definition(), calendars(row)),
                    planning.pauseOfAll().orElse(null));
            CatchUp catchUp = new CatchUp(task, blockers, now, node.name(), Duration.ZERO);
            Decided decided = catchUp.missAll(schedule, Objects.requireNonNull(row.nextDue()), why);
            Instant plannedTo = row.plannedTo().isAfter(now) ? row.plannedTo() : now;
            return new Plan(
                    row, task.priority(), task.policy().overlap(), decided.firings(), decided.next(), plannedTo, null);
        } catch (BadSchedule | IllegalArgumentException | DateTimeException e) {
            return Planner.ended(row, now, e.getMessage());
        }
    }

    private Map<String, Definition> calendars(TaskRow row) {
        return row.definition().keys().containsKey("calendar") ? planning.calendars() : Map.of();
    }
}
