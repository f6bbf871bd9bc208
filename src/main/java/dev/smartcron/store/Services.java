package dev.smartcron.store;

import dev.smartcron.execution.Reason;
import dev.smartcron.execution.ReasonCode;
import dev.smartcron.task.Task;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Tasks that are kept running ({@code @continuous}). Each has at most one execution that waits or runs; one that has
 * ended is followed by the next.
 */
public final class Services {
    /** After a run of this length the waits between starts begin from the shortest again. */
    static final Duration STABLE = Duration.ofMinutes(1);

    private static final int LOOK_BACK = 20;

    private static final String IDLE = Sql.of("""
            select {task} from tasks t
            where t.kind = 'continuous' and t.enabled = 1 and t.disabled_at is null
                and not exists (
                    select 1 from executions e
                    where e.task = t.name and e.trigger_kind = 'service' and e.status in ('pending', 'running'))
                and {here}
            order by t.priority, t.position, t.name""");

    private static final String LAST_RUNS = """
            select coalesce(started_at, finished_at) as started_at, finished_at, stop_as from executions
            where task = :task and trigger_kind = 'service' and finished_at is not null order by id desc limit :limit""";

    private static final String RUNNING = Sql.of("""
            select e.id, {task} from executions e left join tasks t on t.name = e.task
            where e.status = 'running' and e.node = :node and e.trigger_kind = 'service' and e.stop_at is null""");

    private final Database database;
    private final Node node;

    public Services(Database database, Node node) {
        this.database = database;
        this.node = node;
    }

    /**
     * Gives each service of this node that neither waits nor runs its next execution: due at once, or later and later
     * while its runs are short.
     *
     * @param chance from 0 up to 1, for the part of the waits that is left to it
     * @return how many got one
     */
    public int plan(Instant now, double chance) {
        List<TaskRow> idle = database.read(handle -> handle.createQuery(IDLE)
                .bind("node_key", node.nameKey())
                .bind("environment_key", node.environmentKey())
                .map(row -> Rows.task(row))
                .list());
        return idle.isEmpty()
                ? 0
                : database.write(handle -> {
                    Pause pauseOfAll = pauseOfAll(handle, now);
                    int planned = 0;
                    for (TaskRow row : idle) {
                        if (row.whyNot(pauseOfAll, now) == null) {
                            planned += plan(handle, row, chance, now);
                        }
                    }
                    return planned;
                });
    }

    private static int plan(Session handle, TaskRow row, double chance, Instant now) {
        Task task;
        try {
            task = Task.of(row.definition());
        } catch (IllegalArgumentException e) {
            // verify and list tell of a row that nobody can read.
            return 0;
        }
        List<Past> runs = handle.createQuery(LAST_RUNS)
                .bind("task", row.name())
                .bind("limit", LOOK_BACK)
                .map(run -> new Past(
                        Instant.ofEpochMilli(run.getLong("started_at")),
                        Instant.ofEpochMilli(run.getLong("finished_at")),
                        run.getString("stop_as") != null))
                .list();
        Instant dueAt = now;
        Reason why = Reason.of(ReasonCode.KEPT_RUNNING);
        if (!runs.isEmpty() && !runs.get(0).stopped) {
            Past last = runs.get(0);
            dueAt = last.finishedAt.plus(task.retries().before(Math.max(1, shortRuns(runs)), chance));
            why = why.with("lasted", last.lasted());
        }
        return new ExecutionWrites(handle)
                        .add(NewExecution.service(task, dueAt, why), now)
                        .isPresent()
                ? 1
                : 0;
    }

    private static int shortRuns(List<Past> newestFirst) {
        int count = 0;
        for (Past run : newestFirst) {
            if (run.stopped || run.lasted().compareTo(STABLE) >= 0) {
                break;
            }
            count++;
        }
        return count;
    }

    private static @Nullable Pause pauseOfAll(Session handle, Instant now) {
        return TaskTable.pauseOfAll(handle).filter(pause -> pause.covers(now)).orElse(null);
    }

    /**
     * Which services that run here are to be stopped, and why.
     *
     * @param running by execution, as they were started
     */
    public Map<Long, Reason> unwanted(Map<Long, Task> running, Instant now) {
        return database.read(handle -> {
            Map<Long, Reason> unwanted = new LinkedHashMap<>();
            Pause pauseOfAll = pauseOfAll(handle, now);
            handle.createQuery(RUNNING)
                    .bind("node", node.name())
                    .map(row -> {
                        Task task = running.get(row.getLong("id"));
                        TaskRow declared = row.getString("name") == null ? null : Rows.task(row);
                        Reason why = task == null ? null : whyStop(task, declared, pauseOfAll, now);
                        if (why != null) {
                            unwanted.put(row.getLong("id"), why);
                        }
                        return true;
                    })
                    .list();
            return unwanted;
        });
    }

    private static @Nullable Reason whyStop(
            Task running, @Nullable TaskRow declared, @Nullable Pause pauseOfAll, Instant now) {
        if (declared == null) {
            return Reason.of(ReasonCode.REMOVED);
        }
        Reason whyNot = declared.whyNot(pauseOfAll, now);
        return whyNot == null && !declared.definition().equals(running.definition())
                ? Reason.of(ReasonCode.CHANGED)
                : whyNot;
    }

    private record Past(Instant startedAt, Instant finishedAt, boolean stopped) {
        Duration lasted() {
            return Duration.between(startedAt, finishedAt);
        }
    }
}
