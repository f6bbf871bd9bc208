package dev.smartcron.app;

import dev.smartcron.process.Boot;
import dev.smartcron.process.Permit;
import dev.smartcron.process.Rotation;
import dev.smartcron.process.RunnerId;
import dev.smartcron.process.TaskLog;
import dev.smartcron.registry.Registry;
import dev.smartcron.settings.LogSettings;
import dev.smartcron.settings.Settings;
import dev.smartcron.settings.Version;
import dev.smartcron.status.History;
import dev.smartcron.status.Holds;
import dev.smartcron.status.NodeState;
import dev.smartcron.status.PendingReasons;
import dev.smartcron.status.Pulse;
import dev.smartcron.status.TaskStates;
import dev.smartcron.status.why.Why;
import dev.smartcron.store.Database;
import dev.smartcron.store.EventTable;
import dev.smartcron.store.ExecutionTable;
import dev.smartcron.store.Node;
import dev.smartcron.store.NodeTable;
import dev.smartcron.store.Planning;
import dev.smartcron.store.Stops;
import dev.smartcron.store.TaskTable;
import dev.smartcron.store.Ticks;
import dev.smartcron.tick.Report;
import dev.smartcron.tick.plan.Planner;
import dev.smartcron.tick.resident.ProgramFile;
import dev.smartcron.tick.resident.ResidentLock;
import dev.smartcron.tick.start.TaskEnvironment;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Opens what a command needs, when it needs it: every room below is wired here. */
public final class Application implements AutoCloseable {
    private final Settings settings;
    private final Map<String, String> environment;
    private final Clock systemClock;
    private final Consumer<String> warnings;
    /** Before anything can have put another program in this one's place. */
    private final ProgramFile installed = ProgramFile.program();

    private @Nullable Database database;
    private boolean changed;

    /**
     * Opens nothing yet.
     *
     * @param environment this process's
     * @param warnings takes lines for the diagnostics
     */
    public Application(
            Settings settings, Map<String, String> environment, Clock systemClock, Consumer<String> warnings) {
        this.settings = settings;
        this.environment = environment;
        this.systemClock = systemClock;
        this.warnings = warnings;
    }

    public Settings settings() {
        return settings;
    }

    /** The one clock that decisions are made by: the database server's, where there is one. */
    public Clock clock() {
        return database().clock(systemClock);
    }

    /** For what needs no database. */
    public Clock clockWithoutDatabase() {
        return systemClock;
    }

    public Instant now() {
        return clock().instant();
    }

    /**
     * The database; created on first use, and opened once.
     *
     * @throws dev.smartcron.store.DatabaseProblem when it cannot be opened
     */
    public Database database() {
        Database open = database;
        if (open == null) {
            open = Database.open(settings.database().url().reveal(), password());
            database = open;
        }
        return open;
    }

    /** The database whatever its schema; the caller closes it. */
    public Database databaseAsItIs() {
        return Database.openAsItIs(settings.database().url().reveal(), password());
    }

    private @Nullable String password() {
        return settings.database().password().map(secret -> secret.reveal()).orElse(null);
    }

    public TaskTable tasks() {
        return new TaskTable(database());
    }

    public ExecutionTable executions() {
        return new ExecutionTable(database());
    }

    public EventTable events() {
        return new EventTable(database());
    }

    public TaskStates states() {
        return new TaskStates(tasks(), executions(), pending(), pulse());
    }

    public History history() {
        return new History(tasks(), executions(), events(), pending(), zone());
    }

    /** Why what waits does, as this node sees it. */
    private PendingReasons pending() {
        return new PendingReasons(database(), node(), settings.limits().maxParallel(), pulse());
    }

    public Why why() {
        return new Why(database(), pulse(), pending());
    }

    public List<NodeState> nodes(Instant now) {
        Duration silentAfter = settings.health().runnerSilentAfter();
        return NodeState.of(new NodeTable(database()).all(), pulse(), silentAfter, now);
    }

    public Pulse pulse() {
        return Pulse.read(ticks().heartbeats(), settings.node().name(), runFolder());
    }

    /** The zone for what belongs to no task. */
    public ZoneId zone() {
        return ZoneId.systemDefault();
    }

    public Holds holds() {
        return Holds.read(new Planning(database()));
    }

    public Ticks ticks() {
        return new Ticks(database());
    }

    /** For changes of the table; the runner that stays on this node hears of them when this app is closed. */
    public Registry registry() {
        changed = true;
        return new Registry(tasks(), planner());
    }

    public TaskLog taskLog() {
        LogSettings logs = settings.logs();
        return new TaskLog(
                settings.node().logDir(),
                new Rotation(
                        logs.maxBytes(),
                        logs.maxAge(),
                        logs.files(),
                        settings.logs().keep()));
    }

    public Node node() {
        return new Node(settings.node().name(), settings.node().environment(), Boot.id(), Version.current());
    }

    /** Where the launcher, the runs and the runners leave their files. */
    public Path runFolder() {
        return settings.node().home().resolve("run");
    }

    /** One tick; the gate is closed behind it, where there is one. */
    public Report runTick() {
        return minute().run();
    }

    /** One tick that leaves to the next one what still runs when there is enough. */
    public Report runTickUntil(BooleanSupplier enough) {
        return minute().runUntil(enough);
    }

    /** Does what operators asked to be stopped; by itself, where no runner stays on this node. */
    public void stopWhatIsToBeStopped() {
        if (!minute().stopWhatIsToBeStopped()) {
            callRunner();
        }
    }

    private RunnerWiring minute() {
        return new RunnerWiring(this, installed, warnings);
    }

    /** Lets the runner that stays on this node, if there is one, know that there is something for it to find. */
    public void callRunner() {
        if (isRunnerThere()) {
            new ResidentLock(
                            runFolder(), settings.node().name(), RunnerId.self().text())
                    .notifyHolder();
        }
    }

    /** Whether another program is in this one's place since it was started. */
    public boolean isReplaced() {
        return installed.isReplaced();
    }

    /** Whether a runner stays on this node. */
    public boolean isRunnerThere() {
        return ResidentLock.holder(runFolder(), settings.node().name()).isPresent();
    }

    public Stops stops() {
        return new Stops(database());
    }

    public Planner planner() {
        return new Planner(new Planning(database()), node());
    }

    /** What tasks find around them. */
    public TaskEnvironment surroundings() {
        return TaskEnvironment.of(
                environment, settings.node().home(), settings.node().logDir());
    }

    /** What this runner may start. */
    public Permit permit() {
        return Permit.ofThisProcess(settings.limits().allowedPaths());
    }

    @Override
    public void close() {
        if (changed) {
            callRunner();
        }
        if (database != null) {
            database.close();
        }
    }
}
