package dev.smartcron;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.smartcron.text.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a runner tells of the failures that it recorded, without a {@code health}. */
class UrgentAlertIT {
    @TempDir
    private Path home;

    private Host host;
    private Path told;

    @BeforeEach
    void configure() throws Exception {
        host = Host.with("sqlite", home);
        told = home.resolve("told");
        Files.writeString(home.resolve("smartcron.yaml"), "channels: {command: {run: 'cat >> " + told + "'}}\n");
        host.register(List.of(
                "{name: pay, priority: 1, command: 'echo fatal: no money; exit 3'}",
                "{name: report, priority: 3, command: 'exit 4'}",
                "{name: long, command: '" + host.waits() + "'}"));
    }

    @AfterEach
    void close() throws Exception {
        host.powerCut();
    }

    @Test
    void a_tick_that_recorded_a_critical_failure_tells_it_before_it_ends() throws Exception {
        host.said("trigger", "pay");
        assertThat(host.tick().waitFor()).isZero();
        assertThat(subjects()).singleElement().asString().contains("CRITICAL pay failed: fatal: no money");
        assertThat(host.rows("select rule, subject, state from conditions")).containsExactly("task_failed|pay|firing");
    }

    @Test
    void what_is_not_critical_is_an_alert_at_once_and_waits_for_its_message() throws Exception {
        host.trigger("report");
        assertThat(host.tick().waitFor()).isZero();
        assertThat(told).doesNotExist();
        assertThat(host.rows("select c.subject, n.channel, n.kind, n.message from conditions c join notices n"
                        + " on n.condition_id = c.id"))
                .containsExactly("report|command|opened|null");
    }

    @Test
    void the_runner_that_stays_tells_within_the_minute_while_others_run() throws Exception {
        host.trigger("long");
        Process resident = host.tick();
        await().atMost(Duration.ofMinutes(1)).until(() -> !host.taskProcesses().isEmpty());
        host.said("trigger", "pay");
        host.tick();
        await().atMost(Duration.ofMinutes(1))
                .until(() -> Files.exists(told) && !subjects().isEmpty());
        assertThat(subjects()).singleElement().asString().contains("CRITICAL pay failed");
        assertThat(resident.isAlive()).isTrue();
        host.go();
        assertThat(resident.waitFor()).isZero();
        assertThat(subjects()).as("once").hasSize(1);
    }

    private List<Object> subjects() throws IOException {
        return Files.readString(told)
                .lines()
                .filter(line -> !line.isBlank())
                .map(line -> Json.readObject(line).get("subject"))
                .toList();
    }
}
