package dev.smartcron.tick.admit;

import dev.smartcron.execution.Reason;
import dev.smartcron.execution.ReasonCode;
import dev.smartcron.store.rows.Pause;
import dev.smartcron.store.rows.TaskRow;
import dev.smartcron.task.DayOff;
import dev.smartcron.task.Validity;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Finds what keeps a task from being started at a time, whatever else runs: its file's word, or an operator's.
 *
 * @param days on which its schedule counts; null where no firing of its schedule is asked about
 * @param pauseOfAll a pause of everything; it may be over; null when there is none
 */
public record Blockers(
        TaskRow task, @Nullable Validity days, @Nullable Pause pauseOfAll) {

    /**
     * The reason for which the task is not started at an instant; null when nothing is against it.
     *
     * <p>Of several reasons the one told is the one that would remain if the others went away: the file's before the
     * operator's.
     */
    public @Nullable Reason at(Instant instant) {
        if (!task.enabled()) {
            return Reason.of(ReasonCode.DISABLED_IN_FILE);
        }
        DayOff off = days == null ? null : days.dayOff(instant).orElse(null);
        if (off != null) {
            return Reason.of(off);
        }
        if (task.disabledAt() != null) {
            return Reason.of(ReasonCode.DISABLED).with("by", task.disabledBy());
        }
        Pause own = task.pause();
        if (own != null && own.covers(instant)) {
            return own.reason(false);
        }
        return pauseOfAll != null && pauseOfAll.covers(instant) ? pauseOfAll.reason(true) : null;
    }
}
