package dev.smartcron.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.smartcron.cli.Deployment.Answer;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReprioritiseCommandTest {
    private static final String FILE = """
              - {name: good, command: "true", priority: 4}
              - {name: other, command: "true"}
              - {name: master, schedule: "* * * * *", started_by: crontab, command: [smartcron, run]}
            """;

    @TempDir
    private Path folder;

    private Deployment deployment;

    @BeforeEach
    void deploy() throws IOException {
        deployment = new Deployment(folder);
        deployment.register(FILE);
    }

    @Test
    void it_holds_for_what_waits_and_for_what_is_added_and_says_so() throws IOException {
        deployment.smartcron("trigger", "good");
        deployment.smartcron("trigger", "other");
        assertThat(deployment.smartcron("reprioritise", "good", "1").out())
                .isEqualTo("good now has the priority 1, also what waits of it: 1\n");
        deployment.smartcron("trigger", "good");
        assertThat(priorities("good")).containsExactly(1L, 1L);
        assertThat(priorities("other")).containsExactly(3L);
        assertThat(task("list", "--json")).containsEntry("priority", 1L).containsEntry("reprioritised_by", "ann");
        assertThat(deployment.smartcron("show", "good").out())
                .contains("1 (1 is critical, 5 is low), set by ann; the file says 4");
        assertThat(deployment.smartcron("list", "--wide").out()).contains("PRIORITY");
    }

    @Test
    void a_task_whose_row_is_torn_is_refused_with_what_mends_it() throws Exception {
        deployment.smartcron("disable", "good");
        try (Connection connection =
                        DriverManager.getConnection("jdbc:sqlite:" + deployment.home.resolve("smartcron.db"));
                Statement statement = connection.createStatement()) {
            statement.executeUpdate("update tasks set definition = '{' where name = 'good'");
        }
        for (String words : List.of("reprioritise good 1", "enable good", "trigger good")) {
            Answer refused = deployment.smartcron(words.split(" ", -1));
            assertThat(refused.err())
                    .as(words)
                    .startsWith("smartcron: good cannot be read: its definition is not JSON")
                    .endsWith("  Try: Mend its task file and register it again.\n")
                    .hasLineCount(2);
            assertThat(refused.exitCode()).as(words).isEqualTo(2);
        }
        assertThat(deployment.register(FILE).exitCode()).isZero();
        assertThat(deployment.smartcron("reprioritise", "good", "1").exitCode()).isZero();
    }

    @Test
    void registering_keeps_it_and_says_so_until_it_is_reset() throws Exception {
        deployment.smartcron("reprioritise", "good", "1");
        Answer kept = deployment.register(FILE.replace("priority: 4", "priority: 5"));
        assertThat(kept.out()).contains("keeps the priority 1 that ann set over the file's");
        assertThat(prioritySeenBySql()).isEqualTo(1);
        deployment.smartcron("trigger", "good");
        assertThat(priorities("good")).containsExactly(1L);
        Answer reset = deployment.smartcron("reprioritise", "good", "--reset", "--json");
        assertThat(reset.object())
                .containsEntry("task", "good")
                .containsEntry("changed", true)
                .containsEntry("priority", 5L)
                .containsEntry("waiting_changed", 1L);
        assertThat(priorities("good")).containsExactly(5L);
        assertThat(prioritySeenBySql()).isEqualTo(5);
        assertThat(deployment.smartcron("reprioritise", "good", "--reset").out())
                .isEqualTo("good has the priority of its file already: 5\n");
    }

    @Test
    void wrong_words_are_told_in_two_lines() {
        for (List<String> wrong : List.of(
                List.of("good"),
                List.of("good", "0"),
                List.of("good", "high"),
                List.of("good", "2", "--reset"),
                List.of("gud", "2"),
                List.of("master", "1"))) {
            Answer answer = deployment.smartcron(
                    java.util.stream.Stream.concat(java.util.stream.Stream.of("reprioritise"), wrong.stream())
                            .toArray(String[]::new));
            assertThat(answer.exitCode()).as(wrong.toString()).isEqualTo(2);
            assertThat(answer.err()).as(wrong.toString()).hasLineCount(2);
        }
    }

    /** The one that services are started by, jobs get that a database function adds, and administrators read. */
    private int prioritySeenBySql() throws SQLException {
        try (Connection connection =
                        DriverManager.getConnection("jdbc:sqlite:" + deployment.home.resolve("smartcron.db"));
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "select priority from smart_cron_tasks_config where task_name = 'good'")) {
            return row.getInt("priority");
        }
    }

    private Map<String, Object> task(String... words) {
        return deployment.smartcron(words).array().get(0);
    }

    private List<Object> priorities(String task) {
        return deployment.smartcron("history", task, "--json").array().stream()
                .map(row -> row.get("priority"))
                .toList();
    }
}
