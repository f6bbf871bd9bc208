package dev.smartcron.app;

import dev.smartcron.process.Boot;
import dev.smartcron.process.Launcher;
import dev.smartcron.process.RunnerId;
import dev.smartcron.settings.Settings;
import dev.smartcron.store.Planning;
import dev.smartcron.text.FileErrors;
import dev.smartcron.text.UserError;
import dev.smartcron.tick.Gate;
import dev.smartcron.tick.Report;
import dev.smartcron.tick.Tick;
import dev.smartcron.tick.admit.Claims;
import dev.smartcron.tick.resident.ProgramFile;
import dev.smartcron.tick.resident.Resident;
import dev.smartcron.tick.resident.ResidentLock;
import dev.smartcron.tick.start.RunFolders;
import dev.smartcron.tick.start.Starter;
import dev.smartcron.tick.start.TaskOutput;
import dev.smartcron.tick.supervise.SupervisedRuns;
import dev.smartcron.tick.supervise.Supervisor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** Wires the parts of a runner on this node, and runs ticks with them. */
final class RunnerWiring {
    private final Application app;
    private final Settings settings;
    private final Consumer<String> warnings;
    private final Supervisor supervisor;
    private final Tick tick;

    /**
     * Opens the database.
     *
     * @param installed the program as it was when this process began
     * @param warnings takes lines for the diagnostics
     */
    RunnerWiring(Application app, ProgramFile installed, Consumer<String> warnings) {
        this.app = app;
        this.settings = app.settings();
        this.warnings = warnings;
        String runner = RunnerId.self().text();
        String node = settings.node().name();
        Launcher launcher = launcher();
        Claims claims =
                new Claims(app.database(), app.node(), runner, settings.limits().maxParallel());
        RunFolders folders = new RunFolders(folder(settings.node().home().resolve("runs"), "rwx------"), warnings);
        logFolder();
        TaskOutput output = new TaskOutput(app.taskLog(), settings.logs().redact(), warnings);
        Starter starter = new Starter(launcher, folders, app.surroundings(), output, claims::lease, warnings);
        SupervisedRuns runs = new SupervisedRuns(app.clock(), claims, app.events(), folders, warnings);
        ResidentLock lock = new ResidentLock(app.runFolder(), node, runner);
        Resident resident = new Resident(app.database(), app.node(), lock, folders, installed);
        supervisor = new Supervisor(app.clock(), claims, starter, runs, resident);
        tick = new Tick(app.clock(), app.node(), app.database(), resident, app.planner(), supervisor);
    }

    /**
     * One tick that ends when there is enough, and tells what else goes on.
     *
     * @param enough is asked twice a second and whenever something has ended
     */
    Report runUntil(BooleanSupplier enough) {
        Report report = run(enough);
        int running = supervisor.leftRunning();
        if (running > 0 && !app.isRunnerThere()) {
            warnings.accept("smartcron: " + ShutdownHook.goingOn(running));
        }
        return report;
    }

    /** One tick; the gate is closed behind it, where there is one. */
    Report run() {
        return run(() -> false);
    }

    @SuppressWarnings("try") // it only has to be open
    private Report run(BooleanSupplier enough) {
        Report report;
        try (ShutdownHook unused = new ShutdownHook(supervisor, warnings)) {
            report = tick.runUntil(enough, Gate.takeIdleMinutes(app.runFolder()), Boot.uptime());
        }
        report.clockWarning().ifPresent(warnings);
        Path file = app.database().file();
        if (file != null) {
            try {
                new Gate(app.runFolder(), file)
                        .close(app.database(), new Planning(app.database()), app.node(), Boot.launcherId(), app.now());
            } catch (IOException e) {
                warnings.accept("cannot close the gate, so the next minute starts Java: " + FileErrors.inWords(e));
            }
        }
        return report;
    }

    /** Ends what operators want to be stopped, unless a runner stays on this node to do it: then false. */
    boolean stopWhatIsToBeStopped() {
        return tick.serveStopRequests();
    }

    private Launcher launcher() {
        try {
            return new Launcher(
                    folder(app.runFolder(), "rwx------"),
                    app.permit(),
                    settings.limits().cgroup().orElse(null),
                    app.clock());
        } catch (IOException e) {
            throw UserError.cannotWork(
                    "cannot start tasks: " + FileErrors.inWords(e), "Run smartcron verify to see what is missing.");
        }
    }

    /** Without it tasks run all the same, and the database keeps the last of what they print. */
    private void logFolder() {
        try {
            folder(settings.node().logDir(), "rwxr-x---");
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
