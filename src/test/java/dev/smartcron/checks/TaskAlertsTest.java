package dev.smartcron.checks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who is told of a task's alerts, and which of them another one keeps from being told. */
class TaskAlertsTest {
    @TempDir
    private Path home;

    private RuleWorld rules;

    @BeforeEach
    void open() {
        rules = new RuleWorld(home);
    }

    @AfterEach
    void close() {
        rules.close();
    }

    @Test
    void a_task_names_the_channels_for_everything_about_it() {
        rules.world.task("page", "exit 1", "alert", Map.of("deadline", "1m", "to", List.of("slack")));
        rules.world.task("other", "exit 1", "alert", Map.of("deadline", "1m"));
        rules.later(Duration.ofMinutes(1)).tickAndLook();
        rules.later(Duration.ofMinutes(1)).tickAndLook();
        assertThat(rules.conditions())
                .extracting(open -> open.rule() + " " + open.subject() + " " + open.to())
                .containsExactlyInAnyOrder(
                        "task_failed page [slack]",
                        "task_late page [slack]",
                        "task_failed other []",
                        "task_late other []");
    }

    @Test
    void a_blocked_task_is_muted_by_the_failure_that_blocks_it() {
        at("12:59");
        rules.world.task("fetch", "exit 69", "schedule", "0 * * * *");
        rules.world.task(
                "categorize", "true", "schedule", "10 * * * *", "after", List.of("fetch"), "after_timeout", "5m");
        rules.world.task(
                "report", "true", "schedule", "12 * * * *", "after", List.of("categorize"), "after_timeout", "5m");
        for (String time : List.of("13:00", "13:10", "13:12", "13:15", "13:17")) {
            at(time);
        }
        assertThat(rules.conditions())
                .extracting(open -> open.rule() + " " + open.subject() + " muted by " + open.mutedBy())
                .containsExactlyInAnyOrder(
                        "task_failed fetch muted by null",
                        "task_blocked categorize muted by task_failed fetch",
                        "task_blocked report muted by task_blocked categorize");
    }

    private void at(String time) {
        rules.world.now = Instant.parse("2026-04-05T" + time + ":00Z");
        rules.tickAndLook();
    }
}
