package dev.smartcron.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs that lost their runner, and locks that stand in the way: what the API does about them. */
class StuckRunsTest {
    @TempDir
    Path folder;

    private LivingDashboard dashboard;

    @BeforeEach
    void open() throws IOException {
        dashboard = new LivingDashboard(folder, "  - {name: long, command: \"sleep 300\", kill_after: 1s}\n");
    }

    @AfterEach
    void close() {
        dashboard.close();
    }

    @Test
    void what_lost_its_runner_is_reset_before_the_answer_and_named_in_it() {
        Object id = lost();
        assertThat(dashboard
                        .post("/api/cron/reset-stuck-jobs", "{\"timeoutMinutes\":0}")
                        .object()
                        .get("reset"))
                .asString()
                .contains("id=" + id, "task=long", "status=lost");
    }

    @Test
    void the_lock_of_what_lost_its_runner_is_released_by_proof() {
        lost();
        assertThat(dashboard.post("/api/cron/locks/long/release", "").array())
                .singleElement()
                .asString()
                .contains("task=long", "released=true", "status=lost");
    }

    /** A run whose runner and processes are gone. */
    private Object lost() {
        Object id = running();
        dashboard.loseRunners();
        return id;
    }

    private Object running() {
        Object id = dashboard.post("/api/cron/tasks/long/trigger", "").object().get("id");
        await().until(() -> dashboard
                .get("/api/cron/executions/" + id)
                .object()
                .get("status")
                .equals("running"));
        return id;
    }

    @Test
    void a_lock_is_released_by_proof_or_by_force() {
        running();
        assertThat(dashboard.post("/api/cron/locks/long/release", "").status()).isEqualTo(409);
        assertThat(dashboard
                        .post("/api/cron/reset-stuck-jobs", "{\"timeoutMinutes\":0}")
                        .object())
                .containsEntry("looked_at", 1L)
                .containsEntry("reset", List.of());
        Map<String, Object> released =
                dashboard.post("/api/cron/emergency/force-release-locks", "").object();
        assertThat(released.get("released")).asString().contains("task=long", "released=true", "status=lost");
        assertThat(dashboard.post("/api/cron/locks/long/release", "").array()).isEmpty();
        assertThat(dashboard.post("/api/cron/emergency/restart", "").object()).containsKey("runner_left");
        // The process runs on, whoever holds its lock.
        dashboard.smartcron("stop", "--all");
    }
}
