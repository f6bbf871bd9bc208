package dev.smartcron.operations;

import dev.smartcron.execution.Actor;
import dev.smartcron.execution.AuditEntry;
import dev.smartcron.execution.OperatorAction;
import dev.smartcron.store.alerts.Condition;
import dev.smartcron.store.alerts.Conditions;
import dev.smartcron.store.alerts.Conditions.ConditionChanges;
import dev.smartcron.store.alerts.Snooze;
import dev.smartcron.store.claim.AuditTable;
import dev.smartcron.text.UserError;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Takes alerts in hand, or keeps them silent for a time. */
public record HandleAlerts(OperatedNode node) {
    /**
     * Acknowledges an alert: no reminders for a day, unless it gets worse.
     *
     * @throws UserError when there is none, or it is over
     */
    public Condition acknowledge(long id, Actor actor, Instant now) {
        return new Conditions(node.database()).change(change -> {
            Condition open = open(change, id);
            Condition held = open.in(open.state().acknowledged(actor.name(), now));
            return handled(change, held, OperatorAction.ACK, actor, now);
        });
    }

    /**
     * Snoozes an alert: nothing is told of it until then. Where then is now, a snooze or an acknowledgement ends.
     *
     * @throws UserError when there is none, or it is over
     */
    public Condition snooze(long id, Instant until, Actor actor, Instant now) {
        return new Conditions(node.database()).change(change -> {
            Condition open = open(change, id);
            Condition held = open.in(open.state().snoozed(actor.name(), until));
            return handled(change, held, OperatorAction.SNOOZE, actor, now);
        });
    }

    /**
     * Snoozes all alerts that there are and that come, or those of a task. Where then is now, that ends.
     *
     * @param task null for all
     * @throws UserError when there is no such task
     */
    public Snooze snoozeAll(@Nullable String task, Instant until, Actor actor, Instant now) {
        if (task != null) {
            node.names().find(task);
        }
        return new Conditions(node.database()).change(change -> {
            Snooze snooze = new Snooze(task, until, actor.name());
            change.snooze(snooze, now);
            AuditTable.record(
                    change.session(),
                    AuditEntry.of(now, actor, OperatorAction.SNOOZE, task, null, "alerts", "all", "until", until));
            return snooze;
        });
    }

    private static Condition handled(
            ConditionChanges change, Condition held, OperatorAction action, Actor actor, Instant now) {
        change.write(List.of(held));
        change.event(held.at(now), now);
        AuditTable.record(
                change.session(),
                AuditEntry.of(
                        now,
                        actor,
                        action,
                        held.task(),
                        null,
                        "alert",
                        held.id(),
                        "until",
                        held.state().until()));
        return held.at(now);
    }

    private static Condition open(ConditionChanges change, long id) {
        Condition found = change.find(id)
                .orElseThrow(() -> UserError.wrongUse("there is no alert " + id, "smartcron alerts shows their ids."));
        if (!found.state().phase().isOpen()) {
            throw UserError.refused(
                    "alert " + id + " is over: " + found.summary(), "smartcron alerts shows those that are open.");
        }
        return found;
    }
}
