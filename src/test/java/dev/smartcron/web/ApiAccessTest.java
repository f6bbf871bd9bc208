package dev.smartcron.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.smartcron.web.LivingDashboard.Reply;
import dev.smartcron.web.api.Api;
import dev.smartcron.web.http.Endpoint;
import dev.smartcron.web.http.Endpoint.Access;
import dev.smartcron.web.http.Method;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Who may ask for what: every endpoint that there is. */
class ApiAccessTest {
    @TempDir
    static Path folder;

    private static LivingDashboard dashboard;

    @BeforeAll
    static void open() throws IOException {
        dashboard = new LivingDashboard(folder, "  - {name: good, command: \"true\"}\n");
    }

    @AfterAll
    static void close() {
        dashboard.close();
    }

    static Stream<Endpoint> endpoints() {
        return Api.table().all().stream();
    }

    private static String path(Endpoint endpoint) {
        return endpoint.path().replace("{name}", "good").replace("{id}", "1");
    }

    private static Reply ask(Endpoint endpoint, String... headers) {
        return dashboard.ask(endpoint.method().name(), path(endpoint), "", headers);
    }

    @ParameterizedTest
    @MethodSource("endpoints")
    void without_a_token_or_with_a_wrong_one_nothing_is_told_or_done(Endpoint endpoint) {
        if (endpoint.access() == Access.ANYBODY) {
            assertThat(ask(endpoint).status()).isIn(200, 503);
            return;
        }
        for (String[] headers : List.of(
                new String[0],
                new String[] {"Authorization", "Basic YTpi"},
                new String[] {"Authorization", "Bearer"},
                new String[] {"Cookie", "token=" + LivingDashboard.OPERATOR})) {
            Reply refused = ask(endpoint, headers);
            assertThat(refused.status()).isEqualTo(401);
            assertThat(refused.error()).containsEntry("code", "unauthorized");
            assertThat(refused.headers()).containsKey("www-authenticate");
        }
    }

    @ParameterizedTest
    @MethodSource("endpoints")
    void a_viewer_may_look_and_not_act(Endpoint endpoint) {
        if (endpoint.path().endsWith("/events")) {
            return;
        }
        Reply reply = ask(endpoint, "Authorization", "Bearer " + LivingDashboard.VIEWER);
        switch (endpoint.access()) {
            case OPERATOR -> {
                assertThat(reply.status()).isEqualTo(403);
                assertThat(reply.error()).containsEntry("message", "wall may look and not act");
            }
            case WEBHOOK -> assertThat(reply.status()).isEqualTo(401);
            // There is no execution and no alert yet.
            case VIEWER -> assertThat(reply.status()).isEqualTo(endpoint.path().contains("{id}") ? 404 : 200);
            case ANYBODY -> assertThat(reply.status()).isIn(200, 503);
        }
    }

    @ParameterizedTest
    @MethodSource("endpoints")
    void another_servers_name_is_refused_whatever_is_asked(Endpoint endpoint) {
        for (String host : List.of("evil.example", "evil.example:" + dashboard.port, "127.0.0.1.evil.example")) {
            Reply refused = ask(endpoint, "Host", host, "Authorization", "Bearer " + LivingDashboard.OPERATOR);
            assertThat(refused.status()).isEqualTo(421);
            assertThat(refused.error()).containsEntry("code", "misdirected");
        }
    }

    @Test
    void its_own_names_are_answered() {
        for (String host : List.of("localhost:1", "LOCALHOST", "127.0.0.1", "[::1]:8787", "cron.example.org")) {
            assertThat(dashboard.ask("GET", "/health", "", "Host", host).status())
                    .as(host)
                    .isIn(200, 503);
        }
    }

    @ParameterizedTest
    @MethodSource("endpoints")
    void it_takes_its_own_method_and_no_other(Endpoint endpoint) {
        Method other = endpoint.method() == Method.GET ? Method.POST : Method.GET;
        for (String method : List.of(other.name(), "PUT", "DELETE", "OPTIONS")) {
            if (Api.table().methods(path(endpoint)).contains(method)) {
                continue;
            }
            Reply refused =
                    dashboard.ask(method, path(endpoint), "", "Authorization", "Bearer " + LivingDashboard.OPERATOR);
            assertThat(refused.status()).as(method).isEqualTo(405);
            assertThat(refused.headers())
                    .containsEntry("allow", List.of(endpoint.method().name()));
        }
    }

    @ParameterizedTest
    @MethodSource("endpoints")
    void what_it_does_not_take_is_told(Endpoint endpoint) {
        String headers = endpoint.access() == Access.WEBHOOK ? "X-Webhook-Secret" : "Authorization";
        String value =
                endpoint.access() == Access.WEBHOOK ? LivingDashboard.WEBHOOK : "Bearer " + LivingDashboard.OPERATOR;
        Reply refused = dashboard.ask(endpoint.method().name(), path(endpoint) + "?nonesuch=1", "", headers, value);
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.error().get("message")).asString().startsWith("there is no 'nonesuch' here");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '¦', quoteCharacter = '`', textBlock = """
            GET  ¦ /api/cron/history?limt=3         ¦      ¦ 400 ¦ there is no 'limt' here; did you mean limit?
            GET  ¦ /api/cron/history?limit=x        ¦      ¦ 400 ¦ limit is 'x'
            GET  ¦ /api/cron/history?limit=501      ¦      ¦ 400 ¦ limit is '501'
            GET  ¦ /api/cron/history?limit=1&limit=2 ¦     ¦ 400 ¦ limit is given more than once
            GET  ¦ /api/cron/history?status=faild   ¦      ¦ 400 ¦ status is 'faild'
            GET  ¦ /api/cron/history?since=soon     ¦      ¦ 422 ¦ 'soon' is not a time
            GET  ¦ /api/cron/tasks/goood            ¦      ¦ 404 ¦ there is no task 'goood'; did you mean good?
            GET  ¦ /api/cron/tasks/..%2F..%2Fetc    ¦      ¦ 404 ¦ there is no task '../../etc'
            GET  ¦ /api/cron/executions/1%20or%201  ¦      ¦ 404 ¦ '1 or 1' is no execution's id
            GET  ¦ /api/cron/executions/99          ¦      ¦ 404 ¦ there is no execution 99
            GET  ¦ /api/cron/metrics?startDate=1h&endDate=2h ¦ ¦ 400 ¦ startDate is not before endDate
            GET  ¦ /api/cron/statuss                ¦      ¦ 404 ¦ there is nothing at /api/cron/statuss; did you mean /api/cron/status?
            POST ¦ /api/cron/tasks/good/pause       ¦ [1]  ¦ 400 ¦ the body is no JSON object
            POST ¦ /api/cron/tasks/good/pause       ¦ {"for":"soon"} ¦ 400 ¦ for:
            POST ¦ /api/cron/tasks/good/pause       ¦ {"for":1}      ¦ 400 ¦ for is '1'
            POST ¦ /api/cron/tasks/good/reschedule  ¦ {} ¦ 400 ¦ schedule is missing
            POST ¦ /api/cron/tasks/good/reschedule  ¦ {"schedule":"61 * * * *"} ¦ 422 ¦
            POST ¦ /api/cron/tasks/good/reprioritise ¦ {"priority":9} ¦ 422 ¦
            POST ¦ /api/cron/jobs                   ¦ {} ¦ 400 ¦ task is missing
            POST ¦ /api/cron/executions/1/kill      ¦ {} ¦ 404 ¦ there is no execution 1
            POST ¦ /api/cron/alerts/1/ack           ¦ {} ¦ 404 ¦ there is no alert 1
            """)
    void mistakes_are_told(String method, String path, String body, int status, String message) {
        Reply refused = dashboard.ask(
                method, path, body == null ? "" : body, "Authorization", "Bearer " + LivingDashboard.OPERATOR);
        assertThat(refused.status()).isEqualTo(status);
        assertThat(refused.error().get("message")).asString().startsWith(message == null ? "" : message);
    }

    @Test
    void a_body_of_three_megabytes_and_an_endless_header_are_refused() throws IOException {
        Reply large = dashboard.post("/api/cron/jobs", "{\"payload\":\"" + "a".repeat(3 << 20) + "\"}");
        assertThat(large.status()).isEqualTo(413);
        assertThat(raw("GET /health HTTP/1.1\r\nHost: localhost\r\nX: " + "a".repeat(20_000) + "\r\n\r\n"))
                .doesNotContain(" 200 ");
        assertThat(raw("GET /health HTTP/1.0\r\n\r\n")).contains(" 421 ");
    }

    private static String raw(String text) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), dashboard.port)) {
            OutputStream out = socket.getOutputStream();
            out.write(text.getBytes(StandardCharsets.ISO_8859_1));
            out.flush();
            InputStream in = socket.getInputStream();
            return new String(in.readNBytes(60), StandardCharsets.ISO_8859_1);
        } catch (java.net.SocketException e) {
            // Cut off, which is an answer too.
            return "";
        }
    }

    @Test
    void every_answer_says_that_it_is_not_to_be_kept_or_guessed_at() {
        for (String path : List.of("/health", "/api/cron/status", "/nothing")) {
            assertThat(dashboard.get(path).headers())
                    .containsEntry("cache-control", List.of("no-store"))
                    .containsEntry("x-content-type-options", List.of("nosniff"))
                    .containsEntry("content-security-policy", List.of("default-src 'none'; frame-ancestors 'none'"));
        }
    }

    @Test
    @SuppressWarnings("unchecked")
    void the_description_has_every_endpoint() {
        Map<String, Object> described = dashboard.get("/api/openapi.json").object();
        assertThat(described).containsEntry("openapi", "3.1.0");
        Map<String, Map<String, Object>> paths = (Map<String, Map<String, Object>>) described.get("paths");
        endpoints()
                .filter(endpoint -> !endpoint.path().equals("/api/openapi.json"))
                .forEach(endpoint -> assertThat(paths.get(endpoint.path()))
                        .containsKey(endpoint.method().name().toLowerCase(java.util.Locale.ROOT)));
    }
}
