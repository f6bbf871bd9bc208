package dev.smartcron.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The pages offer nothing that would be refused. */
class OfferedControlsTest {
    @TempDir
    Path folder;

    @Test
    void nothing_is_offered_for_what_the_crontab_starts() throws IOException {
        try (LivingDashboard dashboard = new LivingDashboard(folder, """
                  - {name: good, command: "true"}
                  - {name: master, schedule: "* * * * *", started_by: crontab, command: [smartcron, run]}
                """)) {
            assertThat(dashboard.page("/tasks").body())
                    .contains("data-open=\"/tasks/master\"", "/tasks/good/trigger", "Tick good")
                    .doesNotContain("/tasks/master/", "Tick master");
            assertThat(dashboard.page("/tasks/master").body())
                    .contains("crontab starts it")
                    .doesNotContain("/tasks/master/trigger", "/pause", "/disable", "/reprioritise");
            assertThat(dashboard.page("/tasks/good").body()).contains("/tasks/good/trigger", "/reprioritise");
        }
    }

    @Test
    void an_execution_of_a_task_that_was_removed_is_not_run_again() throws IOException {
        try (LivingDashboard dashboard = new LivingDashboard(
                folder, "  - {name: good, command: \"true\"}\n  - {name: other, command: \"true\"}\n")) {
            dashboard.smartcron("trigger", "good", "--wait");
            assertThat(dashboard.page("/executions/1").body()).contains("/executions/1/retry");
            Path fewer = Files.writeString(
                    folder.resolve("fewer.yaml"), "version: 1\ntasks:\n  - {name: other, command: \"true\"}\n");
            dashboard.smartcron("register", fewer.toString(), "--prune");
            assertThat(dashboard.page("/executions/1").body())
                    .contains("execution 1")
                    .doesNotContain("/retry");
        }
    }
}
