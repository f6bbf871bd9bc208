package dev.smartcron.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.smartcron.cli.Deployment.Answer;
import dev.smartcron.store.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A database that was deleted or emptied is never taken for an empty schedule. */
class LostDatabaseTest {
    private static final String TASKS = "  - {name: a, schedule: '0 7 * * *', command: [true]}\n";

    /** What answers otherwise, as is looked at below, and what needs no database. */
    private static final Pattern OTHERS =
            Pattern.compile("(health|verify|help|restore)\\b.*|simulate FILE|stop( --json)?");

    @TempDir
    private Path folder;

    private Deployment deployment;
    private Path file;

    @BeforeEach
    void deploy() throws IOException {
        deployment = new Deployment(folder);
        file = deployment.home.resolve("smartcron.db");
        assertThat(deployment.register(TASKS).exitCode()).isZero();
        assertThat(deployment.smartcron("run").exitCode()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"deleted", "all deleted", "emptied"})
    void every_command_says_so_and_begins_no_other(String what) throws IOException {
        lose(what);
        String says = what.equals("emptied") ? " is empty (0 bytes)" : " was deleted or emptied; this home has used it";
        assertEveryCommandTells(says);
        Answer health = deployment.smartcron("health", "--json");
        assertThat(health.exitCode()).isEqualTo(3);
        assertThat(health.object()).containsEntry("status", "critical");
        assertThat(health.out()).contains(says);
        Answer verify = deployment.smartcron("verify", "--json");
        assertThat(verify.exitCode()).isEqualTo(1);
        assertThat(verify.out()).contains(says);
        assertThat(Files.notExists(file) || Files.size(file) == 0).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"deleted", "emptied"})
    void whoever_means_it_begins_anew(String what) throws IOException {
        lose(what);
        assertThat(deployment.smartcron("migrate", "--new").exitCode()).isZero();
        assertThat(deployment.smartcron("run").exitCode()).isZero();
        assertThat(deployment.register(TASKS).exitCode()).isZero();
        assertThat(deployment.smartcron("list", "--json").array()).hasSize(1);
    }

    @Test
    void a_backup_put_in_its_place_is_used() throws IOException {
        Path backup = folder.resolve("backup.db");
        Files.copy(file, backup);
        lose("deleted");
        Files.copy(backup, file);
        assertThat(deployment.smartcron("list", "--json").array()).hasSize(1);
    }

    @Test
    void another_database_than_the_one_before_may_be_new() {
        String other = "jdbc:sqlite:" + folder.resolve("other.db");
        assertThat(deployment.smartcron("run", "--db", other).exitCode()).isZero();
    }

    @Test
    void tables_that_are_gone_from_a_server_are_told_likewise() throws SQLException, IOException {
        String url = PostgresServer.newDatabase();
        deployment.environment.put("SMARTCRON_DB", url);
        assertThat(deployment.register(TASKS).exitCode()).isZero();
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            statement.execute("drop schema public cascade; create schema public");
        }
        assertEveryCommandTells(" was deleted or emptied; this home has used it");
        assertThat(deployment.smartcron("migrate", "--new").exitCode()).isZero();
        assertThat(deployment.smartcron("run").exitCode()).isZero();
    }

    @Test
    void a_new_database_is_there_whole_or_not_at_all() throws IOException {
        Path other = folder.resolve("made").resolve("other.db");
        assertThat(deployment.smartcron("run", "--db", "jdbc:sqlite:" + other).exitCode())
                .isZero();
        try (Stream<Path> files = Files.list(other.getParent())) {
            assertThat(files.map(each -> each.getFileName().toString())).containsExactly("other.db");
        }
    }

    private void lose(String what) throws IOException {
        if (what.equals("emptied")) {
            Files.write(file, new byte[0]);
            return;
        }
        Files.delete(file);
        if (what.equals("all deleted")) {
            try (Stream<Path> beside = Files.list(deployment.home)) {
                for (Path each : beside.filter(
                                path -> path.getFileName().toString().startsWith("smartcron.db"))
                        .toList()) {
                    Files.delete(each);
                }
            }
        }
    }

    private void assertEveryCommandTells(String says) {
        EveryCommand.lines().filter(line -> !OTHERS.matcher(line).matches()).forEach(line -> {
            Answer answer = deployment.smartcron(EveryCommand.words(line, deployment.home.resolve("tasks.yaml")));
            assertThat(answer.exitCode())
                    .as(line + ": " + answer.out() + answer.err())
                    .isEqualTo(3);
            assertThat(answer.out()).as(line).isEmpty();
            assertThat(answer.err())
                    .as(line)
                    .contains(says, "smartcron migrate --new")
                    .hasLineCount(2);
        });
    }
}
