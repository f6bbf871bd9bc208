package dev.smartcron.checks;

import dev.smartcron.store.query.RegisteredTask;
import dev.smartcron.store.query.TaskFacts;
import dev.smartcron.store.rows.TaskRow;
import dev.smartcron.task.Severity;
import dev.smartcron.task.Task;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Finds firings that have no row, by the planner's own marks, although a runner has ticked since.
 *
 * <p>While none has, that is what is wrong, and told as such.
 *
 * @param after how long a firing may be without a row
 */
public record OverdueTasks(TaskFacts facts, Heartbeats heartbeats, Duration after) {
    private static final int MOST = 1_000;

    /** A task with a firing that has no row, due since then. */
    public record OverdueTask(RegisteredTask task, Instant due) {
        /** Returns the severity of a failure of the task. */
        public Severity severity() {
            return Severity.ofPriority(task.task().map(Task::priority).orElse(Task.DEFAULT_PRIORITY));
        }
    }

    /** Those, the longest due first, a thousand at the most. */
    public List<OverdueTask> find(Instant now) {
        List<OverdueTask> overdue = new ArrayList<>();
        for (TaskRow row : facts.overdue(now.minus(after), MOST)) {
            Instant due = Objects.requireNonNull(row.nextDue());
            if (heartbeats
                    .lastTick()
                    .filter(last -> last.isAfter(due.plus(after)))
                    .isPresent()) {
                overdue.add(new OverdueTask(RegisteredTask.of(row), due));
            }
        }
        return overdue;
    }
}
