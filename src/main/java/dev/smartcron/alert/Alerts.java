package dev.smartcron.alert;

import dev.smartcron.store.alerts.Conditions;
import dev.smartcron.store.alerts.Conditions.Condition;
import dev.smartcron.store.alerts.Conditions.ConditionChanges;
import dev.smartcron.store.alerts.Conditions.Sighting;
import dev.smartcron.store.alerts.Outbox;
import dev.smartcron.store.db.Database;
import dev.smartcron.store.query.HealthFacts;
import dev.smartcron.store.query.HealthFacts.Failures;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * From what was found wrong to what is told: rule, condition, outbox; {@link Delivery} does the rest.
 *
 * <p>Opening or resolving a condition and posting the message about it are one transaction, and the row count of the
 * first decides about the second. So each is told once, however many processes look at the same time.
 */
public final class Alerts {
    private final Conditions conditions;
    private final HealthFacts facts;
    private final FailedTask failedTask;
    private final Messages messages;
    private final List<String> channels;

    /** @param channels that everything is told through; none where there is none, and conditions are only kept */
    public Alerts(Database database, Messages messages, List<String> channels) {
        this.conditions = new Conditions(database);
        this.facts = new HealthFacts(database);
        this.failedTask = new FailedTask(messages);
        this.messages = messages;
        this.channels = List.copyOf(channels);
    }

    /**
     * Brings the conditions in line with what is so.
     *
     * <ol>
     *   <li>What the checks found opens its condition, or is counted where that is open already.
     *   <li>Failed executions that were not told yet open one condition a task, or are counted.
     *   <li>What the checks covered and did not find is resolved; a failing task when it has succeeded since. That is told
     *       where the opening was.
     *   <li>What goes on and was opened before a channel was there is told through it now.
     * </ol>
     */
    public Reconciled reconcile(List<CheckFindings> checked, Instant now) {
        List<Failures> failures = facts.notAlerted();
        boolean nothing = checked.stream().allMatch(found -> found.findings().isEmpty());
        if (nothing && failures.isEmpty() && conditions.open().isEmpty()) {
            return Reconciled.NOTHING;
        }
        return conditions.change(change -> {
            int raised = 0;
            for (CheckFindings found : checked) {
                for (Finding finding : found.findings()) {
                    raised += raise(change, found.rule(), finding, now, 1, now);
                }
            }
            for (Failures failed : failures) {
                int count = change.tell(failed.task(), failed.newest().id());
                if (count > 0) {
                    Finding finding = failedTask.finding(failed);
                    raised += raise(change, FailedTask.RULE, finding, failed.endedAt(), count, now);
                }
            }
            int resolved = 0;
            for (Condition open : change.open()) {
                Optional<String> because = over(open, checked, now);
                if (because.isPresent()) {
                    resolved += resolve(change, open, because.get(), now);
                }
            }
            channels.forEach(channel -> tellOpen(change, channel, now));
            return new Reconciled(raised, resolved);
        });
    }

    /** The open conditions; see {@link Conditions#open}. */
    public List<Condition> open() {
        return conditions.open();
    }

    /** The tasks whose last end was a failure, whether that was told already or not, by severity. */
    public List<Finding> failingTasks(Instant now) {
        List<Finding> failing = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (Failures failed : facts.notAlerted()) {
            if (failedTask.over(failed.task(), failed.endedAt(), facts, now).isEmpty()) {
                failing.add(failedTask.finding(failed));
                seen.add(failed.task());
            }
        }
        for (Condition open : conditions.open()) {
            if (open.rule().equals(FailedTask.RULE)
                    && !seen.contains(open.subject())
                    && over(open, List.of(), now).isEmpty()) {
                failing.add(finding(open));
            }
        }
        failing.sort(Comparator.comparing(Finding::severity).thenComparing(Finding::subject));
        return failing;
    }

    /** The reason for which a condition is over, in words; empty while it is not, or when no check covered it. */
    private Optional<String> over(Condition open, List<CheckFindings> checked, Instant now) {
        if (open.rule().equals(FailedTask.RULE)) {
            return failedTask.over(open.subject(), open.lastSeen(), facts, now);
        }
        for (CheckFindings found : checked) {
            if (found.covers(open.rule(), open.subject()) && !found.includes(open.subject())) {
                return Optional.of("The check found nothing wrong any more.");
            }
        }
        return Optional.empty();
    }

    private int raise(ConditionChanges change, String rule, Finding finding, Instant seen, int count, Instant now) {
        Optional<Long> opened = change.raise(
                new Sighting(
                        rule,
                        finding.subject(),
                        finding.task(),
                        finding.severity().word(),
                        finding.summary(),
                        finding.detail(),
                        seen,
                        count),
                now);
        opened.ifPresent(id -> post(change, id, messages.opened(finding, now), now));
        return opened.isPresent() ? 1 : 0;
    }

    private int resolve(ConditionChanges change, Condition open, String because, Instant now) {
        if (!change.resolve(open, now)) {
            return 0;
        }
        MessageText over = messages.resolved(open, because, now);
        channels.stream()
                .filter(channel -> change.isTold(open.id(), channel))
                .forEach(channel -> post(change, open.id(), channel, over, now));
        return 1;
    }

    private void tellOpen(ConditionChanges change, String channel, Instant now) {
        for (Condition open : change.untold(channel)) {
            post(change, open.id(), channel, messages.opened(finding(open), now), now);
        }
    }

    private static Finding finding(Condition open) {
        return new Finding(open.subject(), Severity.of(open.severity()), open.summary(), open.detail(), open.task());
    }

    private void post(ConditionChanges change, long condition, MessageText text, Instant now) {
        channels.forEach(channel -> post(change, condition, channel, text, now));
    }

    private static void post(ConditionChanges change, long condition, String channel, MessageText text, Instant now) {
        change.post(new Outbox.Draft(condition, channel, text.subject(), text.body()), now);
    }

    /** Conditions that were opened and resolved. */
    public record Reconciled(int raised, int resolved) {
        public static final Reconciled NOTHING = new Reconciled(0, 0);
    }
}
