package dev.smartcron;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.smartcron.text.Json;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A real Prometheus that reads a folder of text files through a real node exporter, each second. Both are Debian's; where
 * they are not installed, the test is skipped, which counts as a failure where nothing may be missing ({@code .ci/run}).
 */
final class PrometheusServer implements AutoCloseable {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private final Path folder;
    private final int port = FreePort.find();
    private final List<Process> processes = new ArrayList<>();

    /**
     * Starts both.
     *
     * @param folder for their own files
     * @param textfiles the folder that is read
     * @param rules the file of alert rules that are held
     */
    PrometheusServer(Path folder, Path textfiles, Path rules) throws IOException {
        assumeInstalled();
        this.folder = Files.createDirectories(folder);
        int exporter = FreePort.find();
        Path config =
                Files.writeString(folder.resolve("prometheus.yml"), """
                global: {scrape_interval: 1s, evaluation_interval: 1s}
                rule_files: ["%s"]
                scrape_configs:
                  - {job_name: node, static_configs: [{targets: ["127.0.0.1:%d"]}]}
                """.formatted(rules.toAbsolutePath(), exporter));
        start(
                "prometheus-node-exporter",
                "--collector.disable-defaults",
                "--collector.textfile",
                "--collector.textfile.directory=" + textfiles,
                "--web.listen-address=127.0.0.1:" + exporter);
        start(
                "prometheus",
                "--config.file=" + config,
                "--storage.tsdb.path=" + folder.resolve("data"),
                "--web.listen-address=127.0.0.1:" + port,
                "--log.level=warn");
        await().atMost(Duration.ofMinutes(3)).until(() -> !values("up == 1").isEmpty());
    }

    /** Skips the test where Prometheus is not installed. */
    static void assumeInstalled() {
        for (String program : List.of("prometheus", "promtool", "prometheus-node-exporter")) {
            assumeTrue(
                    Files.isExecutable(Path.of("/usr/bin", program)),
                    "needs Debian's packages prometheus and prometheus-node-exporter");
        }
    }

    private void start(String program, String... words) throws IOException {
        // They end with this run of the tests, whatever ends it.
        List<String> command = new ArrayList<>(List.of("setpriv", "--pdeathsig", "KILL", program));
        command.addAll(List.of(words));
        processes.add(new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve(program + ".log").toFile())
                .start());
    }

    /** The values that an expression has now, by the labels of each: {@code task=a, status=failed}. */
    Map<String, Double> values(String expression) {
        Map<?, ?> data = ask("query?query=" + URLEncoder.encode(expression, StandardCharsets.UTF_8));
        Map<String, Double> values = new TreeMap<>();
        for (Object each : (List<?>) data.get("result")) {
            Map<?, ?> sample = (Map<?, ?>) each;
            Map<String, Object> labels = new TreeMap<>();
            ((Map<?, ?>) sample.get("metric")).forEach((name, value) -> labels.put(String.valueOf(name), value));
            labels.keySet().removeAll(List.of("__name__", "instance", "job"));
            String text = labels.toString();
            values.put(
                    text.substring(1, text.length() - 1),
                    Double.valueOf(String.valueOf(((List<?>) sample.get("value")).get(1))));
        }
        return values;
    }

    /** The health of each rule, by its name: {@code ok} once it has been held against what there is. */
    Map<String, Object> rules() {
        Map<String, Object> rules = new TreeMap<>();
        for (Object group : (List<?>) ask("rules").get("groups")) {
            for (Object each : (List<?>) ((Map<?, ?>) group).get("rules")) {
                Map<?, ?> rule = (Map<?, ?>) each;
                rules.put(String.valueOf(rule.get("name")), rule.get("health"));
            }
        }
        return rules;
    }

    /** The answer's data; an object without any while nobody answers. */
    private Map<?, ?> ask(String what) {
        for (Process each : processes) {
            assertThat(each.isAlive()).as("%s", folder).isTrue();
        }
        try {
            HttpResponse<String> answer = CLIENT.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/v1/" + what))
                            .timeout(Duration.ofMinutes(1))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).as(answer.body()).isIn(200, 503);
            return answer.statusCode() == 200
                    ? (Map<?, ?>) Json.readObject(answer.body()).get("data")
                    : Map.of("result", List.of(), "groups", List.of());
        } catch (IOException e) {
            return Map.of("result", List.of(), "groups", List.of());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        processes.forEach(each -> each.destroyForcibly().onExit().join());
    }
}
