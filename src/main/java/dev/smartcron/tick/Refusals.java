package dev.smartcron.tick;

import dev.smartcron.store.Pause;
import dev.smartcron.task.Validity;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What keeps single firings of a task from being started, although its schedule asks for them.
 *
 * @param always holds for every firing: the task is for other environments; null when it is not
 * @param pause of the task; null when it has none
 * @param pauseOfAll of every task; null when there is none
 * @param timezone the task's, for words
 */
record Refusals(
        @Nullable String always,
        Validity validity,
        @Nullable Pause pause,
        @Nullable Pause pauseOfAll,
        String timezone) {

    /**
     * Why a firing is not to be started; null when it is.
     *
     * <p>Of several reasons the one told is the one that would remain if the others went away: the file's before the
     * operator's.
     */
    @Nullable
    String whyNot(Instant firing) {
        if (always != null) {
            return always;
        }
        String invalid = validity.whyNot(firing).orElse(null);
        if (invalid != null) {
            return invalid;
        }
        if (pause != null && pause.covers(firing)) {
            return pause.words(timezone);
        }
        return pauseOfAll != null && pauseOfAll.covers(firing) ? "everything " + pauseOfAll.words(timezone) : null;
    }
}
