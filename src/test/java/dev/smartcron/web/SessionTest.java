package dev.smartcron.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.smartcron.web.LivingDashboard.Reply;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Browsers: signing in and out, their forms, and what other sites' pages may not. */
class SessionTest {
    private static final String FORM = "application/x-www-form-urlencoded";
    private static final Pattern PROOF = Pattern.compile("name=\"csrf\" value=\"([0-9a-f]{64})\"");

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

    private static Reply form(String path, String fields, String... headers) {
        String[] all = new String[headers.length + 4];
        System.arraycopy(headers, 0, all, 0, headers.length);
        all[headers.length] = "Content-Type";
        all[headers.length + 1] = FORM;
        all[headers.length + 2] = "Accept";
        all[headers.length + 3] = "text/html";
        return dashboard.ask("POST", path, fields, all);
    }

    /** The form that pauses a task, sent by a browser that is signed in. */
    private static Reply paused(String fields) {
        String cookie = signIn(LivingDashboard.OPERATOR);
        return form(
                "/api/cron/tasks/good/pause",
                "csrf=" + proof(cookie) + fields,
                "Cookie",
                cookie,
                "Sec-Fetch-Site",
                "same-origin");
    }

    private static Reply browse(String path, String cookie, String... headers) {
        String[] all = new String[headers.length + 4];
        System.arraycopy(headers, 0, all, 0, headers.length);
        all[headers.length] = "Accept";
        all[headers.length + 1] = "text/html";
        all[headers.length + 2] = "Cookie";
        all[headers.length + 3] = cookie;
        return dashboard.ask("GET", path, "", all);
    }

    private static String cookie(Reply reply) {
        return reply.headers().get("set-cookie").get(0).split(";", 2)[0];
    }

    private static String signIn(String token) {
        Reply in = form("/sign-in", "token=" + URLEncoder.encode(token, StandardCharsets.UTF_8) + "&to=%2Ftasks");
        assertThat(in.status()).isEqualTo(303);
        assertThat(in.headers()).containsEntry("location", List.of("/tasks"));
        return cookie(in);
    }

    private static String proof(String cookie) {
        Matcher found = PROOF.matcher(browse("/", cookie).body());
        assertThat(found.find()).isTrue();
        return found.group(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ".x..12.y",
                ".x.12..y",
                "....",
                "00.x.1.99999999999999999999.y",
                "00.x.999999999999.999999999999.y",
                "0g.x.1.1.y",
                "64.x.-1.1.y"
            })
    void a_cookie_that_is_none_of_ours_is_nobodys(String value) {
        Reply asked =
                dashboard.ask("GET", "/api/cron/status", "", "Cookie", "smartcron_" + dashboard.port + "=" + value);
        assertThat(asked.status()).isEqualTo(401);
        assertThat(dashboard.faults).isEmpty();
    }

    @Test
    void whoever_is_not_signed_in_is_led_there_and_back() {
        Reply asked = browse("/history?status=failed&task=good", "nothing=1");
        assertThat(asked.status()).isEqualTo(303);
        assertThat(asked.headers())
                .containsEntry("location", List.of("/sign-in?to=%2Fhistory%3Fstatus%3Dfailed%26task%3Dgood"));
        assertThat(browse("/sign-in?to=%2Fhistory", "").body())
                .contains("name=\"to\" value=\"/history\"")
                .contains("id=\"token\"");
    }

    @Test
    void the_cookie_is_for_this_server_alone() {
        Reply in = form("/sign-in", "token=" + URLEncoder.encode(LivingDashboard.OPERATOR, StandardCharsets.UTF_8));
        assertThat(in.headers().get("set-cookie"))
                .singleElement()
                .asString()
                .startsWith("smartcron_" + dashboard.port + "=")
                .contains("; Path=/;", "; HttpOnly", "; SameSite=Strict")
                .doesNotContain("Secure", LivingDashboard.OPERATOR);
    }

    @Test
    void nobody_is_led_to_another_site() {
        for (String to :
                List.of("//evil.example.org", "/\\evil.example.org", "https://evil.example.org", "javascript:x")) {
            Reply in = form(
                    "/sign-in",
                    "token=" + URLEncoder.encode(LivingDashboard.OPERATOR, StandardCharsets.UTF_8) + "&to="
                            + URLEncoder.encode(to, StandardCharsets.UTF_8));
            assertThat(in.headers()).containsEntry("location", List.of("/"));
        }
    }

    @Test
    void a_wrong_token_is_refused_on_a_page() {
        Reply refused = form("/sign-in", "token=guess", "X-Forwarded-For", "10.1.1.1");
        assertThat(refused.status()).isEqualTo(401);
        assertThat(refused.body())
                .contains("<h1>That did not work</h1>", "this is no token", "<a href=\"/sign-in\">")
                .doesNotContain("Authorization");
        assertThat(refused.headers()).doesNotContainKey("set-cookie");
    }

    @Test
    void a_form_does_what_it_says_and_leads_back() {
        Reply done = paused("&back=%2Ftasks%3Fcategory%3Dx&for=1h");
        assertThat(done.status()).isEqualTo(303);
        assertThat(done.headers()).containsEntry("location", List.of("/tasks?category=x"));
        assertThat(dashboard.get("/api/cron/tasks/good").object()).containsEntry("paused_by", "dashboard");
    }

    @Test
    void a_form_whose_session_has_ended_leads_to_sign_in_and_back_to_its_page() {
        Reply led = form("/api/cron/tasks/good/pause", "csrf=old&back=%2Ftasks%2Fgood&for=1h");
        assertThat(led.status()).isEqualTo(303);
        assertThat(led.headers()).containsEntry("location", List.of("/sign-in?to=%2Ftasks%2Fgood"));
    }

    @Test
    void a_form_that_is_refused_leads_back_to_its_page() {
        Reply refused = paused("&back=%2Ftasks%2Fgood&for=soon");
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.body()).contains("<a href=\"/tasks/good\">Back to the page</a>");
    }

    @Test
    void a_form_that_starts_something_leads_to_it() {
        String cookie = signIn(LivingDashboard.OPERATOR);
        Reply done = form("/api/cron/tasks/good/trigger", "csrf=" + proof(cookie), "Cookie", cookie);
        assertThat(done.headers().get("location")).singleElement().asString().matches("/executions/[0-9]+");
    }

    @Test
    void nothing_is_done_without_the_proof_or_from_another_site() {
        String cookie = signIn(LivingDashboard.OPERATOR);
        String proof = proof(cookie);
        String other = proof(signIn(LivingDashboard.OPERATOR));
        for (Reply refused : List.of(
                form("/api/cron/tasks/good/disable", "", "Cookie", cookie),
                form("/api/cron/tasks/good/disable", "csrf=" + other, "Cookie", cookie),
                form("/api/cron/tasks/good/disable", "csrf=" + proof, "Cookie", cookie, "Sec-Fetch-Site", "cross-site"),
                form("/api/cron/tasks/good/disable", "csrf=" + proof, "Cookie", cookie, "Sec-Fetch-Site", "same-site"),
                form(
                        "/api/cron/tasks/good/disable",
                        "csrf=" + proof,
                        "Cookie",
                        cookie,
                        "Origin",
                        "http://evil.example.org"),
                form("/api/cron/tasks/good/disable", "csrf=" + proof, "Cookie", cookie, "Origin", "null"),
                dashboard.ask("POST", "/api/cron/tasks/good/disable", "", "Cookie", cookie))) {
            assertThat(refused.status()).isEqualTo(403);
        }
        assertThat(dashboard.get("/api/cron/tasks/good").object()).containsEntry("enabled", true);
    }

    @Test
    void another_site_cannot_sign_anybody_in() {
        assertThat(form(
                                "/sign-in",
                                "token=" + URLEncoder.encode(LivingDashboard.OPERATOR, StandardCharsets.UTF_8),
                                "Origin",
                                "http://evil.example.org")
                        .status())
                .isEqualTo(403);
    }

    @Test
    void a_script_of_ours_sends_the_proof_in_a_header() {
        String cookie = signIn(LivingDashboard.OPERATOR);
        assertThat(dashboard
                        .ask(
                                "POST",
                                "/api/cron/tasks/good/enable",
                                "",
                                "Cookie",
                                cookie,
                                "X-CSRF-Token",
                                proof(cookie),
                                "Origin",
                                "http://127.0.0.1:" + dashboard.port)
                        .status())
                .isEqualTo(200);
    }

    /** What {@code curl -d} sends without a header of its own. */
    @Test
    void json_that_is_called_a_form_is_json() {
        Reply done = dashboard.ask(
                "POST",
                "/api/cron/tasks/good/pause",
                "{\"for\": \"2h\"}",
                "Content-Type",
                FORM,
                "Authorization",
                "Bearer " + LivingDashboard.OPERATOR);
        assertThat(done.status()).isEqualTo(200);
        assertThat(dashboard.get("/api/cron/tasks/good").object().get("paused_until"))
                .isNotNull();
    }

    @Test
    void a_viewer_sees_no_controls_and_may_not_act() {
        String cookie = signIn(LivingDashboard.VIEWER);
        assertThat(browse("/", cookie).body()).doesNotContain("action=\"/api/cron/tasks");
        assertThat(form("/api/cron/tasks/good/disable", "csrf=" + proof(cookie), "Cookie", cookie)
                        .status())
                .isEqualTo(403);
    }

    @Test
    void signing_out_ends_the_session_also_for_who_kept_the_cookie() {
        String cookie = signIn(LivingDashboard.OPERATOR);
        Reply out = form("/sign-out", "csrf=" + proof(cookie), "Cookie", cookie);
        assertThat(out.headers()).containsEntry("location", List.of("/sign-in"));
        assertThat(cookie(out)).endsWith("=");
        assertThat(browse("/", cookie).status()).isEqualTo(303);
    }

    @Test
    void a_cookie_that_was_changed_is_none() {
        String cookie = signIn(LivingDashboard.VIEWER);
        // The name of the other token, in front of what was signed.
        String operator = cookie.replaceFirst("=[0-9a-f]+", "=64617368626f617264");
        assertThat(operator).isNotEqualTo(cookie);
        assertThat(browse("/", operator).status()).isEqualTo(303);
        assertThat(browse("/", cookie + "0").status()).isEqualTo(303);
        assertThat(browse("/", cookie.replaceFirst("=.*", "=x")).status()).isEqualTo(303);
    }

    @Test
    void a_link_on_another_site_finds_its_session_with_the_second_request() {
        Reply first = browse("/history", "nothing=1", "Sec-Fetch-Site", "cross-site");
        assertThat(first.status()).isEqualTo(200);
        assertThat(first.body()).contains("http-equiv=\"refresh\" content=\"0\"");
    }

    @Test
    void pages_allow_no_script_but_ours_and_no_frame() {
        Reply page = browse("/", signIn(LivingDashboard.OPERATOR));
        assertThat(page.headers().get("content-security-policy"))
                .singleElement()
                .asString()
                .contains("default-src 'none'", "script-src 'self'", "style-src 'self'", "frame-ancestors 'none'")
                .doesNotContain("unsafe");
        assertThat(page.headers()).containsEntry("x-content-type-options", List.of("nosniff"));
        assertThat(page.headers()).containsEntry("cache-control", List.of("no-store"));
    }

    @Test
    void refusals_are_pages_for_people() {
        Reply refused = browse("/nothing", signIn(LivingDashboard.OPERATOR));
        assertThat(refused.status()).isEqualTo(404);
        assertThat(refused.body()).contains("<h1>That did not work</h1>", "there is nothing at /nothing");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '¦', textBlock = """
            /taks                    ¦ /tasks
            /tasks/good/runs         ¦ /tasks/good
            /report/daily/2026-11-22 ¦ /report
            /api/cron/tasks/gone     ¦ /tasks
            /api/cron/executions/99  ¦ /history
            """)
    void a_refusal_leads_people_to_a_page_and_programs_to_the_api(String path, String page) {
        String refused = browse(path, signIn(LivingDashboard.OPERATOR)).body();
        assertThat(refused)
                .contains(
                        "The nearest page is <a href=\"" + page + "\">",
                        "<a href=\"/\">What is going on now</a>",
                        "<a href=\"/tasks\">all tasks</a>")
                .doesNotContain("openapi.json", "<p>/api");
        assertThat(dashboard.get(path).error().get("hint")).asString().startsWith("/api/");
    }
}
