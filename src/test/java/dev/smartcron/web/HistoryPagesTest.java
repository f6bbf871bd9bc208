package dev.smartcron.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.smartcron.text.Json;
import dev.smartcron.web.LivingDashboard.Reply;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The pages of an execution, of the history, and why; with real ticks, and with what tasks of bad manners print. */
class HistoryPagesTest {
    private static final String TASKS = """
              - {name: good, schedule: "0 3 * * *", command: "echo hello", timezone: Pacific/Auckland}
              - {name: bad, command: "echo before; echo 'Error: <b>no</b> such account'; echo after; exit 3", retries: {max: 1, delay: 1s, jitter: 0}, on_failure: [good]}
              - {name: rude, command: "cat; printf '\\\\033[31m<img src=x onerror=alert(2)>\\\\033[0m\\\\n'; echo '::event </td><script>alert(3)</script> {}'; echo '::event named {\\"a\\":\\"<script>alert(4)</script>\\"}'"}
              - {name: long, command: "echo begun; sleep 300", kill_after: 1s}
              - {name: many, command: "seq 1 5000"}
              - {name: flood, command: "seq 1000001 3400000", max_output: 40M}
              - {name: surrounded, command: "env", env: {GREETING: hello, API_TOKEN: "${env:PATH}"}, env_file: VARIABLES}
              - {name: sharded, command: "echo part; exit $SMARTCRON_SHARD", shards: 2}
            """;

    @TempDir
    Path folder;

    private LivingDashboard dashboard;

    @BeforeEach
    void open() throws IOException {
        Path variables =
                Files.writeString(folder.resolve("variables"), "FROM_FILE=what nobody is to see\nGREETING=no\n");
        dashboard = new LivingDashboard(folder, TASKS.replace("VARIABLES", variables.toString()));
    }

    @AfterEach
    void close() {
        dashboard.close();
    }

    private long run(String task) {
        Reply ended = dashboard.post("/api/cron/tasks/" + task + "/trigger?wait=2m", "");
        assertThat(ended.status()).isEqualTo(200);
        return (Long) ended.object().get("id");
    }

    private String page(String path) {
        Reply page = dashboard.page(path);
        assertThat(page.status()).as(path + page.body()).isEqualTo(200);
        assertThat(page.body()).doesNotContain("<script>", "<img", "onerror=alert(2)>");
        return page.body();
    }

    /** The text of a page, with blanks for its marks. */
    private static String text(String page) {
        return page.replaceAll("(?s)<(head|nav|header).*?</\\1>", " ")
                .replaceAll("<[^>]*>", " ")
                .replaceAll("\\s+", " ");
    }

    @Test
    void an_execution_tells_how_it_went() {
        long id = run("bad");
        String page = page("/executions/" + id);
        assertThat(text(page))
                .contains("bad execution " + id, "failed", "exit 3", "attempt 1", "attempt 2", "waited for attempt 2")
                .contains("Trigger manual", "Node web1", "Fence", "Run again")
                .contains("Error: &lt;b&gt;no&lt;/b&gt; such account")
                .contains("Lines 1 to 6 of 6")
                .contains("smartcron logs bad --execution " + id)
                .doesNotContain("Kill");
        assertThat(page).contains("<rect class=\"bad\"", "id=\"L6\"", "aria-label=\"attempt 1: failed, ");
        // Of what has ended nothing comes any more.
        assertThat(page).doesNotContain("data-live=\"execution").doesNotContain("data-follow");
    }

    @Test
    void the_words_of_a_failure_are_jumped_to() {
        long id = run("bad");
        String page = page("/executions/" + id + "?show=failure&lines=2");
        assertThat(page).contains("<span class=\"line found\" id=\"L5\" data-line=\"5\"><mark class=\"\">Error: ");
    }

    @Test
    void what_led_to_what_is_shown_and_each_leads_on() {
        long id = run("bad");
        await().until(() -> {
            dashboard.post("/api/cron/trigger", "");
            return dashboard
                            .get("/api/cron/history?task=good&status=succeeded")
                            .array()
                            .size()
                    == 1;
        });
        Object child =
                dashboard.get("/api/cron/history?task=good").array().get(0).get("id");
        assertThat(page("/executions/" + id)).contains("href=\"/executions/" + child + "\">good " + child + "</a>");
        assertThat(page("/executions/" + child)).contains("href=\"/executions/" + id + "\">execution " + id + "</a>");
    }

    @Test
    void the_shards_of_an_attempt() {
        assertThat(text(page("/executions/" + run("sharded")))).contains("2 shards", "0 succeeded", "1 failed exit 1");
    }

    @Test
    void nothing_that_a_task_prints_or_is_given_is_more_than_text() {
        Object id = dashboard
                .post(
                        "/api/cron/jobs?wait=2m",
                        "{\"task\":\"rude\",\"owner\":\"<script>alert(5)</script>\",\"key\":\"\\\"><script>alert(6)\","
                                + "\"payload\":\"</pre><script>alert(1)</script>\\u001b]0;title\\u0007\\u202e\\u0000\\n\"}")
                .object()
                .get("id");
        dashboard.post("/api/cron/trigger", "");
        await().until(() -> dashboard
                .get("/api/cron/executions/" + id)
                .object()
                .get("status")
                .equals("succeeded"));
        String page = page("/executions/" + id);
        assertThat(page)
                .contains("&lt;/pre&gt;&lt;script&gt;alert(1)&lt;/script&gt;")
                .contains("<span class=\"ink-red\">&lt;img src=x onerror=alert(2)&gt;</span>")
                .contains("&lt;script&gt;alert(4)&lt;/script&gt;")
                .contains("&lt;script&gt;alert(5)&lt;/script&gt;")
                .contains("\"&gt;&lt;script&gt;alert(6)")
                .doesNotContain("\u001b", "\u0007", "\u202e", "\u0000");
        assertThat(page("/history")).contains("&lt;script&gt;alert(5)&lt;/script&gt;");
        page("/history?owner=%3Cscript%3Ealert(5)%3C/script%3E&node=%22%3E%3Cscript%3E");
        page("/executions/" + id + "?find=%3Cscript%3E");
    }

    @ParameterizedTest
    @ValueSource(strings = {"?show=head&lines=10", "?from=1&lines=10"})
    void the_beginning_of_an_output(String asked) {
        long id = run("many");
        String page = page("/executions/" + id + asked);
        assertThat(text(page)).contains("Lines 1 to 10 of 5000");
        assertThat(page)
                .contains("from=11#output\">Later</a>")
                .doesNotContain(">Earlier</a>")
                .doesNotContain("id=\"L11\"");
    }

    @Test
    void an_output_is_searched_and_paged_through() {
        long id = run("many");
        String found = page("/executions/" + id + "?find=77&lines=100");
        assertThat(text(found)).contains("95 lines have “77”", "Lines 72 to 171 of 5000");
        assertThat(found)
                .contains("data-line=\"77\"><mark class=\"\">77</mark>")
                .contains("lines=100&amp;find=77&amp;from=172#L177\">next</a>")
                .contains("from=4972#L4977\">last</a>")
                .doesNotContain(">previous</a>");
        String end = page("/executions/" + id);
        assertThat(text(end)).contains("Lines 4501 to 5000 of 5000");
        assertThat(end).contains("?from=4001#output\">Earlier</a>").doesNotContain(">Later</a>");
        assertThat(text(page("/executions/" + id + "?find=nothing"))).contains("No line has “nothing”.");
        assertThat(page("/executions/" + id + "?wrap=no")).contains("unwrapped", ">Wrap lines</a>");
    }

    @Test
    void of_a_log_that_is_gone_the_end_is_kept() throws IOException {
        long id = run("bad");
        Files.delete(dashboard.home.resolve("logs/tasks/bad.log"));
        assertThat(text(page("/executions/" + id))).contains("this is the end of it", "such account");
    }

    @Test
    void a_large_log_is_shown_page_by_page_without_being_read() {
        String path = "/executions/" + run("flood");
        String end = page(path);
        assertThat(text(end))
                .contains(" 3400000 ", "up to 99% of a log of 19MiB", "lines are not counted")
                .doesNotContain(" of 2400000");
        String before = page(link(end, "prev"));
        assertThat(text(before)).contains(" 3399500 ").doesNotContain(" 3399501 ");
        assertThat(text(page(link(before, "next")))).contains(" 3399501 ", " 3400000 ");
        String head = page(path + "?show=head");
        assertThat(text(head)).contains(" 1000001 ", " 1000500 ").doesNotContain("Earlier");
        assertThat(text(page(link(head, "next")))).contains(" 1000501 ");
        assertThat(text(page(path + "?find=2000000"))).contains("1 line has “2000000”", "of 2400000");
        assertThat(dashboard.page(path + "?at=nowhere").status()).isEqualTo(400);
        assertThat(text(page(path + "?at=1-2"))).contains("Lines ");
    }

    private static String link(String page, String rel) {
        Matcher link = Pattern.compile("rel=\"" + rel + "\" href=\"([^\"#]*)").matcher(page);
        assertThat(link.find()).as(rel).isTrue();
        return link.group(1).replace("&amp;", "&");
    }

    @Test
    void the_names_of_variables_are_told_by_where_they_are_from_and_never_a_value() {
        long id = run("surrounded");
        String page = page("/executions/" + id);
        String told = text(page.substring(page.indexOf("id=\"variables\"")));
        assertThat(told)
                .contains("env in the task file API_TOKEN GREETING env_file " + folder.resolve("variables")
                        + " FROM_FILE ")
                .contains("SmartCron, to every task HOME LANG LOGNAME PATH SHELL SMARTCRON_HOME");
        assertThat(page).doesNotContain("what nobody is to see\n\n", "hello</");
        List<String> had = dashboard
                .get("/api/cron/executions/" + id + "/log")
                .body()
                .lines()
                .map(line -> line.replaceAll("=.*", ""))
                .filter(name -> !name.startsWith("SMARTCRON_")
                        && !List.of("PWD", "SHLVL", "_", "OLDPWD").contains(name))
                .toList();
        assertThat(had).isNotEmpty().allSatisfy(name -> assertThat(told).contains(" " + name + " "));
    }

    @Test
    void the_history_is_searched_for_the_words_of_reasons_alike_on_the_page_in_its_file_and_by_the_command() {
        long id = run("bad");
        run("good");
        String page = page("/history?text=Exit+3&fold=no");
        assertThat(page).contains("/executions/" + id + "\"").doesNotContain("data-open=\"/tasks/good");
        assertThat(page).contains("<input name=\"text\" value=\"Exit 3\"", "smartcron history --text 'Exit 3'");
        assertThat(text(page("/history?text=signal"))).contains("No execution fits.");
        assertThat(dashboard.page("/history.csv?text=exit+3").body().lines().count())
                .isEqualTo(2);
        assertThat(dashboard.get("/api/cron/history?text=exit%203").array())
                .isEqualTo(Json.read(dashboard.smartcron("history", "--text", "exit 3", "--json")));
        assertThat(dashboard.get("/api/cron/history?text=nothing").array()).isEmpty();
    }

    @Test
    void what_runs_is_followed_and_killed_and_run_again() {
        Object id = dashboard
                .post("/api/cron/tasks/long/trigger", "{\"tick\":false}")
                .object()
                .get("id");
        assertThat(text(page("/executions/" + id))).contains("pending", "It has not started", "Do not start it");
        dashboard.post("/api/cron/trigger", "");
        await().until(() -> page("/executions/" + id).contains("begun"));
        String running = page("/executions/" + id);
        assertThat(running).contains("data-live=\"execution " + id + "\"", "data-follow=\"2\"", ">Kill</button>");
        assertThat(page("/executions/" + id + "?show=head")).doesNotContain("data-follow");
        Reply killed = form("/api/cron/executions/" + id + "/kill", "back=%2Fexecutions%2F" + id);
        assertThat(killed.status()).isEqualTo(303);
        assertThat(killed.headers()).containsEntry("location", List.of("/executions/" + id));
        assertThat(text(page("/executions/" + id))).contains("killed", "ended by dashboard", "Run again");
        Reply again = form("/api/cron/executions/" + id + "/retry", "");
        assertThat(again.status()).isEqualTo(303);
        String next = again.headers().get("location").get(0);
        assertThat(next).matches("/executions/[0-9]+").isNotEqualTo("/executions/" + id);
        await().until(() -> text(page(next)).contains("begun"));
        dashboard.smartcron("stop", "--all");
        Reply refused = form("/api/cron/executions/" + id + "/kill", "");
        assertThat(refused.status()).isEqualTo(409);
        assertThat(text(refused.body())).contains("execution " + id + " has ended: killed");
    }

    private Reply form(String path, String fields) {
        return dashboard.ask(
                "POST",
                path,
                fields,
                "Authorization",
                "Bearer " + LivingDashboard.OPERATOR,
                "Accept",
                "text/html",
                "Content-Type",
                "application/x-www-form-urlencoded");
    }

    @Test
    void who_may_only_look_has_no_button() {
        long id = run("good");
        Reply page = dashboard.ask(
                "GET",
                "/executions/" + id,
                "",
                "Authorization",
                "Bearer " + LivingDashboard.VIEWER,
                "Accept",
                "text/html");
        assertThat(page.body()).contains("hello").doesNotContain("Run again");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/executions/99", "/executions/abc", "/executions/1%2f..", "/executions/99999999999999999999"})
    void what_there_is_not_is_told_as_a_page(String path) {
        Reply page = dashboard.page(path);
        assertThat(page.status()).isEqualTo(404);
        assertThat(page.body()).contains("<h1>That did not work</h1>");
    }

    @Test
    void the_history_is_narrowed_folded_and_paged() {
        assertThat(text(page("/history"))).contains("Nothing has happened yet.");
        long first = run("good");
        long failed = run("bad");
        for (int i = 0; i < 4; i++) {
            run("many");
        }
        String all = page("/history");
        assertThat(text(all)).contains("× 4", "exit 3: Error: &lt;b&gt;no&lt;/b&gt; such account", "smartcron history");
        assertThat(all).contains("href=\"/executions/" + first + "\"").doesNotContain("&before=");
        assertThat(text(page("/history?fold=no"))).doesNotContain("× 4");
        String bad = page("/history?status=failed&since=1h&trigger=manual&node=web1&reason=exit&until=2099-01-01");
        assertThat(bad).contains("/executions/" + failed + "\"").doesNotContain("/executions/" + first + "\"");
        assertThat(text(bad))
                .contains("smartcron history --status failed --trigger manual --node web1 --since 1h --until 2099-01-01"
                        + " --reason exit");
        assertThat(bad).contains("<option value=\"failed\" selected>", "<details class=\"more\" open>");
        for (String none :
                List.of("status=lost", "until=1h", "node=web2", "trigger=queue", "reason=timeout", "owner=ann")) {
            assertThat(text(page("/history?" + none))).as(none).contains("No execution fits.");
        }
        assertThat(text(page("/history?before=" + first))).contains("No older one.");
        Reply unknown = dashboard.page("/history?task=goo");
        assertThat(unknown.status()).isEqualTo(422);
        assertThat(text(unknown.body())).contains("did you mean");
    }

    @Test
    void the_history_as_a_file_has_no_cell_that_is_a_formula() {
        dashboard.post(
                "/api/cron/jobs", "{\"task\":\"rude\",\"owner\":\"=cmd|' /C calc'!A0\",\"key\":\"@a,\\\"b\\\"\"}");
        Reply file = dashboard.get("/history.csv?task=rude");
        assertThat(file.headers()).containsEntry("content-type", List.of("text/csv; charset=utf-8"));
        assertThat(file.headers().get("content-disposition").get(0)).isEqualTo("attachment; filename=\"history.csv\"");
        assertThat(file.headers()).containsEntry("x-output", List.of("whole"));
        assertThat(file.body())
                .startsWith("id,task,status,trigger,")
                .contains(",rude,pending,queue,")
                .contains(",'=cmd|' /C calc'!A0,\"'@a,\"\"b\"\"\",");
        assertThat(dashboard.get("/history.csv?status=failed").body().lines().count())
                .isEqualTo(1);
    }

    @Test
    void why_is_what_the_command_says() {
        for (String at : List.of("", "03:00", "2h", "2099-01-01T03:00", "2099-01-01T04:00")) {
            String asked = at.isEmpty() ? "" : "&at=" + at;
            String[] words = at.isEmpty()
                    ? new String[] {"why", "good", "--json"}
                    : new String[] {"why", "good", "--at", at, "--json"};
            String shown = text(page("/why?task=good" + asked));
            for (Map<String, Object> decision : new Reply(200, dashboard.smartcron(words), Map.of()).array()) {
                assertThat(shown)
                        .contains(String.valueOf(decision.get("decision")).replace('_', ' '));
                assertThat(shown.replaceAll("in [0-9a-z]+", ""))
                        .contains(escaped(decision.get("reason")).replaceAll("in [0-9a-z]+", ""));
            }
        }
        assertThat(text(page("/why?task=good&at=2099-01-01T03:00")))
                .contains("Coming firings", "A link to share", "smartcron why good --at 2099-01-01T03:00");
        assertThat(page("/why?task=good&at=2099-01-01T03:00")).contains("at=2099-01-01T03%3A00%3A00%2B13%3A00");
        run("bad");
        assertThat(page("/why?task=bad")).contains("<code>exit</code>", "<code>smartcron logs bad</code>");
        assertThat(text(page("/why"))).contains("Name a task and a time");
        assertThat(dashboard.page("/why?task=goo").status()).isEqualTo(422);
        assertThat(dashboard.page("/why?task=good&at=never").status()).isEqualTo(422);
    }

    private static String escaped(Object text) {
        return String.valueOf(text)
                .replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replaceAll("\\s+", " ");
    }

    /** A payload reaches its task alone. */
    @Test
    void a_payload_is_on_no_page() {
        Object id = dashboard
                .post("/api/cron/jobs", "{\"task\":\"rude\",\"payload\":\"a secret of its own\"}")
                .object()
                .get("id");
        assertThat(page("/executions/" + id)).doesNotContain("a secret of its own");
    }
}
