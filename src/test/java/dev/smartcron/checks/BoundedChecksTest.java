package dev.smartcron.checks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import dev.smartcron.store.db.Database;
import dev.smartcron.store.db.DatabaseProblem;
import dev.smartcron.store.query.HealthFacts;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BoundedChecksTest {
    private static final Instant NOW = Instant.parse("2026-04-05T12:00:00Z");

    @TempDir
    private Path home;

    private final CountDownLatch end = new CountDownLatch(1);
    private final List<Database> connections = new ArrayList<>();
    private Database database;

    @BeforeEach
    void open() {
        database = Database.open("jdbc:sqlite:" + home.resolve("smartcron.db"), null);
    }

    @AfterEach
    void close() {
        end.countDown();
        database.close();
    }

    @Test
    void a_check_that_hangs_is_told_as_such_and_those_after_it_have_a_connection_of_their_own() {
        List<HealthCheck> checks = List.of(asking("first"), hanging("hangs"), asking("next"), asking("last"));
        try (BoundedChecks bounded = new BoundedChecks(
                database,
                check -> check.name().equals("hangs") ? Duration.ofMillis(200) : Duration.ofMinutes(3),
                Duration.ofMinutes(9))) {
            List<CheckResult> results = bounded.make(checks, NOW);
            assertThat(results)
                    .extracting(result -> result.name() + " " + result.status())
                    .containsExactly("first OK", "hangs DEGRADED", "next OK", "last OK");
            assertThat(results.get(1).detail()).isEqualTo("not known: the check took longer than 200ms");
            assertThat(results.get(1).findings()).isEmpty();
            assertThat(connections.get(0)).isNotSameAs(database).isNotSameAs(connections.get(1));
            assertThat(connections.get(1)).isNotSameAs(database).isSameAs(connections.get(2));
            assertThat(bounded.database()).isSameAs(connections.get(2));
        }
        new HealthFacts(database).ping();
    }

    @Test
    void one_that_hung_closes_its_connection_and_ends_its_thread_when_it_comes_back() {
        HealthCheck hangs = new HealthCheck("hangs", db -> now -> {
            connections.add(db);
            new HealthFacts(db).ping();
            return hanging("hangs").maker().apply(db).check(now);
        });
        try (BoundedChecks bounded =
                new BoundedChecks(database, check -> Duration.ofMillis(500), Duration.ofMinutes(9))) {
            bounded.make(List.of(hangs, asking("next")), NOW);
        }
        new HealthFacts(connections.get(0)).ping();
        end.countDown();
        await().untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .doesNotContain("checks"));
        assertThatThrownBy(() -> new HealthFacts(connections.get(0)).ping()).isInstanceOf(DatabaseProblem.class);
    }

    @Test
    void when_all_of_the_time_is_gone_the_rest_is_not_checked() {
        List<HealthCheck> checks = List.of(hanging("a"), hanging("b"), hanging("c"), asking("d"));
        try (BoundedChecks bounded =
                new BoundedChecks(database, check -> Duration.ofMillis(400), Duration.ofMillis(500))) {
            List<CheckResult> results = bounded.make(checks, NOW);
            assertThat(results).extracting(CheckResult::name).containsExactly("a", "b", "c", "d");
            assertThat(results).extracting(CheckResult::status).containsOnly(CheckStatus.DEGRADED);
            assertThat(results.get(3).detail()).startsWith("not checked: those before it took ");
            assertThat(connections).isEmpty();
        }
    }

    @Test
    void each_has_five_seconds_and_all_have_thirty() {
        try (BoundedChecks bounded = new BoundedChecks(database)) {
            assertThat(bounded.make(List.of(hanging("hangs")), NOW))
                    .extracting(CheckResult::detail)
                    .containsExactly("not known: the check took longer than 5.0s");
        }
        assertThat(BoundedChecks.ALL).isEqualTo(Duration.ofSeconds(30));
    }

    @Test
    void one_that_breaks_is_told_as_such_and_a_database_that_cannot_be_used_ends_them_all() {
        HealthCheck broken = new HealthCheck("broken", db -> now -> {
            throw new IllegalStateException("out of cheese");
        });
        HealthCheck gone = new HealthCheck("gone", db -> now -> {
            throw new DatabaseProblem("the disk is full", "df -h");
        });
        try (BoundedChecks bounded = new BoundedChecks(database)) {
            assertThat(bounded.make(List.of(broken, asking("next")), NOW))
                    .extracting(CheckResult::detail)
                    .containsExactly(
                            "the check itself failed: java.lang.IllegalStateException: out of cheese", "asked");
            assertThatThrownBy(() -> bounded.make(List.of(gone, asking("next")), NOW))
                    .isInstanceOf(DatabaseProblem.class)
                    .hasMessage("the disk is full");
        }
    }

    @Test
    void a_check_without_a_database_has_its_time_too() {
        Check hanging = hanging("disk").maker().apply(database);
        assertThat(BoundedChecks.without("disk", hanging, Duration.ofMillis(200), NOW))
                .extracting(CheckResult::name, CheckResult::detail)
                .containsExactly(tuple("disk", "not known: the check took longer than 200ms"));
        Check quick = asking("disk").maker().apply(database);
        assertThat(BoundedChecks.without("disk", quick, Duration.ofMinutes(5), NOW))
                .extracting(CheckResult::detail)
                .containsExactly("asked");
    }

    private HealthCheck asking(String name) {
        return new HealthCheck(name, db -> now -> {
            connections.add(db);
            new HealthFacts(db).ping();
            return List.of(CheckResult.ok(name, "asked"));
        });
    }

    private HealthCheck hanging(String name) {
        return new HealthCheck(name, db -> now -> {
            try {
                end.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return List.of(CheckResult.ok(name, "too late"));
        });
    }
}
