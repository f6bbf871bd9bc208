package dev.smartcron.status.why;

import dev.smartcron.execution.Execution;
import dev.smartcron.schedule.BadSchedule;
import dev.smartcron.schedule.Schedule;
import dev.smartcron.status.Registered;
import dev.smartcron.store.AuditTable.Change;
import dev.smartcron.store.DecisionTable;
import dev.smartcron.store.DecisionTable.Registration;
import dev.smartcron.store.Pause;
import dev.smartcron.store.Planning;
import dev.smartcron.store.TaskRow.Kind;
import dev.smartcron.task.Definition;
import dev.smartcron.task.Task;
import dev.smartcron.task.Validity;
import dev.smartcron.text.Durations;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/** Why there is no row for a minute. */
final class Absence {
    /** So long the tick of a minute may still be on its way. */
    private static final Duration ON_ITS_WAY = Duration.ofMinutes(2);

    private final DecisionTable decisions;
    private final Planning planning;
    private final Awake awake;

    Absence(DecisionTable decisions, Planning planning, Awake awake) {
        this.decisions = decisions;
        this.planning = planning;
        this.awake = awake;
    }

    /**
     * The first of these that holds:
     *
     * <ol>
     *   <li>The task was not registered.
     *   <li>It was disabled, by an operator or in its file.
     *   <li>No clock starts it.
     *   <li>It cannot be planned.
     *   <li>The schedule that held then does not fire in that minute.
     *   <li>The minute is still to come, or still to be planned.
     *   <li>Nothing is on record; what may be the cause is told.
     * </ol>
     */
    Decision at(Instant minute, Case about) {
        Said said = new Said(minute, about);
        Registered task = about.registered().orElse(null);
        Registration registration = about.registration().orElse(null);
        if (task == null || registration == null) {
            return removed(said);
        }
        if (minute.isBefore(registration.at())) {
            return said.that(
                    "not_registered",
                    "registered only at " + said.exactly(registration.at()),
                    "A task has no firings from before it was registered"
                            + (task.row().source().isEmpty()
                                    ? "."
                                    : " (from " + task.row().source() + ")."));
        }
        Optional<Past.Off> off = about.past().disabledAt(minute, task.row());
        if (off.isPresent()) {
            return disabled(off.get(), task, said);
        }
        if (task.row().kind() != Kind.TIMED) {
            return unscheduled(task.row().kind(), said);
        }
        if (task.problem() != null && minute.isAfter(task.row().plannedTo())) {
            return said.that(
                    "unplannable",
                    task.problem(),
                    "Nothing of it starts since " + said.at(task.row().plannedTo())
                            + ". Mend its task file and register it again.");
        }
        return scheduled(task, registration, said);
    }

    private static Decision removed(Said said) {
        Optional<Change> removed = said.about().past().removed();
        return said.that(
                "not_registered",
                removed.map(by -> "removed by " + by.who() + " at " + said.exactly(by.at()))
                        .orElse("the task is no longer registered"),
                "What it did before is still in the history.");
    }

    private static Decision disabled(Past.Off off, Registered task, Said said) {
        String by = off.by() == null ? "in the task file" : "by " + off.by();
        String since = off.since() == null ? "" : " since " + said.exactly(off.since());
        Change until = off.until();
        String then = until == null
                ? off.by() == null
                        ? "Set enabled: true in " + task.row().source() + " and register it again. "
                        : "It is still disabled; smartcron enable " + task.name() + " takes that back. "
                : "Enabled again by " + until.who() + " at " + said.exactly(until.at()) + ". ";
        return said.that(
                "disabled", by + since, then + "What would be due meanwhile is not recorded and never caught up.");
    }

    private Decision unscheduled(Kind kind, Said said) {
        return switch (kind) {
            case ON_DEMAND ->
                said.that("not_scheduled", "no schedule: started by a trigger, a chain or the queue only", "");
            case REBOOT -> said.that("not_scheduled", "@reboot fires at a node's first tick after it booted", "");
            case CONTINUOUS -> said.that("not_scheduled", "@continuous is kept running, not started by the clock", "");
            case CRONTAB ->
                said.that(
                        "not_scheduled",
                        "started by the system's crontab, not by a runner",
                        "SmartCron keeps no rows of it. " + ticksAround(said));
            case TIMED -> throw new IllegalArgumentException("a timed task has a schedule");
        };
    }

    private String ticksAround(Said said) {
        Optional<Instant> tick = awake.firstFrom(said.minute())
                .filter(at -> at.isBefore(said.minute().plusSeconds(60)));
        return tick.map(at -> "A tick began at " + said.exactly(at) + ".")
                .orElseGet(() -> awake.around(said.minute(), said.moments()));
    }

    private Decision scheduled(Registered task, Registration registration, Said said) {
        Instant minute = said.minute();
        Case about = said.about();
        Schedule schedule;
        try {
            Definition then = about.past().definitionAt(minute, task.row());
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

    private Decision coming(Registered task, Said said) {
        Duration span = Duration.between(said.about().now(), said.minute());
        String refused = refused(task, said.minute())
                .map(why ->
                        "As things stand it will be skipped: " + said.moments().in(why) + ".")
                .orElse("");
        return said.that("waiting", "this firing is still to come, in " + Durations.brief(span), refused);
    }

    /** What keeps a firing from being started although the schedule asks for it, as things stand. */
    private Optional<String> refused(Registered task, Instant firing) {
        Optional<String> invalid =
                Validity.of(task.row().definition(), planning.calendars()).whyNot(firing);
        if (invalid.isPresent()) {
            return invalid;
        }
        String zone = task.zone().getId();
        Pause pause = task.row().pause();
        if (pause != null && pause.covers(firing)) {
            return Optional.of(pause.words(zone));
        }
        return planning.pauseOfAll().filter(all -> all.covers(firing)).map(all -> "everything " + all.words(zone));
    }

    /** Due, and nobody has given it a row. */
    private Decision unplanned(Registered task, Said said) {
        Instant minute = said.minute();
        Optional<String> elsewhere = task.task().flatMap(declared -> Waits.forOthers(declared));
        if (awake.since(minute) && elsewhere.isPresent()) {
            return said.that("waiting", elsewhere.get(), "");
        }
        if (Duration.between(minute, said.about().now()).compareTo(ON_ITS_WAY) < 0) {
            return said.that("waiting", "this minute's tick has not planned it yet", "");
        }
        String policy = task.task()
                .map(declared ->
                        " by catch_up: " + declared.timing().catchUp().name().toLowerCase(Locale.ROOT))
                .orElse("");
        return said.that(
                "no_tick",
                "no runner has been awake" + awake.since(said.moments()),
                "The next tick decides what becomes of this firing" + policy
                        + ". smartcron verify tells why there is none.");
    }

    private Decision unrecorded(Registration registration, Said said) {
        Instant minute = said.minute();
        if (registration.changed().isAfter(minute)
                && said.about().past().rescheduledAfter(minute).isEmpty()) {
            return said.that(
                    "not_scheduled",
                    "the task was changed at " + said.exactly(registration.changed()),
                    "Its schedule fires then, but there is no row: it may have been another one before that.");
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
    private String neighbours(Registered task, Schedule schedule, Said said) {
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

    private String pausedNow(Registered task, Said said) {
        boolean asksNow = Duration.between(said.minute(), said.about().now()).compareTo(ON_ITS_WAY) < 0;
        return asksNow
                ? refused(task, said.minute())
                        .map(why ->
                                " It would be skipped now: " + said.moments().in(why) + ".")
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
                .past()
                .rescheduledAfter(said.minute())
                .map(change -> " It was changed by " + change.who() + " at " + said.exactly(change.at()) + ": "
                        + (change.detail() == null ? change.action() : change.detail()) + ".")
                .orElse("");
    }

    /** Makes the answer, and the times in it. */
    private record Said(Instant minute, Case about) {
        Moments moments() {
            return new Moments(about.zone(), minute);
        }

        String at(Instant instant) {
            return moments().at(instant);
        }

        String exactly(Instant instant) {
            return instant.getEpochSecond() % 60 == 0 ? at(instant) : moments().exactly(instant);
        }

        Decision that(String word, String reason, String explanation) {
            return new Decision(minute, about.task(), null, word, reason, explanation.strip(), null, about.zone());
        }
    }
}
