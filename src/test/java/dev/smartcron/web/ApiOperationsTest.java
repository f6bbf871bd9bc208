package dev.smartcron.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.smartcron.text.Json;
import dev.smartcron.web.LivingDashboard.Reply;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the API does, with real ticks: each operation once, and what became of it. */
class ApiOperationsTest {
    private static final String TASKS = """
              - {name: good, schedule: "0 3 * * *", command: "echo hello", priority: 4}
              - {name: bad, command: "echo oops; exit 3"}
              - {name: long, command: "sleep 300", kill_after: 1s}
              - {name: reads, command: "cat"}
            """;

    @TempDir
    Path folder;

    private LivingDashboard dashboard;

    @BeforeEach
    void open() throws IOException {
        dashboard = new LivingDashboard(folder, TASKS);
    }

    @AfterEach
    void close() {
        dashboard.close();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '¦', textBlock = """
            /api/cron/tasks      ¦ list --json
            /api/cron/history    ¦ history --json
            /api/cron/queue      ¦ queue --json
            /api/cron/alerts     ¦ alerts --json
            /api/cron/insights   ¦ insights --json
            """)
    void it_answers_what_the_command_prints(String path, String words) {
        dashboard.post("/api/cron/tasks/good/trigger?wait=2m", "");
        assertThat(Json.read(dashboard.get(path).body())).isEqualTo(Json.read(dashboard.smartcron(words.split(" "))));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '¦', textBlock = """
            /api/cron/status     ¦ status --json
            /api/cron/health     ¦ health --no-alerts --json
            /api/cron/metrics    ¦ metrics --json
            /api/cron/nodes      ¦ nodes --json
            /api/cron/tasks/good ¦ show good --json
            /api/cron/simulate   ¦ simulate --registered --json
            """)
    void it_has_the_keys_of_what_the_command_prints(String path, String words) {
        assertThat(keys(dashboard.get(path).body())).isEqualTo(keys(dashboard.smartcron(words.split(" "))));
    }

    private static Object keys(String document) {
        return Json.read(document) instanceof Map<?, ?> map ? map.keySet() : List.of();
    }

    @Test
    void a_task_is_started_and_its_end_waited_for_and_read() {
        Reply ended = dashboard.post("/api/cron/tasks/bad/trigger?wait=2m", "");
        assertThat(ended.status()).isEqualTo(200);
        assertThat(ended.object()).containsEntry("status", "failed").containsEntry("exit_code", 3L);
        Object id = ended.object().get("id");
        assertThat(dashboard.get("/api/cron/executions/" + id).object()).isEqualTo(ended.object());
        assertThat(dashboard.get("/api/cron/executions/" + id + "/log").body()).isEqualTo("oops\n");
        Reply retried = dashboard.post("/api/cron/executions/" + id + "/retry", "");
        assertThat(retried.status()).isEqualTo(202);
        assertThat(retried.object()).containsEntry("retry_of", id).containsEntry("status", "pending");
        assertThat(retried.headers())
                .containsEntry(
                        "location",
                        List.of("/api/cron/executions/" + retried.object().get("id")));
        assertThat(dashboard
                        .get("/api/cron/history?before=" + retried.object().get("id") + "&limit=1")
                        .array())
                .containsExactly(ended.object());
    }

    @Test
    void a_look_at_the_health_is_no_heartbeat() {
        dashboard.get("/health");
        dashboard.get("/api/cron/health");
        assertThat(dashboard.smartcron("nodes", "--json")).doesNotContain("last_health_at\": \"");
        dashboard.smartcron("health");
        assertThat(dashboard.smartcron("nodes", "--json")).contains("last_health_at\": \"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"11m", "soon"})
    void a_wait_that_is_none_is_refused_before_anything_is_done(String wait) {
        Object id = dashboard
                .post("/api/cron/tasks/bad/trigger?wait=2m", "")
                .object()
                .get("id");
        String before = dashboard.get("/api/cron/history").body();
        for (String path : List.of("/api/cron/tasks/bad/trigger", "/api/cron/executions/" + id + "/retry")) {
            assertThat(dashboard.post(path + "?wait=" + wait, "").status()).isEqualTo(400);
        }
        assertThat(dashboard
                        .post("/api/cron/jobs?wait=" + wait, "{\"task\": \"reads\"}")
                        .status())
                .isEqualTo(400);
        assertThat(dashboard.get("/api/cron/history").body()).isEqualTo(before);
    }

    @Test
    void what_runs_is_killed_and_who_did_it_is_recorded() {
        Object id = dashboard.post("/api/cron/tasks/long/trigger", "").object().get("id");
        assertThat(dashboard.post("/api/cron/trigger", "").status()).isEqualTo(202);
        await().until(() -> dashboard
                .get("/api/cron/executions/" + id)
                .object()
                .get("status")
                .equals("running"));
        Reply killed = dashboard.post("/api/cron/executions/" + id + "/kill", "");
        assertThat(killed.object()).containsEntry("status", "killed").containsEntry("reason", "ended by dashboard");
        Reply again = dashboard.post("/api/cron/executions/" + id + "/kill", "");
        assertThat(again.status()).isEqualTo(409);
    }

    @Test
    void a_task_is_switched_paused_rescheduled_and_reprioritised() {
        assertThat(task("disable", "")).containsEntry("changed", true).containsEntry("enabled", false);
        assertThat(task("disable", "")).containsEntry("changed", false);
        assertThat(task("enable", "")).containsEntry("enabled", true);
        assertThat(task("pause", "{\"for\":\"2h\"}"))
                .containsEntry("paused", true)
                .doesNotContainValue("null");
        assertThat(task("resume", "")).containsEntry("paused", false);
        assertThat(task("reschedule", "{\"schedule\":\"*/5 * * * *\"}")).containsEntry("changed", true);
        assertThat(dashboard.get("/api/cron/tasks/good").object()).containsEntry("schedule", "*/5 * * * *");
        assertThat(task("reschedule", "{\"reset\":true}")).containsEntry("changed", true);
        assertThat(task("reprioritise", "{\"priority\":1}")).containsEntry("changed", true);
        assertThat(dashboard.get("/api/cron/tasks/good").object()).containsEntry("priority", 1L);
        assertThat(task("reprioritise", "{\"reset\":true}")).containsEntry("changed", true);
        assertThat(dashboard.smartcron("events", "--json", "--kind", "operator"))
                .contains("\"name\":\"disable\",\"data\":{\"actor\":\"dashboard\"");
    }

    @Test
    void who_reschedules_what_somebody_else_has_changed_is_told() {
        Reply looked = dashboard.get("/api/cron/tasks/good");
        String tag = looked.headers().get("etag").get(0);
        assertThat(ask("GET", "/api/cron/tasks/good", "", "If-None-Match", tag).status())
                .isEqualTo(304);
        task("pause", "{\"for\":\"2h\"}");
        assertThat(ask("GET", "/api/cron/tasks/good", "", "If-None-Match", tag).status())
                .isEqualTo(200);
        String other = "{\"schedule\":\"*/5 * * * *\"}";
        Reply refused = ask("POST", "/api/cron/tasks/good/reschedule", other, "If-Match", tag);
        assertThat(refused.status()).isEqualTo(412);
        assertThat(refused.error()).containsEntry("message", "good was changed meanwhile");
        assertThat(dashboard.get("/api/cron/tasks/good").object()).containsEntry("schedule", "0 3 * * *");
        String now = dashboard.get("/api/cron/tasks/good").headers().get("etag").get(0);
        assertThat(ask("POST", "/api/cron/tasks/good/reschedule", other, "If-Match", now)
                        .status())
                .isEqualTo(200);
    }

    private Reply ask(String method, String path, String body, String header, String value) {
        return dashboard.ask(method, path, body, "Authorization", "Bearer " + LivingDashboard.OPERATOR, header, value);
    }

    private Map<String, Object> task(String act, String body) {
        Reply reply = dashboard.post("/api/cron/tasks/good/" + act, body);
        assertThat(reply.status()).as(reply.body()).isEqualTo(200);
        return reply.object();
    }

    @Test
    void a_job_may_be_sent_again_by_its_key_and_cancelled() {
        String job = "{\"task\":\"reads\",\"owner\":\"u1\",\"key\":\"k\",\"payload\":\"hi\",\"at\":\"2h\"}";
        Reply first = dashboard.post("/api/cron/jobs", job);
        assertThat(first.status()).isEqualTo(202);
        assertThat(first.object()).containsEntry("created", true).containsEntry("owner", "u1");
        Object id = first.object().get("id");
        assertThat(dashboard.post("/api/cron/jobs", job).object())
                .containsEntry("created", false)
                .containsEntry("id", id);
        assertThat(dashboard.get("/api/cron/queue?owner=u1").object()).containsEntry("pending", 1L);
        assertThat(dashboard.post("/api/cron/jobs/" + id + "/cancel", "").object())
                .containsEntry("waiting", 1L);
        assertThat(dashboard.post("/api/cron/jobs/" + id + "/cancel", "").status())
                .isEqualTo(409);
        Reply done = dashboard.post("/api/cron/jobs?wait=2m", "{\"task\":\"reads\",\"payload\":\"hi\"}");
        assertThat(done.object()).containsEntry("status", "succeeded");
        assertThat(dashboard
                        .get("/api/cron/executions/" + done.object().get("id") + "/log")
                        .body())
                .isEqualTo("hi\n");
    }

    @Test
    void the_queue_is_read_page_by_page_whatever_happens_to_the_last_one_of_a_page() {
        for (int i = 0; i < 7; i++) {
            dashboard.post(
                    "/api/cron/jobs",
                    "{\"task\":\"reads\",\"owner\":\"u" + i % 2 + "\",\"priority\":" + (i == 6 ? 1 : 3) + "}");
        }
        assertThat(queue("limit=3")).isEqualTo("7:1 1:2 2:1");
        dashboard.post("/api/cron/jobs/2/cancel", "");
        assertThat(queue("limit=3&before=2")).isEqualTo("3:3 4:1 5:4");
        assertThat(queue("limit=3&before=5")).isEqualTo("6:2");
        assertThat(queue("limit=3&before=6")).isEmpty();
        assertThat(queue("limit=2&owner=u0")).isEqualTo("7:1 1:2");
        assertThat(queue("limit=2&owner=u0&before=1")).isEqualTo("3:3 5:4");
        assertThat(dashboard.get("/api/cron/queue?before=99").status()).isEqualTo(404);
    }

    /** The ids on a page of the queue, each with its place among its owner's. */
    private String queue(String asked) {
        List<?> jobs =
                (List<?>) dashboard.get("/api/cron/queue?" + asked).object().get("jobs");
        return jobs.stream()
                .map(job -> ((Map<?, ?>) job).get("id") + ":" + ((Map<?, ?>) job).get("position"))
                .collect(Collectors.joining(" "));
    }

    @Test
    void tasks_are_read_page_by_page() {
        assertThat(names("limit=3")).containsExactly("good", "bad", "long");
        assertThat(names("limit=3&before=long")).containsExactly("reads");
        assertThat(names("before=reads")).isEmpty();
        assertThat(dashboard.get("/api/cron/tasks?before=none").status()).isEqualTo(404);
        assertThat(dashboard.get("/api/cron/tasks?limit=501").status()).isEqualTo(400);
    }

    private List<Object> names(String asked) {
        return dashboard.get("/api/cron/tasks?" + asked).array().stream()
                .map(task -> task.get("name"))
                .toList();
    }

    @Test
    void everything_is_paused_and_started_again() {
        assertThat(dashboard.post("/api/cron/stop", "{\"for\":\"1h\"}").object())
                .containsEntry("paused", true);
        assertThat(dashboard.get("/api/cron/status").object().get("paused_all"))
                .asString()
                .startsWith("paused by dashboard until ");
        assertThat(dashboard.post("/api/cron/start", "").object()).containsEntry("changed", true);
        assertThat(dashboard.post("/api/cron/start", "").object()).containsEntry("changed", false);
        assertThat(dashboard
                        .post("/api/cron/start", "{\"batchSize\":7,\"maxConcurrentJobs\":3}")
                        .object())
                .containsEntry("changed", true)
                .containsEntry("queue", Map.of("max_running", 3L, "batch_size", 7L));
        assertThat(dashboard.post("/api/cron/start", "{\"batchSize\":0}").status())
                .isEqualTo(422);
        assertThat(dashboard.get("/api/cron/status").object()).containsEntry("paused_all", null);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '¦', textBlock = """
            {}                                    ¦ false ¦ 3    ¦ 7
            {"batchSize":null}                    ¦ false ¦ 3    ¦ 7
            {"batchSize":7}                       ¦ false ¦ 3    ¦ 7
            {"batchSize":8}                       ¦ true  ¦ 3    ¦ 8
            {"maxConcurrentJobs":4}               ¦ true  ¦ 4    ¦ 7
            {"reset":true}                        ¦ true  ¦ 10   ¦ 20
            {"reset":true,"batchSize":8}          ¦ true  ¦ 10   ¦ 8
            {"reset":true,"batchSize":7,"maxConcurrentJobs":3} ¦ false ¦ 3 ¦ 7
            """)
    void limits_of_the_queue_stay_until_others_are_given_or_the_settings_asked_for(
            String sent, boolean changed, long maxRunning, long batchSize) {
        dashboard.post("/api/cron/start", "{\"batchSize\":7,\"maxConcurrentJobs\":3}");
        assertThat(dashboard.post("/api/cron/start", sent).object())
                .containsEntry("changed", changed)
                .containsEntry("queue", Map.of("max_running", maxRunning, "batch_size", batchSize));
        int set = changed ? 2 : 1;
        assertThat(dashboard.smartcron("events", "--json", "--kind", "operator").split("\"name\":\"limit\"", -1))
                .hasSize(set + 1);
    }

    @Test
    void a_number_that_no_limit_can_be_is_a_mistake_of_whoever_sends_it() {
        assertThat(dashboard
                        .post("/api/cron/start", "{\"maxConcurrentJobs\":99999999999}")
                        .status())
                .isEqualTo(422);
        assertThat(dashboard
                        .post("/api/cron/tasks/good/reprioritise", "{\"priority\":99999999999}")
                        .status())
                .isEqualTo(422);
    }

    @Test
    void a_task_is_started_at_once_and_once_more_unless_that_is_left_to_the_next_tick() {
        Object left = dashboard
                .post("/api/cron/tasks/long/trigger", "{\"tick\":false}")
                .object()
                .get("id");
        assertThat(dashboard.get("/api/cron/executions/" + left).object()).containsEntry("status", "pending");
        Object id = dashboard.post("/api/cron/tasks/bad/trigger", "").object().get("id");
        awaitStatus(id, "failed");
        awaitStatus(left, "running");
        dashboard.smartcron("stop", "--all");
        Reply again = dashboard.post("/api/cron/executions/" + id + "/retry", "");
        awaitStatus(again.object().get("id"), "failed");
    }

    @Test
    void a_job_is_done_once_more_with_all_that_it_was_given() {
        Object id = dashboard
                .post(
                        "/api/cron/jobs?wait=1m",
                        "{\"task\":\"reads\",\"owner\":\"ann\",\"key\":\"k\",\"priority\":2,\"payload\":\"what it reads\"}")
                .object()
                .get("id");
        Map<String, Object> again = dashboard
                .post("/api/cron/executions/" + id + "/retry?wait=1m", "")
                .object();
        assertThat(again)
                .containsEntry("status", "succeeded")
                .containsEntry("trigger", "queue")
                .containsEntry("owner", "ann")
                .containsEntry("priority", 2L);
        assertThat(again.get("id")).isNotEqualTo(id);
        assertThat(dashboard
                        .get("/api/cron/executions/" + again.get("id") + "/log")
                        .body())
                .contains("what it reads");
    }

    private void awaitStatus(Object id, String status) {
        await().atMost(Duration.ofMinutes(1))
                .until(() -> dashboard
                        .get("/api/cron/executions/" + id)
                        .object()
                        .get("status")
                        .equals(status));
    }

    @Test
    void a_cron_service_outside_has_a_tick_started() {
        Object id = dashboard
                .post("/api/cron/tasks/good/trigger", "{\"tick\":false}")
                .object()
                .get("id");
        Reply started = dashboard.ask("POST", "/api/cron/webhook", "", "X-Webhook-Secret", LivingDashboard.WEBHOOK);
        assertThat(started.status()).isEqualTo(202);
        await().until(() -> dashboard
                .get("/api/cron/executions/" + id)
                .object()
                .get("status")
                .equals("succeeded"));
        assertThat(dashboard
                        .ask("POST", "/api/cron/webhook", "", "X-Webhook-Secret", "guessed")
                        .status())
                .isEqualTo(401);
    }

    @Test
    void who_guesses_waits() {
        for (int i = 0; i < 5; i++) {
            assertThat(dashboard
                            .ask("GET", "/api/cron/status", "", "Authorization", "Bearer guess" + i)
                            .status())
                    .isEqualTo(401);
        }
        Reply waits = dashboard.get("/api/cron/status");
        assertThat(waits.status()).isEqualTo(429);
        assertThat(waits.headers()).containsEntry("retry-after", List.of("60"));
        assertThat(dashboard.get("/health").status()).isIn(200, 503);
    }
}
