package dev.smartcron.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.smartcron.web.LivingDashboard.Reply;
import dev.smartcron.web.http.Endpoint;
import dev.smartcron.web.http.Endpoint.Access;
import dev.smartcron.web.http.Method;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every endpoint of the table, pages and API alike, as browsers ask for it: who may, from where, and with what. */
class PageAccessTest {
    private static final String FORM = "application/x-www-form-urlencoded";

    /** Names that lead out of a folder, end a text early, or are far too long. */
    private static final List<String> NAMES = List.of(
            "..%2f..%2fetc%2fpasswd",
            "%2e%2e",
            "....%2f%2f....%2f%2fetc%2fpasswd",
            "good%00",
            "%00",
            "good%0d%0aSet-Cookie:%20a=b",
            "%ff%fe",
            "1;drop%20table%20tasks",
            "a".repeat(6_000));

    @TempDir
    static Path folder;

    private static LivingDashboard dashboard;
    private static SignedInBrowser operator;
    private static SignedInBrowser viewer;

    @BeforeAll
    static void open() throws IOException {
        dashboard = new LivingDashboard(folder, "  - {name: good, command: \"true\"}\n");
        operator = new SignedInBrowser(dashboard, LivingDashboard.OPERATOR);
        viewer = new SignedInBrowser(dashboard, LivingDashboard.VIEWER);
    }

    @AfterAll
    static void close() {
        // Nothing was done, whoever asked for it.
        assertThat(dashboard.get("/api/cron/history").array()).isEmpty();
        assertThat(dashboard.get("/api/cron/tasks/good").object())
                .containsEntry("enabled", true)
                .containsEntry("paused", false);
        dashboard.close();
    }

    static Stream<Endpoint> endpoints() {
        return dashboard.endpoints().stream();
    }

    static Stream<Endpoint> forms() {
        return endpoints().filter(endpoint -> endpoint.method() == Method.POST);
    }

    static Stream<Endpoint> guarded() {
        return endpoints()
                .filter(endpoint -> endpoint.access() == Access.VIEWER || endpoint.access() == Access.OPERATOR);
    }

    static Stream<Endpoint> places() {
        return endpoints().filter(endpoint -> endpoint.path().contains("{"));
    }

    @Test
    void the_table_has_the_pages_and_the_api() {
        assertThat(endpoints().map(Endpoint::path))
                .contains(
                        "/", "/tasks/{name}", "/alerts/{id}", "/assets/{name}", "/sign-in", "/api/cron/jobs", "/health")
                .hasSizeGreaterThan(60);
    }

    private static String path(Endpoint endpoint) {
        return endpoint.path().replace("{name}", "good").replace("{id}", "1");
    }

    private static Reply ask(Endpoint endpoint, String body, String... headers) {
        return dashboard.ask(endpoint.method().name(), path(endpoint), body, headers);
    }

    private static String[] form(String... more) {
        List<String> headers = new ArrayList<>(List.of("Content-Type", FORM, "Accept", "text/html"));
        headers.addAll(List.of(more));
        return headers.toArray(String[]::new);
    }

    private static String proofOf(SignedInBrowser browser) {
        return "csrf=" + URLEncoder.encode(browser.proof(), StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @MethodSource("guarded")
    void who_is_not_signed_in_is_led_to_do_so_and_a_form_of_theirs_does_nothing(Endpoint endpoint) {
        for (String cookie : List.of("", "smartcron_" + dashboard.port + "=made.up.entirely", "smartcron_1=x")) {
            Reply reply = cookie.isEmpty() ? ask(endpoint, "", form()) : ask(endpoint, "", form("Cookie", cookie));
            assertThat(reply.status()).isEqualTo(303);
            assertThat(reply.headers().get("location").get(0)).startsWith("/sign-in");
            assertThat(reply.headers()).doesNotContainKey("set-cookie");
            assertThat(ask(endpoint, "").status()).as("a program").isEqualTo(401);
        }
    }

    @ParameterizedTest
    @MethodSource("guarded")
    void a_viewers_session_looks_and_does_not_act(Endpoint endpoint) {
        if (endpoint.path().endsWith("/events") || endpoint.path().equals("/sign-out")) {
            return;
        }
        Reply reply = ask(endpoint, proofOf(viewer), form("Cookie", viewer.cookie()));
        if (endpoint.access() == Access.OPERATOR) {
            assertThat(reply.status()).isEqualTo(403);
            assertThat(reply.body()).contains("wall may look and not act");
        } else {
            // There is no execution and no alert yet, and what is looked at by a form wants to be given.
            int otherwise = endpoint.method() == Method.POST ? 400 : 200;
            assertThat(reply.status()).isEqualTo(endpoint.path().contains("{id}") ? 404 : otherwise);
        }
    }

    @ParameterizedTest
    @MethodSource("forms")
    void a_session_acts_by_a_form_of_ours_alone(Endpoint endpoint) {
        if (endpoint.access() != Access.VIEWER && endpoint.access() != Access.OPERATOR) {
            return;
        }
        for (String body : List.of("", "csrf=", "csrf=wrong", proofOf(viewer))) {
            Reply reply = ask(endpoint, body, form("Cookie", operator.cookie()));
            assertThat(reply.status()).as(body).isEqualTo(403);
            assertThat(reply.body()).contains("this was sent by no form of ours");
        }
        assertThat(ask(endpoint, "{}", "Cookie", operator.cookie(), "X-CSRF-Token", "wrong")
                        .status())
                .isEqualTo(403);
    }

    @ParameterizedTest
    @MethodSource("forms")
    void another_sites_page_does_nothing_even_with_all_that_is_needed(Endpoint endpoint) {
        for (String[] from : List.of(
                new String[] {"Origin", "http://evil.example"},
                new String[] {"Origin", "null"},
                new String[] {"Origin", "http://127.0.0.1:1"},
                new String[] {"Sec-Fetch-Site", "cross-site"},
                new String[] {"Sec-Fetch-Site", "same-site"},
                new String[] {"Sec-Fetch-Site", "cross-site", "Origin", "http://127.0.0.1:" + dashboard.port})) {
            List<String> more = new ArrayList<>(List.of("Cookie", operator.cookie()));
            more.addAll(List.of(from));
            Reply reply = ask(endpoint, proofOf(operator), form(more.toArray(String[]::new)));
            assertThat(reply.status()).as(String.join(" ", from)).isEqualTo(403);
            assertThat(reply.body()).contains("this was sent from another site");
        }
    }

    @ParameterizedTest
    @MethodSource("endpoints")
    void another_servers_name_is_refused(Endpoint endpoint) {
        Reply page = ask(endpoint, proofOf(operator), form("Cookie", operator.cookie(), "Host", "evil.example"));
        assertThat(page.status()).isEqualTo(421);
        assertThat(page.headers()).doesNotContainKey("set-cookie");
    }

    @ParameterizedTest
    @MethodSource("endpoints")
    void it_takes_its_own_method_and_no_other(Endpoint endpoint) {
        for (String method : List.of("GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE")) {
            if (methods(endpoint).contains(method)) {
                continue;
            }
            Reply reply = dashboard.ask(method, path(endpoint), "", form("Cookie", operator.cookie()));
            assertThat(reply.status()).as(method).isEqualTo(405);
            assertThat(dashboard.ask(method, path(endpoint), "").headers().get("allow"))
                    .containsExactly(String.join(", ", methods(endpoint)));
        }
    }

    private static List<String> methods(Endpoint endpoint) {
        return endpoints()
                .filter(each -> each.places(path(endpoint)).isPresent())
                .map(each -> each.method().name())
                .distinct()
                .toList();
    }

    @ParameterizedTest
    @MethodSource("endpoints")
    void three_megabytes_are_too_much_for_each(Endpoint endpoint) throws IOException {
        // Not by a client that would send all of it before it reads that nobody wants it.
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), dashboard.port)) {
            socket.getOutputStream()
                    .write((endpoint.method() + " " + path(endpoint) + " HTTP/1.1\r\nHost: localhost\r\nCookie: "
                                    + operator.cookie() + "\r\nContent-Type: " + FORM + "\r\nContent-Length: "
                                    + (3 << 20) + "\r\n\r\ncsrf=")
                            .getBytes(StandardCharsets.ISO_8859_1));
            assertThat(new String(socket.getInputStream().readNBytes(12), StandardCharsets.ISO_8859_1))
                    .isEqualTo("HTTP/1.1 413");
        }
    }

    @ParameterizedTest
    @MethodSource("places")
    void a_name_leads_nowhere_but_to_what_is_of_that_name(Endpoint endpoint) {
        for (String name : NAMES) {
            String path = endpoint.path().replaceFirst("\\{\\w+}", name.replace("$", "\\$"));
            Reply reply = dashboard.ask(
                    endpoint.method().name(),
                    path,
                    endpoint.method() == Method.GET ? "" : proofOf(operator),
                    form("Cookie", operator.cookie(), "X-Webhook-Secret", LivingDashboard.WEBHOOK));
            assertThat(reply.status()).as(name).isIn(400, 404);
            assertThat(reply.body()).doesNotContain("root:");
            assertThat(reply.headers()).doesNotContainKey("set-cookie");
        }
    }

    @ParameterizedTest
    @MethodSource("endpoints")
    void each_answer_has_a_strict_policy(Endpoint endpoint) {
        if (endpoint.path().endsWith("/events") || endpoint.method() == Method.POST) {
            return;
        }
        Reply reply = dashboard.ask("GET", path(endpoint), "", "Cookie", operator.cookie(), "Accept", "text/html");
        assertStrict(reply);
    }

    static void assertStrict(Reply reply) {
        assertThat(reply.headers().get("content-security-policy")).hasSize(1);
        String policy = reply.headers().get("content-security-policy").get(0);
        assertThat(policy)
                .startsWith("default-src 'none';")
                .contains("frame-ancestors 'none'")
                .doesNotContain("unsafe", "*", "http:", "https:", "blob:");
        assertThat(reply.headers())
                .containsEntry("x-content-type-options", List.of("nosniff"))
                .containsEntry("referrer-policy", List.of("no-referrer"));
    }
}
