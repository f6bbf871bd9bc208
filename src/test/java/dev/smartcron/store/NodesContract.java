package dev.smartcron.store;

import static dev.smartcron.execution.Sentences.sentence;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.smartcron.execution.Actor;
import dev.smartcron.execution.Attempt;
import dev.smartcron.execution.Execution;
import dev.smartcron.execution.Outcome;
import dev.smartcron.execution.ReasonCode;
import dev.smartcron.execution.Shows;
import dev.smartcron.execution.Status;
import dev.smartcron.execution.Trigger;
import dev.smartcron.operations.ForgetNode;
import dev.smartcron.operations.OperatedNode;
import dev.smartcron.operations.Operator;
import dev.smartcron.store.claim.OrphanedClaims.OfSilentNode;
import dev.smartcron.store.claim.TaskLocks;
import dev.smartcron.store.db.Database;
import dev.smartcron.store.db.DatabaseProblem;
import dev.smartcron.store.db.Schema;
import dev.smartcron.store.nodes.NodeTable;
import dev.smartcron.store.nodes.NodeTable.NodeRow;
import dev.smartcron.store.nodes.Ticks;
import dev.smartcron.store.query.ExecutionTable;
import dev.smartcron.store.query.TaskChanges;
import dev.smartcron.store.query.TaskChanges.Declared;
import dev.smartcron.store.rows.Claim;
import dev.smartcron.store.rows.EndedAttempt;
import dev.smartcron.store.rows.Node;
import dev.smartcron.store.rows.TaskRow;
import dev.smartcron.task.Definition;
import dev.smartcron.task.Policy.Overlap;
import dev.smartcron.task.Task;
import dev.smartcron.text.UserError;
import dev.smartcron.tick.BeginTick;
import dev.smartcron.tick.NodeNameTaken;
import dev.smartcron.tick.admit.Claims;
import dev.smartcron.tick.resident.DeadNodes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the database keeps of several nodes: who is who, and what becomes of one that is gone. */
abstract class NodesContract {
    static final Instant NOON = Instant.parse("2026-04-05T12:00:00Z");

    /** After the default timeout, the time to kill and the lock's margin. */
    private static final Instant EXPIRED = NOON.plus(Duration.ofMinutes(70));

    private static final Actor ANN = new Actor("ann", "here");

    private String url;
    private Database database;
    private ExecutionTable executions;

    abstract String emptyDatabase();

    @BeforeEach
    void open() {
        url = emptyDatabase();
        database = Database.open(url, null);
        executions = new ExecutionTable(database);
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    @Shows(ReasonCode.NODE_GONE)
    void what_a_node_that_is_gone_left_running_is_lost_and_its_lock_is_free() {
        tick("b", NOON);
        Claim claim = claim("a", "b");
        ticks("here", EXPIRED, 5);
        List<OfSilentNode> gone = new DeadNodes(database, "here").giveUp(EXPIRED);
        assertThat(gone).singleElement().satisfies(given -> {
            assertThat(given.node()).isEqualTo("b");
            assertThat(given.claim().execution()).isEqualTo(claim.execution());
            assertThat(given.claim().fence()).isEqualTo(claim.fence());
        });
        Execution lost = executions.find(claim.execution()).orElseThrow();
        assertThat(lost.status()).isEqualTo(Status.LOST);
        assertThat(sentence(lost.reason())).isEqualTo("its node b is gone, last heard of at 2026-04-05T12:00:00Z");
        assertThat(lost.finishedAt()).isEqualTo(EXPIRED);
        Attempt attempt = executions.attempts(lost.id()).get(0);
        assertThat(attempt.status()).isEqualTo(Status.LOST);
        assertThat(attempt.finishedAt()).isEqualTo(EXPIRED);
        assertThat(holders("a")).isEmpty();
        assertThat(new DeadNodes(database, "here").giveUp(EXPIRED)).isEmpty();
    }

    @Test
    void nothing_is_given_up_while_its_lock_holds_or_its_node_ticks_or_this_one_was_silent_itself() {
        tick("b", NOON);
        Claim claim = claim("a", "b");
        Instant soon = NOON.plus(Duration.ofMinutes(30));
        ticks("here", soon, 5);
        assertThat(new DeadNodes(database, "here").giveUp(soon)).as("lock held").isEmpty();

        Instant minutes = EXPIRED.minus(Duration.ofMinutes(3));
        tick("here", minutes);
        tick("here", minutes.plusSeconds(1));
        tick("here", minutes.plusSeconds(2));
        tick("here", minutes.plusSeconds(120));
        tick("here", EXPIRED);
        assertThat(new DeadNodes(database, "here").giveUp(EXPIRED))
                .as("three minutes of five")
                .isEmpty();
        assertThat(new DeadNodes(database, "there").giveUp(EXPIRED))
                .as("never ticked")
                .isEmpty();

        tick("here", minutes.plusSeconds(60));
        tick("b", EXPIRED.minusSeconds(240));
        assertThat(new DeadNodes(database, "here").giveUp(EXPIRED))
                .as("b ticked four minutes ago")
                .isEmpty();
        assertThat(executions.find(claim.execution()).orElseThrow().status()).isEqualTo(Status.RUNNING);
    }

    @Test
    void a_service_is_given_up_as_soon_as_its_lease_is_over_and_its_node_silent() {
        tick("b", NOON);
        Claim task = claim("a", "b");
        declare("s");
        long id = Added.of(database, "s", Trigger.SERVICE, Overlap.QUEUE, 3, NOON);
        assertThat(claims("b").round(List.of(), NOON).claimed())
                .extracting(Claim::execution)
                .containsExactly(id);
        Instant leaseOver = NOON.plusSeconds(130);
        database.change(handle -> handle.createUpdate("update slots set expires_at = " + leaseOver.toEpochMilli()
                        + " where execution_id in (" + id + ", " + task.execution() + ")")
                .execute());
        ticks("here", leaseOver, 5);
        assertThat(new DeadNodes(database, "here").giveUp(leaseOver.minusMillis(1)))
                .as("leased")
                .isEmpty();
        tick("b", leaseOver.minusSeconds(119));
        assertThat(new DeadNodes(database, "here").giveUp(leaseOver))
                .as("heard of less than two minutes ago")
                .isEmpty();
        Instant silent = leaseOver.plusSeconds(2);
        assertThat(new DeadNodes(database, "here").giveUp(silent))
                .as("the service, not the task")
                .extracting(given -> given.claim().execution())
                .containsExactly(id);
    }

    @Test
    void a_lock_that_has_changed_hands_stays_with_its_new_holder() {
        tick("b", NOON);
        Claim first = claim("a", "b");
        Added.manual(database, "a", EXPIRED);
        Claim second = claims("here").round(List.of(), EXPIRED).claimed().get(0);
        assertThat(second.fence()).isGreaterThan(first.fence());
        ticks("here", EXPIRED, 5);
        assertThat(new DeadNodes(database, "here").giveUp(EXPIRED))
                .extracting(given -> given.claim().execution())
                .containsExactly(first.execution());
        assertThat(holders("a")).hasSize(1);
        assertThat(executions.find(second.execution()).orElseThrow().status()).isEqualTo(Status.RUNNING);
    }

    @Test
    void the_end_that_a_node_brings_back_too_late_changes_nothing() {
        tick("b", NOON);
        Claim claim = claim("a", "b");
        ticks("here", EXPIRED, 5);
        new DeadNodes(database, "here").giveUp(EXPIRED);
        Attempt late = Attempt.of(claim.execution(), 1, NOON, EXPIRED, Outcome.succeeded(0));
        claims("b").round(List.of(new EndedAttempt(claim, late)), EXPIRED.plusSeconds(1));
        assertThat(executions.find(claim.execution()).orElseThrow().status()).isEqualTo(Status.LOST);
        assertThat(executions.attempts(claim.execution()).get(0).status()).isEqualTo(Status.LOST);
    }

    @Test
    void several_nodes_give_each_execution_up_once() throws Exception {
        tick("b", NOON);
        for (int i = 0; i < 20; i++) {
            claim("task-" + i, "b");
        }
        for (int i = 0; i < 4; i++) {
            ticks("node-" + i, EXPIRED, 5);
        }
        CountDownLatch go = new CountDownLatch(1);
        ExecutorService threads = Executors.newFixedThreadPool(4);
        List<Future<List<OfSilentNode>>> all = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            String node = "node-" + i;
            all.add(threads.submit(() -> {
                try (Database own = Database.open(url, null)) {
                    go.await();
                    return new DeadNodes(own, node).giveUp(EXPIRED);
                }
            }));
        }
        go.countDown();
        List<Long> given = new ArrayList<>();
        for (Future<List<OfSilentNode>> one : all) {
            one.get().forEach(each -> given.add(each.claim().execution()));
        }
        threads.shutdown();
        assertThat(given).hasSize(20).doesNotHaveDuplicates();
    }

    @Test
    void a_second_machine_under_one_name_is_refused_and_noted() {
        begin("kernel.1.100", NOON, Duration.ofHours(1));
        Instant now = NOON.plusSeconds(12);
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> begin("kernel.2.200", now, Duration.ofMinutes(30)))
                    .isInstanceOfSatisfying(
                            NodeNameTaken.class,
                            refused -> assertThat(refused.hint())
                                    .isEqualTo("Give each machine its own name with SMARTCRON_NODE."))
                    .hasMessage("node name node is also used by another machine, which ticked 12s ago");
        }
        NodeRow row = new NodeTable(database).all().get(0);
        assertThat(row.lastTick()).isEqualTo(NOON);
        assertThat(row.rivalAt()).isEqualTo(now);
        assertThat(new Ticks(database)
                        .lastBefore(now.plusSeconds(1))
                        .orElseThrow()
                        .at())
                .isEqualTo(NOON);
        begin("kernel.1.100", NOON.plusSeconds(60), Duration.ofMinutes(61));
    }

    @Test
    void a_real_boot_is_none_and_neither_is_what_replaces_a_machine_later() {
        begin("kernel.1.100", NOON, Duration.ofHours(1));
        assertThat(begin("kernel.1.900", NOON.plusSeconds(60), Duration.ofSeconds(55))
                        .bootedAt())
                .as("booted five seconds after the last tick")
                .isEqualTo(NOON.plusSeconds(5));
        begin("other.7.7", NOON.plus(Duration.ofMinutes(7)), Duration.ofDays(3));
    }

    @Test
    void a_name_stays_a_silent_machines_while_it_may_have_something_running() {
        begin("kernel.1.100", NOON, Duration.ofHours(1));
        declare("a");
        Added.manual(database, "a", NOON);
        new Claims(database, new Node("node", "production", "boot", "test"), "4711-100-kernel.1.100", 8)
                .round(List.of(), NOON);
        Instant later = NOON.plus(Duration.ofMinutes(20));
        assertThatThrownBy(() -> begin("kernel.2.200", later, Duration.ofDays(3)))
                .hasMessage("node name node is also used by another machine, which ticked 20m ago and has 1 running");
        begin("kernel.2.200", EXPIRED.plusSeconds(120), Duration.ofDays(3));
    }

    @Test
    void the_clock_of_a_node_is_kept_where_the_database_has_one_of_its_own() {
        Clock slow = Clock.offset(Clock.systemUTC(), Duration.ofSeconds(-42));
        long asked = System.nanoTime();
        Instant now = database.clock(slow).instant();
        Duration roundTrip = Duration.ofNanos(System.nanoTime() - asked).plusMillis(5);
        Duration ahead = Duration.ofSeconds(42);
        tick("here", now);
        Duration skew = new NodeTable(database).all().get(0).clockSkew();
        if (database.file() != null) {
            assertThat(skew).isNull();
        } else {
            assertThat(skew).isBetween(ahead.minus(roundTrip), ahead.plus(roundTrip));
        }
    }

    @Test
    void nodes_are_listed_with_what_runs_on_them() {
        new Ticks(database).beatHealth(new Node("web9", "production", "boot", "2"), NOON);
        tick("b", NOON);
        claim("a", "b");
        assertThat(new NodeTable(database).all())
                .satisfiesExactly(
                        b -> {
                            assertThat(b.name()).isEqualTo("b");
                            assertThat(b.running()).isEqualTo(1);
                            assertThat(b.environment()).isEqualTo("production");
                            assertThat(b.bootedAt())
                                    .as("by the kernel, not by its first tick")
                                    .isEqualTo(NOON.minus(Duration.ofDays(1)));
                        },
                        web9 -> {
                            assertThat(web9.lastTick()).isNull();
                            assertThat(web9.lastHealth()).isEqualTo(NOON);
                            assertThat(web9.running()).isZero();
                        });
    }

    @Test
    void a_node_that_is_gone_for_good_is_forgotten_once_nothing_of_it_is_open() {
        tick("here", EXPIRED);
        tick("b", NOON);
        Claim claim = claim("a", "b");
        ForgetNode nodes = new ForgetNode(
                new OperatedNode(database, new Node("here", "production", "boot", "1"), Operator.NOBODY));
        assertThat(refusal(nodes, "c")).isEqualTo("there is no node 'c': smartcron nodes shows their names.");
        assertThat(refusal(nodes, "here")).startsWith("here is this machine: Take SmartCron's lines out");
        tick("b", EXPIRED.minusSeconds(599));
        assertThat(refusal(nodes, "b")).startsWith("b was heard of 9m59s ago: Take SmartCron's lines out");
        tick("b2", EXPIRED.minusSeconds(601));
        new Ticks(database).beatHealth(new Node("b2", "production", "boot", "1"), EXPIRED.minusSeconds(300));
        assertThat(refusal(nodes, "b2")).startsWith("b2 was heard of 5m ago: ");

        Instant later = EXPIRED.plusSeconds(60);
        assertThatThrownBy(() -> nodes.forget("b", ANN, later)).hasMessage("1 execution is recorded as running on b");
        ticks("here", later, 5);
        new DeadNodes(database, "here").giveUp(later);
        assertThat(executions.find(claim.execution()).orElseThrow().status()).isEqualTo(Status.LOST);
        nodes.forget("b", ANN, later);
        assertThat(new NodeTable(database).names()).containsExactly("b2", "here");
        assertThat(executions.find(claim.execution()).orElseThrow().node()).isEqualTo("b");
        assertThat(database.select(
                        "select actor, action, detail from audit where action = 'forget'",
                        Map.of(),
                        row -> row.getString(1) + " " + row.getString(2) + " " + row.getString(3)))
                .singleElement()
                .asString()
                .startsWith("ann forget {\"node\":\"b\",");
        tick("b", later.plusSeconds(60));
        assertThat(new NodeTable(database).names()).containsExactly("b", "b2", "here");
    }

    private static String refusal(ForgetNode nodes, String name) {
        try {
            nodes.forget(name, ANN, EXPIRED);
            return "none";
        } catch (UserError e) {
            return e.getMessage() + ": " + e.hint();
        }
    }

    @Test
    void a_database_of_an_older_schema_is_refused_with_what_helps() {
        String old = emptyDatabase();
        OldSchema.create(old);
        assertThatThrownBy(() -> Database.open(old, null))
                .isInstanceOfSatisfying(
                        DatabaseProblem.class,
                        problem -> assertThat(problem.hint()).isEqualTo("Run smartcron migrate."))
                .hasMessage("the database has schema " + OldSchema.VERSION + ", this program needs " + Schema.VERSION);
    }

    @Test
    void a_running_program_notices_that_it_was_migrated_under_it() {
        Claims claims = new Claims(database, new Node("node", "production", "boot", "test"), "runner", 8);
        assertThat(claims.round(List.of(), NOON).claimed()).isEmpty();
        database.change(handle -> handle.createUpdate("update meta set value = '99' where key = 'schema'")
                .execute());
        assertThatThrownBy(() -> claims.round(List.of(), NOON))
                .isInstanceOf(Claims.Outdated.class)
                .hasMessageContaining("schema 99");
    }

    private BeginTick.Begun begin(String boot, Instant now, Duration uptime) {
        return new BeginTick(database, unused -> {})
                .begin(new Node("node", "production", boot, "1"), "runner", now, uptime, List.of());
    }

    private void ticks(String node, Instant last, int minutes) {
        for (int i = minutes - 1; i >= 0; i--) {
            tick(node, last.minusSeconds(60L * i));
        }
    }

    private void tick(String node, Instant now) {
        Duration uptime = Duration.between(NOON.minus(Duration.ofDays(1)), now);
        new BeginTick(database, unused -> {})
                .begin(new Node(node, "production", "boot-" + node, "1"), "runner", now, uptime, List.of());
    }

    private Claim claim(String task, String node) {
        declare(task);
        Added.manual(database, task, NOON);
        return claims(node).round(List.of(), NOON).claimed().get(0);
    }

    private void declare(String task) {
        database.change(session -> new TaskChanges(session)
                .insert(
                        new Declared(
                                Task.of(new Definition(task, Map.of("command", List.of("true")))),
                                "test",
                                0,
                                TaskRow.Kind.ON_DEMAND),
                        null,
                        NOON));
    }

    private List<TaskLocks.Holder> holders(String task) {
        return database.read(session -> new TaskLocks(session).holders(task));
    }

    private Claims claims(String node) {
        return new Claims(database, new Node(node, "production", "boot", "test"), "runner-of-" + node, 100);
    }
}
