package dev.smartcron.tick.plan;

import dev.smartcron.execution.Reason;
import dev.smartcron.execution.ReasonCode;
import dev.smartcron.execution.ServiceRun;
import dev.smartcron.store.claim.ExecutionWrites;
import dev.smartcron.store.claim.Prerequisites;
import dev.smartcron.store.db.Database;
import dev.smartcron.store.db.Session;
import dev.smartcron.store.plan.Planning;
import dev.smartcron.store.plan.ServiceRows;
import dev.smartcron.store.rows.NewExecution;
import dev.smartcron.store.rows.Node;
import dev.smartcron.store.rows.Pause;
import dev.smartcron.store.rows.TaskRow;
import dev.smartcron.task.Task;
import dev.smartcron.tick.admit.Blockers;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Keeps tasks running ({@code @continuous}). Each has at most one execution that waits or runs; one that has ended is
 * followed by the next.
 */
public final class Services {
    private static final int MOST_SHORT_RUNS = 20;

    /** The longest wait of a service for others: it is to be kept running, and goes on waiting. */
    private static final Duration FOR_EVER = Duration.ofDays(36_500);

    private final Database database;
    private final Node node;

    public Services(Database database, Node node) {
        this.database = database;
        this.node = node;
    }

    /**
     * Gives each service of this node that neither waits nor runs its next execution: due at once, or later and later
     * while its runs are short; after the tasks that it waits for.
     *
     * @param chance from 0 up to 1, for the part of the waits that is left to it
     * @return how many got one
     */
    public int plan(Instant now, double chance) {
        List<TaskRow> idle = database.read(session -> new ServiceRows(session, node).idle());
        return idle.isEmpty()
                ? 0
                : database.write(session -> {
                    Pause pauseOfAll = Pause.ofAll(session).orElse(null);
                    int planned = 0;
                    for (TaskRow row : idle) {
                        boolean isBlocked = new Blockers(row, null, pauseOfAll).at(now) != null;
                        planned += !isBlocked && plan(session, row, chance, now) ? 1 : 0;
                    }
                    return planned;
                });
    }

    private boolean plan(Session session, TaskRow row, double chance, Instant now) {
        Task task;
        try {
            task = row.task();
        } catch (IllegalArgumentException e) {
            // verify and list tell of a row that nobody can read.
            return false;
        }
        List<ServiceRun> runs = ServiceRows.lastRuns(session, row.name(), MOST_SHORT_RUNS);
        Instant dueAt = now;
        Reason why = Reason.of(ReasonCode.KEPT_RUNNING);
        if (!runs.isEmpty() && !runs.get(0).wanted()) {
            ServiceRun last = runs.get(0);
            dueAt = last.finishedAt().plus(task.retries().before(Math.max(1, ServiceRun.shortInARow(runs)), chance));
            why = why.with("lasted", last.lasted());
        }
        Map<String, Instant> after = task.dependencies().after().isEmpty()
                ? Map.of()
                : new PrerequisitePlan(new Planning(database)).ofService(task, now);
        Instant waitUntil = after.isEmpty() ? null : now.plus(FOR_EVER);
        Optional<Long> added = new ExecutionWrites(session).add(NewExecution.service(task, dueAt, why, waitUntil), now);
        added.ifPresent(id -> new Prerequisites(session).add(id, after));
        return added.isPresent();
    }

    /**
     * The services running here that are to be stopped, each with the reason.
     *
     * @param running by execution, as they were started
     */
    public Map<Long, Reason> unwanted(Map<Long, Task> running, Instant now) {
        return database.read(session -> {
            Pause pauseOfAll = Pause.ofAll(session).orElse(null);
            Map<Long, Reason> unwanted = new LinkedHashMap<>();
            new ServiceRows(session, node).running().forEach((execution, declared) -> {
                Task task = running.get(execution);
                Reason why = task == null ? null : whyStop(task, declared, pauseOfAll, now);
                if (why != null) {
                    unwanted.put(execution, why);
                }
            });
            return unwanted;
        });
    }

    private static @Nullable Reason whyStop(
            Task running, Optional<TaskRow> declared, @Nullable Pause pauseOfAll, Instant now) {
        if (declared.isEmpty()) {
            return Reason.of(ReasonCode.REMOVED);
        }
        TaskRow row = declared.get();
        Reason blocked = new Blockers(row, null, pauseOfAll).at(now);
        // What nobody can read is no other service.
        return blocked == null && row.unreadable() == null && !row.definition().equals(running.definition())
                ? Reason.of(ReasonCode.CHANGED)
                : blocked;
    }
}
