package dev.smartcron.status.why;

import dev.smartcron.execution.AuditEntry;
import dev.smartcron.execution.OperatorAction;
import dev.smartcron.status.why.Decision.NoRow;
import dev.smartcron.store.query.DecisionTable.Registration;
import dev.smartcron.store.query.RegisteredTask;
import dev.smartcron.store.rows.TaskRow.Kind;
import dev.smartcron.task.Timing;
import java.time.Instant;
import java.util.Optional;

/** Explains why a task has no row for a minute. */
final class MissingRow {
    private final DecisionRecords records;
    private final Subject subject;
    private final Instant minute;
    private final TimeInText times;

    MissingRow(DecisionRecords records, Subject subject, Instant minute) {
        this.records = records;
        this.subject = subject;
        this.minute = minute;
        this.times = new TimeInText(subject.zone(), minute);
    }

    /**
     * Names the first of these that holds:
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
    Decision decision() {
        RegisteredTask task = subject.registered().orElse(null);
        Registration registration = subject.registration().orElse(null);
        if (task == null || registration == null) {
            return decision(
                    NoRow.NOT_REGISTERED,
                    removed(Instant.MAX).orElse("taken out of the table, and when is not on record"),
                    "What it did before is still in the history.");
        }
        if (minute.isBefore(registration.at())) {
            return decision(
                    NoRow.NOT_REGISTERED,
                    removed(minute).map(by -> by + ", added again at ").orElse("added only at ")
                            + times.briefly(registration.at()),
                    "A task has no firings from before it was registered (from "
                            + task.row().source() + ").");
        }
        Optional<AuditTrail.Off> off = subject.audit().disabledAt(minute, task.row());
        if (off.isPresent()) {
            return disabled(off.get(), task);
        }
        if (task.row().kind() != Kind.TIMED) {
            return unscheduled(task.row().kind());
        }
        if (task.problem() != null && minute.isAfter(task.row().plannedTo())) {
            return decision(
                    NoRow.UNPLANNABLE,
                    task.problem(),
                    "Nothing of it has started since " + times.at(task.row().plannedTo())
                            + ". Correct its task file and register it again.");
        }
        return new MissingFiring(records, subject, task, minute).decision(registration.changed());
    }

    private Optional<String> removed(Instant before) {
        return subject.audit()
                .last(before, OperatorAction.REMOVE)
                .map(entry -> "removed by " + entry.actor().name() + " at " + times.briefly(entry.at()));
    }

    private Decision disabled(AuditTrail.Off off, RegisteredTask task) {
        String by = off.by() == null ? "in the task file" : "by " + off.by();
        String since = off.since() == null ? "" : " since " + times.briefly(off.since());
        AuditEntry until = off.until();
        String then;
        if (until != null) {
            then = "Enabled again by " + until.actor().name() + " at " + times.briefly(until.at());
        } else if (off.by() == null) {
            then = "Set enabled: true in " + task.row().source() + " and register it again";
        } else {
            then = "It is still disabled; smartcron enable " + task.name() + " lets it run again";
        }
        return decision(
                NoRow.DISABLED,
                by + since,
                then + ". What would be due meanwhile is not recorded and never caught up.");
    }

    private Decision unscheduled(Kind kind) {
        String reason = switch (kind) {
            case ON_DEMAND -> Timing.NO_SCHEDULE;
            case REBOOT -> "@reboot fires at a node's first tick after it booted";
            case CONTINUOUS -> "@continuous is kept running, not started by the clock";
            case CRONTAB -> "started by the system's crontab, not by a runner";
            case TIMED -> throw new IllegalArgumentException("a timed task has a schedule");
        };
        String explanation = kind != Kind.CRONTAB
                ? ""
                : "SmartCron keeps no rows of it. "
                        + records.ticks()
                                .within(minute)
                                .map(at -> "A tick began at " + times.briefly(at) + ".")
                                .orElseGet(() -> records.ticks().around(minute, times));
        return decision(NoRow.NOT_SCHEDULED, reason, explanation);
    }

    private Decision decision(NoRow word, String reason, String explanation) {
        return Decision.withoutRow(subject, minute, word, reason, explanation);
    }
}
