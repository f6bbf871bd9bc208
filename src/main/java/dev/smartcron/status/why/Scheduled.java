package dev.smartcron.status.why;

import dev.smartcron.execution.Execution;
import dev.smartcron.execution.Reason;
import dev.smartcron.execution.ReasonCode;
import dev.smartcron.schedule.BadSchedule;
import dev.smartcron.schedule.Schedule;
import dev.smartcron.status.Holds;
import dev.smartcron.store.DecisionTable;
import dev.smartcron.store.DecisionTable.Registration;
import dev.smartcron.store.Planning;
import dev.smartcron.store.RegisteredTask;
import dev.smartcron.task.Definition;
import dev.smartcron.task.Task;
import dev.smartcron.text.Durations;
import dev.smartcron.tick.admit.Admission;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Why there is no row for a minute of a task that has a schedule and may run. */
final class Scheduled {
    /** So long the tick of a minute may still be on its way. */
    private static final Duration ON_ITS_WAY = Duration.ofMinutes(2);

    private final DecisionTable decisions;
    private final Planning planning;
    private final Awake awake;

    Scheduled(DecisionTable decisions, Planning planning, Awake awake) {
        this.decisions = decisions;
        this.planning = planning;
        this.awake = awake;
    }

    /** The first of the last three reasons of {@link Absence} that holds. */
    Decision at(RegisteredTask task, Registration registration, Said said) {
        Instant minute = said.minute();
        Case about = said.about();
        Schedule schedule;
        try {
            Definition then = about.audit().definitionAt(minute, task.row());
            Optional<Schedule> held = Task.of(then).timing().schedule();
            if (held.isEmpty()) {
                return said.that("not_scheduled", "it had no schedule then", changed(said));
            }
            schedule = held.get();
        } catch (BadSchedule | IllegalArgumentException e) {
            return said.that("unplannable", "its schedule cannot be read: " + e.getMessage(), "");
        }
        Optional<String> whyNot = schedule.whyNot(minute);
        if (whyNot.isPresent()) {
            String clock = passes(schedule, said);
            return said.that(
                    "not_scheduled",
                    whyNot.get(),
                    "The schedule is " + schedule.text() + " (" + schedule.zone() + "). "
                            + neighbours(task, schedule, said) + clock + pausedNow(task, said) + changed(said));
        }
        if (minute.isAfter(about.now())) {
            return coming(task, said);
        }
        Instant nextDue = task.row().nextDue();
        if (nextDue != null && !nextDue.isAfter(minute)) {
            return unplanned(task, said);
        }
        return unrecorded(registration, said);
    }

    private Decision coming(RegisteredTask task, Said said) {
        Duration span = Duration.between(said.about().now(), said.minute());
        String refused = refused(task, said.minute())
                .map(why -> "As things stand it will be skipped: "
                        + said.moments().sentences().of(why) + ".")
                .orElse("");
        return said.that("waiting", "this firing is still to come, in " + Durations.brief(span), refused);
    }

    /** What will keep a firing from being started although the schedule asks for it, as things stand. */
    private Optional<Reason> refused(RegisteredTask task, Instant firing) {
        return Holds.read(planning).whyNot(task, firing);
    }

    /** Due, and nobody has given it a row. */
    private Decision unplanned(RegisteredTask task, Said said) {
        Instant minute = said.minute();
        Optional<Task> placed = task.task()
                .filter(declared -> !declared.policy().hosts().isEmpty()
                        || !declared.policy().environments().isEmpty());
        if (awake.since(minute) && placed.isPresent()) {
            return said.that(
                    "waiting",
                    said.moments().sentences().of(Admission.elsewhere(ReasonCode.OTHER_NODE, placed.get())),
                    "");
        }
        if (Duration.between(minute, said.about().now()).compareTo(ON_ITS_WAY) < 0) {
            return said.that("waiting", "this minute's tick has not planned it yet", "");
        }
        String policy = task.task()
                .map(declared -> " by catch_up: " + declared.timing().catchUp().word())
                .orElse("");
        return said.that(
                "no_tick",
                "no runner has been awake" + awake.since(said.moments()),
                "The next tick decides what becomes of this firing" + policy
                        + ". smartcron verify tells why there is none.");
    }

    private Decision unrecorded(Registration registration, Said said) {
        Instant minute = said.minute();
        boolean knownChange =
                said.about().entries().stream().anyMatch(change -> change.at().equals(registration.changed()));
        if (registration.changed().isAfter(minute) && !knownChange) {
            return said.that(
                    "not_recorded",
                    "the task was changed at " + said.exactly(registration.changed()) + ", and how is not on record",
                    "Its schedule of today fires then, but there is no row: it may have been another one before that.");
        }
        return said.that(
                "not_recorded",
                "its schedule fires then, but there is no row of it",
                decisions
                        .lastFiringBefore(said.about().task(), minute)
                        .map(before -> "The row before is of " + said.at(firing(before)) + ".")
                        .orElse("No older row is kept either: old ones are cleaned up."));
    }

    /** The firings before and after. */
    private String neighbours(RegisteredTask task, Schedule schedule, Said said) {
        String before = decisions
                .lastFiringBefore(task.name(), said.minute())
                .map(row -> "The last one before was at " + said.at(lastOf(row, schedule, said.minute())) + " ("
                        + row.status().word() + ")")
                .orElse("");
        String after = schedule.next(said.minute())
                .map(next -> (before.isEmpty() ? "The next firing is at " : ", the next is at ") + said.at(next) + ".")
                .orElse(before.isEmpty() ? "" : ".");
        return before + after;
    }

    /** The last firing before a minute that a row stands for. */
    private static Instant lastOf(Execution row, Schedule schedule, Instant minute) {
        Fold fold = Fold.of(row).orElse(null);
        if (fold == null || fold.last().isBefore(minute)) {
            return fold == null ? firing(row) : fold.last();
        }
        // Further and further back, so that as few firings as possible are walked, however many the row holds.
        Duration back = Duration.ofMinutes(1);
        Instant last = fold.first();
        while (last.equals(fold.first()) && minute.minus(back).isAfter(fold.first())) {
            Instant next = schedule.next(minute.minus(back)).orElse(minute);
            while (next.isBefore(minute)) {
                last = next;
                next = schedule.next(next).orElse(minute);
            }
            back = back.multipliedBy(2);
        }
        return last;
    }

    private static Instant firing(Execution row) {
        return row.scheduledAt() == null ? row.dueAt() : row.scheduledAt();
    }

    private String pausedNow(RegisteredTask task, Said said) {
        boolean asksNow = Duration.between(said.minute(), said.about().now()).compareTo(ON_ITS_WAY) < 0;
        return asksNow
                ? refused(task, said.minute())
                        .map(why -> " It would be skipped now: "
                                + said.moments().sentences().of(why) + ".")
                        .orElse("")
                : "";
    }

    private static String passes(Schedule schedule, Said said) {
        return schedule.zone()
                                .getRules()
                                .getValidOffsets(
                                        said.minute().atZone(schedule.zone()).toLocalDateTime())
                                .size()
                        > 1
                ? " This local time comes twice that day; asked is "
                        + said.minute().atZone(schedule.zone()).getOffset() + "."
                : "";
    }

    private static String changed(Said said) {
        return said.about()
                .audit()
                .rescheduledAfter(said.minute())
                .map(change -> " It was changed by " + change.actor().name() + " at " + said.exactly(change.at()) + ": "
                        + AuditTrail.words(change) + ".")
                .orElse("");
    }
}
