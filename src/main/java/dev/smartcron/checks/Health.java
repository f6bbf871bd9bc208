package dev.smartcron.checks;

import dev.smartcron.alert.Alerts;
import dev.smartcron.alert.Alerts.Reconciled;
import dev.smartcron.alert.CheckFindings;
import dev.smartcron.alert.DatabaseAlarm;
import dev.smartcron.alert.Delivery;
import dev.smartcron.alert.FailedTask;
import dev.smartcron.alert.Messages;
import dev.smartcron.alert.Notifier;
import dev.smartcron.checks.HealthReport.AlertCounts;
import dev.smartcron.hooks.ConfiguredHooks;
import dev.smartcron.settings.HealthSettings;
import dev.smartcron.store.alerts.Outbox;
import dev.smartcron.store.db.Database;
import dev.smartcron.store.db.DatabaseProblem;
import dev.smartcron.store.nodes.NodeTable;
import dev.smartcron.store.query.HealthFacts;
import dev.smartcron.store.query.HookTable;
import dev.smartcron.store.query.ServiceTable;
import dev.smartcron.store.query.TaskTable;
import dev.smartcron.store.rows.Node;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The second crontab line: checks everything, keeps the alerts' conditions in line with what was found, and delivers
 * the messages about them.
 *
 * @param node that the checks are made on, with its {@code home} and the folder of its {@code logs}
 */
public record Health(Node node, Path home, Path logs, HealthSettings limits, Notifier notifier, ConfiguredHooks hooks) {
    private static final Duration LONGEST_SENDING = Duration.ofMinutes(1);

    /**
     * Checks everything.
     *
     * <ol>
     *   <li>Each check is made; one that breaks is told of as such and keeps no other from being made.
     *   <li>What they found is brought into the conditions, and from there into the outbox.
     *   <li>The outbox is delivered, events are sent on, and both are checked.
     *   <li>When the database fails on the way, all is as if it could not have been opened.
     * </ol>
     */
    public HealthReport check(Database database, Instant now) {
        Messages messages = notifier.messages();
        HealthFacts facts = new HealthFacts(database);
        NodeTable nodes = new NodeTable(database);
        Alerts alerts = new Alerts(database, messages, notifier.channels());
        Outbox outbox = new Outbox(database);
        Path runFolder = home.resolve("run");
        try {
            List<CheckResult> results = new ArrayList<>();
            // The runner first: the database's check writes this node's row, which says whether it was ever here.
            Check runner = new RunnerCheck(database, node.name(), runFolder, limits.runnerSilentAfter(), messages);
            results.addAll(make("runner", runner, now));
            results.addAll(make("database", new DatabaseCheck(database, node, runFolder), now));
            results.addAll(make("disk", space(database.file()), now));
            results.addAll(make("clock", new ClockCheck(nodes, messages), now));
            results.addAll(make("node_names", new NodeNameCheck(nodes, messages), now));
            results.addAll(make("dead_executions", new RunningCheck(facts, messages), now));
            results.addAll(make("surviving_processes", new SurvivorsCheck(facts, messages), now));
            results.addAll(make("tasks", new RegistrationCheck(new TaskTable(database), home.toString()), now));
            results.addAll(make("failed_tasks", new FailedTasksCheck(alerts), now));
            results.addAll(make("services", services(database, facts, messages), now));

            Reconciled reconciled = Reconciled.NOTHING;
            int delivered = 0;
            int undelivered = 0;
            if (notifier.enabled()) {
                List<CheckFindings> findings = new ArrayList<>();
                results.forEach(result -> findings.addAll(result.findings()));
                reconciled = alerts.reconcile(findings, now);
                delivered = new Delivery(database, notifier.mail()).run(now);
                // Last, because only now everything that is asked of the database has worked.
                DatabaseAlarm.Result over =
                        alarm().map(alarm -> alarm.clear(now)).orElse(DatabaseAlarm.Result.QUIET);
                delivered += over.delivered();
                undelivered = over.undelivered();
                sendEvents(database);
            }
            int open = alerts.open().size();
            results.addAll(make("outbox", new OutboxCheck(outbox, notifier.channels(), open), now));
            results.addAll(make("event_hooks", new HookCheck(new HookTable(database), hooks.all(), hooks.zone()), now));
            undelivered += outbox.state(now).waiting();
            AlertCounts counts =
                    new AlertCounts(open, reconciled.raised(), reconciled.resolved(), delivered, undelivered);
            return new HealthReport(node.name(), results, counts, true);
        } catch (DatabaseProblem e) {
            return check(e, now);
        }
    }

    private void sendEvents(Database database) {
        if (!hooks.all().isEmpty()) {
            long until = System.nanoTime() + LONGEST_SENDING.toNanos();
            hooks.delivery(database).run(() -> System.nanoTime() - until > 0);
        }
    }

    /** Checks what can be checked without the database, and tells that it cannot be used. */
    public HealthReport check(DatabaseProblem problem, Instant now) {
        List<CheckResult> results = new ArrayList<>();
        results.add(CheckResult.critical("database", problem.getMessage() + " (" + problem.hint() + ")", null));
        results.addAll(make("disk", space(null), now));
        DatabaseAlarm.Result told = alarm().filter(alarm -> notifier.enabled())
                .map(alarm -> alarm.raise(problem, now))
                .orElse(DatabaseAlarm.Result.QUIET);
        AlertCounts counts = new AlertCounts(1, told.delivered(), 0, told.delivered(), told.undelivered());
        return new HealthReport(node.name(), results, counts, false);
    }

    private static ServicesCheck services(Database database, HealthFacts facts, Messages messages) {
        return new ServicesCheck(new ServiceTable(database), new TaskTable(database), facts, new FailedTask(messages));
    }

    private Optional<DatabaseAlarm> alarm() {
        return Optional.ofNullable(notifier.mail())
                .map(mail -> new DatabaseAlarm(home, notifier.remindEvery(), notifier.messages(), mail));
    }

    /** @param file null when the database is none, or not known */
    private SpaceCheck space(@Nullable Path file) {
        List<Path> places = new ArrayList<>(List.of(home, logs));
        if (file != null && file.toAbsolutePath().getParent() != null) {
            places.add(file.toAbsolutePath().getParent());
        }
        return new SpaceCheck(node.name(), places, limits);
    }

    private static List<CheckResult> make(String name, Check check, Instant now) {
        try {
            return check.check(now);
        } catch (DatabaseProblem e) {
            throw e;
        } catch (RuntimeException e) {
            return List.of(CheckResult.unknown(name, "the check itself failed: " + e));
        }
    }
}
