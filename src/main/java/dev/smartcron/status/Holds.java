package dev.smartcron.status;

import dev.smartcron.execution.Reason;
import dev.smartcron.execution.ReasonCode;
import dev.smartcron.store.Pause;
import dev.smartcron.store.Planning;
import dev.smartcron.task.Definition;
import dev.smartcron.task.Validity;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What will keep coming firings from being started, as far as it is known today: days off and pauses.
 *
 * @param calendars as declared, by name
 * @param pauseOfAll null when there is none
 */
public record Holds(
        Map<String, Definition> calendars, @Nullable Pause pauseOfAll) {

    public static Holds read(Planning planning) {
        return new Holds(planning.calendars(), planning.pauseOfAll().orElse(null));
    }

    /** Why a firing would be skipped; empty when nothing is known against it. */
    public Optional<Reason> whyNot(RegisteredTask task, Instant firing) {
        Optional<Reason> dayOff = dayOff(task, firing);
        if (dayOff.isPresent()) {
            return dayOff;
        }
        Pause own = task.row().pause();
        if (own != null && own.covers(firing)) {
            return Optional.of(own.reason(false));
        }
        return pauseOfAll != null && pauseOfAll.covers(firing)
                ? Optional.of(pauseOfAll.reason(true))
                : Optional.empty();
    }

    private Optional<Reason> dayOff(RegisteredTask task, Instant firing) {
        try {
            return Validity.of(task.row().definition(), calendars)
                    .dayOff(firing)
                    .map(Reason::of);
        } catch (IllegalArgumentException e) {
            return Optional.of(Reason.of(ReasonCode.UNPLANNABLE, "error", e.getMessage()));
        }
    }
}
