package dev.smartcron.operations;

import dev.smartcron.execution.Actor;
import dev.smartcron.operations.EnqueueJob.Enqueued;
import dev.smartcron.settings.QueueSettings;
import dev.smartcron.store.db.Database;
import dev.smartcron.store.rows.Node;
import dev.smartcron.store.rows.Pause;
import dev.smartcron.task.Definition;
import dev.smartcron.taskfile.TaskFile;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * Somebody who operates a test's database, without any runner.
 *
 * @param now what the time is for whatever is done
 */
public record Operator(Database database, Node node, String name, Instant now) {
    /** No runner is there, and none is wanted. */
    public static final NodeRunner NOBODY = new AbsentRunner();

    public Reconciliation register(
            String file, List<Definition> tasks, Map<String, Definition> calendars, boolean prune) {
        return new RegisterTasks(operated())
                .register(new TaskFile(Path.of(file), tasks, Map.of(), calendars), file, prune, actor(), now);
    }

    public boolean disable(String task) {
        return new SwitchTasks(operated())
                .disable(List.of(task), actor(), now)
                .get(0)
                .changed();
    }

    public boolean enable(String task) {
        return new SwitchTasks(operated())
                .enable(List.of(task), actor(), now)
                .get(0)
                .changed();
    }

    public void pause(String task, Instant until) {
        pausing().pause(List.of(task), until, actor(), now);
    }

    public boolean resume(String task) {
        return pausing().resume(List.of(task), actor(), now).get(0).changed();
    }

    public Pause pauseAll(Instant until) {
        return pausing().pauseAll(until, actor(), now);
    }

    public boolean resumeAll() {
        return pausing().resumeAll(actor(), now);
    }

    public Enqueued enqueue(JobRequest job) {
        return new EnqueueJob(operated(), QueueSettings.DEFAULT.maxWaiting()).enqueue(job, actor(), now);
    }

    public void reschedule(String task, String schedule, String timezone) {
        rescheduling().reschedule(task, schedule, timezone, actor(), now);
    }

    public boolean resetSchedule(String task) {
        return rescheduling().reset(task, actor(), now).changed();
    }

    private PauseTasks pausing() {
        return new PauseTasks(operated());
    }

    private RescheduleTask rescheduling() {
        return new RescheduleTask(operated());
    }

    private OperatedNode operated() {
        return new OperatedNode(database, node, NOBODY);
    }

    Actor actor() {
        return new Actor(name, "192.0.2.7");
    }
}
