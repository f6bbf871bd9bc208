package dev.smartcron.status.why;

import dev.smartcron.execution.Execution;
import dev.smartcron.execution.ReasonCode;
import dev.smartcron.schedule.BadSchedule;
import dev.smartcron.schedule.Schedule;
import dev.smartcron.status.Holds;
import dev.smartcron.status.TaskNodes;
import dev.smartcron.status.why.Decision.NoRow;
import dev.smartcron.store.query.RegisteredTask;
import dev.smartcron.task.Task;
import dev.smartcron.text.Durations;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.Locale;
import java.util.Optional;
import java.util.PrimitiveIterator;

/** Explains why a task that has a schedule and may run has no row for a minute. */
final class MissingFiring {
    /** The time in which the tick of a minute may still be on its way. */
    private static final Duration ON_ITS_WAY = Duration.ofMinutes(2);

    private final DecisionRecords records;
    private final Subject subject;
    private final RegisteredTask task;
    private final Instant minute;
    private final TimeInText times;

    /** Since the minute; negative where it is to come. */
    private final Duration age;

    MissingFiring(DecisionRecords records, Subject subject, RegisteredTask task, Instant minute) {
        this.records = records;
        this.subject = subject;
        this.task = task;
        this.minute = minute;
        this.times = new TimeInText(subject.zone(), minute);
        this.age = Duration.between(minute, subject.now());
    }

    /**
     * Names the first of the last three reasons of {@link MissingRow} that holds.
     *
     * @param changed when the task's declaration last changed
     */
    Decision decision(Instant changed) {
        Optional<Schedule> held;
        try {
            held = subject.readScheduleAt(minute, task);
        } catch (BadSchedule | IllegalArgumentException e) {
            return decision(NoRow.UNPLANNABLE, "its schedule cannot be read: " + e.getMessage(), "");
        }
        if (held.isEmpty()) {
            return decision(NoRow.NOT_SCHEDULED, "it had no schedule then", change());
        }
        Schedule schedule = held.get();
        Optional<String> whyNot = schedule.whyNot(minute);
        if (whyNot.isPresent()) {
            return decision(NoRow.NOT_SCHEDULED, whyNot.get(), context(schedule));
        }
        if (age.isNegative()) {
            return decision(
                    NoRow.WAITING,
                    "this firing is still to come, in " + Durations.brief(age.negated()),
                    obstacle("As things stand it "));
        }
        Instant nextDue = task.row().nextDue();
        return nextDue != null && !nextDue.isAfter(minute) ? unplanned() : unrecorded(changed);
    }

    /** Explains a firing that is due and has no row yet. */
    private Decision unplanned() {
        Optional<Task> placed = task.task().filter(declared -> declared.policy().isBound());
        TaskNodes nodes = records.pending().nodes();
        boolean hasNone = placed.flatMap(
                        declared -> nodes.whyNone(declared, task.row().nextDue(), subject.now()))
                .filter(why -> why.is(ReasonCode.OTHER_NODE))
                .isPresent();
        if (placed.isPresent() && (hasNone || records.ticks().hasAnyFrom(minute))) {
            return decision(NoRow.WAITING, times.sentences().of(nodes.waits(placed.get())), "");
        }
        if (isRecent()) {
            return decision(NoRow.WAITING, "this minute's tick has not planned it yet", "");
        }
        String policy = task.task()
                .map(declared ->
                        " by catch_up: " + declared.timing().catchUp().name().toLowerCase(Locale.ROOT))
                .orElse("");
        return decision(
                NoRow.NO_TICK,
                "no tick ran" + records.ticks().sinceLast(times),
                "The next tick decides what becomes of this firing" + policy
                        + ". smartcron verify shows why there is none.");
    }

    private Decision unrecorded(Instant changed) {
        boolean isKnown =
                subject.audit().entries().stream().anyMatch(entry -> entry.at().equals(changed));
        if (changed.isAfter(minute) && !isKnown) {
            return decision(
                    NoRow.NOT_RECORDED,
                    "the task was changed at " + times.briefly(changed) + ", and how is not on record",
                    "Its schedule of today fires then, but there is no row: it may have been another one before that.");
        }
        return decision(
                NoRow.NOT_RECORDED,
                "its schedule fires then, but there is no row of it",
                records.decisions()
                        .lastFiringBefore(task.name(), minute)
                        .map(before -> "The row before is of " + times.briefly(firing(before)) + ".")
                        .orElse("No older row is kept either: old ones are cleaned up."));
    }

    /** The schedule, the firings before and after, and what else there is to know about a minute without one. */
    private String context(Schedule schedule) {
        Optional<String> before = records.decisions()
                .lastFiringBefore(task.name(), minute)
                .map(row -> "The last one before was at " + times.briefly(lastOf(row, schedule)) + " ("
                        + row.status().word() + ")");
        Optional<Instant> ahead = recordedUntil(schedule);
        String after = schedule.next(ahead.orElse(minute))
                .map(next ->
                        (before.isEmpty() ? "The next firing is at " : ", the next is at ") + times.briefly(next) + ".")
                .orElse(before.isEmpty() ? "" : ".");
        after += ahead.map(until ->
                        " The clock was ahead: what is due until " + times.briefly(until) + " is recorded already.")
                .orElse("");
        LocalDateTime local = minute.atZone(schedule.zone()).toLocalDateTime();
        boolean comesTwice = schedule.zone().getRules().getValidOffsets(local).size() > 1;
        return "The schedule is " + schedule.text() + " (" + schedule.zone() + "). " + before.orElse("") + after
                + (comesTwice
                        ? " This local time comes twice that day; asked is "
                                + minute.atZone(schedule.zone()).getOffset() + "."
                        : "")
                + (isRecent() ? obstacle(" As things stand it ") : "") + change();
    }

    /** The time that a clock that was ahead has planned to; empty where the firing after the minute has no row yet. */
    private Optional<Instant> recordedUntil(Schedule schedule) {
        Optional<Instant> next = schedule.next(minute).filter(firing -> firing.isAfter(subject.now()));
        return task.waitsUntil(subject.now())
                .filter(until -> next.isPresent() && !next.get().isAfter(until));
    }

    /** The last firing before the minute that a row stands for. */
    private Instant lastOf(Execution row, Schedule schedule) {
        Instant last = firing(row);
        if (row.lastFiring() == null || row.lastFiring().isBefore(minute)) {
            return row.lastFiring() == null ? last : row.lastFiring();
        }
        PrimitiveIterator.OfLong firings = schedule.walk(last);
        while (firings.hasNext()) {
            Instant next = Instant.ofEpochSecond(firings.nextLong());
            if (!next.isBefore(minute)) {
                break;
            }
            last = next;
        }
        return last;
    }

    private static Instant firing(Execution row) {
        return row.scheduledAt() == null ? row.dueAt() : row.scheduledAt();
    }

    private boolean isRecent() {
        return age.compareTo(ON_ITS_WAY) < 0;
    }

    /** The obstacle to a firing in this minute, as things stand, after some words; empty when there is none. */
    private String obstacle(String words) {
        Holds holds = Holds.read(records.planning(), records.pending().nodes(), subject.now());
        return holds.whyNot(task, minute)
                .or(() -> holds.whyNoNode(task))
                .map(why -> words + Holds.fate(why) + times.sentences().of(why) + ".")
                .orElse("");
    }

    private String change() {
        return subject.audit()
                .rescheduledAfter(minute)
                .map(change -> " It was changed by " + change.actor().name() + " at " + times.briefly(change.at())
                        + ": " + AuditTrail.words(change) + ".")
                .orElse("");
    }

    private Decision decision(NoRow cause, String reason, String explanation) {
        return Decision.withoutRow(subject, minute, cause, reason, explanation);
    }
}
