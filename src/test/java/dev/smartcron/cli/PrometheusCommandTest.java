package dev.smartcron.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.smartcron.cli.Deployment.Answer;
import dev.smartcron.status.prometheus.Exposed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Figures for Prometheus, as they are printed and as {@code health} writes them. */
class PrometheusCommandTest {
    private static final String ALERTS = "smartcron_alerts{severity=\"critical\",state=\"firing\"}";

    @TempDir
    private Path folder;

    private Deployment deployment;
    private Path file;

    @BeforeEach
    void deploy() throws IOException {
        deployment = new Deployment(folder);
        file = folder.resolve("node/smartcron.prom");
        deployment.register("""
                  - {name: good, schedule: "0 * * * *", command: "true", working_dir: /}
                  - {name: bad, schedule: "0 * * * *", command: exit 3, working_dir: /, priority: 1}
                """);
        Files.writeString(deployment.home.resolve("smartcron.yaml"), "metrics: {textfile: " + file + "}\n");
        deployment.smartcron("trigger", "good", "--wait");
        deployment.smartcron("trigger", "bad", "--wait");
    }

    @Test
    void everything_is_printed_and_nothing_else() {
        Answer answer = deployment.smartcron("metrics", "--prometheus");
        assertThat(answer.exitCode()).isZero();
        assertThat(answer.err()).isEmpty();
        assertThat(Exposed.values(answer.out()))
                .containsEntry("smartcron_executions_total{status=\"succeeded\",task=\"good\"}", 1.0)
                .containsEntry("smartcron_executions_total{status=\"failed\",task=\"bad\"}", 1.0)
                .containsEntry("smartcron_task_last_status{status=\"failed\",task=\"bad\"}", 1.0)
                .containsKey("smartcron_task_last_success_timestamp_seconds{task=\"good\"}")
                .doesNotContainKey("smartcron_task_last_success_timestamp_seconds{task=\"bad\"}");
    }

    @Test
    void in_a_home_without_a_database_there_are_the_figures_of_nothing() {
        Answer answer = new Deployment(folder.resolve("other")).smartcron("metrics", "--prometheus");
        assertThat(answer.exitCode()).isZero();
        assertThat(Exposed.values(answer.out())).containsEntry("smartcron_locks_held", 0.0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"good", "--since 24h", "--until 24h", "--status failed", "--json"})
    void it_takes_no_other_words(String more) {
        Answer answer = deployment.smartcron(("metrics --prometheus " + more).split(" "));
        assertThat(answer.exitCode()).isEqualTo(2);
        assertThat(answer.out()).isEmpty();
        assertThat(answer.err())
                .startsWith("smartcron: --prometheus is a form of its own")
                .hasLineCount(2);
    }

    /** Written last: with the alerts that this very {@code health} has raised. */
    @Test
    void health_writes_the_file_after_its_checks_and_a_mere_look_does_not() throws IOException {
        Files.createDirectories(file.getParent());
        deployment.smartcron("health", "--no-alerts");
        assertThat(file).doesNotExist();
        assertThat(Exposed.values(
                        deployment.smartcron("metrics", "--prometheus").out()))
                .containsEntry(ALERTS, 0.0);
        assertThat(textfile()).isEqualTo(Map.of("status", "ok", "detail", file + " is written"));
        Map<String, Double> written = Exposed.values(Files.readString(file));
        assertThat(written.get(ALERTS)).isPositive();
        Map<String, Double> printed =
                Exposed.values(deployment.smartcron("metrics", "--prometheus").out());
        List.of("smartcron_scrape_seconds", "smartcron_database_size_bytes").forEach(differs -> {
            assertThat(written.remove(differs)).isPositive();
            assertThat(printed.remove(differs)).isPositive();
        });
        assertThat(written).isEqualTo(printed);
    }

    @Test
    void a_file_that_cannot_be_written_is_told_and_keeps_health_from_nothing() throws IOException {
        assertThat(textfile())
                .isEqualTo(Map.of("status", "degraded", "detail", "there is no folder " + file.getParent()));
        assertThat(deployment.smartcron("alerts").out()).contains("bad failed");
        Answer verify = deployment.smartcron("verify", "--json");
        assertThat(verify.out()).contains("\"metrics_textfile\"", "there is no folder " + file.getParent());
        assertThat(deployment.smartcron("verify").out().replaceAll("\\s+", " "))
                .contains("warn metrics_textfile there is no folder")
                .contains("Try: As root: install -d -o ");
        Files.createDirectories(file.getParent());
        textfile();
        assertThat(deployment.smartcron("verify").out().replaceAll("\\s+", " "))
                .contains("ok metrics_textfile " + file + " was written ");
    }

    /** What the check of {@code health} says. */
    private Map<String, ?> textfile() {
        Object checks = deployment.smartcron("health", "--json").object().get("checks");
        return ((List<?>) checks)
                .stream()
                        .map(check -> (Map<?, ?>) check)
                        .filter(check -> check.get("name").equals("metrics_textfile"))
                        .map(check -> Map.of("status", check.get("status"), "detail", check.get("detail")))
                        .findFirst()
                        .orElseThrow();
    }

    @Test
    void every_key_of_the_json_is_in_the_docs() throws IOException {
        String page = Files.readString(Path.of("docs/metrics.md"));
        Set<String> keys = new TreeSet<>();
        collect(deployment.smartcron("metrics", "--json").json(), keys);
        collect(deployment.smartcron("metrics", "bad", "--json").json(), keys);
        assertThat(keys)
                .contains("days", "p95_ms", "queue_oldest_ms", "last_24h")
                .allSatisfy(key -> assertThat(page).containsPattern("[`\"]" + key + "[`\"]"));
    }

    private static void collect(Object json, Set<String> keys) {
        if (json instanceof List<?> all) {
            all.forEach(each -> collect(each, keys));
        } else if (json instanceof Map<?, ?> object) {
            object.forEach((key, value) -> {
                keys.add(String.valueOf(key));
                collect(value, keys);
            });
        }
    }

    @Test
    void without_the_setting_there_is_no_such_check() throws IOException {
        Files.delete(deployment.home.resolve("smartcron.yaml"));
        assertThat(deployment.smartcron("health", "--json").out()).doesNotContain("metrics_textfile");
        assertThat(deployment.smartcron("verify").out()).doesNotContain("metrics_textfile");
    }
}
