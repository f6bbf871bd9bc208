package dev.smartcron.cli;

import dev.smartcron.checks.Heartbeats;
import dev.smartcron.process.Boot;
import dev.smartcron.process.Permit;
import dev.smartcron.process.Rotation;
import dev.smartcron.process.RunnerId;
import dev.smartcron.process.TaskLog;
import dev.smartcron.registry.Registry;
import dev.smartcron.settings.Logs;
import dev.smartcron.settings.Settings;
import dev.smartcron.settings.Version;
import dev.smartcron.status.History;
import dev.smartcron.status.Holds;
import dev.smartcron.status.NodeState;
import dev.smartcron.status.TaskStates;
import dev.smartcron.status.why.Why;
import dev.smartcron.store.Database;
import dev.smartcron.store.EventTable;
import dev.smartcron.store.ExecutionTable;
import dev.smartcron.store.Ledger;
import dev.smartcron.store.Ledger.Node;
import dev.smartcron.store.NodeTable;
import dev.smartcron.store.Place;
import dev.smartcron.store.Planning;
import dev.smartcron.store.Stops;
import dev.smartcron.store.TaskTable;
import dev.smartcron.tick.Installed;
import dev.smartcron.tick.Planner;
import dev.smartcron.tick.Report;
import dev.smartcron.tick.Seat;
import dev.smartcron.tick.Surroundings;
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

/** Opens what a command needs, when it needs it: the wiring of every room below the commands. */
final class House implements AutoCloseable {
    private final Settings settings;
    private final Map<String, String> environment;
    private final Clock systemClock;
    private final Consumer<String> warnings;
    /** Before anything can have put another program in this one's place. */
    private final Installed installed = Installed.program();

    private @Nullable Database database;
    private boolean changed;

    /**
     * Opens nothing yet.
     *
     * @param environment this process's
     * @param warnings takes lines for the diagnostics
     */
    House(Settings settings, Map<String, String> environment, Clock systemClock, Consumer<String> warnings) {
        this.settings = settings;
        this.environment = environment;
        this.systemClock = systemClock;
        this.warnings = warnings;
    }

    Settings settings() {
        return settings;
    }

    /** The one clock that decisions are made by: the database server's, where there is one. */
    Clock clock() {
        return database().clock(systemClock);
    }

    /** For what needs no database. */
    Clock clockWithoutDatabase() {
        return systemClock;
    }

    Instant now() {
        return clock().instant();
    }

    /**
     * The database; created on first use, and opened once.
     *
     * @throws dev.smartcron.store.DatabaseProblem when it cannot be opened
     */
    Database database() {
        Database open = database;
        if (open == null) {
            open = Database.open(settings.databaseUrl().reveal(), password());
            database = open;
        }
        return open;
    }

    /** The database whatever its schema; the caller closes it. */
    Database databaseAsItIs() {
        return Database.openAsItIs(settings.databaseUrl().reveal(), password());
    }

    private @Nullable String password() {
        return settings.databasePassword().map(secret -> secret.reveal()).orElse(null);
    }

    TaskTable tasks() {
        return new TaskTable(database());
    }

    ExecutionTable executions() {
        return new ExecutionTable(database());
    }

    EventTable events() {
        return new EventTable(database());
    }

    TaskStates states() {
        return new TaskStates(tasks(), executions(), heartbeats());
    }

    History history() {
        return new History(tasks(), executions(), events(), zone());
    }

    Why why() {
        return new Why(database(), heartbeats(), place(), settings.maxParallel());
    }

    List<NodeState> nodes(Instant now) {
        Duration silentAfter = settings.health().runnerSilentAfter();
        return NodeState.of(new NodeTable(database()).all(), heartbeats(), silentAfter, now);
    }

    Heartbeats heartbeats() {
        return Heartbeats.read(ledger().heartbeats(), settings.node(), runFolder());
    }

    /** The zone for what belongs to no task. */
    ZoneId zone() {
        return ZoneId.systemDefault();
    }

    Holds holds() {
        return Holds.read(new Planning(database()));
    }

    Ledger ledger() {
        return new Ledger(database());
    }

    /** For changes of the table; the runner that stays on this node hears of them when this house is closed. */
    Registry registry() {
        changed = true;
        return new Registry(tasks(), planner());
    }

    TaskLog taskLog() {
        Logs logs = settings.logs();
        return new TaskLog(
                settings.logDir(),
                new Rotation(
                        logs.maxBytes(),
                        logs.maxAge(),
                        logs.files(),
                        settings.retention().output()));
    }

    Node node() {
        return new Node(settings.node(), settings.environment(), Boot.id(), Version.current());
    }

    /** Where the launcher, the runs and the runners leave their files. */
    Path runFolder() {
        return settings.home().resolve("run");
    }

    /** One tick; the gate is closed behind it, where there is one. */
    Report runTick() {
        return minute().run();
    }

    /** One tick that leaves to the next one what still runs when there is enough. */
    Report runTickUntil(BooleanSupplier enough) {
        return minute().runUntil(enough);
    }

    /** Does what operators asked to be stopped; by itself, where no runner stays on this node. */
    void stopWhatIsToBeStopped() {
        if (!minute().stopWhatIsToBeStopped()) {
            callRunner();
        }
    }

    private Minute minute() {
        return new Minute(this, installed, warnings);
    }

    /** Lets the runner that stays on this node, if there is one, know that there is something for it to find. */
    void callRunner() {
        if (isRunnerThere()) {
            new Seat(runFolder(), settings.node(), RunnerId.self().text()).call();
        }
    }

    /** Whether another program is in this one's place since it was started. */
    boolean isReplaced() {
        return installed.isReplaced();
    }

    /** Whether a runner stays on this node. */
    boolean isRunnerThere() {
        return Seat.holder(runFolder(), settings.node()).isPresent();
    }

    Stops stops() {
        return new Stops(database());
    }

    Planner planner() {
        return new Planner(new Planning(database()), place());
    }

    Place place() {
        return new Place(settings.node(), settings.environment());
    }

    /** What tasks find around them. */
    Surroundings surroundings() {
        return Surroundings.of(environment, settings.home(), settings.logDir());
    }

    /** What this runner may start. */
    Permit permit() {
        return Permit.ofThisProcess(settings.allowedPaths());
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
