package dev.smartcron.tick.plan;

import dev.smartcron.execution.Reason;
import dev.smartcron.execution.ReasonCode;
import dev.smartcron.execution.Status;
import dev.smartcron.execution.Trigger;
import dev.smartcron.schedule.Schedule;
import dev.smartcron.store.plan.DroppedFirings;
import dev.smartcron.store.rows.DroppedRun;
import dev.smartcron.store.rows.Firing;
import dev.smartcron.task.Task;
import dev.smartcron.tick.admit.Admission;
import dev.smartcron.tick.admit.Blockers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.PrimitiveIterator;
import org.jspecify.annotations.Nullable;

/**
 * Decides what becomes of the firings of one task that are due and have no row.
 *
 * <p>They are walked twice, to be counted and to be decided, and never held: a year of a minute task is half a million.
 *
 * <ol>
 *   <li>A firing that its calendar, its active days or a pause refuse is skipped, and is never caught up.
 *   <li>The latest runs, if it is on time. All of them do, when no minute was missed but a tick was late.
 *   <li>Of the rest, what is within the task's window is caught up as its policy says: none, the latest (unless a firing
 *       on time follows it), or all, up to {@link #MOST_CAUGHT_UP}, the newest ones.
 *   <li>What is left is missed. Long runs of what is skipped or missed for one reason are one row.
 * </ol>
 */
final class CatchUp {
    /** A firing found this soon is not missed: its tick was only slow to start. */
    static final Duration ON_TIME = Duration.ofMinutes(2);

    /** Most executions that one gap of a task brings under {@code catch_up: all}. */
    static final int MOST_CAUGHT_UP = 100;

    private final Task task;
    private final Blockers blockers;
    private final Instant now;
    private final String node;
    private final Reason tooOld;
    private final Reason byPolicy;
    private final List<Firing> decided = new ArrayList<>();
    private final List<Instant> run = new ArrayList<>();
    private @Nullable DroppedRun dropped;

    /**
     * @param node whose delay a {@code jitter} gives
     * @param leap how far the clock was put forward since the tick before; zero or less for not at all
     */
    CatchUp(Task task, Blockers blockers, Instant now, String node, Duration leap) {
        this.task = task;
        this.blockers = blockers;
        this.now = now;
        this.node = node;
        // Once, and not for each of half a million firings.
        this.tooOld = missed(
                task,
                leap,
                Reason.of(ReasonCode.CATCH_UP_WINDOW)
                        .with("window", task.timing().catchUpWindow()));
        this.byPolicy = missed(task, leap, byPolicy(task));
    }

    /** The rows of a task's firings, and its first firing that is none of them. */
    record Decided(List<Firing> firings, @Nullable Instant next) {}

    /** The number of firings that nothing refuses: all, those old enough to be missed, and of these those in the window. */
    private record Count(int all, int late, int inWindow) {}

    /** Every firing from {@code first} on, which is due, up to now. */
    Decided decide(Schedule schedule, Instant first) {
        Instant second = schedule.next(first).orElse(null);
        boolean single = second == null || second.isAfter(now);
        Count count = single ? count(first) : count(schedule, first);
        int caughtUp = switch (task.timing().catchUp()) {
            case NONE -> 0;
            case LATEST -> count.late() == count.all() ? Math.min(count.inWindow(), 1) : 0;
            case ALL -> Math.min(count.inWindow(), MOST_CAUGHT_UP);
        };
        Instant windowStart = windowStart();
        int number = 0;
        // Nearly every time there is one firing and no walk is needed.
        PrimitiveIterator.OfLong walk = single ? null : schedule.walk(first);
        @Nullable Instant firing = first;
        while (firing != null && !firing.isAfter(now)) {
            Reason blocked = blockers.at(firing);
            if (blocked != null) {
                drop(firing, Status.SKIPPED, blocked);
            } else {
                number++;
                if (number > count.late()) {
                    start(Trigger.SCHEDULE, firing, firing.plus(task.startDelay(node)), number > count.late() + 1);
                } else if (number > count.late() - caughtUp) {
                    start(Trigger.CATCH_UP, firing, now, true);
                } else {
                    drop(firing, Status.MISSED, firing.isBefore(windowStart) ? tooOld : byPolicy);
                }
            }
            firing = walk == null ? second : following(walk);
        }
        endRun();
        return new Decided(decided, firing);
    }

    private Count count(Instant only) {
        if (blockers.at(only) != null) {
            return new Count(0, 0, 0);
        }
        int late = Duration.between(only, now).compareTo(ON_TIME) < 0 ? 0 : 1;
        return new Count(1, late, only.isBefore(windowStart()) ? 0 : late);
    }

    /** Every firing from {@code first} to {@code last} is dropped for one reason; the first one after that is next. */
    Decided dropAll(Schedule schedule, Instant first, Instant last, Status status, Reason why) {
        PrimitiveIterator.OfLong walk = schedule.walk(first);
        @Nullable Instant firing = first;
        while (firing != null && !firing.isAfter(last)) {
            drop(firing, status, why);
            firing = following(walk);
        }
        endRun();
        return new Decided(decided, firing);
    }

    /** Every firing from {@code first} up to now is missed for one reason, but for those that something refuses anyway. */
    Decided missAll(Schedule schedule, Instant first, Reason why) {
        PrimitiveIterator.OfLong walk = schedule.walk(first);
        @Nullable Instant firing = first;
        while (firing != null && !firing.isAfter(now)) {
            Reason blocked = blockers.at(firing);
            drop(firing, blocked == null ? Status.MISSED : Status.SKIPPED, blocked == null ? why : blocked);
            firing = following(walk);
        }
        endRun();
        return new Decided(decided, firing);
    }

    private Count count(Schedule schedule, Instant first) {
        boolean onlyLate = Duration.between(first, now).compareTo(ON_TIME) < 0;
        Instant windowStart = windowStart();
        int all = 0;
        int inWindow = 0;
        @Nullable Instant latest = null;
        PrimitiveIterator.OfLong walk = schedule.walk(first);
        @Nullable Instant firing = first;
        while (firing != null && !firing.isAfter(now)) {
            if (blockers.at(firing) == null) {
                all++;
                inWindow += firing.isBefore(windowStart) ? 0 : 1;
                latest = firing;
            }
            firing = following(walk);
        }
        if (onlyLate || latest == null) {
            return new Count(all, 0, 0);
        }
        boolean onTime = Duration.between(latest, now).compareTo(ON_TIME) < 0;
        int late = onTime ? all - 1 : all;
        return new Count(all, late, Math.min(inWindow, late));
    }

    private static @Nullable Instant following(PrimitiveIterator.OfLong walk) {
        return walk.hasNext() ? Instant.ofEpochSecond(walk.nextLong()) : null;
    }

    private Instant windowStart() {
        return now.minus(task.timing().catchUpWindow());
    }

    /** Other nodes may well have ticked while those that a task is bound to did not. */
    private static Reason missed(Task task, Duration leap, Reason policy) {
        Reason reason = leap.compareTo(Duration.ZERO) > 0
                ? Reason.of(ReasonCode.CLOCK_FORWARD).with("leap", leap)
                : task.policy().isBound()
                        ? Admission.elsewhere(ReasonCode.NODES_ASLEEP, task)
                        : Reason.of(ReasonCode.ASLEEP);
        return reason.with("policy", policy);
    }

    /** The reason of a firing that no tick came for, and that a later one took the place of. */
    static Reason overtaken(Task task) {
        return missed(task, Duration.ZERO, byPolicy(task));
    }

    private static Reason byPolicy(Task task) {
        return switch (task.timing().catchUp()) {
            case NONE -> Reason.of(ReasonCode.CATCH_UP_NONE);
            case LATEST -> Reason.of(ReasonCode.CATCH_UP_LATEST);
            case ALL -> Reason.of(ReasonCode.CATCH_UP_MOST).with("most", MOST_CAUGHT_UP);
        };
    }

    private void start(Trigger trigger, Instant firing, Instant dueAt, boolean inTurn) {
        endRun();
        decided.add(Firing.toStart(trigger, firing, dueAt, inTurn));
    }

    /** Adds a firing to the run of dropped ones, which a different reason ends. */
    private void drop(Instant firing, Status status, Reason why) {
        if (dropped != null && (dropped.status() != status || !dropped.why().equals(why))) {
            endRun();
        }
        dropped = new DroppedRun(status, why, dropped == null ? 1 : dropped.count() + 1, firing);
        if (run.size() < DroppedFirings.MOST_ROWS) {
            run.add(firing);
        }
    }

    private void endRun() {
        if (dropped != null && dropped.count() > DroppedFirings.MOST_ROWS) {
            decided.add(Firing.dropped(run.get(0), dropped));
        } else if (dropped != null) {
            for (Instant firing : run) {
                decided.add(Firing.dropped(firing, new DroppedRun(dropped.status(), dropped.why(), 1, firing)));
            }
        }
        run.clear();
        dropped = null;
    }
}
