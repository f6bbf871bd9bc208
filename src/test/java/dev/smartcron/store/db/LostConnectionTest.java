package dev.smartcron.store.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.smartcron.execution.Status;
import dev.smartcron.store.Added;
import dev.smartcron.store.FallibleServer;
import dev.smartcron.store.Wire;
import dev.smartcron.store.claim.OrphanedClaims;
import dev.smartcron.store.query.ExecutionTable;
import dev.smartcron.store.query.TaskChanges;
import dev.smartcron.store.rows.Claim;
import dev.smartcron.store.rows.Node;
import dev.smartcron.store.rows.TaskRow;
import dev.smartcron.task.Definition;
import dev.smartcron.task.Task;
import dev.smartcron.tick.admit.Claims;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of a program's work when its database server goes away under it, and comes back. */
class LostConnectionTest {
    private static final Instant NOON = Instant.parse("2026-04-05T12:00:00Z");

    private static FallibleServer server;

    private Wire wire;
    private Database database;

    @BeforeAll
    static void start() throws IOException {
        server = FallibleServer.start();
    }

    @AfterAll
    static void stop() throws Exception {
        server.close();
    }

    @BeforeEach
    void open() throws IOException {
        wire = new Wire(server.port());
        database = Database.open(server.url(wire.port()) + "&prepareThreshold=0", null);
        database.change(handle ->
                handle.createUpdate("delete from meta where key = 'count'").execute());
        database.change(handle -> handle.createUpdate("insert into meta (key, value) values ('count', '0')")
                .execute());
    }

    @AfterEach
    void close() throws IOException {
        database.close();
        wire.close();
    }

    @Test
    void a_connection_whose_set_up_fails_is_closed() throws Exception {
        wire.refuse("lock_timeout");
        assertThatThrownBy(() -> Database.openAsItIs(server.url(wire.port()), null))
                .isInstanceOf(DatabaseProblem.class)
                .hasMessageContaining("refused");
        await().atMost(60, TimeUnit.SECONDS).until(() -> sessions() == 1);
    }

    /** Those of the program. */
    private static int sessions() throws SQLException {
        try (Connection connection = DriverManager.getConnection(server.url());
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "select count(*) from pg_stat_activity where application_name = 'smartcron'")) {
            row.next();
            return row.getInt(1);
        }
    }

    @Test
    void a_session_that_was_ended_is_replaced_without_anybody_noticing() throws Exception {
        server.endSessions();
        assertThat(count()).isZero();
        server.endSessions();
        add();
        server.endSessions();
        assertThat(database.<String>read(session -> session.jdbi()
                        .createQuery("select value from meta where key = 'count'")
                        .mapTo(String.class)
                        .one()))
                .isEqualTo("1");
        server.endSessions();
        database.<Integer>write(session -> session.jdbi()
                .createUpdate("update meta set value = '7' where key = 'count'")
                .execute());
        assertThat(count()).isEqualTo(7);
    }

    @Test
    void work_whose_session_was_ended_in_the_middle_is_done_once() {
        AtomicInteger tries = new AtomicInteger();
        database.change(handle -> {
            handle.createUpdate("update meta set value = cast(cast(value as integer) + 1 as text) where key = 'count'")
                    .execute();
            if (tries.incrementAndGet() < 3) {
                endSessions();
            }
            handle.createUpdate("update meta set value = value where key = 'count'")
                    .execute();
        });
        assertThat(tries).hasValue(3);
        assertThat(count()).isEqualTo(1);
    }

    @Test
    void a_stopped_server_is_a_problem_at_once_and_none_when_it_is_back() throws Exception {
        server.stop();
        for (int i = 0; i < 3; i++) {
            int before = wire.asked();
            assertThatThrownBy(this::add)
                    .isInstanceOfSatisfying(
                            DatabaseProblem.class,
                            problem -> assertThat(problem.isUnsure()).isFalse());
            assertThatThrownBy(this::count).isInstanceOf(DatabaseProblem.class);
            assertThat(wire.asked() - before).as("a door at which it knocked").isLessThanOrEqualTo(2);
        }
        server.startAgain();
        add();
        assertThat(count()).isEqualTo(1);
    }

    @Test
    void a_commit_whose_answer_was_lost_is_not_repeated_and_told_as_unsure() {
        wire.cutAtCommit();
        assertThatThrownBy(this::add)
                .isInstanceOfSatisfying(
                        DatabaseProblem.class,
                        problem -> assertThat(problem.isUnsure()).isTrue())
                .hasMessageContaining("nobody knows");
        assertThat(count()).isEqualTo(1);
        add();
        assertThat(count()).isEqualTo(2);
    }

    @Test
    void a_network_that_swallows_everything_holds_nobody_up_for_long() throws IOException {
        try (Wire other = new Wire(server.port());
                Database hasty = hasty(other)) {
            other.mute();
            int before = other.asked();
            assertThatThrownBy(() -> set(hasty, 1)).isInstanceOf(DatabaseProblem.class);
            assertThat(other.asked() - before)
                    .as("one that is to take its place, with encryption and without, and no further tries")
                    .isLessThanOrEqualTo(2);
            long waited = 0;
            int tries = 0;
            int until = other.asked() + 10;
            long began = System.nanoTime();
            for (; other.asked() < until; tries++) {
                long asked = System.nanoTime();
                assertThatThrownBy(() -> count(hasty)).isInstanceOf(DatabaseProblem.class);
                waited += System.nanoTime() - asked;
                pause(10);
            }
            long passed = System.nanoTime() - began;
            System.out.printf(
                    "kept waiting for %d of %d ms, by %d of %d%n", waited / 1_000_000, passed / 1_000_000, 5, tries);
            // About as long as an attempt takes, nobody is kept waiting once more; the last attempt has no such time.
            assertThat((double) waited / passed).isLessThan(0.8);
            assertThat(count()).as("who is not cut off").isZero();
            other.unmute();
            await().ignoreExceptionsInstanceOf(DatabaseProblem.class).untilAsserted(() -> {
                set(hasty, 1);
                assertThat(count(hasty)).isEqualTo(1);
            });
        }
    }

    /** One that waits a second for an answer, which is too short for a busy machine where all is well. */
    private static Database hasty(Wire wire) throws IOException {
        String url = server.url(wire.port()) + "&connectTimeout=1&socketTimeout=1&prepareThreshold=0";
        return await().ignoreExceptionsInstanceOf(DatabaseProblem.class)
                .until(() -> Database.open(url, null), opened -> true);
    }

    private static void set(Database database, int count) {
        database.change(handle -> handle.createUpdate("update meta set value = :count where key = 'count'")
                .bind("count", Integer.toString(count))
                .execute());
    }

    @Test
    void the_servers_own_bounds_hold_on_every_connection() throws Exception {
        assertThat(setting("idle_in_transaction_session_timeout")).isEqualTo("30s");
        server.endSessions();
        assertThat(setting("idle_in_transaction_session_timeout")).isEqualTo("30s");
        assertThat(setting("lock_timeout")).isEqualTo("20s");
    }

    @Test
    void a_claim_that_its_runner_was_not_told_of_is_given_back_and_made_again() {
        database.change(session -> new TaskChanges(session)
                .insert(
                        new TaskChanges.Declared(
                                Task.of(new Definition("a", Map.of("command", List.of("true")))),
                                "test",
                                0,
                                TaskRow.Kind.ON_DEMAND),
                        null,
                        NOON));
        ExecutionTable executions = new ExecutionTable(database);
        long id = Added.manual(database, "a", NOON);
        Claims claims = new Claims(database, new Node("node", "production", "boot", "test"), "runner", 4);
        wire.cutAtCommit();
        assertThatThrownBy(() -> claims.round(List.of(), NOON)).isInstanceOf(DatabaseProblem.class);
        assertThat(executions.find(id).orElseThrow().status()).isEqualTo(Status.RUNNING);
        assertThat(claims.round(List.of(), NOON).claimed()).isEmpty();

        OrphanedClaims orphaned = new OrphanedClaims(database, "node", "runner");
        List<Claim> unheard = orphaned.own();
        assertThat(unheard).extracting(Claim::execution).containsExactly(id);
        assertThat(new OrphanedClaims(database, "node", "other").own()).isEmpty();
        orphaned.giveBack(unheard.get(0), NOON);
        assertThat(orphaned.own()).isEmpty();
        List<Claim> claimed = claims.round(List.of(), NOON).claimed();
        assertThat(claimed).hasSize(1);
        assertThat(claimed.get(0).attempt()).isEqualTo(1);
    }

    @Test
    void the_clock_of_the_server_is_known_to_a_round_trip() {
        Clock system = Clock.offset(Clock.systemUTC(), Duration.ofSeconds(-42));
        long asked = System.nanoTime();
        database.clock(system);
        Duration roundTrip = Duration.ofNanos(System.nanoTime() - asked).plusMillis(5);
        Duration ahead = Duration.ofSeconds(42);
        assertThat(database.clockSkew()).isBetween(ahead.minus(roundTrip), ahead.plus(roundTrip));
    }

    private void add() {
        database.change(handle -> handle.createUpdate(
                        "update meta set value = cast(cast(value as integer) + 1 as text) where key = 'count'")
                .execute());
    }

    private int count() {
        return count(database);
    }

    private static int count(Database database) {
        return database.read(handle -> handle.createQuery("select value from meta where key = 'count'")
                .map(row -> Integer.parseInt(row.getString(1)))
                .one());
    }

    private String setting(String name) {
        return database.read(handle ->
                handle.createQuery("show " + name).map(row -> row.getString(1)).one());
    }

    private static void endSessions() {
        try {
            server.endSessions();
        } catch (java.sql.SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
