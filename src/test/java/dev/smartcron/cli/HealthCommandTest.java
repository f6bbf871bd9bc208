package dev.smartcron.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.smartcron.execution.Reason;
import dev.smartcron.execution.ReasonCode;
import java.io.IOException;
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
    void what_was_raised_is_counted_once() {
        assertThat(deployment.smartcron("health").out()).contains("alerts: 6 active, 6 raised");
        assertThat(deployment.smartcron("health").out()).contains("alerts: 6 active, 0 raised");
    }
}
