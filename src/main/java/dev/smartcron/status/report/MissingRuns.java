package dev.smartcron.status.report;

import dev.smartcron.execution.Execution;
import dev.smartcron.execution.Status;
import dev.smartcron.execution.TaskSums;
import dev.smartcron.status.report.NotRun.TaskCount;
import dev.smartcron.store.db.Database;
import dev.smartcron.store.query.DroppedFacts;
import dev.smartcron.store.query.DroppedFacts.Dropped;
import dev.smartcron.store.query.ExecutionTable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Finds what did not run within the span, and why: how many say the sums, for what reason say the rows. */
record MissingRuns(Database database, ReportSpan span) {
    private static final List<Status> STATUSES =
            Status.FINAL.stream().filter(status -> !status.endsRun()).toList();

    private record TaskStatus(String task, Status status) {}

    private record StatusReason(Status status, @Nullable String reason) {}

    /** Counts them by status and reason, the most first. */
    List<NotRun> find(Map<String, TaskSums> sums) {
        List<Dropped> rows = new DroppedFacts(database).within(span.since(), span.end());
        Map<TaskStatus, Long> left = new HashMap<>();
        sums.forEach((task, each) -> STATUSES.stream()
                .filter(status -> each.count(status) > 0)
                .forEach(status -> left.put(new TaskStatus(task, status), each.count(status))));
        rows.forEach(row ->
                left.computeIfPresent(new TaskStatus(row.task(), row.status()), (key, count) -> count - row.firings()));
        Map<StatusReason, List<TaskCount>> counts = new HashMap<>();
        Map<StatusReason, Long> newest = new HashMap<>();
        for (Dropped row : rows) {
            // A row that stands for many takes what the sums have more or less than the rows: its part is only guessed.
            Long rest = row.isExact() ? null : left.remove(new TaskStatus(row.task(), row.status()));
            StatusReason why = new StatusReason(row.status(), row.reason());
            add(counts, why, row.task(), row.firings() + (rest == null ? 0 : rest));
            newest.merge(why, row.newest(), Math::max);
        }
        left.forEach((key, rest) -> add(counts, new StatusReason(key.status(), null), key.task(), rest));
        return notRun(counts, newest);
    }

    private static void add(Map<StatusReason, List<TaskCount>> counts, StatusReason why, String task, long firings) {
        if (firings > 0) {
            counts.computeIfAbsent(why, none -> new ArrayList<>()).add(new TaskCount(task, firings));
        }
    }

    private List<NotRun> notRun(Map<StatusReason, List<TaskCount>> counts, Map<StatusReason, Long> newest) {
        ExecutionTable executions = new ExecutionTable(database);
        List<NotRun> all = new ArrayList<>();
        counts.forEach((why, tasks) -> {
            tasks.sort(Comparator.comparing(TaskCount::firings).reversed().thenComparing(TaskCount::task));
            Long id = newest.get(why);
            Execution last = id == null ? null : executions.find(id).orElse(null);
            all.add(new NotRun(why.status(), why.reason(), tasks, last));
        });
        all.sort(Comparator.comparing(NotRun::firings)
                .reversed()
                .thenComparing(NotRun::status)
                .thenComparing(each -> Objects.requireNonNullElse(each.reason(), "")));
        return all;
    }
}
