package dev.smartcron.app;

import dev.smartcron.alert.FigureRules;
import dev.smartcron.alert.channel.Channels;
import dev.smartcron.checks.Heartbeats;
import dev.smartcron.checks.OverdueTasks;
import dev.smartcron.checks.StartRules;
import dev.smartcron.checks.Verification;
import dev.smartcron.execution.Actor;
import dev.smartcron.operations.NodeRunner;
import dev.smartcron.operations.OperatedNode;
import dev.smartcron.settings.LocalZone;
import dev.smartcron.settings.QueueSettings;
import dev.smartcron.settings.Settings;
import dev.smartcron.simulation.SimulatedNode;
import dev.smartcron.simulation.SimulatedTask;
import dev.smartcron.status.DatabaseState;
import dev.smartcron.status.History;
import dev.smartcron.status.Holds;
import dev.smartcron.status.JobQueueReader;
import dev.smartcron.status.NodeState;
import dev.smartcron.status.PendingReasons;
import dev.smartcron.status.SimulatedTable;
import dev.smartcron.status.SystemOverview;
import dev.smartcron.status.SystemStatus;
import dev.smartcron.status.TaskDetails;
import dev.smartcron.status.TaskLinks;
import dev.smartcron.status.TaskNames;
import dev.smartcron.status.TaskNodes;
import dev.smartcron.status.TaskState;
import dev.smartcron.status.TaskStates;
import dev.smartcron.status.TickBook;
import dev.smartcron.status.UpcomingFirings;
import dev.smartcron.status.figures.InsightsReader;
import dev.smartcron.status.figures.MetricsReader;
import dev.smartcron.status.figures.RunLimits;
import dev.smartcron.status.figures.TaskOutputs;
import dev.smartcron.status.timeline.TimelineReader;
import dev.smartcron.status.why.Why;
import dev.smartcron.store.db.Database;
import dev.smartcron.store.db.DatabaseProblem;
import dev.smartcron.store.nodes.NodeTable;
import dev.smartcron.store.nodes.TickTimes;
import dev.smartcron.store.plan.Planning;
import dev.smartcron.store.query.DailySums;
import dev.smartcron.store.query.EventTable;
import dev.smartcron.store.query.ExecutionTable;
import dev.smartcron.store.query.HistoryFilter;
import dev.smartcron.store.query.HourlyOutcomes;
import dev.smartcron.store.query.JobTable;
import dev.smartcron.store.query.RegisteredTask;
import dev.smartcron.store.query.ServiceTable;
import dev.smartcron.store.query.TaskFacts;
import dev.smartcron.store.query.TaskTable;
import dev.smartcron.store.query.TimelineTable;
import dev.smartcron.store.rows.QueueLimits;
import dev.smartcron.store.rows.TaskRow;
import dev.smartcron.task.Definition;
import dev.smartcron.text.UserError;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Opens what a command needs, when it needs it: every room below is wired here. */
public final class Application implements AutoCloseable {
    /** Span of the runs by which it is estimated how long tasks take. */
    private static final Duration RECENT = Duration.ofDays(30);

    private final Settings settings;
    private final LocalNode node;
    private final HomeDatabase database;
    private final Clock systemClock;
    private final LocalRunner runner;
    private final Consumer<String> warnings;
    private @Nullable LocalZone zone;
    private NodeRunner operator;

    /**
     * Opens nothing yet.
     *
     * @param environment this process's
     * @param warnings takes lines for the diagnostics
     */
    public Application(
            Settings settings, Map<String, String> environment, Clock systemClock, Consumer<String> warnings) {
        this.settings = settings;
        this.node = new LocalNode(settings, environment);
        this.systemClock = systemClock;
        this.warnings = warnings;
        this.database = new HomeDatabase(settings, node);
        this.runner = new LocalRunner(node, database::made, systemClock, warnings);
        this.operator = runner;
    }

    /** The same with a connection of its own, for a thread of a process that lives long: its ticks are other processes'. */
    public Application apart() {
        Application apart = new Application(settings, node.environment(), systemClock, warnings);
        apart.operator = new SeparateTicks(apart.runner, settings, warnings);
        return apart;
    }

    public Settings settings() {
        return settings;
    }

    /** This node, as its settings describe it. */
    public LocalNode node() {
        return node;
    }

    /** The clock for what needs no database. */
    public Clock clockWithoutDatabase() {
        return systemClock;
    }

    /** Now, by the one clock that decisions are made by: the database server's, where there is one. */
    public Instant now() {
        return database().clock(systemClock).instant();
    }

    /**
     * The database for questions, opened once. Asking makes none: where there is none yet, it is as an empty one.
     *
     * @throws DatabaseProblem when it cannot be opened
     * @throws UserError when it is another user's, and this is root
     */
    public Database database() {
        return database.asked();
    }

    /**
     * As {@link #database}, for what is to be kept.
     *
     * @throws DatabaseProblem when there is none yet: a deed in the wrong home must not look done
     */
    public Database keptDatabase() {
        return database.kept();
    }

    /**
     * As {@link #keptDatabase}, for a process that lives long: it may have been deleted, replaced or migrated since it was
     * opened.
     *
     * @throws DatabaseProblem when it is none any more that this program can use
     */
    public Database checkedDatabase() {
        return database.checked();
    }

    /** As {@link #database}, for what begins to use it: made where there is none. */
    public Database madeDatabase() {
        return database.made();
    }

    /** Lets the next command make a database where this home's is gone. */
    public void beginAnew() {
        database.beginAnew();
    }

    /** The database whatever its schema; empty where there is none yet. The caller closes it. */
    public Optional<Database> databaseAsItIs() {
        return database.asItIs();
    }

    public TaskTable tasks() {
        return new TaskTable(database());
    }

    public ExecutionTable executions() {
        return new ExecutionTable(database());
    }

    public TaskStates states() {
        return new TaskStates(tasks(), executions(), pending(), taskNodes(), new ServiceTable(database()));
    }

    public History history() {
        return new History(tasks(), executions(), new EventTable(database()), pending(), zone());
    }

    /** The system at a glance. */
    public SystemOverview overview(Instant now) {
        ExecutionTable executions = executions();
        SystemStatus system = new SystemStatus(
                now,
                states().all(now),
                executions.running(),
                executions.progress(),
                executions.pending(),
                new HourlyOutcomes(database()).since(now.minus(Duration.ofDays(1)), now),
                heartbeats());
        return new SystemOverview(
                system,
                tickBook(now),
                DatabaseState.read(database(), now),
                tasks().pauseOfAll().filter(found -> found.covers(now)).orElse(null),
                settings.node(),
                settings.health().runnerSilentAfter());
    }

    /** The ticks of the last day. */
    public TickBook tickBook(Instant now) {
        return TickBook.read(nodeTable(), heartbeats(), zone(), now);
    }

    /** A task with so many of its last runs and of its coming firings. */
    public TaskDetails details(TaskRow row, int runs, int firings, Instant now) {
        TaskState state = states().of(row, now);
        return new TaskDetails(
                state,
                UpcomingFirings.fromNow(state.registered(), now, firings, holds(now)),
                history().entries(new HistoryFilter(row.name(), null, null, runs), now),
                state.registered().task().map(task -> TaskLinks.of(tasks(), task)));
    }

    /** The reasons of what waits, as this node sees them. */
    private PendingReasons pending() {
        return new PendingReasons(database(), node.identity(), settings.limits(), settings.queue(), heartbeats());
    }

    /** The jobs that wait or run. */
    public JobQueueReader jobs() {
        return new JobQueueReader(new JobTable(database()), pending());
    }

    public Why why() {
        return new Why(database(), heartbeats(), pending());
    }

    /** The limits of the queue that hold: an operator's, or the settings'. */
    public QueueSettings queueLimits() {
        return database().read(session -> QueueLimits.over(settings.queue(), session));
    }

    /** The operator's limits of the queue; empty where the settings' hold. */
    public Optional<QueueLimits> operatorsQueueLimits() {
        return database().read(QueueLimits::find);
    }

    /** Reads what tasks did, in figures. */
    public MetricsReader metrics() {
        return new MetricsReader(database());
    }

    /** Reads the figures for Prometheus, over any connection to the database. */
    public PrometheusFigures prometheus() {
        return new PrometheusFigures(node, systemClock);
    }

    /** Finds patterns in what tasks did, and will do on this node. */
    public InsightsReader insights() {
        return new InsightsReader(
                database(),
                new RunLimits(simulatedNode(), queueLimits()),
                new OverdueTasks(
                        new TaskFacts(database()),
                        heartbeats(),
                        settings.health().runnerSilentAfter()),
                new TaskOutputs(node.taskLog()),
                zone());
    }

    /** This node, as its tasks' coming runs are walked through. */
    public SimulatedNode simulatedNode() {
        return new SimulatedNode(
                node.name(), settings.node().environment(), settings.limits().maxParallel());
    }

    /** The registered tasks as operators left them, each as long as it lately took. */
    public List<SimulatedTask> simulatedTasks() {
        Map<String, Duration> durations = usualDurations(now());
        return new SimulatedTable(new Planning(database()).pauseOfAll().orElse(null)).all(tasks().all(), durations);
    }

    /**
     * The tasks as they would be with another text of a file.
     *
     * @param source the file whose tasks are replaced; null for none
     */
    public List<SimulatedTask> simulatedTasks(List<Definition> edited, @Nullable String source) {
        return new SimulatedTable(new Planning(database()).pauseOfAll().orElse(null))
                .with(edited, source, tasks().all(), usualDurations(now()));
    }

    /** Averages of what succeeded lately, by the name of the task. */
    private Map<String, Duration> usualDurations(Instant now) {
        return new DailySums(database()).averages(now.minus(RECENT).truncatedTo(ChronoUnit.DAYS));
    }

    /** Reads what tasks did and will do, side by side. */
    public TimelineReader timeline(Instant now) {
        return new TimelineReader(
                new TimelineTable(database()), tasks(), new TickTimes(database()), holds(now), simulatedNode(), now);
    }

    /** The calendars that the registered tasks name. */
    public Map<String, Definition> calendars() {
        return new Planning(database()).calendars();
    }

    /** The figures that rules look at, as they are now. */
    public FigureRules figureRules() {
        return new FigureRules(database(), zone(), now());
    }

    /** The channels that the settings configure. */
    public Channels channels() {
        return Channels.of(settings.alerts(), systemClock);
    }

    /**
     * The checks of this deployment.
     *
     * @param commands of this program, which a task may give too
     */
    public Verification verification(Set<String> commands) {
        return new Verification(
                settings,
                new StartRules(node.taskEnvironment(), node.startPolicy(), commands),
                this::databaseAsItIs,
                systemClock,
                node.zone());
    }

    public List<NodeState> nodes(Instant now) {
        Duration silentAfter = settings.health().runnerSilentAfter();
        return NodeState.of(nodeTable().all(), heartbeats(), silentAfter, now);
    }

    /** Checks whether it has to be told which node ran what. */
    public boolean hasManyNodes() {
        return nodeTable().all().size() > 1;
    }

    public Heartbeats heartbeats() {
        return Heartbeats.read(database(), node.name(), node.runFolder());
    }

    /** The zone for times that belong to no task; a {@code TZ} that cannot be followed is told once. */
    public ZoneId zone() {
        LocalZone found = zone;
        if (found == null) {
            found = node.zone();
            zone = found;
            if (found.problem() != null) {
                warnings.accept("smartcron: " + found.problem());
            }
        }
        return found.zone();
    }

    public Holds holds(Instant now) {
        return Holds.read(new Planning(database()), taskNodes(), now);
    }

    /** The nodes that tasks are held against. */
    public TaskNodes taskNodes() {
        return new TaskNodes(heartbeats(), node.identity());
    }

    public NodeTable nodeTable() {
        return new NodeTable(database());
    }

    /** Runs ticks here, and reaches the runner that stays on this node. */
    public LocalRunner runner() {
        return runner;
    }

    /** This node, for the deeds of an operator. */
    public OperatedNode operated() {
        return new OperatedNode(keptDatabase(), node.identity(), operator);
    }

    /** Whoever gives the command, as the audit names them. */
    public Actor operator() {
        return Actor.of(node.environment(), settings.node().user().name(), node.name());
    }

    /** Finds a task that is registered or has a history; empty for one that only has that. */
    public Optional<RegisteredTask> known(String task) {
        Optional<RegisteredTask> registered = tasks().find(task).map(RegisteredTask::of);
        if (registered.isEmpty()
                && executions().history(new HistoryFilter(task, null, null, 1)).isEmpty()) {
            throw names().unknown(task);
        }
        return registered;
    }

    /** Finds tasks as users name them. */
    public TaskNames names() {
        return new TaskNames(tasks(), " in " + settings.node().home());
    }

    @Override
    public void close() {
        database.close();
    }
}
