package dev.smartcron.execution;

import java.util.EnumMap;
import java.util.Map;

/** Adds up what a task's executions came to, by what became of them. */
public final class TaskSums {
    private final Map<Status, Sums> byStatus = new EnumMap<>(Status.class);

    /** The sums of those that ended so, to be added to. */
    public Sums in(Status status) {
        return byStatus.computeIfAbsent(status, none -> new Sums());
    }

    /** Counts those of another span, or of another task. */
    public void add(TaskSums other) {
        other.byStatus.forEach((status, sums) -> in(status).add(sums));
    }

    /** Those that ended so alone. */
    public TaskSums only(Status status) {
        TaskSums only = new TaskSums();
        Sums sums = byStatus.get(status);
        if (sums != null) {
            only.in(status).add(sums);
        }
        return only;
    }

    /** How many ended so; of those skipped or missed: firings. */
    public long count(Status status) {
        Sums sums = byStatus.get(status);
        return sums == null ? 0 : sums.counts().executions();
    }

    /** The sums of all that ran to an end, whatever became of it. */
    public Sums ran() {
        Sums ran = new Sums();
        byStatus.forEach((status, sums) -> {
            if (status.endsRun()) {
                ran.add(sums);
            }
        });
        return ran;
    }

    /** The executions that ran to an end. */
    public long runs() {
        return Status.FINAL.stream()
                .filter(Status::endsRun)
                .mapToLong(this::count)
                .sum();
    }

    /** The firings and jobs that were not to run after all. */
    public long dropped() {
        return Status.FINAL.stream()
                .filter(status -> !status.endsRun())
                .mapToLong(this::count)
                .sum();
    }

    /** Those that did not end well, but for what was wanted. */
    public long failures() {
        return judged() - count(Status.SUCCEEDED);
    }

    /** Those that tell how well the task does: all but what somebody ended, or a newer one replaced. */
    public long judged() {
        return runs() - wanted();
    }

    /** Those that somebody ended, or a newer one replaced. */
    public long wanted() {
        Sums killed = byStatus.get(Status.KILLED);
        return killed == null ? 0 : killed.counts().wanted();
    }
}
