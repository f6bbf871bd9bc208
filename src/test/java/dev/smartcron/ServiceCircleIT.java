package dev.smartcron;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A service that starts and ends in a circle, as real processes: told once while it does, and over when a run lasts. */
class ServiceCircleIT {
    private static final String CONDITIONS =
            "select rule, subject, state from conditions where rule = 'service_restarts' order by id";

    @TempDir
    private Path home;

    private Host host;

    @AfterEach
    void close() throws Exception {
        host.powerCut();
    }

    @Test
    void it_is_told_once_while_it_lasts_and_once_when_it_is_over() throws Exception {
        host = Host.with("sqlite", home);
        Path told = home.resolve("told");
        Files.writeString(
                home.resolve("smartcron.yaml"),
                "channels: {command: {run: 'cat >> " + told + "; echo >> " + told + "'}}\n");
        host.register(List.of("{name: bot, priority: 1, schedule: \"@continuous\", command: 'exit 7'}"));
        host.tick();
        await().until(() -> host.number("select count(*) from executions where status = 'failed'") >= 3);
        host.ask("health");
        host.ask("health");
        assertThat(host.rows(CONDITIONS)).containsExactly("service_restarts|bot|firing");
        assertThat(subjects(told)).singleElement().asString().contains("bot restarts again and again");

        host.register(List.of("{name: bot, priority: 1, schedule: \"@continuous\", command: '" + host.waits() + "'}"));
        host.tick();
        await().atMost(Duration.ofMinutes(10)).until(() -> {
            host.ask("health");
            return host.rows(CONDITIONS).equals(List.of("service_restarts|bot|resolved"));
        });
        assertThat(host.number("select max(resolved_at) - (select max(started_at) from executions) from conditions"))
                .as("not before a run has lasted")
                .isGreaterThanOrEqualTo(60_000);
        assertThat(subjects(told))
                .hasSize(2)
                .last()
                .asString()
                .contains("RESOLVED")
                .contains("bot");
    }

    private static List<String> subjects(Path told) throws Exception {
        return Files.readAllLines(told).stream()
                .filter(line -> line.contains("\"subject\"") && line.contains("bot"))
                .toList();
    }
}
