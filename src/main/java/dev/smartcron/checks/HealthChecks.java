package dev.smartcron.checks;

import dev.smartcron.alert.Alerts;
import dev.smartcron.alert.FailedTask;
import dev.smartcron.alert.FigureRules;
import dev.smartcron.alert.Notifier;
import dev.smartcron.alert.TaskTimes;
import dev.smartcron.process.kernel.GroupMemory;
import dev.smartcron.settings.OwnRule;
import dev.smartcron.store.alerts.Outbox;
import dev.smartcron.store.db.Database;
import dev.smartcron.store.nodes.NodeTable;
import dev.smartcron.store.query.HealthFacts;
import dev.smartcron.store.query.JobTable;
import dev.smartcron.store.query.ServiceTable;
import dev.smartcron.store.query.TaskFacts;
import dev.smartcron.store.query.TaskTable;
import dev.smartcron.store.upkeep.DatabaseSizes;
import dev.smartcron.tick.resident.ResidentHolder;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The list of checks of {@code health}. */
record HealthChecks(Place place, HealthLimits limits, Notifier notifier) {
    /** All of them, in their order: the database's check writes this node's row, which says whether it was ever here. */
    List<HealthCheck> all() {
        String node = place.node().name();
        Path runFolder = place.runFolder();
        Duration silent = limits.health().runnerSilentAfter();
        ZoneId zone = notifier.sender().zone();
        return List.of(
                new HealthCheck("runner", db -> new RunnerCheck(db, place, silent, this::isRunGone, zone)),
                new HealthCheck("resident", db -> new ResidentCheck(node, resident(db), silent, zone)),
                new HealthCheck("database", db -> new DatabaseCheck(db, place.node(), notifier.enabled())),
                new HealthCheck("disk", db -> space(db.file())),
                new HealthCheck(
                        "database_growth",
                        db -> GrowthCheck.of(
                                new DatabaseSizes(db), limits.health().diskFullWithin())),
                new HealthCheck("memory", db -> LoadCheck.real(node, limits.health(), GroupMemory::scarcest)),
                new HealthCheck("clock", db -> new ClockCheck(new NodeTable(db), zone)),
                new HealthCheck("node_names", db -> new NodeNameCheck(new NodeTable(db), zone)),
                new HealthCheck("dead_executions", db -> new RunningCheck(new HealthFacts(db), times(db))),
                new HealthCheck("surviving_processes", db -> new SurvivorsCheck(new HealthFacts(db), times(db))),
                new HealthCheck(
                        "tasks",
                        db -> new RegistrationCheck(
                                new TaskTable(db), place.home().toString())),
                new HealthCheck(
                        "failed_tasks",
                        db -> new FailedTasksCheck(new Alerts(
                                db,
                                notifier.sender(),
                                notifier.settings(),
                                notifier.channels().names()))),
                new HealthCheck("slow_tasks", db -> new SlowTasksCheck(new TaskTable(db), new HealthFacts(db))),
                new HealthCheck("unusual_tasks", db -> new UnusualTasksCheck(new TaskFacts(db), times(db))),
                new HealthCheck("late_tasks", db -> new LateTasksCheck(new TaskTable(db), new TaskFacts(db))),
                new HealthCheck("unreliable_tasks", db -> now -> List.of(rates(db, now))),
                new HealthCheck("own_rules", db -> now -> List.of(ownRules(db, now))),
                new HealthCheck("blocked_tasks", db -> new BlockedTasksCheck(new TaskTable(db), new TaskFacts(db))),
                new HealthCheck(
                        "overdue_tasks",
                        db -> new OverdueTasksCheck(
                                new OverdueTasks(new TaskFacts(db), Heartbeats.read(db, node, runFolder), silent))),
                new HealthCheck("services", db -> services(db, zone)),
                new HealthCheck(
                        "queue",
                        db -> new JobsCheck(
                                new JobTable(db),
                                new TaskFacts(db),
                                limits.health().queueWaitMax(),
                                limits.maxWaiting())),
                new HealthCheck(
                        "delivery",
                        db -> new DeliveryCheck(
                                new Outbox(db), notifier.channels().names(), zone)),
                new HealthCheck("retention", db -> new RetentionCheck(db, limits.retention())),
                new HealthCheck("backup", db -> BackupCheck.of(db, node, zone)),
                new HealthCheck("integrity", db -> IntegrityCheck.of(db, runFolder, zone), IntegrityCheck.ITS_TIME));
    }

    private ResidentHolder resident(Database database) {
        return new ResidentHolder(
                place.runFolder(), ResidentHolder.nameOf(place.node().name(), database.file()));
    }

    private boolean isRunGone() {
        return OurLines.isRunGone(Crontabs.read(Machine.real()), place.settings());
    }

    private TaskTimes times(Database database) {
        return new TaskTimes(new TaskTable(database), notifier.sender().zone());
    }

    private CheckResult rates(Database database, Instant now) {
        return CheckResult.found(
                "unreliable_tasks", "none", List.of(figures(database, now).lowRates()));
    }

    private CheckResult ownRules(Database database, Instant now) {
        FigureRules figures = figures(database, now);
        List<OwnRule> rules = notifier.settings().rules();
        return CheckResult.found(
                "own_rules",
                rules.isEmpty() ? "none are set" : "none of " + rules.size() + " tells of a task",
                rules.stream().map(figures::findings).toList());
    }

    private FigureRules figures(Database database, Instant now) {
        return new FigureRules(database, notifier.sender().zone(), now);
    }

    private static ServicesCheck services(Database database, ZoneId zone) {
        TaskTable tasks = new TaskTable(database);
        HealthFacts facts = new HealthFacts(database);
        return new ServicesCheck(new ServiceTable(database), tasks, facts, new FailedTask(tasks, facts, zone));
    }

    /** @param file null when the database is none, or not known */
    SpaceCheck space(@Nullable Path file) {
        List<Path> places = new ArrayList<>(List.of(place.home(), place.logs()));
        if (file != null && file.toAbsolutePath().getParent() != null) {
            places.add(file.toAbsolutePath().getParent());
        }
        return new SpaceCheck(place.node().name(), places, limits.health());
    }
}
