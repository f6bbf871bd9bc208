package dev.smartcron.status.why;

import dev.smartcron.checks.Heartbeats;
import dev.smartcron.execution.Execution;
import dev.smartcron.status.PendingReasons;
import dev.smartcron.store.db.Database;
import dev.smartcron.store.nodes.Ticks;
import dev.smartcron.store.plan.Planning;
import dev.smartcron.store.query.AuditTable;
import dev.smartcron.store.query.DecisionTable;
import dev.smartcron.store.query.ExecutionTable;
import dev.smartcron.store.query.ExecutionTable.Filter;
import dev.smartcron.store.query.RegisteredTask;
import dev.smartcron.store.query.TaskTable;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.time.zone.ZoneOffsetTransition;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Why a task did or did not run, read from what was recorded. */
public final class Why {
    private static final int LATEST = 5;

    private final TaskTable tasks;
    private final ExecutionTable executions;
    private final DecisionTable decisions;
    private final AuditTable audit;
    private final Recorded recorded;
    private final Absence absence;

    /**
     * Reads nothing yet.
     *
     * @param pending says why what waits does
     */
    public Why(Database database, Heartbeats heartbeats, PendingReasons pending) {
        tasks = new TaskTable(database);
        executions = new ExecutionTable(database);
        decisions = new DecisionTable(database);
        audit = new AuditTable(database);
        Awake awake = new Awake(new Ticks(database), heartbeats);
        recorded = new Recorded(executions, decisions, awake, pending);
        absence = new Absence(new Scheduled(decisions, new Planning(database), awake), awake);
    }

    /**
     * What became of a task in the minute of an instant, and why: rows that were due, started or ran then, newest first;
     * in front of them why no row is due then, when none is.
     *
     * @param local the zone of the answer where the task is no longer registered
     * @return empty when nothing was ever heard of such a task
     */
    public List<Decision> at(String task, Instant at, ZoneId local, Instant now) {
        Case about = about(task, local, now);
        if (isUnheardOf(about)) {
            return List.of();
        }
        Instant minute = at.truncatedTo(ChronoUnit.MINUTES);
        Instant end = minute.plus(1, ChronoUnit.MINUTES);
        List<Execution> rows = new ArrayList<>(decisions.around(task, minute, end));
        moved(about, minute).filter(row -> isNew(row, rows)).ifPresent(rows::add);
        folded(about, minute, end).filter(row -> isNew(row, rows)).ifPresent(rows::add);
        boolean decided = rows.stream().anyMatch(row -> decides(row, about, minute, end));
        boolean busy =
                rows.stream().anyMatch(row -> isIn(row.dueAt(), minute, end) || isIn(row.startedAt(), minute, end));
        List<Decision> answer = new ArrayList<>();
        if (!decided) {
            Decision none = absence.at(minute, about);
            if (!busy || !none.word().equals("not_scheduled")) {
                answer.add(none);
            }
        }
        rows.forEach(row -> answer.add(recorded.of(row, about, minute)));
        return answer;
    }

    /** The latest decisions of a task; in front of them why nothing of it waits or runs now. As {@link #at}. */
    public List<Decision> latest(String task, ZoneId local, Instant now) {
        Case about = about(task, local, now);
        if (isUnheardOf(about)) {
            return List.of();
        }
        List<Execution> rows = new ArrayList<>(executions.history(new Filter(task, null, null, LATEST)));
        rows.sort(Comparator.comparing(Why::time).reversed());
        Instant minute = now.truncatedTo(ChronoUnit.MINUTES);
        List<Decision> answer = new ArrayList<>();
        if (rows.stream().allMatch(row -> row.status().isFinal() && !isIn(row.scheduledAt(), minute, now))) {
            // By the second, not the minute: what was switched off just now is off. But what was registered or switched
            // on just now came too late for this minute's firing.
            Decision none = absence.at(now, about);
            answer.add(none.word().equals("not_recorded") ? absence.at(minute, about) : none);
        }
        rows.forEach(row -> answer.add(recorded.of(row, about, null)));
        return answer;
    }

    private Case about(String task, ZoneId local, Instant now) {
        Optional<RegisteredTask> registered = tasks.find(task).map(RegisteredTask::of);
        return new Case(
                task,
                registered,
                decisions.registration(task),
                audit.of(task),
                registered.map(RegisteredTask::zone).orElse(local),
                now);
    }

    private boolean isUnheardOf(Case about) {
        return about.registered().isEmpty()
                && about.entries().stream().noneMatch(change -> change.task() != null)
                && executions.history(new Filter(about.task(), null, null, 1)).isEmpty();
    }

    /** The firing that was moved to the end of the gap which the local time asked for falls into. */
    private Optional<Execution> moved(Case about, Instant minute) {
        ZoneOffsetTransition change = about.zone().getRules().previousTransition(minute.plusMillis(1));
        if (change == null || !change.isGap()) {
            return Optional.empty();
        }
        Duration since = Duration.between(change.getInstant(), minute);
        return since.isZero() || since.compareTo(change.getDuration()) >= 0
                ? Optional.empty()
                : decisions
                        .lastFiringBefore(about.task(), minute)
                        .filter(row -> change.getInstant().equals(row.scheduledAt()));
    }

    private Optional<Execution> folded(Case about, Instant minute, Instant end) {
        return decisions
                .lastFiringBefore(about.task(), end)
                .filter(row -> Fold.of(row).map(fold -> fold.covers(minute)).orElse(false))
                .filter(row -> firesAt(about, minute));
    }

    private static boolean firesAt(Case about, Instant minute) {
        // Of a task that is gone, or cannot be read any more, the row's own word is all there is.
        return about.scheduleAt(minute)
                .map(schedule -> schedule.whyNot(minute).isEmpty())
                .orElse(true);
    }

    private static boolean decides(Execution row, Case about, Instant minute, Instant end) {
        return isIn(row.scheduledAt(), minute, end)
                || (Fold.of(row).map(fold -> fold.covers(minute)).orElse(false) && firesAt(about, minute));
    }

    private static boolean isNew(Execution row, List<Execution> rows) {
        return rows.stream().noneMatch(other -> other.id() == row.id());
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
