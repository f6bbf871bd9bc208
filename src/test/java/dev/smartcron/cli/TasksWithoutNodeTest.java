package dev.smartcron.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A task bound to hosts or environments that no node has is told alike by whoever is asked. */
class TasksWithoutNodeTest {
    private static final String TASKS = """
              - {name: elsewhere, schedule: "* * * * *", hosts: [db7], command: ["true"], working_dir: /}
              - {name: staging, schedule: "* * * * *", environments: [staging], command: ["true"], working_dir: /}
              - {name: here, schedule: "* * * * *", hosts: [web1, db7], command: ["true"], working_dir: /}
            """;
    private static final String WAITS = "waits for a node of its hosts: db7 (never seen; nodes: web1)";
    private static final String OTHER = "runs only in staging; this is production";

    @TempDir
    private Path folder;

    private Deployment deployment;

    @BeforeEach
    void deploy() {
        deployment = new Deployment(folder);
        deployment.environment.put("COLUMNS", "160");
    }

    private void minutes(int minutes) {
        for (int i = 0; i < minutes; i++) {
            deployment.now = deployment.now.plusSeconds(60);
            assertThat(deployment.smartcron("run").exitCode()).isZero();
        }
    }

    @Test
    void register_notes_it_and_says_nothing_of_a_task_for_this_node() throws IOException {
        String notes = "note: " + WAITS + ":\n  elsewhere\nnote: will be skipped: " + OTHER + ":\n  staging\n";
        assertThat(deployment.register(TASKS, "--dry-run").err()).isEqualTo(notes);
        assertThat(deployment.register(TASKS).err()).isEqualTo(notes);
    }

    @Test
    void every_view_says_why_and_none_blames_a_tick_that_ran() throws IOException {
        deployment.register(TASKS);
        minutes(4);
        assertThat(deployment.smartcron("list").out().lines())
                .anyMatch(line -> line.startsWith("elsewhere") && line.contains(" waits ") && line.endsWith(WAITS))
                .anyMatch(line -> line.startsWith("staging") && line.contains(" skipped ") && line.endsWith(OTHER));
        assertThat(deployment.smartcron("list", "--json").array().get(0)).containsEntry("no_node", WAITS);
        assertThat(deployment.smartcron("show", "elsewhere").out()).contains("state            " + WAITS);
        assertThat(deployment.smartcron("next", "elsewhere").out().lines().filter(line -> line.endsWith(WAITS)))
                .hasSize(5);
        assertThat(deployment.smartcron("next", "staging").out()).contains("will be skipped: " + OTHER);
        assertThat(deployment.smartcron("status").out())
                .contains("Elsewhere  elsewhere: " + WAITS)
                .contains("No problems.");
        assertThat(deployment.smartcron("why", "elsewhere").out()).contains("waiting: " + WAITS);
        assertThat(deployment.smartcron("history", "elsewhere").out()).isEqualTo("Nothing has happened yet.\n");
        assertThat(deployment
                        .smartcron("history", "here", "--status", "succeeded", "--json")
                        .array())
                .hasSize(4);
    }

    @Test
    void changes_of_tasks_leave_one_firing_waiting_and_tell_why_the_others_are_missed() throws IOException {
        deployment.register(TASKS);
        for (int i = 0; i < 6; i++) {
            minutes(3);
            deployment.register(TASKS.replace("db7", "db7, db" + i));
        }
        List<Map<String, Object>> rows = deployment
                .smartcron("history", "elsewhere", "--limit", "100", "--json")
                .array();
        assertThat(rows.stream().filter(row -> row.get("status").equals("pending")))
                .as("the newest on time, and what may yet be")
                .hasSizeLessThanOrEqualTo(2);
        assertThat(rows.stream().filter(row -> row.get("status").equals("missed")))
                .isNotEmpty()
                .allMatch(row -> row.get("reason_code").equals("nodes_asleep"))
                .allMatch(row -> row.get("reason")
                        .toString()
                        .matches("no node of its hosts .*db7.* ticked then; catch_up: latest runs only the newest"));
        assertThat(rows).as("no firing is without a row").hasSize(18);
    }

    @Test
    void a_host_that_fell_silent_is_named_with_its_last_tick() throws IOException, SQLException {
        deployment.register(TASKS);
        Instant last = deployment.now;
        minutes(2);
        deployment.sql(
                "insert into nodes (name, boot_id, version, environment, last_tick) values ('db7', 'x', '1', 'production', ?)",
                last.toEpochMilli());
        assertThat(deployment.smartcron("list").out()).doesNotContain("waits for");
        deployment.now = deployment.now.plusSeconds(180);
        assertThat(deployment.smartcron("list").out())
                .contains("waits for a node of its hosts: db7 (last tick " + last + ")");
    }

    @Test
    void a_simulation_leaves_it_out() throws IOException {
        deployment.register(TASKS);
        assertThat(deployment.smartcron("simulate", "--registered").out())
                .contains("of 1 task;")
                .contains("elsewhere: runs only on db7; this is web1 in production");
        deployment.environment.put("SMARTCRON_NODE", "db7");
        assertThat(deployment.smartcron("simulate", "--registered").out()).contains("of 2 tasks;");
    }
}
