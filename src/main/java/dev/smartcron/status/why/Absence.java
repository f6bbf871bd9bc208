package dev.smartcron.status.why;

import dev.smartcron.execution.AuditEntry;
import dev.smartcron.execution.OperatorAction;
import dev.smartcron.store.query.DecisionTable.Registration;
import dev.smartcron.store.query.RegisteredTask;
import dev.smartcron.store.rows.TaskRow.Kind;
import java.time.Instant;
import java.util.Optional;

/** Why there is no row for a minute. */
final class Absence {
    private final Scheduled scheduled;
    private final Awake awake;

    Absence(Scheduled scheduled, Awake awake) {
        this.scheduled = scheduled;
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
        RegisteredTask task = about.registered().orElse(null);
        Registration registration = about.registration().orElse(null);
        if (task == null || registration == null) {
            return removed(said);
        }
        if (minute.isBefore(registration.at())) {
            String before = about.audit()
                    .last(minute, OperatorAction.REMOVE)
                    .map(removed -> "removed by " + removed.actor().name() + " at " + said.exactly(removed.at())
                            + ", registered")
                    .orElse("registered only");
            return said.that(
                    "not_registered",
                    before + " at " + said.exactly(registration.at()),
                    "A task has no firings from before it was registered (from "
                            + task.row().source() + ").");
        }
        Optional<AuditTrail.Off> off = about.audit().disabledAt(minute, task.row());
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
        return scheduled.at(task, registration, said);
    }

    private static Decision removed(Said said) {
        Optional<AuditEntry> removed = said.about().audit().removed();
        return said.that(
                "not_registered",
                removed.map(by -> "removed by " + by.actor().name() + " at " + said.exactly(by.at()))
                        .orElse("the task is no longer registered"),
                "What it did before is still in the history.");
    }

    private static Decision disabled(AuditTrail.Off off, RegisteredTask task, Said said) {
        String by = off.by() == null ? "in the task file" : "by " + off.by();
        String since = off.since() == null ? "" : " since " + said.exactly(off.since());
        AuditEntry until = off.until();
        String then = until == null
                ? off.by() == null
                        ? "Set enabled: true in " + task.row().source() + " and register it again. "
                        : "It is still disabled; smartcron enable " + task.name() + " takes that back. "
                : "Enabled again by " + until.actor().name() + " at " + said.exactly(until.at()) + ". ";
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
}
