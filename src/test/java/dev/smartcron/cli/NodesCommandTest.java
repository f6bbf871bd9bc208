package dev.smartcron.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.smartcron.cli.Deployment.Answer;
import dev.smartcron.store.OldSchema;
import dev.smartcron.store.PostgresServer;
import dev.smartcron.store.db.Database;
import dev.smartcron.store.db.Schema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Several machines, and several programs, as their operator meets them. */
class NodesCommandTest {
    @TempDir
    private Path folder;

    private Deployment deployment;

    @BeforeEach
    void deploy() {
        deployment = new Deployment(folder);
    }

    @Test
    void every_node_is_listed_within_80_columns_and_as_json() throws SQLException {
        assertThat(deployment.smartcron("nodes").out()).startsWith("No node has ticked yet.");
        deployment.smartcron("migrate");
        node("web1", 30, 12L);
        node("a-node-with-quite-a-long-name-in-a-domain.example.org", 600, -4_200_000L);
        deployment.sql("insert into nodes (name, boot_id, version, last_health) values ('looks', '', '0.1', 5)");
        Answer text = deployment.smartcron("nodes");
        assertThat(text.exitCode()).isZero();
        assertThat(text.out().lines())
                .hasSize(5)
                .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(80));
        assertThat(text.out().lines().toList().get(0)).startsWith("NODE").contains("STATE", "AGO", "RUNNING", "CLOCK");
        assertThat(text.out().lines().toList().get(1)).contains("silent", "10m", "+1h10m");
        assertThat(text.out().lines().toList().get(2)).endsWith("example.org");
        assertThat(text.out().lines().toList().get(4)).contains("web1", "alive", "30s", "-12ms", "production");

        List<Map<String, Object>> json = deployment.smartcron("nodes", "--json").array();
        assertThat(json).hasSize(3);
        Map<String, Object> web1 = json.get(2);
        assertThat(web1.keySet())
                .containsExactly(
                        "name",
                        "last_tick_at",
                        "last_health_at",
                        "version",
                        "environment",
                        "clock_skew_ms",
                        "running",
                        "booted_at",
                        "silent");
        assertThat(web1)
                .containsEntry("name", "web1")
                .containsEntry("clock_skew_ms", 12L)
                .containsEntry("running", 0L)
                .containsEntry("silent", false);
        assertThat(Instant.parse(web1.get("last_tick_at").toString())).isEqualTo(deployment.now.minusSeconds(30));
        assertThat(json.get(1)).containsEntry("last_tick_at", null).containsEntry("silent", true);
    }

    @Test
    void a_machine_that_is_gone_for_good_is_forgotten_and_one_that_ticks_is_not() throws SQLException {
        deployment.smartcron("migrate");
        node("web8", 30, 12L);
        node("web9", 86_400, 0L);
        node("web10", 86_400, 0L);
        Answer alive = deployment.smartcron("nodes", "--forget", "web8");
        assertThat(alive.exitCode()).isEqualTo(1);
        assertThat(alive.err()).isEqualTo("""
                        smartcron: web8 was heard of 30s ago
                          Try: Take SmartCron's lines out of the crontab there, and try again in 10m.
                        """);
        Answer unknown = deployment.smartcron("nodes", "--forget", "web99");
        assertThat(unknown.exitCode()).isEqualTo(2);
        Answer gone = deployment.smartcron("nodes", "--forget", "web9");
        assertThat(gone.exitCode()).isZero();
        assertThat(gone.out()).startsWith("web9 is forgotten; it ticked last at ");
        assertThat(deployment.smartcron("nodes", "--forget", "web10", "--json").object())
                .containsOnlyKeys("forgotten", "last_tick_at")
                .containsEntry("forgotten", "web10");
        assertThat(deployment.smartcron("nodes").out().lines()).hasSize(2);
    }

    @Test
    void an_older_schema_is_refused_by_a_tick_in_two_lines() throws IOException {
        Files.createDirectories(deployment.home);
        OldSchema.create("jdbc:sqlite:" + deployment.home.resolve("smartcron.db"));
        Answer refused = deployment.smartcron("run");
        assertThat(refused.exitCode()).isEqualTo(3);
        assertThat(refused.out()).isEmpty();
        assertThat(refused.err())
                .isEqualTo("smartcron: the database has schema " + OldSchema.VERSION + ", this program needs "
                        + Schema.VERSION + "\n  Try: Run smartcron migrate.\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"sqlite", "postgresql"})
    void several_may_migrate_at_once(String kind) throws Exception {
        String url =
                kind.equals("sqlite") ? "jdbc:sqlite:" + folder.resolve("empty.db") : PostgresServer.emptyDatabase();
        List<Process> processes = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            ProcessBuilder builder = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-cp",
                            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                            "dev.smartcron.Main",
                            "migrate",
                            "--home",
                            folder.toString(),
                            "--db",
                            url)
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("said-" + i).toFile());
            processes.add(builder.start());
        }
        for (int i = 0; i < processes.size(); i++) {
            assertThat(processes.get(i).waitFor())
                    .as(Files.readString(folder.resolve("said-" + i)))
                    .isZero();
        }
        try (Database migrated = Database.open(url, null)) {
            assertThat(migrated.schemaVersion()).isEqualTo(Schema.VERSION);
            assertThat(migrated.missingTables()).isEmpty();
        }
    }

    private void node(String name, int secondsAgo, Long skew) throws SQLException {
        long at = deployment.now.minusSeconds(secondsAgo).toEpochMilli();
        deployment.sql(
                "insert into nodes (name, boot_id, version, environment, last_tick, clock_skew_ms, booted_at)"
                        + " values (?, 'boot', '0.1.0', 'production', ?, ?, ?)",
                name,
                at,
                skew,
                at - 86_400_000);
    }
}
