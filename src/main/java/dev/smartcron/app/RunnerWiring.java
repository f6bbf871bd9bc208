package dev.smartcron.app;

import dev.smartcron.process.Launcher;
import dev.smartcron.process.StartPolicy;
import dev.smartcron.process.kernel.Boot;
import dev.smartcron.process.kernel.RunnerId;
import dev.smartcron.settings.Settings;
import dev.smartcron.store.db.Database;
import dev.smartcron.store.nodes.NodeRename;
import dev.smartcron.store.plan.Planning;
import dev.smartcron.store.query.EventTable;
import dev.smartcron.store.rows.EndedAttempt;
import dev.smartcron.store.rows.Node;
import dev.smartcron.text.FileErrors;
import dev.smartcron.text.UserError;
import dev.smartcron.text.Zoned;
import dev.smartcron.tick.Gate;
import dev.smartcron.tick.Report;
import dev.smartcron.tick.Tick;
import dev.smartcron.tick.admit.Claims;
import dev.smartcron.tick.plan.Planner;
import dev.smartcron.tick.resident.ProgramFile;
import dev.smartcron.tick.resident.Resident;
import dev.smartcron.tick.resident.ResidentLock;
import dev.smartcron.tick.resident.RunnerEnvironment;
import dev.smartcron.tick.start.RunFolders;
import dev.smartcron.tick.start.Starter;
import dev.smartcron.tick.start.TaskEnvironment;
import dev.smartcron.tick.start.TaskOutput;
import dev.smartcron.tick.supervise.SupervisedRuns;
import dev.smartcron.tick.supervise.Supervisor;
import dev.smartcron.tick.supervise.Watching;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Wires the parts of a runner on this node, and runs ticks with them. */
final class RunnerWiring {
    private final LocalNode node;
    private final Database database;
    private final Clock clock;
    private final Consumer<String> warnings;
    private final boolean crons;
    private final Resident resident;
    private final Supervisor supervisor;
    private final Tick tick;
    private final EventSender events;
    private final AlertSender alerts;
    private @Nullable TickLog log;

    /**
     * Makes the folders that a runner needs.
     *
     * @param opened opens the database; asked last, because its driver is still being loaded on a thread of its own
     * @param crons whether it ticks for the system's cron, whose environment tasks are to have
     * @param installed the program as it was when this process began
     * @param warnings takes lines for the diagnostics
     */
    RunnerWiring(
            LocalNode node,
            Supplier<Database> opened,
            Clock systemClock,
            boolean crons,
            ProgramFile installed,
            Consumer<String> warnings) {
        this.node = node;
        this.warnings = warnings;
        this.crons = crons;
        Settings settings = node.settings();
        Node identity = node.identity();
        String runner = RunnerId.self().text();
        Path runFolder = folder(node.runFolder(), "rwx------");
        StartPolicy policy = node.startPolicy();
        RunFolders folders = new RunFolders(folder(settings.node().home().resolve("runs"), "rwx------"), warnings);
        logFolder();
        TaskOutput output = new TaskOutput(node.taskLog(), settings.logs().redact(), warnings);
        TaskEnvironment environment = node.taskEnvironment();
        RunnerEnvironment current = new RunnerEnvironment(node.name() + " " + environment.fingerprint(), crons);
        ResidentLock lock = new ResidentLock(node.runFolder(), node.lockName(), runner, current);
        database = opened.get();
        if (database.file() != null) {
            new NodeRename(database).to(node.name());
        }
        clock = database.clock(systemClock);
        Launcher launcher = launcher(runFolder, policy);
        Claims claims = new Claims(database, identity, runner, settings.limits(), settings.queue());
        Starter starter = new Starter(launcher, folders, environment, output, claims, warnings);
        SupervisedRuns runs =
                new SupervisedRuns(clock, claims, new EventTable(database), folders, this::ended, warnings);
        resident = new Resident(database, identity, lock, folders, installed);
        Planner planner = new Planner(new Planning(database), identity);
        supervisor = new Supervisor(clock, claims, starter, runs, resident);
        events = new EventSender(node, systemClock, warnings);
        alerts = new AlertSender(node, systemClock, warnings);
        tick = new Tick(clock, identity, database, resident, planner, supervisor);
    }

    /**
     * One tick on demand, that ends when there is enough.
     *
     * @param enough is asked twice a second and whenever something has ended
     * @return how many tasks go on
     */
    int runUntil(BooleanSupplier enough) {
        run(enough, unused -> {}, unused -> {});
        return supervisor.leftRunning();
    }

    /**
     * Runs one tick; the gate is closed behind it, where there is one.
     *
     * @param watching takes what it watches, once, if that takes longer than a moment
     * @param done takes what it did, also where it is made to leave
     */
    @SuppressWarnings("try") // it only has to be open
    void run(BooleanSupplier enough, Consumer<Watching> watching, Consumer<Report> done) {
        endUnresponsive();
        events.register(database);
        supervisor.tellWatching(watches -> {
            events.start(database);
            alerts.start();
            watching.accept(watches);
        });
        Report report;
        try (ShutdownHook unused = new ShutdownHook(supervisor, warnings)) {
            List<Instant> idle = Gate.takeIdleMinutes(node.runFolder());
            report = crons ? tick.runUntil(enough, idle, Boot.uptime()) : tick.runOnDemand(enough, idle, Boot.uptime());
            if (!report.wasIdle()) {
                log().ticked(report);
            }
            done.accept(report);
        }
        report.clockWarning().ifPresent(warnings);
        events.end(database, !crons);
        alerts.end(database);
        Path file = database.file();
        if (file != null) {
            try {
                new Gate(node.runFolder(), file)
                        .close(database, new Planning(database), node.identity(), Boot.launcherId(), clock.instant());
            } catch (IOException e) {
                warnings.accept("cannot close the gate, so the next minute starts Java: " + FileErrors.inWords(e));
            }
        }
    }

    /**
     * Ends what operators want to be stopped, unless a runner stays on this node to do it: then false.
     *
     * @param alone whether such a runner is to leave first
     */
    boolean serveStopRequests(boolean alone) {
        endUnresponsive();
        return tick.serveStopRequests(alone);
    }

    private void endUnresponsive() {
        resident.endUnresponsive().ifPresent(runner -> {
            String line = "the runner that stayed, process " + runner.runner().pid() + ", did not answer since "
                    + Zoned.iso(runner.since(), node.zone().zone()) + " and was killed; its tasks go on";
            warnings.accept("smartcron: " + line);
            log().noted(line);
        });
    }

    private void ended(List<EndedAttempt> ended) {
        log().ended(ended);
    }

    /** Made once there is something to write: most ticks have nothing. */
    private TickLog log() {
        TickLog made = log;
        if (made == null) {
            made = new TickLog(node.ownLogs(warnings), clock, node.zone().zone());
            log = made;
        }
        return made;
    }

    private Launcher launcher(Path runFolder, StartPolicy policy) {
        try {
            return new Launcher(
                    runFolder, policy, node.settings().limits().cgroup().orElse(null), clock);
        } catch (IOException e) {
            throw UserError.cannotWork(
                    "cannot start tasks: " + FileErrors.inWords(e), "Run smartcron verify to see what is missing.");
        }
    }

    /** Makes the log folder. Without it tasks run all the same, and the database keeps the last of what they print. */
    private void logFolder() {
        try {
            folder(node.settings().node().logDir().resolve("tasks"), "rwxr-x---");
        } catch (UserError e) {
            warnings.accept("smartcron: " + e.getMessage() + ", so no output is kept there");
        }
    }

    /** Makes a folder of ours with all above it, if it is not there. */
    private static Path folder(Path folder, String mode) {
        if (!Files.isDirectory(folder)) {
            try {
                Files.createDirectories(
                        folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(mode)));
            } catch (IOException e) {
                throw UserError.cannotWork(
                        "cannot make the folder " + folder + ": " + FileErrors.inWords(e),
                        "Check its rights, or name another with --home or --log-dir.");
            }
        }
        return folder;
    }
}
