package dev.smartcron.status;

import dev.smartcron.store.Pause;
import dev.smartcron.store.Planning;
import dev.smartcron.store.Registered;
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
    public Optional<String> whyNot(Registered task, Instant firing) {
        Optional<String> dayOff = dayOff(task, firing);
        if (dayOff.isPresent()) {
            return dayOff;
        }
        Pause own = task.row().pause();
        if (own != null && own.covers(firing)) {
            return Optional.of(own.words(task.zone().getId()));
        }
        return pauseOfAll != null && pauseOfAll.covers(firing)
                ? Optional.of("everything " + pauseOfAll.words(task.zone().getId()))
                : Optional.empty();
    }

    private Optional<String> dayOff(Registered task, Instant firing) {
        try {
            return Validity.of(task.row().definition(), calendars).whyNot(firing);
        } catch (IllegalArgumentException e) {
            return Optional.of("cannot be planned: " + e.getMessage());
        }
    }
}
