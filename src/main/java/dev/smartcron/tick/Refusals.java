package dev.smartcron.tick;

import dev.smartcron.execution.Reason;
import dev.smartcron.store.Pause;
import dev.smartcron.task.DayOff;
import dev.smartcron.task.Validity;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What keeps single firings of a task from being started, although its schedule asks for them.
 *
 * @param always holds for every firing: the task is for other environments; null when it is not
 * @param pause of the task; null when it has none
 * @param pauseOfAll of every task; null when there is none
 */
record Refusals(
        @Nullable Reason always,
        Validity validity,
        @Nullable Pause pause,
        @Nullable Pause pauseOfAll) {

    /**
     * Why a firing is not to be started; null when it is.
     *
     * <p>Of several reasons the one told is the one that would remain if the others went away: the file's before the
     * operator's.
     */
    @Nullable
    Reason whyNot(Instant firing) {
        if (always != null) {
            return always;
        }
        DayOff off = validity.dayOff(firing).orElse(null);
        if (off != null) {
            return Reason.of(off);
        }
        if (pause != null && pause.covers(firing)) {
            return pause.reason(false);
        }
        return pauseOfAll != null && pauseOfAll.covers(firing) ? pauseOfAll.reason(true) : null;
    }
}
