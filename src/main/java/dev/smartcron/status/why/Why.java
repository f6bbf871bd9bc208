package dev.smartcron.status.why;

import dev.smartcron.checks.Heartbeats;
import dev.smartcron.execution.Execution;
import dev.smartcron.status.PendingReasons;
import dev.smartcron.status.why.Decision.NoRow;
import dev.smartcron.store.claim.AuditTable;
import dev.smartcron.store.db.Database;
import dev.smartcron.store.nodes.Ticks;
import dev.smartcron.store.plan.Planning;
import dev.smartcron.store.query.DecisionTable;
import dev.smartcron.store.query.ExecutionTable;
import dev.smartcron.store.query.HistoryFilter;
import dev.smartcron.store.query.RegisteredTask;
import dev.smartcron.store.query.TaskTable;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.time.zone.ZoneOffsetTransition;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Explains why a task did or did not run, from what was recorded. */
public final class Why {
    private static final int LATEST = 5;

    private final TaskTable tasks;
    private final AuditTable audit;
    private final DecisionRecords records;

    /**
     * Reads nothing yet.
     *
     * @param pending says why what waits does
     */
    public Why(Database database, Heartbeats heartbeats, PendingReasons pending) {
        tasks = new TaskTable(database);
        audit = new AuditTable(database);
        records = new DecisionRecords(
                new ExecutionTable(database),
                new DecisionTable(database),
                new Planning(database),
                new TickHistory(new Ticks(database), heartbeats),
                pending);
    }

    /**
     * Explains a task in the minute of an instant: rows that were due, started or ran then, newest first; in front of
     * them why no row is due then, when none is.
     *
     * @param local the zone of the answer where the task is no longer registered
     * @return empty when nothing was ever heard of such a task
     */
    public List<Decision> at(String task, Instant at, ZoneId local, Instant now) {
        Subject subject = subject(task, local, now);
        if (isUnheardOf(subject)) {
            return List.of();
        }
        Instant minute = at.truncatedTo(ChronoUnit.MINUTES);
        Instant end = minute.plus(1, ChronoUnit.MINUTES);
        List<Execution> rows = new ArrayList<>(records.decisions().around(task, minute, end));
        Optional<Execution> before = records.decisions().lastFiringBefore(task, end);
        before.filter(row -> isMovedOver(row, subject, minute) || isFolded(row, subject, minute))
                .filter(row -> rows.stream().noneMatch(other -> other.id() == row.id()))
                .ifPresent(rows::add);
        boolean decided =
                rows.stream().anyMatch(row -> isIn(row.scheduledAt(), minute, end) || isFolded(row, subject, minute));
        boolean busy =
                rows.stream().anyMatch(row -> isIn(row.dueAt(), minute, end) || isIn(row.startedAt(), minute, end));
        List<Decision> answer = new ArrayList<>();
        if (!decided) {
            Decision none = withoutRow(subject, minute);
            if (!busy || !none.is(NoRow.NOT_SCHEDULED)) {
                answer.add(none);
            }
        }
        rows.forEach(row -> answer.add(new RecordedDecision(records, subject, row).decision(minute)));
        return answer;
    }

    /** Explains the latest decisions of a task; in front of them why nothing of it waits or runs now. As {@link #at}. */
    public List<Decision> latest(String task, ZoneId local, Instant now) {
        Subject subject = subject(task, local, now);
        if (isUnheardOf(subject)) {
            return List.of();
        }
        List<Execution> rows =
                new ArrayList<>(records.executions().history(new HistoryFilter(task, null, null, LATEST)));
        rows.sort(Comparator.comparing(Why::time).reversed());
        Instant minute = now.truncatedTo(ChronoUnit.MINUTES);
        List<Decision> answer = new ArrayList<>();
        if (rows.stream()
                .allMatch(row -> row.status().isFinal()
                        && !isIn(row.scheduledAt(), minute, now)
                        && !isFolded(row, subject, minute))) {
            // By the second, not the minute: what was switched off just now is off. But what was registered or switched
            // on just now came too late for this minute's firing.
            Decision none = withoutRow(subject, now);
            answer.add(none.is(NoRow.NOT_RECORDED) ? withoutRow(subject, minute) : none);
        }
        rows.forEach(row -> answer.add(new RecordedDecision(records, subject, row).decision(null)));
        return answer;
    }

    private Decision withoutRow(Subject subject, Instant at) {
        return new MissingRow(records, subject, at).decision();
    }

    private Subject subject(String task, ZoneId local, Instant now) {
        Optional<RegisteredTask> registered = tasks.find(task).map(RegisteredTask::of);
        return new Subject(
                task,
                registered,
                records.decisions().registration(task),
                new AuditTrail(audit.of(task)),
                registered.map(RegisteredTask::zone).orElse(local),
                now);
    }

    private boolean isUnheardOf(Subject subject) {
        return subject.registered().isEmpty()
                && subject.audit().entries().stream().noneMatch(entry -> entry.task() != null)
                && records.executions()
                        .history(new HistoryFilter(subject.task(), null, null, 1))
                        .isEmpty();
    }

    /** Checks for the firing that was moved to the end of the gap which the local time asked for falls into. */
    private static boolean isMovedOver(Execution row, Subject subject, Instant minute) {
        ZoneOffsetTransition change = subject.zone().getRules().previousTransition(minute.plusMillis(1));
        return change != null
                && change.isGap()
                && minute.isAfter(change.getInstant())
                && minute.isBefore(change.getInstant().plus(change.getDuration()))
                && change.getInstant().equals(row.scheduledAt());
    }

    /** Checks whether a row stands for many firings, the one of a minute among them. */
    private static boolean isFolded(Execution row, Subject subject, Instant minute) {
        return row.scheduledAt() != null
                && row.lastFiring() != null
                && !minute.isBefore(row.scheduledAt())
                && !minute.isAfter(row.lastFiring())
                && subject.mayFireAt(minute);
    }

    private static boolean isIn(@Nullable Instant instant, Instant from, Instant to) {
        return instant != null && !instant.isBefore(from) && instant.isBefore(to);
    }

    private static Instant time(Execution row) {
        if (row.scheduledAt() != null) {
            return row.scheduledAt();
        }
        return row.startedAt() == null ? row.dueAt() : row.startedAt();
    }
}
