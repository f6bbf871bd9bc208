package dev.smartcron.checks;

import dev.smartcron.alert.Alerts;
import dev.smartcron.alert.CheckFindings;
import dev.smartcron.alert.DatabaseAlarm;
import dev.smartcron.alert.Delivery;
import dev.smartcron.alert.Notifier;
import dev.smartcron.alert.Reconciled;
import dev.smartcron.alert.TaskPolicies;
import dev.smartcron.checks.HealthReport.AlertCounts;
import dev.smartcron.hooks.ConfiguredHooks;
import dev.smartcron.settings.AlertRule;
import dev.smartcron.store.alerts.Outbox;
import dev.smartcron.store.db.Database;
import dev.smartcron.store.db.DatabaseProblem;
import dev.smartcron.store.nodes.HealthHistory;
import dev.smartcron.store.nodes.HealthHistory.HealthChange;
import dev.smartcron.store.query.HookTable;
import dev.smartcron.store.query.PingTable;
import dev.smartcron.store.query.TaskTable;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The second crontab line: checks everything, keeps the alerts' conditions in line with what was found, and delivers
 * the messages about them.
 *
 * @param textfile that figures are written into; empty for none
 */
public record Health(
        Place place, HealthLimits limits, Notifier notifier, ConfiguredHooks hooks, Optional<Textfile> textfile) {
    private static final Duration LONGEST_SENDING = Duration.ofMinutes(1);

    /** As {@link #check(Database, Instant, List)}, with nothing more to see to. */
    public HealthReport check(Database database, Instant now) {
        return check(database, now, List.of());
    }

    /**
     * Checks everything.
     *
     * <ol>
     *   <li>Each check is made within its time; one that breaks or takes longer is told of as such and keeps no other from
     *       being made.
     *   <li>What they found is brought into the conditions, and from there into the outbox.
     *   <li>What else is to be seen to before the outbox is delivered: the daily report.
     *   <li>The outbox is delivered, events are sent on, and both are checked.
     *   <li>Figures are written into their file, as they are after all that.
     *   <li>When the database fails on the way, all is as if it could not have been opened.
     * </ol>
     */
    public HealthReport check(Database database, Instant now, List<HealthCheck> beforeDelivery) {
        try (BoundedChecks bounded = new BoundedChecks(database)) {
            List<CheckResult> results = new ArrayList<>(bounded.make(checks().all(), now));
            return tell(bounded, results, beforeDelivery, now);
        } catch (DatabaseProblem e) {
            return check(e, now);
        }
    }

    private HealthReport tell(
            BoundedChecks bounded, List<CheckResult> results, List<HealthCheck> beforeDelivery, Instant now) {
        Reconciled reconciled = reconciled(bounded.database(), results, now);
        results.addAll(bounded.make(beforeDelivery, now));
        Database database = bounded.database();
        int delivered = 0;
        if (notifier.enabled()) {
            Delivery delivery = new Delivery(database, notifier.channels());
            delivery.giveUpRemoved(now);
            delivered = delivery.run(now);
            sendEvents(database);
        }
        int open = alerts(database).open().size();
        results.addAll(bounded.make(lastChecks(open), now));
        int waiting =
                new Outbox(database).state(notifier.channels().names(), now).waiting();
        List<HealthChange> changes = notifier.enabled() ? record(database, results, now) : List.of();
        // Last, because only now everything that is asked of the database has worked.
        DatabaseAlarm.Result usable = notifier.enabled() ? alarm().clear(now) : DatabaseAlarm.Result.QUIET;
        List<String> lines = new ArrayList<>(reconciled.lines());
        if (usable.over()) {
            lines.add("alert is over: the database can be used again");
        }
        AlertCounts counts = new AlertCounts(
                open,
                reconciled.opened().size(),
                reconciled.over().size() + (usable.over() ? 1 : 0),
                delivered + usable.delivered(),
                waiting + usable.undelivered());
        return new HealthReport(place.node().name(), results, lines, changes, counts, true);
    }

    private Alerts alerts(Database database) {
        return new Alerts(
                database,
                notifier.sender(),
                notifier.settings(),
                notifier.channels().names());
    }

    private Reconciled reconciled(Database database, List<CheckResult> results, Instant now) {
        if (!notifier.enabled()) {
            return Reconciled.NOTHING;
        }
        TaskPolicies policies = new TaskPolicies(new TaskTable(database));
        List<CheckFindings> findings = new ArrayList<>();
        boolean wasAway = alarm().isRaised();
        results.stream()
                .flatMap(result -> result.findings().stream())
                .map(found -> wasAway ? explained(found) : found)
                .forEach(found -> findings.add(policies.applied(found)));
        return alerts(database).reconcile(findings, now);
    }

    /** @param open alerts */
    private List<HealthCheck> lastChecks(int open) {
        List<HealthCheck> checks = new ArrayList<>(List.of(
                new HealthCheck(
                        "outbox",
                        db -> new OutboxCheck(
                                new Outbox(db), notifier.channels().names(), open)),
                new HealthCheck("event_hooks", db -> new HookCheck(new HookTable(db), hooks.all(), hooks.zone())),
                new HealthCheck("pings", db -> new PingCheck(new HookTable(db), new PingTable(db)))));
        textfile.map(file -> new HealthCheck(
                        TextfileCheck.NAME, db -> notifier.enabled() ? file.writing(db) : file.looking()))
                .ifPresent(checks::add);
        return checks;
    }

    /** While there was no database nobody could tick: that explains a silence until the first tick after it. */
    private static CheckFindings explained(CheckFindings found) {
        return found.rule().equals(AlertRule.RUNNER_SILENT.word()) ? found.afterAnotherLook() : found;
    }

    private List<HealthChange> record(Database database, List<CheckResult> results, Instant now) {
        HealthHistory history = new HealthHistory(database);
        return history.record(place.node().name(), HealthReport.words(results), now);
    }

    private HealthChecks checks() {
        return new HealthChecks(place, limits, notifier);
    }

    private void sendEvents(Database database) {
        if (hooks.isAnybody(database)) {
            long until = System.nanoTime() + LONGEST_SENDING.toNanos();
            hooks.delivery(database).run(() -> System.nanoTime() - until > 0);
        }
    }

    /** Tells that the database cannot be used, and checks what can be checked without it; that may take its time. */
    public HealthReport check(DatabaseProblem problem, Instant now) {
        return check(problem, checks().space(null), now);
    }

    HealthReport check(DatabaseProblem problem, Check space, Instant now) {
        DatabaseAlarm.Result told = notifier.enabled() ? alarm().raise(problem, now) : DatabaseAlarm.Result.QUIET;
        List<CheckResult> results = new ArrayList<>();
        results.add(CheckResult.critical("database", problem.getMessage() + " (" + problem.hint() + ")", null));
        results.addAll(BoundedChecks.without("disk", space, now));
        List<String> lines = told.opened() ? List.of("alert, critical: " + problem.getMessage()) : List.of();
        AlertCounts counts = new AlertCounts(1, told.opened() ? 1 : 0, 0, told.delivered(), told.undelivered());
        return new HealthReport(place.node().name(), results, lines, List.of(), counts, false);
    }

    private DatabaseAlarm alarm() {
        return new DatabaseAlarm(
                place.home(), notifier.settings().times().remindEvery(), notifier.sender(), notifier.channels());
    }
}
