package dev.smartcron.health;

import dev.smartcron.alert.Alerts;
import dev.smartcron.alert.DatabaseAlarm;
import dev.smartcron.alert.Delivery;
import dev.smartcron.alert.Letters;
import dev.smartcron.alert.Survey;
import dev.smartcron.alert.Telling;
import dev.smartcron.settings.HealthSettings;
import dev.smartcron.store.Database;
import dev.smartcron.store.DatabaseProblem;
import dev.smartcron.store.HealthFacts;
import dev.smartcron.store.NodeTable;
import dev.smartcron.store.Outbox;
import dev.smartcron.store.Ticks;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything the second crontab line does: looks at all there is, keeps the conditions in line with it, and has told
 * what there is to tell.
 */
public final class Health {
    private static final Duration INTEGRITY_EVERY = Duration.ofHours(1);

    private final Host host;
    private final HealthSettings limits;
    private final Telling telling;
    private final DatabaseAlarm alarm;

    public Health(Host host, HealthSettings limits, Telling telling) {
        this.host = host;
        this.limits = limits;
        this.telling = telling;
        this.alarm = new DatabaseAlarm(host.home(), telling.remindEvery(), telling.letters(), telling.mail());
    }

    /**
     * Checks everything.
     *
     * <ol>
     *   <li>Each check looks; one that breaks is told of as such and keeps no other from looking.
     *   <li>What they found is brought into the conditions, and from there into the outbox.
     *   <li>The outbox is delivered, and looked at.
     *   <li>When the database fails on the way, all is as if it could not have been opened.
     * </ol>
     */
    public HealthReport check(Database database, Instant now) {
        Letters letters = telling.letters();
        HealthFacts facts = new HealthFacts(database);
        Alerts alerts = new Alerts(database, letters, telling.channels());
        Outbox outbox = new Outbox(database);
        try {
            List<CheckResult> results = new ArrayList<>();
            // The runner first: the database's check writes this node's row, which says whether it was ever here.
            results.add(look("runner", new RunnerCheck(database, host, limits, letters), now));
            Integrity integrity = new Integrity(host.run(), INTEGRITY_EVERY);
            results.add(look("database", new DatabaseCheck(database, host, integrity), now));
            results.addAll(lookAtHost(places(database.file()), now));
            NodeTable nodes = new NodeTable(database);
            results.add(look("clock", new ClockCheck(nodes, new Ticks(database), letters), now));
            results.add(look("node_names", new NodeNameCheck(nodes, letters), now));
            results.add(look("dead_executions", new DeadCheck(facts), now));
            results.add(look("stuck_executions", new StuckCheck(facts, letters), now));
            results.add(look("surviving_processes", new SurvivorsCheck(facts, letters), now));
            results.add(look("failed_tasks", new FailedTasksCheck(alerts), now));

            Alerts.Told told = Alerts.Told.NOTHING;
            int delivered = 0;
            int undelivered = 0;
            if (telling.enabled()) {
                told = alerts.reconcile(surveys(results), now);
                delivered = new Delivery(database, telling.mail()).run(now);
                // Last, because only now everything that is asked of the database has worked.
                DatabaseAlarm.Result over = alarm.clear(now);
                delivered += over.delivered();
                undelivered = over.undelivered();
            }
            results.add(look("outbox", new OutboxCheck(outbox), now));
            undelivered += outbox.state(now).waiting();
            AlertCounts counts =
                    new AlertCounts(alerts.open().size(), told.raised(), told.resolved(), delivered, undelivered);
            return new HealthReport(host.node().name(), results, counts, true);
        } catch (DatabaseProblem e) {
            return check(e, now);
        }
    }

    /** Checks what can be checked without the database, and tells that it cannot be used. */
    public HealthReport check(DatabaseProblem problem, Instant now) {
        List<CheckResult> results = new ArrayList<>();
        String detail = problem.getMessage() + " (" + problem.hint() + ")";
        results.add(new CheckResult("database", HealthStatus.CRITICAL, detail, null, null, List.of()));
        results.addAll(lookAtHost(places(null), now));
        DatabaseAlarm.Result told = telling.enabled() ? alarm.raise(problem, now) : DatabaseAlarm.Result.QUIET;
        AlertCounts counts = new AlertCounts(1, told.delivered(), 0, told.delivered(), told.undelivered());
        return new HealthReport(host.node().name(), results, counts, false);
    }

    private List<CheckResult> lookAtHost(List<Path> places, Instant now) {
        String node = host.node().name();
        return List.of(
                look("disk", new DiskCheck(node, places, limits.diskFreeMin()), now),
                look("inodes", new InodeCheck(node, places, limits.diskFreeMin()), now));
    }

    private List<Path> places(@Nullable Path file) {
        List<Path> wanted = new ArrayList<>(List.of(host.home(), host.logs()));
        if (file != null && file.toAbsolutePath().getParent() != null) {
            wanted.add(file.toAbsolutePath().getParent());
        }
        return Places.distinct(wanted);
    }

    private static CheckResult look(String name, Check check, Instant now) {
        try {
            return check.look(now);
        } catch (DatabaseProblem e) {
            throw e;
        } catch (RuntimeException e) {
            return CheckResult.unknown(name, "the check itself failed: " + e);
        }
    }

    private static List<Survey> surveys(List<CheckResult> results) {
        List<Survey> surveys = new ArrayList<>();
        results.forEach(result -> surveys.addAll(result.surveys()));
        return surveys;
    }
}
