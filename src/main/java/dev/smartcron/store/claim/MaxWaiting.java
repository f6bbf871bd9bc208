package dev.smartcron.store.claim;

import dev.smartcron.execution.Outcome;
import dev.smartcron.execution.Reason;
import dev.smartcron.execution.ReasonCode;
import dev.smartcron.execution.Status;
import dev.smartcron.store.db.Session;
import dev.smartcron.store.rows.NewExecution;
import dev.smartcron.task.Policy.Overlap;

/** Bounds how many executions of a task wait for their turn. */
public final class MaxWaiting {
    private static final String WAITING = """
            select count(*) from (
                select 1 from executions
                where task = :task and status = 'pending' and overlap = 'queue' and trigger_kind <> 'queue'
                limit :most) waiting""";

    private MaxWaiting() {}

    /**
     * Returns what is to be added, as skipped where as many wait already as the task lets wait.
     *
     * @param most how many that is
     */
    public static NewExecution checked(Session session, int most, NewExecution added) {
        if (added.overlap() != Overlap.QUEUE || added.status() != Status.PENDING) {
            return added;
        }
        int waiting = session.createQuery(WAITING)
                .bind("task", added.task())
                .bind("most", most)
                .map(row -> row.getInt(1))
                .one();
        return waiting < most
                ? added
                : added.closed(Outcome.skipped(Reason.of(ReasonCode.MAX_WAITING).with("waiting", waiting)));
    }
}
