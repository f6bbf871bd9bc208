package dev.smartcron.tick;

import dev.smartcron.execution.Outcome;
import dev.smartcron.execution.Trigger;
import dev.smartcron.schedule.BadSchedule;
import dev.smartcron.schedule.Schedule;
import dev.smartcron.store.Planning;
import dev.smartcron.store.Planning.Firing;
import dev.smartcron.store.Planning.Plan;
import dev.smartcron.store.Planning.Recorded;
import dev.smartcron.store.TaskRow;
import dev.smartcron.task.Policy.Overlap;
import dev.smartcron.task.Task;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Turns tasks whose time has come into one row for each firing. */
public final class Planner {
    /** Tasks planned in one transaction. */
    private static final int BATCH = 500;

    private final Planning planning;
    private final String node;
    private int missed;

    public Planner(Planning planning, String node) {
        this.planning = planning;
        this.node = node;
    }

    /**
     * Plans everything that is due.
     *
     * @return how many firings got a row from this planner
     */
    public int plan(Instant now) {
        int firings = 0;
        while (true) {
            List<TaskRow> due = planning.due(now, BATCH);
            List<Plan> plans = new ArrayList<>(due.size());
            for (TaskRow row : due) {
                plans.add(plan(row, now));
            }
            if (!plans.isEmpty()) {
                Recorded recorded = planning.record(plans, now);
                firings += recorded.firings();
                missed += recorded.missed();
            }
            if (due.size() < BATCH) {
                return firings;
            }
        }
    }

    /** How many rows of missed firings this planner has written so far. */
    int missed() {
        return missed;
    }

    /** Plans what a node starts once after it booted; {@code bootedAt} tells one boot's firing from the next. */
    int planReboot(Instant bootedAt, Instant now) {
        List<Plan> plans = new ArrayList<>();
        for (TaskRow row : planning.atReboot()) {
            if (row.mayRun()) {
                Firing firing = new Firing(Trigger.SCHEDULE, bootedAt, now, null);
                plans.add(new Plan(row, priority(row), Overlap.SKIP, List.of(firing), null, now, null));
            }
        }
        return plans.isEmpty() ? 0 : planning.record(plans, now).firings();
    }

    /**
     * Every firing of a task in (last planned, now], and the first one after.
     *
     * <p>A task that cannot be read or asked is planned no further, says why, and holds nobody up.
     */
    private Plan plan(TaskRow row, Instant now) {
        try {
            Task task = Task.of(row.definition());
            Optional<Schedule> schedule = task.timing().schedule();
            if (schedule.isEmpty() || row.nextDue() == null) {
                return ended(row, now, null);
            }
            List<Instant> firings = new ArrayList<>();
            Optional<Instant> next = Optional.of(row.nextDue());
            while (next.isPresent() && !next.get().isAfter(now)) {
                firings.add(next.get());
                next = schedule.get().next(next.get());
            }
            return new Plan(
                    row,
                    task.priority(),
                    task.policy().overlap(),
                    CatchUp.decide(task, firings, now, node),
                    next.orElse(null),
                    now,
                    null);
        } catch (BadSchedule | IllegalArgumentException e) {
            return ended(row, now, "cannot be planned: " + e.getMessage());
        }
    }

    private static Plan ended(TaskRow row, Instant now, @Nullable String problem) {
        List<Firing> firings = problem == null || row.nextDue() == null
                ? List.of()
                : List.of(new Firing(Trigger.SCHEDULE, row.nextDue(), now, Outcome.notStarted(problem)));
        return new Plan(row, Task.DEFAULT_PRIORITY, Overlap.SKIP, firings, null, now, problem);
    }

    private static int priority(TaskRow row) {
        return row.definition().keys().get("priority") instanceof Long priority
                ? Math.toIntExact(priority)
                : Task.DEFAULT_PRIORITY;
    }
}
