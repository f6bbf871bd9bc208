package dev.smartcron;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A real Prometheus reads what {@code health} writes, and answers what people ask of it. */
@Timeout(900)
class PrometheusIT {
    private static final Path EXAMPLES = Path.of("examples/prometheus");

    /** None of these fires while this runs. */
    private static final String RARELY = "schedule: \"0 0 29 2 *\"";

    private static final Duration LONG = Duration.ofMinutes(5);

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"sqlite", "postgresql"})
    void promtool_has_nothing_to_say_against_the_figures(String database) throws Exception {
        PrometheusServer.assumeInstalled();
        Host host = Host.with(database, folder.resolve("home"));
        Files.createDirectories(host.home);
        Files.writeString(host.home.resolve("smartcron.yaml"), "mail: {host: h, from: a@b, to: c@d}\n");
        host.register(List.of("{name: good, " + RARELY + ", command: \"true\"}", "{name: bad, command: \"false\"}"));
        host.trigger("good");
        host.trigger("bad");
        host.said("run");
        Path figures = Files.writeString(folder.resolve("figures"), host.said("metrics", "--prometheus"));
        assertThat(Files.readString(figures))
                .contains("smartcron_executions_total{status=\"failed\",task=\"bad\"} 1.0\n")
                .contains("\n# TYPE smartcron_executions_total counter\n");
        assertThat(promtool(figures, "check", "metrics")).isEmpty();
    }

    @Test
    void the_examples_rules_and_configuration_are_sound_and_their_tests_hold() throws Exception {
        PrometheusServer.assumeInstalled();
        Path none = Path.of("/dev/null");
        assertThat(promtool(
                        none,
                        "check",
                        "config",
                        EXAMPLES.resolve("prometheus.yml").toString()))
                .contains("SUCCESS: 10 rules found");
        assertThat(promtool(
                        none,
                        "test",
                        "rules",
                        EXAMPLES.resolve("smartcron.rules.test.yml").toString()))
                .contains("SUCCESS");
    }

    /** A rule that no test mentions may be wrong for years. */
    @Test
    void every_rule_of_the_examples_has_a_test_in_which_it_fires() throws IOException {
        String tests = Files.readString(EXAMPLES.resolve("smartcron.rules.test.yml"));
        List<String> rules = Files.readString(EXAMPLES.resolve("smartcron.rules.yml"))
                .lines()
                .filter(line -> line.contains("- alert: "))
                .map(line -> line.substring(line.indexOf(": ") + 2))
                .toList();
        assertThat(rules)
                .hasSize(10)
                .allSatisfy(rule -> assertThat(tests).containsPattern("alertname: " + rule + "\n +exp_alerts:\n"));
    }

    private String promtool(Path in, String... words) throws Exception {
        Path out = folder.resolve("promtool");
        List<String> command = new ArrayList<>(List.of("promtool"));
        command.addAll(List.of(words));
        int exitCode = new ProcessBuilder(command)
                .redirectInput(in.toFile())
                .redirectErrorStream(true)
                .redirectOutput(out.toFile())
                .start()
                .waitFor();
        assertThat(exitCode).as(Files.readString(out)).isZero();
        return Files.readString(out);
    }

    @Test
    void prometheus_knows_whose_last_success_is_old_who_never_had_one_and_how_many_fail() throws Exception {
        Path textfiles = Files.createDirectories(folder.resolve("node"));
        Path file = textfiles.resolve("smartcron.prom");
        Host host = Host.with("sqlite", folder.resolve("home"));
        Files.createDirectories(host.home);
        Files.writeString(host.home.resolve("smartcron.yaml"), "metrics: {textfile: " + file + "}\n");
        host.register(List.of(
                "{name: old, " + RARELY + ", command: \"true\"}",
                "{name: fresh, " + RARELY + ", command: \"true\"}",
                "{name: never, " + RARELY + ", command: \"true\"}",
                "{name: flaky, " + RARELY + ", command: \"test ! -e " + host.home + "/bad\"}"));
        host.ask("health");
        try (PrometheusServer prometheus =
                new PrometheusServer(folder.resolve("server"), textfiles, EXAMPLES.resolve("smartcron.rules.yml"))) {
            String runs = "smartcron_executions_total{status=~\"succeeded|failed|timed_out|killed|lost\"}";
            await().atMost(LONG).until(() -> prometheus.values(runs).size() == 20);
            assertThat(prometheus.values(runs))
                    .as("a zero for each")
                    .containsOnlyKeys(prometheus.values(runs + " == 0").keySet());

            run(host, "old");
            for (int i = 0; i < 3; i++) {
                run(host, "flaky");
            }
            Files.createFile(host.home.resolve("bad"));
            run(host, "flaky");
            run(host, "fresh");
            host.ask("health");
            await().atMost(LONG)
                    .until(() -> prometheus.values("sum(" + runs + ")").equals(Map.of("", 6.0)));

            List<Double> successes = List.of(success(host, "old"), success(host, "fresh"));
            double between = (successes.get(0) + successes.get(1)) / 2;
            assertThat(prometheus.values("smartcron_task_last_success_timestamp_seconds and (time() -"
                            + " smartcron_task_last_success_timestamp_seconds > time() - " + between + ")"))
                    .isEqualTo(Map.of("task=old", successes.get(0)));
            assertThat(prometheus
                            .values("smartcron_task_next_run_timestamp_seconds"
                                    + " unless on (task) smartcron_task_last_success_timestamp_seconds")
                            .keySet())
                    .containsExactly("task=never");

            Map<String, Double> rates = prometheus.values("sum by (task) (increase(" + runs.replace("succeeded|", "")
                    + "[1h])) / sum by (task) (increase(" + runs + "[1h]))");
            assertThat(rates).containsOnlyKeys("task=old", "task=fresh", "task=flaky", "task=never");
            assertThat(rates.get("task=flaky")).isCloseTo(0.25, within(1e-9));
            assertThat(rates.get("task=old")).isZero();
            assertThat(rates.get("task=never")).isNaN();

            assertThat(prometheus.values("node_textfile_scrape_error")).isEqualTo(Map.of("", 0.0));
            assertThat(prometheus.values("node_textfile_mtime_seconds{file=~\".*smartcron.*\"}"))
                    .as("what the rule about figures that are missing looks at")
                    .hasSize(1);
            await().atMost(LONG)
                    .until(() -> prometheus.rules().size() == 10
                            && prometheus.rules().values().stream().allMatch("ok"::equals));
        } finally {
            host.powerCut();
        }
    }

    private static void run(Host host, String task) throws Exception {
        host.trigger(task);
        host.said("run");
    }

    /** The start of a task's last success in seconds. */
    private static double success(Host host, String task) throws Exception {
        return host.number("select last_success from tasks where name = '" + task + "'") / 1_000.0;
    }
}
