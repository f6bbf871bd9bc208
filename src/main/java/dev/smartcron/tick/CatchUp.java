package dev.smartcron.tick;

import dev.smartcron.execution.Outcome;
import dev.smartcron.execution.Trigger;
import dev.smartcron.store.Planning.Firing;
import dev.smartcron.task.Task;
import dev.smartcron.text.Durations;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Decides what becomes of firings that nobody was awake for. */
final class CatchUp {
    /** The latest firing, found this soon, is not missed: its tick was only slow to start. */
    static final Duration ON_TIME = Duration.ofMinutes(2);

    /** Most executions that one gap of a task brings under {@code catch_up: all}. */
    static final int MOST_CAUGHT_UP = 100;

    /** A gap with more missed firings than this is one row that says how many. */
    static final int MOST_MISSED_ROWS = 10;

    private CatchUp() {}

    /**
     * One row for each firing, but for long gaps, which are folded into one.
     *
     * <ol>
     *   <li>The latest runs, if it is on time.
     *   <li>Of the rest, what is within the task's window is caught up as its policy says: none, the latest (unless a
     *       firing on time follows it), or all, up to {@link #MOST_CAUGHT_UP}, the newest ones.
     *   <li>What is left is missed.
     * </ol>
     *
     * @param firings at least one, in order, none after {@code now}
     */
    static List<Firing> decide(Task task, List<Instant> firings, Instant now, String node) {
        Instant latest = firings.get(firings.size() - 1);
        int onTime = firings.size() - (Duration.between(latest, now).compareTo(ON_TIME) < 0 ? 1 : 0);
        Instant windowStart = now.minus(task.timing().catchUpWindow());
        int inWindow = onTime;
        while (inWindow > 0 && !firings.get(inWindow - 1).isBefore(windowStart)) {
            inWindow--;
        }
        int caughtUpFrom = switch (task.timing().catchUp()) {
            case NONE -> onTime;
            case LATEST -> onTime == firings.size() ? Math.max(inWindow, onTime - 1) : onTime;
            case ALL -> Math.max(inWindow, onTime - MOST_CAUGHT_UP);
        };
        List<Firing> decided = new ArrayList<>();
        miss(firings.subList(0, caughtUpFrom), why(task, caughtUpFrom > inWindow), decided);
        for (Instant firing : firings.subList(caughtUpFrom, onTime)) {
            decided.add(new Firing(Trigger.CATCH_UP, firing, now, null));
        }
        for (Instant firing : firings.subList(onTime, firings.size())) {
            decided.add(new Firing(Trigger.SCHEDULE, firing, firing.plus(task.startDelay(node)), null));
        }
        return decided;
    }

    private static String why(Task task, boolean byPolicy) {
        return byPolicy
                ? "nobody was awake; catch_up is "
                        + task.timing().catchUp().name().toLowerCase(Locale.ROOT)
                : "nobody was awake within its catch_up_window of "
                        + Durations.format(task.timing().catchUpWindow());
    }

    private static void miss(List<Instant> firings, String why, List<Firing> decided) {
        if (firings.size() > MOST_MISSED_ROWS) {
            Instant first = firings.get(0);
            Instant last = firings.get(firings.size() - 1);
            String count = String.format(Locale.ROOT, "%,d", firings.size());
            decided.add(missed(first, "missed " + count + " firings from " + first + " to " + last + ": " + why));
        } else {
            for (Instant firing : firings) {
                decided.add(missed(firing, "missed: " + why));
            }
        }
    }

    private static Firing missed(Instant firing, String reason) {
        return new Firing(Trigger.SCHEDULE, firing, firing, Outcome.missed(reason));
    }
}
