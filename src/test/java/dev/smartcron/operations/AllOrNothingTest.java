package dev.smartcron.operations;

import static org.assertj.core.api.Assertions.assertThat;

import dev.smartcron.execution.Actor;
import dev.smartcron.execution.Attempt;
import dev.smartcron.execution.OperatorAction;
import dev.smartcron.execution.Outcome;
import dev.smartcron.execution.Payload;
import dev.smartcron.execution.Reason;
import dev.smartcron.execution.ReasonCode;
import dev.smartcron.execution.Status;
import dev.smartcron.store.Added;
import dev.smartcron.store.Faults;
import dev.smartcron.store.Faults.Kind;
import dev.smartcron.store.PostgresServer;
import dev.smartcron.store.alerts.Condition;
import dev.smartcron.store.alerts.ConditionState;
import dev.smartcron.store.alerts.Conditions;
import dev.smartcron.store.claim.OrphanedClaims;
import dev.smartcron.store.claim.RecordOutcome;
import dev.smartcron.store.db.Database;
import dev.smartcron.store.nodes.Ticks;
import dev.smartcron.store.rows.EndedAttempt;
import dev.smartcron.store.rows.Node;
import dev.smartcron.task.Definition;
import dev.smartcron.task.Severity;
import dev.smartcron.taskfile.TaskFile;
import dev.smartcron.text.Json;
import dev.smartcron.tick.admit.Claims;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every operation on both databases, failing at each of its writes in turn: the deed, its audit row and its event are all
 * there, or none of them.
 */
class AllOrNothingTest {
    private static final Instant NOON = Instant.parse("2026-04-05T12:00:00Z");

    /** Three minutes later: what is due meanwhile gets its rows before anything is changed. */
    private static final Instant NOW = NOON.plusSeconds(180);

    private static final Node NODE = new Node("node", "production", "boot", "test");
    private static final Actor ANN = new Actor("ann", "192.0.2.7");

    @TempDir
    private static Path all;

    @TempDir
    private Path folder;

    private static final String HELD =
            "select name from slots where name = 'task:running' and execution_id is not null";
    private static final String UNLOCKS = "select actor, origin, detail from audit where action = 'unlock'";

    /** A deed of an operator. */
    private interface Deed {
        void by(World world);
    }

    /** A database with a task for every deed, and whoever operates it. */
    private record World(OperatedNode node) {
        /** The id of the job in this state. */
        long job(Status status) {
            return node.database()
                    .selectOne(
                            "select id from executions where trigger_kind = 'queue' and status = :status",
                            Map.of("status", status.word()),
                            row -> row.getLong(1))
                    .orElseThrow();
        }

        /** The id of the alert that is open. */
        long alert() {
            return new Conditions(node.database()).unresolved().get(0).id();
        }

        SwitchTasks switching() {
            return new SwitchTasks(node);
        }

        PauseTasks pausing() {
            return new PauseTasks(node);
        }

        RescheduleTask rescheduling() {
            return new RescheduleTask(node);
        }

        StopExecutions stopping() {
            return new StopExecutions(node);
        }
    }

    private static Map<String, Deed> deeds() {
        Map<String, Deed> deeds = new LinkedHashMap<>();
        deeds.put("trigger", world -> new TriggerTask(world.node()).trigger("a", ANN, NOW));
        deeds.put("disable", world -> world.switching().disable(List.of("a", "b"), ANN, NOW));
        deeds.put("enable", world -> world.switching().enable(List.of("off"), ANN, NOW));
        deeds.put("pause", world -> world.pausing().pause(List.of("a", "b"), NOW.plusSeconds(60), ANN, NOW));
        deeds.put("resume", world -> world.pausing().resume(List.of("paused"), ANN, NOW));
        deeds.put("pause --all", world -> world.pausing().pauseAll(null, ANN, NOW));
        deeds.put("resume --all", world -> world.pausing().resumeAll(ANN, NOW));
        deeds.put("limit", world -> new LimitQueue(world.node()).limit(5, null, ANN, NOW));
        deeds.put("reschedule", world -> world.rescheduling().reschedule("a", "5 * * * *", "Asia/Tokyo", ANN, NOW));
        deeds.put(
                "enqueue",
                world -> new EnqueueJob(world.node(), 100)
                        .enqueue(new JobRequest("a", "carl", "k1", null, 2, new Payload(new byte[] {0, 1})), ANN, NOW));
        deeds.put("cancel ID", world -> new CancelJobs(world.node()).cancel(world.job(Status.PENDING), ANN, NOW));
        deeds.put(
                "cancel ID that runs",
                world -> new CancelJobs(world.node()).cancel(world.job(Status.RUNNING), ANN, NOW));
        deeds.put("cancel --owner", world -> new CancelJobs(world.node()).cancelAllOf("dora", ANN, NOW));
        deeds.put("reprioritise", world -> new ReprioritiseTask(world.node()).reprioritise("a", 1, ANN, NOW));
        deeds.put("reprioritise --reset", world -> new ReprioritiseTask(world.node()).reset("moved", ANN, NOW));
        deeds.put("reschedule --reset", world -> world.rescheduling().reset("moved", ANN, NOW));
        deeds.put(
                "register --prune",
                world -> new RegisterTasks(world.node())
                        .register(file("a", "fresh", "running"), "tasks.yaml", true, ANN, NOW));
        deeds.put("kill TASK", world -> world.stopping().kill("running", ANN, NOW));
        deeds.put("kill ID", world -> world.stopping().kill("2", ANN, NOW));
        deeds.put("stop --all", world -> world.stopping().stopAll(ANN, NOW));
        deeds.put("nodes --forget", world -> new ForgetNode(world.node()).forget("gone", ANN, NOW));
        deeds.put("unlock --force", world -> new UnlockTask(world.node()).force("running", ANN, NOW));
        deeds.put("alerts ack", world -> new HandleAlerts(world.node()).acknowledge(world.alert(), ANN, NOW));
        deeds.put(
                "alerts snooze ID",
                world -> new HandleAlerts(world.node()).snooze(world.alert(), NOW.plusSeconds(60), ANN, NOW));
        deeds.put(
                "alerts snooze --task",
                world -> new HandleAlerts(world.node()).snoozeAll("a", NOW.plusSeconds(60), ANN, NOW));
        return deeds;
    }

    static Stream<Arguments> deedsOnBothDatabases() {
        return deeds().keySet().stream()
                .flatMap(deed -> Stream.of("SQLite", "PostgreSQL").map(database -> Arguments.of(deed, database)));
    }

    static Stream<String> deedNames() {
        return deeds().keySet().stream();
    }

    @ParameterizedTest(name = "{0} on {1}")
    @MethodSource("deedsOnBothDatabases")
    void what_fails_half_way_has_done_nothing(String name, String kind) throws SQLException {
        String url = url(kind);
        try (Database database = Database.open(url, null);
                Faults faults = Faults.installed(url)) {
            beginJobs(name, database);
            World world = world(database, new EndingRunner(faults));
            Map<String, List<String>> before = faults.rows();
            int writes = 0;
            while (!isDone(deeds().get(name), world, faults, writes, Kind.REFUSE)) {
                assertThat(faults.rows()).as("after %d writes", writes).isEqualTo(before);
                writes++;
            }
            assertThat(writes).as("a deed, its audit and its event at least").isGreaterThanOrEqualTo(3);
            assertIsDoneOnce(before, faults);
        }
    }

    @ParameterizedTest
    @MethodSource("deedNames")
    void what_loses_its_connection_half_way_is_done_once(String name) throws SQLException {
        String url = url("PostgreSQL");
        try (Database database = Database.open(url, null);
                Faults faults = Faults.installed(url)) {
            beginJobs(name, database);
            World world = world(database, new EndingRunner(faults));
            faults.keep();
            Map<String, List<String>> before = faults.rows();
            int all = 0;
            while (!isDone(deeds().get(name), world, faults, all, Kind.REFUSE)) {
                all++;
            }
            for (int writes = 0; writes < all; writes++) {
                faults.restore();
                assertThat(isDone(deeds().get(name), world, faults, writes, Kind.DISCONNECT))
                        .as("after %d writes", writes)
                        .isTrue();
                assertIsDoneOnce(before, faults);
            }
        }
    }

    @Test
    void every_action_that_is_audited_is_among_the_deeds() throws SQLException {
        Set<String> audited = new TreeSet<>();
        for (String name : deeds().keySet()) {
            String url = copied(folder.resolve(name + ".db"));
            try (Database database = Database.open(url, null);
                    Faults faults = Faults.installed(url)) {
                beginJobs(name, database);
                deeds().get(name).by(world(database, new EndingRunner(faults)));
                audited.addAll(faults.query("select action from audit where at = " + NOW.toEpochMilli()));
            }
        }
        assertThat(audited)
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(OperatorAction.values())
                        // Written into the copy that takes the database's place as a whole: KilledBackupIT.
                        .filter(action -> action != OperatorAction.RESTORE)
                        .map(OperatorAction::word)
                        .toList());
    }

    @ParameterizedTest
    @ValueSource(strings = {"SQLite", "PostgreSQL"})
    void a_lock_is_released_and_audited_together_or_stays(String kind) throws SQLException {
        String url = url(kind);
        try (Database database = Database.open(url, null);
                Faults faults = Faults.installed(url)) {
            World world = world(database, new RecordingRunner(database));
            int writes = 0;
            while (!isDone(AllOrNothingTest::unlock, world, faults, writes, Kind.REFUSE)) {
                assertThat(faults.query(HELD)).as("after %d writes", writes).isNotEmpty();
                assertThat(faults.query(UNLOCKS)).as("after %d writes", writes).isEmpty();
                writes++;
            }
            assertThat(writes).as("request, end, release, audit and event").isGreaterThanOrEqualTo(5);
            assertThat(faults.query(HELD)).isEmpty();
            assertThat(faults.query(UNLOCKS))
                    .containsExactly("ann|192.0.2.7|{\"forced\":false,\"fence\":1,\"node\":\"node\"}");
            assertThat(faults.query("select data from events where name = 'unlock'"))
                    .hasSize(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"SQLite", "PostgreSQL"})
    void a_lock_that_stays_is_not_audited_when_its_holder_ends_later(String kind) throws SQLException {
        String url = url(kind);
        try (Database database = Database.open(url, null);
                Faults faults = Faults.installed(url)) {
            unlock(world(database, Operator.NOBODY));
            assertThat(faults.query(HELD)).isNotEmpty();
            new RecordingRunner(database).stopRequested();
            assertThat(faults.query(HELD)).isEmpty();
            assertThat(faults.query(UNLOCKS)).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"SQLite", "PostgreSQL"})
    void a_runner_leaves_once_it_is_audited_that_it_should(String kind) throws SQLException {
        String url = url(kind);
        try (Database database = Database.open(url, null);
                Faults faults = Faults.installed(url)) {
            LeavingRunner runner = new LeavingRunner();
            World world = world(database, runner);
            Map<String, List<String>> before = faults.rows();
            int writes = 0;
            while (!isDone(each -> each.stopping().dismissRunner(ANN, NOW), world, faults, writes, Kind.REFUSE)) {
                assertThat(runner.left).isZero();
                assertThat(faults.rows()).isEqualTo(before);
                writes++;
            }
            assertThat(writes).as("an audit and its event").isEqualTo(2);
            assertThat(runner.left).isEqualTo(1);
            assertThat(faults.query("select actor, task, detail from audit where action = 'stop'"))
                    .containsExactly("ann|null|{\"runner_of\":\"node\"}");
            runner.there = false;
            assertThat(world.stopping().dismissRunner(ANN, NOW)).isFalse();
            assertThat(faults.query("select id from audit where action = 'stop'"))
                    .hasSize(1);
        }
    }

    private static void unlock(World world) {
        new UnlockTask(world.node()).release("running", ANN, NOW);
    }

    private static boolean isDone(Deed deed, World world, Faults faults, int writes, Kind kind) {
        faults.allow(writes, kind);
        try {
            deed.by(world);
            return true;
        } catch (RuntimeException e) {
            assertThat(e).hasStackTraceContaining("a fault");
            return false;
        } finally {
            faults.allowAll();
        }
    }

    /** Something changed, each change has one audit row, and each audit row its event with the same facts. */
    private static void assertIsDoneOnce(Map<String, List<String>> before, Faults faults) throws SQLException {
        Map<String, List<String>> after = faults.rows();
        List<String> changed = new ArrayList<>(after.keySet());
        changed.removeIf(table -> after.get(table).equals(before.get(table)));
        assertThat(changed).contains("audit", "events").hasSizeGreaterThan(2);
        List<String> audit = faults.query(
                "select at, action, task, execution, replace('{\"actor\":\"ann\",' || substr(detail, 2), ',}', '}')"
                        + " from audit where actor = 'ann' and origin = '192.0.2.7'"
                        + " and at = " + NOW.toEpochMilli() + " order by id");
        List<String> events =
                faults.query("select at, name, task, execution_id, data from events where kind = 'operator'"
                        + " and at = " + NOW.toEpochMilli() + " order by id");
        assertThat(audit).isNotEmpty().doesNotHaveDuplicates().isEqualTo(events);
    }

    /** A copy of the database of this kind in which everything has begun. */
    private String url(String kind) {
        return kind.equals("SQLite") ? copied(folder.resolve("test.db")) : PostgresServer.copyOf(StartingPoint.SERVER);
    }

    private static String copied(Path file) {
        try {
            Files.copy(StartingPoint.FILE, file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return "jdbc:sqlite:" + file;
    }

    /** Made once: to install what counts the writes takes longer than most deeds. */
    private static final class StartingPoint {
        static final Path FILE = all.resolve("begun.db");
        static final String SERVER = PostgresServer.newDatabase();

        static {
            for (String url : List.of("jdbc:sqlite:" + FILE, SERVER)) {
                try (Database database = Database.open(url, null)) {
                    begin(database);
                    new Faults(url).close();
                } catch (SQLException e) {
                    throw new IllegalStateException(e);
                }
            }
        }
    }

    private static World world(Database database, NodeRunner runner) {
        return new World(new OperatedNode(database, NODE, runner));
    }

    private static void begin(Database database) {
        Operator bob = new Operator(database, NODE, "bob", NOON);
        new Ticks(database).beatHealth(new Node("gone", "production", "boot", "test"), NOON.minusSeconds(3_600));
        List<Definition> tasks =
                file("a", "b", "off", "paused", "moved", "running", "jobs").tasks();
        bob.register("tasks.yaml", tasks, Map.of(), false);
        Added.manual(database, "running", NOON);
        new Claims(database, NODE, "runner", 8).round(List.of(), NOON);
        Added.manual(database, "a", NOON);
        bob.disable("off");
        bob.pause("paused", null);
        bob.pauseAll(null);
        bob.reschedule("moved", "7 * * * *", null);
        new ReprioritiseTask(new OperatedNode(database, NODE, Operator.NOBODY))
                .reprioritise("moved", 5, bob.actor(), NOON);
        ConditionState firing =
                ConditionState.suspected(Severity.HIGH, 1, NOON, NOON).as(ConditionState.Phase.FIRING);
        new Conditions(database)
                .change(change -> change.add(List.of(new Condition(
                        0,
                        "task_failed",
                        "a",
                        "a",
                        null,
                        "a failed",
                        "[]",
                        List.of(),
                        List.of(),
                        firing,
                        null,
                        null,
                        null))));
    }

    /** For deeds on them: of one owner, a job that runs and one that waits. */
    private static void beginJobs(String deed, Database database) {
        if (!deed.startsWith("cancel")) {
            return;
        }
        OperatedNode node = new OperatedNode(database, NODE, Operator.NOBODY);
        new PauseTasks(node).resumeAll(ANN, NOON);
        for (int i = 0; i < 2; i++) {
            JobRequest job = new JobRequest("jobs", "dora", null, null, null, null);
            new EnqueueJob(node, 100).enqueue(job, ANN, NOON);
            new Claims(database, NODE, "runner", 8).round(List.of(), NOON);
        }
    }

    private static TaskFile file(String... names) {
        List<Definition> tasks = new ArrayList<>();
        for (String name : names) {
            String schedule = name.equals("fresh") ? "1 * * * *" : "* * * * *";
            tasks.add(new Definition(name, Json.object("schedule", schedule, "command", List.of("true"))));
        }
        return new TaskFile(Path.of("tasks.yaml"), tasks, Map.of(), Map.of());
    }

    /** Ends what is to be stopped, as the runner that has it would. */
    private static final class EndingRunner extends AbsentRunner {
        private final Faults faults;

        EndingRunner(Faults faults) {
            this.faults = faults;
        }

        @Override
        public boolean stopRequested() {
            faults.allowAll();
            try {
                faults.execute(
                        "update executions set status = stop_as where status = 'running' and stop_at is not null");
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
            return true;
        }
    }

    /** Finds that what runs has ended, and records that, as the runner that has it would. */
    private static final class RecordingRunner extends AbsentRunner {
        private final Database database;

        RecordingRunner(Database database) {
            this.database = database;
        }

        @Override
        public boolean stopRequested() {
            for (OrphanedClaims.Other other : new OrphanedClaims(database, NODE.name(), "another").others()) {
                Attempt end = Attempt.of(
                        other.claim().execution(),
                        other.claim().attempt(),
                        NOON,
                        NOW,
                        Outcome.lost(Reason.of(ReasonCode.NO_RESULT)));
                database.change(
                        session -> new RecordOutcome(session).record(new EndedAttempt(other.claim(), end), NOW));
            }
            return true;
        }
    }

    /** Stays until it is made to leave. */
    private static final class LeavingRunner extends AbsentRunner {
        private boolean there = true;
        private int left;

        @Override
        public boolean isThere() {
            return there;
        }

        @Override
        public boolean leave() {
            left++;
            return true;
        }
    }
}
