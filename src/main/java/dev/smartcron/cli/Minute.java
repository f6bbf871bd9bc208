package dev.smartcron.cli;

import dev.smartcron.process.Boot;
import dev.smartcron.process.Launcher;
import dev.smartcron.process.RunnerId;
import dev.smartcron.settings.Settings;
import dev.smartcron.store.Claims;
import dev.smartcron.store.Planning;
import dev.smartcron.text.Reasons;
import dev.smartcron.tick.Gate;
import dev.smartcron.tick.ProgramFile;
import dev.smartcron.tick.TaskOutput;
import dev.smartcron.tick.Report;
import dev.smartcron.tick.Resident;
import dev.smartcron.tick.ResidentLock;
import dev.smartcron.tick.Starter;
import dev.smartcron.tick.SupervisedRuns;
import dev.smartcron.tick.RunFolders;
import dev.smartcron.tick.Supervisor;
import dev.smartcron.tick.Tick;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** What runs a minute on this node, wired from the house. */
final class Minute {
    private final House house;
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
    Minute(House house, ProgramFile installed, Consumer<String> warnings) {
        this.house = house;
        this.settings = house.settings();
        this.warnings = warnings;
        String runner = RunnerId.self().text();
        Launcher launcher = launcher();
        Claims claims = new Claims(house.database(), settings.node(), runner, settings.maxParallel());
        RunFolders folders = new RunFolders(folder(settings.home().resolve("runs"), "rwx------"), warnings);
        logFolder();
        TaskOutput output = new TaskOutput(house.taskLog(), settings.redact(), warnings);
        Starter starter = new Starter(launcher, folders, house.surroundings(), output, claims::lease, warnings);
        SupervisedRuns runs = new SupervisedRuns(house.clock(), claims, house.events(), folders, warnings);
        ResidentLock lock = new ResidentLock(house.runFolder(), settings.node(), runner);
        Resident resident = new Resident(house.database(), house.place(), lock, folders, installed);
        supervisor = new Supervisor(house.clock(), claims, starter, runs, resident);
        tick = new Tick(house.clock(), house.node(), house.ledger(), resident, house.planner(), supervisor);
    }

    /**
     * One tick that ends when there is enough, and tells what else goes on.
     *
     * @param enough is asked twice a second and whenever something has ended
     */
    Report runUntil(BooleanSupplier enough) {
        Report report = run(enough);
        int running = supervisor.leftRunning();
        if (running > 0 && !house.isRunnerThere()) {
            warnings.accept("smartcron: " + Leaving.goingOn(running));
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
        try (Leaving unused = new Leaving(supervisor, warnings)) {
            report = tick.runUntil(enough, Gate.takeIdleMinutes(house.runFolder()), Boot.uptime());
        }
        report.clockWarning().ifPresent(warnings);
        Path file = house.database().file();
        if (file != null) {
            try {
                new Gate(house.runFolder(), file)
                        .close(
                                house.database(),
                                new Planning(house.database()),
                                house.place(),
                                Boot.launcherId(),
                                house.now());
            } catch (IOException e) {
                warnings.accept("cannot close the gate, so the next minute starts Java: " + Reasons.of(e));
            }
        }
        return report;
    }

    /** Ends what operators want to be stopped, unless a runner stays on this node to do it: then false. */
    boolean stopWhatIsToBeStopped() {
        return tick.stopWhatIsToBeStopped();
    }

    private Launcher launcher() {
        try {
            return new Launcher(
                    folder(house.runFolder(), "rwx------"),
                    house.permit(),
                    settings.cgroup().orElse(null),
                    house.clock());
        } catch (IOException e) {
            throw UserError.cannotWork(
                    "cannot start tasks: " + Reasons.of(e), "Run smartcron verify to see what is missing.");
        }
    }

    /** Without it tasks run all the same, and the database keeps the last of what they print. */
    private void logFolder() {
        try {
            folder(settings.logDir(), "rwxr-x---");
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
                        "cannot make the folder " + folder + ": " + Reasons.of(e),
                        "Check its rights, or name another with --home or --log-dir.");
            }
        }
        return folder;
    }
}
