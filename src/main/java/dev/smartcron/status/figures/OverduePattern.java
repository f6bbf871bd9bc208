package dev.smartcron.status.figures;

import dev.smartcron.checks.OverdueTasks.OverdueTask;
import dev.smartcron.text.Durations;
import dev.smartcron.text.Json;
import dev.smartcron.text.Zoned;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Tells of tasks with a firing that has no row, as {@code health} finds them. */
record OverduePattern(List<OverdueTask> tasks, Instant now) implements Insight.Pattern {
    @Override
    public List<Insight> find() {
        return tasks.stream().map(this::insight).toList();
    }

    private Insight insight(OverdueTask overdue) {
        String name = overdue.task().name();
        Duration since = Duration.between(overdue.due(), now);
        return new Insight(
                InsightKind.OVERDUE,
                name,
                overdue.severity(),
                name + " is overdue for " + Durations.brief(since) + ": nothing is recorded of its run of "
                        + Zoned.spaced(overdue.due(), overdue.task().zone()),
                "smartcron why " + name + " shows what is recorded of it, smartcron nodes when each node ticked last.",
                Json.object("due_at", overdue.task().iso(overdue.due()), "overdue_ms", since.toMillis()));
    }
}
