package dev.smartcron.app;

import dev.smartcron.output.log.Rotation;
import dev.smartcron.output.log.TaskLog;
import dev.smartcron.process.StartPolicy;
import dev.smartcron.process.kernel.Boot;
import dev.smartcron.settings.LocalZone;
import dev.smartcron.settings.LogSettings;
import dev.smartcron.settings.RunningUser;
import dev.smartcron.settings.Settings;
import dev.smartcron.settings.Settings.DatabaseAccess;
import dev.smartcron.settings.Version;
import dev.smartcron.store.db.Database;
import dev.smartcron.store.db.DatabaseProblem;
import dev.smartcron.store.rows.Node;
import dev.smartcron.taskfile.Reading;
import dev.smartcron.taskfile.TaskFileReader;
import dev.smartcron.text.UserError;
import dev.smartcron.tick.resident.ResidentHolder;
import dev.smartcron.tick.start.TaskEnvironment;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Describes this node as its settings do: what it is called, where its files are, what it may start. Needs no database.
 *
 * @param environment of this process
 */
public record LocalNode(Settings settings, Map<String, String> environment) {
    public String name() {
        return settings.node().name();
    }

    /** The node as the database has it. */
    public Node identity() {
        return new Node(name(), settings.node().environment(), Boot.id(), Version.current());
    }

    /** The name of the lock of this machine's runner that stays. */
    String lockName() {
        return ResidentHolder.nameOf(
                name(), Database.fileOf(settings.database().url().reveal()));
    }

    /**
     * Lets pass whom the home and its database belong to.
     *
     * @throws UserError where this is root and they are another user's
     */
    public void checkOwner() {
        HomeOwner.check(
                settings.node(), Database.fileOf(settings.database().url().reveal()));
    }

    /**
     * The database over a connection of its own, for a thread beside a runner.
     *
     * @throws DatabaseProblem when it cannot be opened, or is gone
     */
    Database openDatabase() {
        DatabaseAccess access = settings.database();
        return Database.openExisting(
                        access.url().reveal(),
                        access.password().map(secret -> secret.reveal()).orElse(null))
                .orElseThrow(() -> new DatabaseProblem("the database is gone", "The runner tells the same."));
    }

    /** The time zone of the machine, or of the session. */
    public LocalZone zone() {
        return LocalZone.of(environment);
    }

    /** The folder where the launcher, the runs and the runners leave their files. */
    public Path runFolder() {
        return settings.node().home().resolve("run");
    }

    public TaskLog taskLog() {
        return new TaskLog(settings.node().logDir().resolve("tasks"), rotation());
    }

    /** The logs of SmartCron's own; {@code warnings} takes lines for the diagnostics. */
    public OwnLogs ownLogs(Consumer<String> warnings) {
        return new OwnLogs(settings.node().logDir(), rotation(), zone().zone(), warnings);
    }

    private Rotation rotation() {
        LogSettings logs = settings.logs();
        return new Rotation(logs.maxBytes(), logs.maxAge(), logs.files(), logs.keep());
    }

    /** The environment of its tasks. */
    public TaskEnvironment taskEnvironment() {
        return TaskEnvironment.of(environment, settings.node());
    }

    /** A task file, by what this node's runners may start. */
    public Reading read(Path taskFile) {
        RunningUser user = settings.node().user();
        return TaskFileReader.read(taskFile, user.isRoot() ? null : user.name());
    }

    /** The rules of what its runners may start. */
    public StartPolicy startPolicy() {
        return StartPolicy.ofThisProcess(settings.limits().allowedPaths());
    }
}
