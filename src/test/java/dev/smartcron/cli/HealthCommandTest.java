package dev.smartcron.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.smartcron.execution.Reason;
import dev.smartcron.execution.ReasonCode;
import dev.smartcron.hooks.Receiver;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HealthCommandTest {
    @TempDir
    private Path folder;

    private Deployment deployment;

    @BeforeEach
    void deploy() throws IOException, SQLException {
        deployment = new Deployment(folder);
        StringBuilder tasks = new StringBuilder();
        for (int i = 0; i < 5; i++) {
            tasks.append("  - {name: a_task_with_a_rather_long_name_" + i + ", command: [a], priority: 2}\n");
        }
        deployment.register(tasks.toString());
        for (int i = 0; i < 5; i++) {
            deployment.happened(
                    "a_task_with_a_rather_long_name_" + i,
                    "failed",
                    Reason.of(ReasonCode.EXIT).with("exit_code", i),
                    "2026-04-03T11:00:00Z",
                    "2026-04-03T11:00:01Z");
        }
        long ticked = deployment.now.minusSeconds(600).toEpochMilli();
        deployment.sql("insert into nodes (name, boot_id, version, last_tick) values ('web1', '', '0.1', ?)", ticked);
    }

    @Test
    void the_text_fits_80_columns() {
        List<String> lines =
                deployment.smartcron("health", "--no-alerts").out().lines().toList();
        assertThat(lines).allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(80));
        assertThat(lines.get(0)).isEqualTo("web1: critical");
        assertThat(lines).contains("  runner               critical  web1 has not ticked for 10m");
        assertThat(lines).anyMatch(line -> line.startsWith("  failed_tasks         degraded  a_task_with"));
        assertThat(lines).contains("                                 failed: exit 2; and 2 more");
        assertThat(lines).anyMatch(line -> line.startsWith("  surviving_processes  ok        none"));
        assertThat(lines).anyMatch(line -> line.startsWith("alerts: 0 active, 0 raised"));
    }

    @Test
    void in_brief_it_is_one_line_of_a_nagios_plugin_with_their_exit_codes() throws SQLException {
        var critical = deployment.smartcron("health", "--brief", "--no-alerts");
        assertThat(critical.exitCode()).isEqualTo(2);
        assertThat(critical.out().lines()).hasSize(1);
        assertThat(critical.out())
                .startsWith("SMARTCRON CRITICAL - web1: runner: web1 has not ticked for 10m; ")
                .contains("failed_tasks: a_task_with", " | runner=600;180 ", " alerts=0\n");
        deployment.sql("update nodes set last_tick = ?", deployment.now.toEpochMilli());
        var warning = deployment.smartcron("health", "--brief", "--no-alerts");
        assertThat(warning.exitCode()).isEqualTo(1);
        assertThat(warning.out()).startsWith("SMARTCRON WARNING - web1: failed_tasks: ");
        deployment.sql("update executions set status = 'succeeded', reason_code = null, reason_facts = null");
        var well = deployment.smartcron("health", "--brief", "--no-alerts");
        assertThat(well.out()).matches("SMARTCRON OK - web1: \\d+ checks \\| runner=0;180 .* tasks=5;1: .*\n");
        assertThat(well.exitCode()).isZero();
        assertThat(deployment.smartcron("health", "--brief", "--json").exitCode())
                .isEqualTo(2);
    }

    @Test
    void its_history_has_a_line_for_each_change_and_none_for_a_look() throws SQLException {
        assertThat(deployment.smartcron("health", "--history").out()).isEqualTo("No check has said anything but ok.\n");
        deployment.smartcron("health");
        deployment.smartcron("health");
        deployment.now = deployment.now.plusSeconds(3_600);
        deployment.sql("update nodes set last_tick = ?", deployment.now.toEpochMilli());
        deployment.smartcron("health");
        deployment.smartcron("health", "--no-alerts");
        assertThat(deployment.smartcron("health", "--history", "--json").array())
                .filteredOn(change -> change.get("name").equals("runner"))
                .extracting(change -> change.get("at") + " " + change.get("status") + " " + change.get("detail"))
                .containsExactly(
                        "2026-04-04T02:00:30+13:00 ok last tick 0ms ago",
                        "2026-04-04T01:00:30+13:00 critical web1 has not ticked for 10m");
        assertThat(deployment.smartcron("health", "--history", "--since", "30m").out())
                .contains("runner")
                .contains("last tick 0ms ago")
                .doesNotContain("has not ticked");
        assertThat(deployment.smartcron("health", "--since", "30m").exitCode()).isEqualTo(2);
    }

    @Test
    void what_was_raised_is_counted_once() {
        assertThat(deployment.smartcron("health").out()).contains("alerts: 6 active, 6 raised");
        assertThat(deployment.smartcron("health").out()).contains("alerts: 6 active, 0 raised");
    }

    @Test
    void each_look_that_may_tell_is_a_ping_and_one_that_only_looks_is_none() throws IOException {
        try (Receiver receiver = new Receiver(0)) {
            Files.writeString(
                    deployment.home.resolve("smartcron.yaml"), "health: {ping_url: '" + receiver.url("/uuid") + "'}\n");
            deployment.smartcron("health", "--no-alerts");
            assertThat(receiver.received()).isEmpty();
            deployment.smartcron("health");
            deployment.smartcron("health");
            assertThat(receiver.received()).hasSize(2).allSatisfy(request -> {
                assertThat(request.target()).hasToString("/uuid/fail");
                assertThat(request.body()).startsWith("web1: critical: runner critical: web1 has not ticked for 10m");
            });
        }
    }
}
