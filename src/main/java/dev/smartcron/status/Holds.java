package dev.smartcron.status;

import dev.smartcron.execution.Reason;
import dev.smartcron.execution.ReasonCode;
import dev.smartcron.store.plan.Planning;
import dev.smartcron.store.query.RegisteredTask;
import dev.smartcron.store.rows.Pause;
import dev.smartcron.task.Definition;
import dev.smartcron.task.Validity;
import dev.smartcron.tick.admit.Blockers;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Tells what will keep coming firings from being started, as far as it is known today: days off, pauses, and that no node
 * comes for them.
 *
 * @param calendars as declared, by name
 * @param pauseOfAll null when there is none
 * @param now that they are known of
 */
public record Holds(
        Map<String, Definition> calendars, @Nullable Pause pauseOfAll, TaskNodes nodes, Instant now) {

    public static Holds read(Planning planning, TaskNodes nodes, Instant now) {
        return new Holds(planning.calendars(), planning.pauseOfAll().orElse(null), nodes, now);
    }

    /** The words in front of a reason: what it does to a coming firing. */
    public static String fate(Reason why) {
        return why.is(ReasonCode.OTHER_NODE) ? "" : "will be skipped: ";
    }

    /** The reason for which no node comes for a task's firings; empty when one does, or it cannot be read. */
    public Optional<Reason> whyNoNode(RegisteredTask task) {
        return task.task().flatMap(known -> nodes.whyNone(known, task.row().nextDue(), now));
    }

    /** The reason for which a firing would be skipped; empty when nothing is known against it. */
    public Optional<Reason> whyNot(RegisteredTask task, Instant firing) {
        try {
            Validity days = Validity.of(task.row().definition(), calendars);
            return Optional.ofNullable(new Blockers(task.row(), days, pauseOfAll).at(firing));
        } catch (IllegalArgumentException e) {
            return Optional.of(Reason.of(ReasonCode.UNPLANNABLE).with("error", e.getMessage()));
        }
    }
}
