package dev.smartcron.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When a failure is told, by the settings, from its end to the message, and when not; it is half a minute past noon. */
class AlertTimingTest {
    @TempDir
    private Path folder;

    private Deployment deployment;
    private Path told;

    @BeforeEach
    void deploy() throws IOException {
        deployment = new Deployment(folder);
        told = folder.resolve("told");
        deployment.register("""
                  - {name: payroll, priority: 1, command: "exit 1", working_dir: /}
                  - {name: report, priority: 3, command: "exit 1", working_dir: /}
                """);
    }

    @Test
    void the_runner_that_recorded_a_critical_failure_tells_it_without_a_health() throws IOException {
        settings("");
        fail("report");
        assertThat(said("report")).isEmpty();
        fail("payroll");
        assertThat(said("payroll")).containsExactly("CRITICAL  payroll failed: exit 1");
    }

    @Test
    void what_is_not_urgent_waits_as_long_as_the_settings_say() throws IOException {
        settings("wait: {medium: 20m}");
        fail("report");
        after(Duration.ofMinutes(19));
        assertThat(said("report")).isEmpty();
        after(Duration.ofMinutes(1));
        assertThat(said("report")).containsExactly("MEDIUM  report failed: exit 1");
    }

    @Test
    void what_goes_on_is_told_again_as_often_as_the_settings_say() throws IOException {
        settings("remind_every: 90m");
        fail("payroll");
        after(Duration.ofMinutes(89));
        assertThat(said("payroll")).hasSize(1);
        after(Duration.ofMinutes(1));
        assertThat(said("payroll")).hasSize(2).last().asString().startsWith("STILL CRITICAL  after 1h");
    }

    @Test
    void in_quiet_hours_only_what_is_critical_is_told() throws IOException {
        settings("wait: {medium: 0s}, quiet_hours: {from: \"11:00\", until: \"13:00\"}");
        fail("report");
        fail("payroll");
        after(Duration.ofMinutes(59));
        assertThat(said("payroll")).hasSize(1);
        assertThat(said("report")).isEmpty();
        after(Duration.ofMinutes(1));
        assertThat(said("report")).containsExactly("MEDIUM  report failed: exit 1");
    }

    @Test
    void what_is_muted_is_listed_with_what_mutes_it() throws IOException {
        settings("");
        deployment.smartcron("alerts", "snooze", "--all", "--for", "1h");
        fail("payroll");
        assertThat(said("payroll")).isEmpty();
        assertThat(deployment.smartcron("alerts").out()).contains("muted by snoozed by ann");
        assertThat(deployment.smartcron("alerts", "show", "1").out())
                .contains("\n  muted by      snoozed by ann\n", "Nobody was told.");
    }

    private void settings(String alerts) throws IOException {
        Files.writeString(
                deployment.home.resolve("smartcron.yaml"),
                "channels: {command: {run: 'echo \"$SMARTCRON_ALERT_TEXT\" >> " + told + "'}}\nalerts: {" + alerts
                        + "}\n");
    }

    private void fail(String task) {
        assertThat(deployment.smartcron("trigger", task, "--wait").exitCode()).isEqualTo(1);
    }

    private void after(Duration time) {
        deployment.now = deployment.now.plus(time);
        deployment.smartcron("run");
        deployment.smartcron("health");
    }

    /** The headlines of what was told of a task, whatever was told with it. */
    private List<String> said(String task) throws IOException {
        return Files.exists(told)
                ? Files.readAllLines(told).stream()
                        .filter(line -> line.matches("[A-Z ]+  .*" + task + " failed.*"))
                        .toList()
                : List.of();
    }
}
