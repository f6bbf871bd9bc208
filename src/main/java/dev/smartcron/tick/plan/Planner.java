package dev.smartcron.tick.plan;

import dev.smartcron.execution.Outcome;
import dev.smartcron.execution.Reason;
import dev.smartcron.execution.ReasonCode;
import dev.smartcron.execution.Status;
import dev.smartcron.execution.Trigger;
import dev.smartcron.schedule.BadSchedule;
import dev.smartcron.schedule.Schedule;
import dev.smartcron.store.db.DatabaseProblem;
import dev.smartcron.store.plan.Planning;
import dev.smartcron.store.plan.Planning.Due;
import dev.smartcron.store.plan.Planning.Recorded;
import dev.smartcron.store.plan.Planning.Waiting;
import dev.smartcron.store.rows.Firing;
import dev.smartcron.store.rows.Node;
import dev.smartcron.store.rows.Pause;
import dev.smartcron.store.rows.Plan;
import dev.smartcron.store.rows.TaskRow;
import dev.smartcron.task.Definition;
import dev.smartcron.task.Policy.Overlap;
import dev.smartcron.task.Task;
import dev.smartcron.task.Timing.CatchUpPolicy;
import dev.smartcron.task.Validity;
import dev.smartcron.tick.admit.Blockers;
import dev.smartcron.tick.plan.CatchUp.Decided;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Gives every firing that is due a row.
 *
 * <p>Which node plans what:
 *
 * <ul>
 *   <li>A task for any node is planned by the node that ticks first.
 *   <li>A task with {@code hosts} is planned by those alone, and so are its firings caught up by the one that comes back:
 *       the others cannot know for how long it was away. What has waited as long as the task's {@code catch_up_window}, in
 *       which none of them has ticked, is recorded as missed by the node that finds it, also where there is only one node
 *       and it is none of them.
 *   <li>A task with {@code environments} likewise; but where no node of these has ticked for that long, its firings are
 *       skipped at once, because there is none to wait for.
 *   <li>An operator about to change a task has all its due firings planned wherever he is. What is to be started then
 *       waits for a node that may; unless every firing is caught up, only the newest does.
 * </ul>
 */
public final class Planner {
    /** Tasks planned in one transaction. */
    private static final int BATCH = 500;

    private final Planning planning;
    private final Node node;

    public Planner(Planning planning, Node node) {
        this.planning = planning;
        this.node = node;
    }

    /**
     * The number of firings that got a row, and of those among them that were missed or skipped. A long run of these
     * counts as one.
     */
    public record Planned(int due, int missed, int skipped) {
        static final Planned NOTHING = new Planned(0, 0, 0);

        public Planned plus(Planned more) {
            return new Planned(due + more.due, missed + more.missed, skipped + more.skipped);
        }
    }

    /** The terms of one planning, the same for all tasks. Calendars are read only when a task asks for one. */
    private final class Terms {
        private final Instant now;
        private final Duration leap;
        private final @Nullable Pause pauseOfAll = planning.pauseOfAll().orElse(null);
        private final PrerequisitePlan prerequisites = new PrerequisitePlan(planning);
        private @Nullable Map<String, Definition> calendars;

        /** @param leap how far the clock was put forward since the tick before; zero or less for not at all */
        Terms(Instant now, Duration leap) {
            this.now = now;
            this.leap = leap;
        }

        /** The same firings; those to be started wait for other tasks, where the task has such. */
        List<Firing> waiting(Task task, Schedule schedule, List<Firing> firings) {
            if (task.dependencies().after().isEmpty()) {
                return firings;
            }
            return firings.stream()
                    .map(firing -> firing.isToStart()
                            ? firing.after(
                                    prerequisites.of(task, schedule, firing.scheduledAt()), waitUntil(task, firing))
                            : firing)
                    .toList();
        }

        /** The end of the wait; a firing that is caught up begins to wait only now. */
        private Instant waitUntil(Task task, Firing firing) {
            Instant from = firing.trigger() == Trigger.CATCH_UP ? now : firing.scheduledAt();
            return from.plus(task.dependencies().afterTimeout());
        }

        Blockers blockers(TaskRow row) {
            Map<String, Definition> known = Map.of();
            if (row.definition().keys().containsKey("calendar")) {
                known = calendars == null ? planning.calendars() : calendars;
                calendars = known;
            }
            return new Blockers(row, Validity.of(row.definition(), known), pauseOfAll);
        }
    }

    /**
     * Plans everything that is due and this node's to plan.
     *
     * @param leap how far the clock was put forward since the tick before; zero or less for not at all
     */
    public Planned plan(Instant now, Duration leap) {
        Planned planned = plan(now, leap, false);
        for (Waiting waiting : planning.inVain(now, node)) {
            Outcome missed = Outcome.missed(noNode(waiting.hosts(), waiting.environments(), waiting.window()));
            if (planning.close(waiting.execution(), missed, now)) {
                planned = planned.plus(new Planned(0, 1, 0));
            }
        }
        return planned;
    }

    /** Plans everything that is due, whichever node may start it: before a change of what tasks ask for. */
    public void planEverywhere(Instant now) {
        plan(now, Duration.ZERO, true);
    }

    private Planned plan(Instant now, Duration leap, boolean everywhere) {
        Planned planned = Planned.NOTHING;
        @Nullable Terms terms = null;
        while (true) {
            List<Due> due = planning.due(now, BATCH, node, everywhere);
            if (!due.isEmpty()) {
                terms = terms == null ? new Terms(now, leap) : terms;
                List<Plan> plans = new ArrayList<>(due.size());
                for (Due one : due) {
                    plans.add(plan(one, terms, everywhere));
                }
                try {
                    planned = planned.plus(record(plans, now));
                } catch (DatabaseProblem e) {
                    if (e.isLocked() && !everywhere) {
                        // Another runner plans the same, and takes its time. Whatever it leaves, the next tick finds.
                        return planned;
                    }
                    throw e;
                }
                if (everywhere) {
                    plans.forEach(plan -> closeOvertaken(plan, now));
                }
            }
            if (due.size() < BATCH) {
                return planned;
            }
        }
    }

    /** Ends what waits for other nodes and none of them came for, where a newer firing now waits in its place. */
    private void closeOvertaken(Plan plan, Instant now) {
        List<Firing> firings = plan.firings();
        Firing newest = firings.isEmpty() ? null : firings.get(firings.size() - 1);
        if (newest == null || !newest.isToStart()) {
            return;
        }
        Task task = plan.task().task();
        if (isOurs(task) || task.timing().catchUp() == CatchUpPolicy.ALL) {
            return;
        }
        Outcome missed = Outcome.missed(CatchUp.overtaken(task));
        planning.overtaken(task.name(), newest.scheduledAt(), now.minus(CatchUp.ON_TIME))
                .forEach(execution -> planning.close(execution, missed, now));
    }

    private Planned record(List<Plan> plans, Instant now) {
        Recorded recorded = planning.record(plans, now);
        return new Planned(recorded.firings(), recorded.missed(), recorded.skipped());
    }

    /**
     * Plans what this node starts once after it booted, if the task was there then. A node's first tick of all counts as
     * one after a boot.
     *
     * @param bootedAt distinguishes the firings of two boots: given again, it plans nothing
     */
    public Planned planReboot(Instant bootedAt, Instant now) {
        List<Plan> plans = new ArrayList<>();
        Terms terms = new Terms(now, Duration.ZERO);
        for (TaskRow row : planning.atReboot()) {
            if (row.mayRun() && !row.plannedTo().isAfter(bootedAt)) {
                plans.addAll(planReboot(row, terms, bootedAt));
            }
        }
        return plans.isEmpty() ? Planned.NOTHING : record(plans, now);
    }

    private List<Plan> planReboot(TaskRow row, Terms terms, Instant bootedAt) {
        Firing firing;
        int priority = Task.DEFAULT_PRIORITY;
        try {
            Task task = row.task();
            if (!isOurs(task)) {
                return List.of();
            }
            priority = task.priority();
            // A pause or a day off counts as it is now: the boot itself did not ask.
            Reason blocked = terms.blockers(row).at(terms.now);
            firing = blocked == null
                    ? Firing.toStart(Trigger.SCHEDULE, bootedAt, terms.now, false)
                    : Firing.ended(bootedAt, Outcome.skipped(blocked));
        } catch (IllegalArgumentException | DateTimeException e) {
            firing = Firing.ended(bootedAt, Outcome.notStarted(unplannable(e.getMessage())));
        }
        return List.of(new Plan(row, priority, Overlap.SKIP, List.of(firing), null, terms.now, null));
    }

    /**
     * Every firing of a task in (last planned, now] that this node has to decide, and the first one after.
     *
     * <p>A task that cannot be read or asked is planned no further, says why, and keeps no other from being planned.
     */
    private Plan plan(Due due, Terms terms, boolean everywhere) {
        TaskRow row = due.task();
        Instant now = terms.now;
        try {
            Task task = row.task();
            Optional<Schedule> schedule = task.timing().schedule();
            if (schedule.isEmpty() || row.nextDue() == null) {
                return ended(row, now, null);
            }
            CatchUp catchUp = new CatchUp(task, terms.blockers(row), now, node.name(), terms.leap);
            Decided decided;
            Instant plannedTo = row.plannedTo().isAfter(now) ? row.plannedTo() : now;
            if (due.nowhere()) {
                decided = catchUp.dropAll(schedule.get(), row.nextDue(), now, Status.SKIPPED, elsewhere(task));
            } else if (isOurs(task) || everywhere) {
                decided = catchUp.decide(schedule.get(), row.nextDue());
            } else {
                Duration window = task.timing().catchUpWindow();
                Reason noNode = noNode(task.policy().hosts(), task.policy().environments(), window);
                plannedTo = now.minus(window);
                decided = catchUp.dropAll(schedule.get(), row.nextDue(), plannedTo, Status.MISSED, noNode);
            }
            return new Plan(
                    row,
                    task.priority(),
                    task.policy().overlap(),
                    terms.waiting(task, schedule.get(), decided.firings()),
                    decided.next(),
                    plannedTo,
                    null);
        } catch (BadSchedule | IllegalArgumentException | DateTimeException e) {
            return ended(row, now, e.getMessage());
        }
    }

    private boolean isOurs(Task task) {
        return task.policy().mayRunOn(node.name(), node.environment());
    }

    private static Reason unplannable(@Nullable String error) {
        return Reason.of(ReasonCode.UNPLANNABLE).with("error", error);
    }

    private Reason elsewhere(Task task) {
        return Reason.of(ReasonCode.WRONG_ENVIRONMENT)
                .with("environments", task.policy().environments())
                .with("environment", node.environment());
    }

    private static Reason noNode(List<String> hosts, List<String> environments, Duration window) {
        return Reason.of(ReasonCode.NO_NODE)
                .with("hosts", hosts)
                .with("environments", environments)
                .with("window", window);
    }

    static Plan ended(TaskRow row, Instant now, @Nullable String problem) {
        List<Firing> firings = problem == null || row.nextDue() == null
                ? List.of()
                : List.of(Firing.ended(row.nextDue(), Outcome.notStarted(unplannable(problem))));
        return new Plan(
                row,
                Task.DEFAULT_PRIORITY,
                Overlap.SKIP,
                firings,
                null,
                now,
                problem == null ? null : "cannot be planned: " + problem);
    }
}
