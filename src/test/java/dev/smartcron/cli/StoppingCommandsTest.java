package dev.smartcron.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoppingCommandsTest {
    @TempDir
    private Path folder;

    private Deployment deployment;

    @BeforeEach
    void register() throws IOException {
        deployment = new Deployment(folder);
        deployment.register("  - {name: a, schedule: '0 * * * *', timezone: Asia/Tokyo, command: [\"true\"]}\n");
    }

    @Test
    void kill_answers_with_executions_as_the_history_has_them() {
        deployment.smartcron("trigger", "a");
        Deployment.Answer killed = deployment.smartcron("kill", "1", "--json");
        assertThat(killed.exitCode()).isZero();
        assertThat(killed.array())
                .isEqualTo(deployment.smartcron("history", "a", "--json").array())
                .singleElement()
                .satisfies(execution -> assertThat(execution)
                        .containsEntry("id", 1L)
                        .containsEntry("status", "cancelled")
                        .containsEntry("reason_code", "cancelled")
                        .containsEntry("reason", "stopped by ann"));
    }

    @Test
    void digits_are_an_execution() {
        deployment.smartcron("trigger", "a");
        assertThat(deployment.smartcron("kill", "9").err()).contains("there is no execution 9\n");
        assertThat(deployment.smartcron("kill", "1").exitCode()).isZero();
    }

    @Test
    void stop_says_whether_a_runner_left_and_what_was_ended() throws SQLException {
        runsElsewhere();
        Deployment.Answer stopped = deployment.smartcron("stop", "--all", "--json");
        assertThat(stopped.exitCode()).isZero();
        assertThat(stopped.object()).isEqualTo(Map.of("runner_left", false, "stopped", List.of()));
    }

    @Test
    void unlock_answers_with_the_reason_and_its_code() throws SQLException {
        runsElsewhere();
        Deployment.Answer refused = deployment.smartcron("unlock", "a", "--json");
        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.array())
                .singleElement()
                .satisfies(lock -> assertThat(lock)
                        .containsEntry("released", false)
                        .containsEntry("status", "running")
                        .containsEntry("reason_code", null));
        Deployment.Answer forced = deployment.smartcron("unlock", "a", "--force", "--json");
        assertThat(forced.exitCode()).isZero();
        assertThat(forced.array())
                .singleElement()
                .satisfies(lock -> assertThat(lock)
                        .containsEntry("released", true)
                        .containsEntry("forced", true)
                        .containsEntry("node", "other")
                        .containsEntry("status", "lost")
                        .containsEntry("reason_code", "unlocked")
                        .extractingByKey("reason")
                        .asString()
                        .startsWith("its lock was taken by force by ann"));
    }

    private void runsElsewhere() throws SQLException {
        deployment.happened("a", "running", null, "2026-04-03T11:00:00Z", null);
        deployment.sql("update executions set node = 'other', runner = '1-2', fence = 1");
        deployment.sql("insert into slots (name, number, fence, execution_id, node, runner, expires_at)"
                + " values ('task:a', 0, 1, 1, 'other', '1-2', 9999999999999)");
    }
}
