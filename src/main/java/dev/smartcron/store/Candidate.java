package dev.smartcron.store;

import dev.smartcron.execution.Execution;
import dev.smartcron.execution.Outcome;
import dev.smartcron.execution.Reason;
import dev.smartcron.execution.ReasonCode;
import dev.smartcron.execution.Trigger;
import dev.smartcron.task.Policy.Overlap;
import dev.smartcron.task.Task;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A pending execution and its task; or why it can no longer be started at all.
 *
 * @param inTurn whether it waits while the task's lock is held
 * @param slot which of the task's locks it kept from its last attempt; null for none
 */
record Candidate(
        Execution execution,
        boolean inTurn,
        @Nullable Integer slot,
        @Nullable Task task,
        @Nullable Instant lastSuccess,
        @Nullable Outcome refusal) {

    static Candidate of(ResultSet row, @Nullable Pause pauseOfAll, Instant now) throws SQLException {
        Execution execution = Rows.execution(row);
        if (row.getString("name") == null) {
            return refused(execution, Outcome.cancelled(Reason.of(ReasonCode.REMOVED)));
        }
        try {
            TaskRow registered = Rows.task(row);
            Task task = Task.of(registered.definition());
            Reason whyNot = execution.trigger() == Trigger.MANUAL ? null : registered.whyNot(pauseOfAll, now);
            if (whyNot != null) {
                return refused(execution, Outcome.skipped(whyNot));
            }
            boolean again = execution.attempts() > 0;
            boolean inTurn = again || Overlap.QUEUE.word().equals(row.getString("overlap"));
            Integer slot = again ? Rows.integer(row, "slot") : null;
            return new Candidate(execution, inTurn, slot, task, registered.lastSuccess(), null);
        } catch (RuntimeException e) {
            // One row that nobody can read must not keep the others from starting.
            return refused(execution, Outcome.notStarted(Reason.of(ReasonCode.UNREADABLE, "error", e.getMessage())));
        }
    }

    private static Candidate refused(Execution execution, Outcome refusal) {
        return new Candidate(execution, false, null, null, null, refusal);
    }
}
