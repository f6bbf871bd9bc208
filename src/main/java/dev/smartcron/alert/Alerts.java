package dev.smartcron.alert;

import dev.smartcron.settings.AlertSettings;
import dev.smartcron.store.alerts.Condition;
import dev.smartcron.store.alerts.ConditionKey;
import dev.smartcron.store.alerts.Conditions;
import dev.smartcron.store.alerts.Conditions.ConditionChanges;
import dev.smartcron.store.db.Database;
import dev.smartcron.store.nodes.NodeTable;
import dev.smartcron.store.query.HealthFacts;
import dev.smartcron.store.query.HealthFacts.Failures;
import dev.smartcron.store.query.HealthFacts.RecoveredTask;
import dev.smartcron.store.query.TaskTable;
import dev.smartcron.task.Severity;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * From what was found wrong to what is told: rule, condition, news, message; {@link Delivery} does the rest.
 *
 * <p>What becomes of a condition and the news of it are one transaction, and one process at a time decides. So each is
 * told once, however many processes look at the same time.
 */
public final class Alerts {
    private final Conditions conditions;
    private final OrphanedConditions orphans;
    private final HealthFacts facts;
    private final FailedTask failedTask;
    private final AlertSettings settings;
    private final MessageWriter writer;
    private final List<String> channels;

    /** @param channels that there are; none where nobody can be told, and conditions are only kept */
    public Alerts(Database database, Sender sender, AlertSettings settings, List<String> channels) {
        this.conditions = new Conditions(database);
        this.orphans = new OrphanedConditions(new NodeTable(database), settings.rules(), channels);
        this.facts = new HealthFacts(database);
        this.failedTask = new FailedTask(new TaskTable(database), facts, sender.zone());
        this.settings = settings;
        this.writer = new MessageWriter(sender.node(), sender.zone());
        this.channels = List.copyOf(channels);
    }

    /**
     * Brings the conditions in line with what is so, and has the news leave that may leave now.
     *
     * <ol>
     *   <li>What the checks found, and failed executions that were not told yet, are looked at as wrong.
     *   <li>What the checks covered and did not find is looked at as well; a failing task when it has succeeded since.
     *   <li>{@link Lifecycle} says what becomes of each, and what is told: to the channels that its route names, its end to
     *       those that were told of it before.
     *   <li>What goes on and was opened before a channel was there is told through it now.
     *   <li>{@link Dispatch} says which news leave each channel's queue, as one message.
     * </ol>
     */
    public Reconciled reconcile(List<CheckFindings> checked, Instant now) {
        List<Failures> failures = facts.notAlerted();
        boolean nothing = checked.stream().allMatch(found -> found.findings().isEmpty());
        if (nothing && failures.isEmpty() && conditions.unresolved().isEmpty() && !conditions.anyWaiting()) {
            return Reconciled.NOTHING;
        }
        Map<String, RecoveredTask> recovered = facts.recovered(FailedTask.RULE);
        Set<ConditionKey> found = checked.stream()
                .flatMap(check ->
                        check.findings().stream().map(finding -> new ConditionKey(check.rule(), finding.subject())))
                .collect(Collectors.toSet());
        return conditions.change(change -> {
            Reconciling reconciling =
                    new Reconciling(change, new Audience(settings.routes(), channels), lifecycle(), now);
            reconciling.look(
                    wrong(change, checked, failures, now),
                    open -> found.contains(open.key()) ? Optional.empty() : over(open, checked, recovered, now));
            Reconciled reconciled = reconciling.write();
            Dispatch dispatch =
                    new Dispatch(settings.times().waits(), settings.times().quietHours());
            channels.forEach(channel -> writer.post(change, channel, dispatch, now));
            return reconciled;
        });
    }

    /** The same of failed executions alone, as a runner does between two checks. */
    public Reconciled reconcileFailures(Instant now) {
        return reconcile(List.of(), now);
    }

    private Lifecycle lifecycle() {
        return new Lifecycle(settings.times().remindEvery());
    }

    private List<Sighting> wrong(
            ConditionChanges change, List<CheckFindings> checked, List<Failures> failures, Instant now) {
        List<Sighting> wrong = new ArrayList<>();
        for (CheckFindings found : checked) {
            found.findings().forEach(finding -> wrong.add(new Sighting(found.rule(), finding, 1, now, found.looks())));
        }
        Map<String, Long> newest = new LinkedHashMap<>();
        failures.forEach(failed -> newest.put(failed.task(), failed.newest().id()));
        Map<String, Integer> marked = change.mark(newest);
        for (Failures failed : failures) {
            int count = marked.getOrDefault(failed.task(), 0);
            if (count > 0) {
                failedTask
                        .finding(failed)
                        .ifPresent(finding ->
                                wrong.add(new Sighting(FailedTask.RULE, finding, count, failed.endedAt(), 1)));
            }
        }
        return wrong;
    }

    /** The open conditions; those that are only suspected are none yet. */
    public List<Condition> open() {
        return conditions.unresolved().stream()
                .filter(each -> each.state().phase().isOpen())
                .toList();
    }

    /**
     * The tasks whose last end was a failure, whether that was told already or not, by severity.
     *
     * @return each with what it is told by, made when it is asked for
     */
    public List<FailingTask> failingTasks(Instant now) {
        List<FailingTask> failing = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        Map<String, RecoveredTask> recovered = facts.recovered(FailedTask.RULE);
        for (Failures failed : facts.notAlerted()) {
            String task = failed.task();
            if (failedTask
                    .over(task, recovered.get(task), failed.endedAt(), now)
                    .isEmpty()) {
                seen.add(task);
                if (!failedTask.isTooFew(failed)) {
                    failing.add(new FailingTask(task, failedTask.severity(failed), () -> failedTask.summary(failed)));
                }
            }
        }
        for (Condition open : open()) {
            if (open.rule().equals(FailedTask.RULE)
                    && !seen.contains(open.subject())
                    && over(open, List.of(), recovered, now).isEmpty()) {
                failing.add(new FailingTask(open.subject(), open.state().severity(), open::summary));
            }
        }
        failing.sort(Comparator.comparing(FailingTask::severity).thenComparing(FailingTask::task));
        return failing;
    }

    /**
     * A task that fails.
     *
     * @param summary its failure in one line
     */
    public record FailingTask(String task, Severity severity, Supplier<String> summary) {}

    /** The end of a condition that no check has found; empty while it goes on, or when none covered it. */
    private Optional<Ended> over(
            Condition open, List<CheckFindings> checked, Map<String, RecoveredTask> recovered, Instant now) {
        if (open.rule().equals(FailedTask.RULE)) {
            return failedTask.over(
                    open.subject(), recovered.get(open.subject()), open.state().lastSeen(), now);
        }
        for (CheckFindings found : checked) {
            if (found.covers(open.rule(), open.subject())) {
                return Optional.of(new Ended(now, orphans.node(open).orElse(null), found.looks()));
            }
        }
        return orphans.over(open, now);
    }
}
