package dev.smartcron.status.report;

import dev.smartcron.execution.Execution;
import dev.smartcron.execution.Status;
import dev.smartcron.execution.TaskSums;
import dev.smartcron.execution.UsualDuration;
import dev.smartcron.store.db.Database;
import dev.smartcron.store.query.KeptSums.TimeRange;
import dev.smartcron.store.query.TaskFacts;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds tasks whose longest run within the span took far longer than is usual for them. */
record SlowRuns(Database database, ReportSpan span) {
    /** Tasks that are looked at, those with the longest runs; each costs two looks by index. */
    private static final int LOOKED_AT = 1_000;

    /** Those that were slow, the most too slow first. */
    List<SlowRun> find(Map<String, TaskSums> sums) {
        return sums.entrySet().stream()
                .filter(each -> longest(each.getValue()) >= UsualDuration.LEAST_EXCESS.toMillis())
                .sorted(Comparator.comparing((Map.Entry<String, TaskSums> each) -> -longest(each.getValue()))
                        .thenComparing(Map.Entry::getKey))
                .limit(LOOKED_AT)
                .flatMap(each -> slow(each.getKey()).stream())
                .sorted(Comparator.comparing(SlowRun::factor).reversed())
                .toList();
    }

    private static long longest(TaskSums sums) {
        return sums.in(Status.SUCCEEDED).times().longest();
    }

    private Optional<SlowRun> slow(String task) {
        TaskFacts facts = new TaskFacts(database);
        Optional<Execution> longest = facts.longestRun(task, new TimeRange(span.since(), span.end()));
        return longest.flatMap(run -> UsualDuration.of(facts.usual(task, run.id(), UsualDuration.MOST_RUNS))
                .map(usual -> new SlowRun(run, usual))
                .filter(slow -> slow.usual().isFarExceededBy(slow.took())));
    }
}
