package dev.smartcron.store.claim;

import dev.smartcron.execution.Outcome;
import dev.smartcron.execution.Reason;
import dev.smartcron.execution.ReasonCode;
import dev.smartcron.execution.Status;
import dev.smartcron.store.db.Session;
import dev.smartcron.store.rows.NewExecution;
import dev.smartcron.store.rows.Rows;
import dev.smartcron.store.rows.Sql;
import dev.smartcron.store.rows.TaskRow;
import dev.smartcron.task.Dependencies;
import dev.smartcron.task.Task;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Adds the executions that an outcome starts, in the transaction that records it. Those of tasks that are disabled,
 * paused or gone get their rows too, and are closed like any other.
 */
final class Chains {
    /** A chain ends after so many links: two files may declare a circle that neither of them shows. */
    static final int MOST_LINKS = 100;

    private static final String TASK = Sql.of("select {task} from tasks t where t.name = :name");

    private static final String LINKS = "select chain_links from executions where id = :id";

    private final Session session;

    Chains(Session session) {
        this.session = session;
    }

    /** Starts what follows an outcome of a task as it is registered now. */
    void follow(long execution, String task, Status outcome, Instant now) {
        if (outcome == Status.SUCCEEDED || outcome.isFailure()) {
            find(task).ifPresent(found -> follow(execution, found, outcome, now));
        }
    }

    /** Starts what follows an outcome of a task as it was started. */
    void follow(long execution, Task task, Status outcome, Instant now) {
        Dependencies dependencies = task.dependencies();
        List<String> next = outcome == Status.SUCCEEDED
                ? dependencies.onSuccess()
                : outcome.isFailure() ? dependencies.onFailure() : List.of();
        if (!next.isEmpty()) {
            int links = 1
                    + session.createQuery(LINKS)
                            .bind("id", execution)
                            .map(row -> row.getInt(1))
                            .one();
            Reason why = Reason.of(ReasonCode.CHAINED)
                    .with("execution", execution)
                    .with("task", task.name())
                    .with("ended", outcome.inWords());
            next.forEach(name -> start(name, execution, links, why, now));
        }
    }

    private void start(String name, long parent, int links, Reason why, Instant now) {
        Optional<Task> task = find(name);
        NewExecution added = NewExecution.chained(name, task, parent, links, why, now);
        if (links > MOST_LINKS) {
            added = added.closed(
                    Outcome.skipped(Reason.of(ReasonCode.CHAIN_LENGTH).with("links", MOST_LINKS)));
        } else if (task.isPresent()) {
            added = MaxWaiting.checked(session, task.get().policy().maxWaiting(), added);
        }
        new ExecutionWrites(session).add(added, now);
    }

    /** Empty for a task that is not registered, or cannot be read: whoever claims says so. */
    private Optional<Task> find(String name) {
        return session.createQuery(TASK)
                .bind("name", name)
                .map(Rows::task)
                .findOne()
                .flatMap(Chains::readable);
    }

    private static Optional<Task> readable(TaskRow row) {
        try {
            return Optional.of(row.task());
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
