package dev.smartcron.alert;

import dev.smartcron.alert.message.News;
import dev.smartcron.store.alerts.ConditionState;
import dev.smartcron.store.alerts.ConditionState.Phase;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The life of a condition, as one function: what it was, what a look finds and the time give what it becomes, and what is
 * told of it.
 *
 * @param remindEvery how long what goes on stays silent before it is told again; from the third time on a day at least
 */
record Lifecycle(Duration remindEvery) {
    /** So many changes within {@link #FLAPPING_WITHIN} are flapping. */
    static final int CHANGES = 5;

    static final Duration FLAPPING_WITHIN = Duration.ofHours(1);

    /** A condition that flaps is told again once it has kept still so long. */
    static final Duration STILL_FOR = Duration.ofHours(2);

    private static final int CLOSE_REMINDERS = 2;
    private static final Duration DAY = Duration.ofDays(1);

    /**
     * The outcome of a look.
     *
     * @param state what the condition is now; null for none: nothing is wrong, or what was suspected was not so
     * @param news what is told of it; null for nothing
     */
    record LifecycleStep(@Nullable ConditionState state, News.@Nullable NewsKind news) {}

    /**
     * Takes a look.
     *
     * <ol>
     *   <li>What is wrong opens the condition, once as many looks in a row have found it so as its rule wants; what is
     *       well closes it, likewise.
     *   <li>The fifth change within an hour makes it flapping instead, until it has kept still for two hours.
     *   <li>Acknowledgement and snooze end when their time is over; an acknowledgement also when it gets worse.
     *   <li>What goes on and is silent for too long is told again; what was kept from being told is told when nothing
     *       keeps it any more.
     * </ol>
     *
     * @param was null where there is none open
     * @param changes how many times the subject was opened and closed within the last hour
     * @param muted whether something keeps it from being told
     */
    LifecycleStep next(@Nullable ConditionState was, Look look, int changes, boolean muted, Instant now) {
        if (was == null) {
            return look instanceof Look.Wrong wrong ? begun(wrong, changes, muted, now) : new LifecycleStep(null, null);
        }
        ConditionState state = was.at(now);
        boolean worse = false;
        if (look instanceof Look.Wrong wrong) {
            worse = wrong.severity().compareTo(state.severity()) < 0;
            state = state.seen(worse ? wrong.severity() : state.severity(), wrong.times(), wrong.seen());
            if (state.phase() == Phase.SUSPECTED) {
                return suspected(state.looked(true, state.looks() + 1, now), wrong.toOpen(), changes, muted, now);
            }
            state = state.looked(true, 0, now);
            if (worse && state.phase() == Phase.ACKNOWLEDGED) {
                state = state.as(Phase.FIRING);
            }
        } else if (look instanceof Look.Well well) {
            if (state.phase() == Phase.SUSPECTED) {
                return new LifecycleStep(null, null);
            }
            state = state.looked(false, state.looks() + 1, now);
            if (state.phase() != Phase.FLAPPING && state.looks() >= well.toClose()) {
                return changes + 1 >= CHANGES ? flaps(state, muted, now) : resolved(state);
            }
        }
        if (state.phase() == Phase.FLAPPING) {
            return isRestless(state, now) ? flaps(state, muted, now) : atRest(state, muted, now);
        }
        return state.phase() == Phase.FIRING
                ? firing(state, was.phase(), worse, muted, now)
                : new LifecycleStep(state, null);
    }

    private LifecycleStep begun(Look.Wrong wrong, int changes, boolean muted, Instant now) {
        ConditionState state = ConditionState.suspected(wrong.severity(), wrong.times(), wrong.seen(), now);
        return suspected(state, wrong.toOpen(), changes, muted, now);
    }

    private LifecycleStep suspected(ConditionState state, int toOpen, int changes, boolean muted, Instant now) {
        if (state.looks() < toOpen) {
            return new LifecycleStep(state, null);
        }
        return changes + 1 >= CHANGES
                ? flaps(state, muted, now)
                : firing(state.as(Phase.FIRING), state.phase(), false, muted, now);
    }

    private LifecycleStep firing(ConditionState state, Phase before, boolean worse, boolean muted, Instant now) {
        if (muted) {
            return new LifecycleStep(state, null);
        }
        if (state.toldAt() == null) {
            return new LifecycleStep(state.told(now, 0), News.NewsKind.OPENED);
        }
        if (worse) {
            return new LifecycleStep(state.told(now, 0), News.NewsKind.WORSE);
        }
        boolean waitedFor = before == Phase.SNOOZED || before == Phase.FLAPPING;
        return waitedFor || !state.toldAt().plus(silence(state.reminders())).isAfter(now)
                ? new LifecycleStep(state.told(now, state.reminders() + 1), News.NewsKind.STILL)
                : new LifecycleStep(state, null);
    }

    private Duration silence(int reminders) {
        return reminders < CLOSE_REMINDERS || remindEvery.compareTo(DAY) > 0 ? remindEvery : DAY;
    }

    private static LifecycleStep resolved(ConditionState state) {
        return new LifecycleStep(state.as(Phase.RESOLVED), state.toldAt() == null ? null : News.NewsKind.RESOLVED);
    }

    private static LifecycleStep flaps(ConditionState state, boolean muted, Instant now) {
        boolean again = state.phase() == Phase.FLAPPING && state.toldAt() != null;
        boolean held = state.phase() == Phase.ACKNOWLEDGED || state.phase() == Phase.SNOOZED;
        ConditionState flapping = state.phase() == Phase.FLAPPING ? state : state.as(Phase.FLAPPING);
        return muted || again || held
                ? new LifecycleStep(flapping, null)
                : new LifecycleStep(flapping.told(now, 0), News.NewsKind.FLAPPING);
    }

    private static boolean isRestless(ConditionState state, Instant now) {
        return state.changedAt().plus(STILL_FOR).isAfter(now);
    }

    private LifecycleStep atRest(ConditionState state, boolean muted, Instant now) {
        return state.wrong() ? firing(state.as(Phase.FIRING), state.phase(), false, muted, now) : resolved(state);
    }
}
