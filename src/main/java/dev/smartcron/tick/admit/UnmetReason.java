package dev.smartcron.tick.admit;

import dev.smartcron.execution.Execution;
import dev.smartcron.execution.Reason;
import dev.smartcron.execution.ReasonCode;
import dev.smartcron.execution.Status;
import dev.smartcron.execution.Trigger;
import dev.smartcron.store.claim.Prerequisites;
import dev.smartcron.store.claim.UnmetPrerequisite;
import dev.smartcron.store.rows.Pause;
import dev.smartcron.store.rows.TaskRow;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Says what an execution waits for, and how far that has come. */
final class UnmetReason {
    private UnmetReason() {}

    /** The reason that names the first of them, and the other tasks. */
    static Reason of(List<UnmetPrerequisite> unmet, @Nullable Pause pauseOfAll, Instant now) {
        UnmetPrerequisite first = unmet.get(0);
        Reason reason = Reason.of(ReasonCode.PREREQUISITE)
                .with("task", first.task())
                .with("since", first.since().equals(Prerequisites.EVER) ? null : first.since())
                .with(
                        "others",
                        unmet.subList(1, unmet.size()).stream()
                                .map(UnmetPrerequisite::task)
                                .toList());
        Execution latest = first.latest();
        TaskRow row = first.row();
        if (latest != null && latest.trigger() == Trigger.SERVICE && latest.reason() == null) {
            return reason.with("state", latest.status() == Status.RUNNING ? "not ready" : "not running");
        }
        if (latest != null) {
            Reason why = latest.reason();
            return why == null
                    ? reason.with("state", latest.status().inWords())
                    : reason.with("status", latest.status().inWords()).with("cause", why);
        }
        Reason absent = row == null ? Reason.of(ReasonCode.REMOVED) : new Blockers(row, null, pauseOfAll).at(now);
        return absent == null
                ? reason.with("state", "not run yet")
                : reason.with("status", "not run").with("cause", absent);
    }
}
