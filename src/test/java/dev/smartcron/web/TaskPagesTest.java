package dev.smartcron.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.smartcron.store.db.Database;
import dev.smartcron.web.LivingDashboard.Reply;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The page of all tasks and the page of one, as a browser without scripts has them. */
class TaskPagesTest {
    private static final String TASKS = """
              - {name: good, schedule: "0 3 * * *", timezone: Australia/Sydney, command: "echo hello", category: pay,
                 description: "Adds <b>up</b> & \\"pays\\"", on_success: [reads]}
              - {name: bad, command: "echo 'ERROR: <script>alert(1)</script>'; exit 3", category: "<i>odd</i>"}
              - {name: off, schedule: "0 4 * * *", command: "true", enabled: false}
              - {name: always, schedule: "@continuous", command: "sleep 300", kill_after: 1s}
              - {name: reads, command: "cat", after: [bad]}
              - {name: long, command: "sleep 300", kill_after: 1s}
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
        dashboard.smartcron("kill", "--task", "long");
        dashboard.close();
    }

    private String page(String path) {
        Reply reply = dashboard.page(path);
        assertThat(reply.status()).as(reply.body()).isEqualTo(200);
        assertThat(reply.body()).doesNotContain("<script>alert", "<b>up", "<i>odd");
        return reply.body();
    }

    /** Sends a form as a browser does. */
    private Reply send(String path, String fields) {
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

    private void done(String path, String fields) {
        Reply reply = send(path, fields + "&back=%2Ftasks");
        assertThat(reply.status()).as(reply.body()).isEqualTo(303);
        assertThat(reply.headers().get("location")).containsExactly("/tasks");
    }

    /** The row of a task on the page of all. */
    private static String row(String page, String task) {
        Matcher row = Pattern.compile("<tr[^>]*data-open=\"/tasks/" + task + "\">.*?</tr>", Pattern.DOTALL)
                .matcher(page);
        assertThat(row.find()).as("a row of " + task).isTrue();
        return row.group();
    }

    private static List<String> rows(String page) {
        return Pattern.compile("data-open=\"/tasks/([a-z]+)\"")
                .matcher(page)
                .results()
                .map(found -> found.group(1))
                .toList();
    }

    private void run(String task) {
        assertThat(dashboard
                        .post("/api/cron/tasks/" + task + "/trigger?wait=2m", "")
                        .status())
                .isEqualTo(200);
    }

    private Map<String, Object> task(String name) {
        return dashboard.get("/api/cron/tasks/" + name).object();
    }

    @Test
    void tasks_are_found_by_the_node_that_may_run_them_or_last_did() throws IOException {
        try (LivingDashboard other = new LivingDashboard(folder.resolve("nodes"), """
                  - {name: anywhere, command: "true"}
                  - {name: there, command: "true", hosts: [web1]}
                  - {name: moved, command: "true", hosts: [web1]}
                  - {name: elsewhere, command: "true", environments: [staging]}
                """)) {
            other.post("/api/cron/tasks/moved/trigger?wait=2m", "");
            assertThat(other.page("/tasks").body()).doesNotContain("name=\"node\"");
            try (Database database = Database.open("jdbc:sqlite:" + other.home.resolve("smartcron.db"), null)) {
                database.change(session -> session.createUpdate(
                                "insert into nodes (name, boot_id, version, environment) values ('web2', 'b', '0', 'staging')")
                        .execute());
                database.change(session -> session.createUpdate("update executions set node = 'web2'")
                        .execute());
            }
            assertThat(other.page("/tasks").body()).contains("<select name=\"node\">", "<option value=\"web2\"");
            assertThat(rows(other.page("/tasks?node=web1").body())).containsExactly("anywhere", "there", "moved");
            assertThat(rows(other.page("/tasks?node=web2").body())).containsExactly("anywhere", "moved", "elsewhere");
            Reply refused = other.page("/tasks?node=web3");
            assertThat(refused.status()).isEqualTo(400);
            assertThat(refused.body()).contains("there is no node 'web3'");
        }
    }

    @Test
    void all_tasks_stand_by_category_with_their_schedules_results_and_last_runs() {
        run("good");
        run("bad");
        run("bad");
        String page = page("/tasks");
        assertThat(page).contains("6 tasks", ">pay <", "&lt;i&gt;odd&lt;/i&gt;", "No category", "smartcron list");
        assertThat(rows(page)).containsExactly("bad", "good", "off", "always", "reads", "long");
        assertThat(row(page, "good"))
                .contains(
                        "at 03:00",
                        "Australia/Sydney",
                        "state succeeded",
                        "last 1: 1 succeeded",
                        "100%",
                        "1 of 1 runs succeeded",
                        "Adds &lt;b&gt;up&lt;/b&gt; &amp; \"pays\"");
        assertThat(row(page, "bad")).contains("on demand", "state failed", "last 2: 2 failed", ">0%<", "class=\"bad\"");
        assertThat(row(page, "off"))
                .startsWith("<tr id=\"task-off\" class=\"off\"")
                .contains("state disabled", "disabled in");
        assertThat(row(page, "long")).contains("state never_ran").doesNotContain("<svg");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '¦', textBlock = """
            ?find=GOO                      ¦ good
            ?find=pays                     ¦ good
            ?find=%3Cb%3E                  ¦ good
            ?category=pay                  ¦ good
            ?category=%3Ci%3Eodd%3C%2Fi%3E ¦ bad
            ?state=disabled                ¦ off
            ?state=never_ran&find=o        ¦ good off long
            ?sort=name&grouped=no          ¦ always bad good long off reads
            ?sort=name&order=down&grouped=no ¦ reads off long good bad always
            ?sort=next&grouped=no          ¦ good always bad long off reads
            """)
    void filters_and_order_are_in_the_address(String query, String tasks) {
        String page = page("/tasks" + query);
        assertThat(rows(page)).containsExactly(tasks.split(" "));
    }

    @Test
    void filters_that_leave_nothing_say_what_to_do() {
        assertThat(page("/tasks?find=nothing%22+like+it")).contains("No task is like that", "Show all 6");
        assertThat(page("/tasks?find=nothing%22+like+it")).contains("value=\"nothing&#34; like it\"");
        Reply odd = dashboard.page("/tasks?state=odd");
        assertThat(odd.status()).isEqualTo(400);
        assertThat(odd.body()).contains("state is &#39;odd&#39;".replace("&#39;", "'"), "failing");
        assertThat(page("/tasks?page=2")).doesNotContain("data-open");
    }

    @Test
    void one_task_is_paused_resumed_disabled_and_enabled_from_its_row() {
        assertThat(row(page("/tasks"), "good")).contains("formaction=\"/api/cron/tasks/good/pause\"");
        done("/api/cron/tasks/good/pause", "for=1h");
        assertThat(row(page("/tasks"), "good")).contains("state paused", "paused by ", "until ", ">Resume<");
        assertThat(rows(page("/tasks?state=paused"))).containsExactly("good");
        done("/api/cron/tasks/good/resume", "");
        Matcher tomorrow = Pattern.compile("name=\"until\" value=\"([^\"]+)\"").matcher(row(page("/tasks"), "good"));
        assertThat(tomorrow.find()).isTrue();
        done("/api/cron/tasks/good/pause", "until=" + URLEncoder.encode(tomorrow.group(1), StandardCharsets.UTF_8));
        assertThat(task("good").get("paused_until").toString()).isNotBlank();
        done("/api/cron/tasks/good/resume", "");
        done("/api/cron/tasks/good/disable", "");
        assertThat(row(page("/tasks"), "good"))
                .contains("disabled by dashboard", "/enable")
                .doesNotContain("/pause");
        done("/api/cron/tasks/good/enable", "");
        assertThat(row(page("/tasks"), "good")).doesNotContain("state disabled");
    }

    @Test
    void a_time_that_is_over_or_given_twice_pauses_nothing() {
        assertThat(send("/api/cron/tasks/good/pause", "until=2020-01-01T00:00Z").status())
                .isEqualTo(400);
        assertThat(send("/api/cron/tasks/good/pause", "for=1h&until=2h").status())
                .isEqualTo(400);
        assertThat(task("good")).containsEntry("paused", false);
    }

    @Test
    void several_tasks_are_ticked_and_changed_together() {
        done("/tasks/act", "do=pause&for=tomorrow&task=good&task=bad");
        assertThat(rows(page("/tasks?state=paused"))).containsExactlyInAnyOrder("good", "bad");
        assertThat(Instant.parse(task("bad").get("paused_until").toString())
                        .atZone(ZoneId.systemDefault())
                        .toLocalTime())
                .isEqualTo(LocalTime.MIDNIGHT);
        done("/tasks/act", "do=resume&for=1h&task=good&task=bad");
        done("/tasks/act", "do=disable&task=good&task=bad");
        assertThat(rows(page("/tasks?state=disabled"))).containsExactlyInAnyOrder("good", "bad", "off");
        done("/tasks/act", "do=enable&task=good&task=bad");
        done("/tasks/act", "do=run&task=good&task=bad");
        await().until(() -> page("/tasks?state=failing").contains("data-open=\"/tasks/bad\""));
        assertThat(task("good").get("last_result")).isEqualTo("succeeded");
    }

    @Test
    void nothing_is_done_to_any_where_one_of_them_refuses() {
        Reply none = send("/tasks/act", "do=run");
        assertThat(none.status()).isEqualTo(400);
        assertThat(none.body()).contains("no task is ticked", "Go back");
        Reply unknown = send("/tasks/act", "do=disable&task=good&task=goood");
        assertThat(unknown.status()).isGreaterThanOrEqualTo(400);
        assertThat(unknown.body()).contains("goood", "did you mean good");
        assertThat(task("good")).containsEntry("enabled", true);
        assertThat(send("/tasks/act", "do=pause&for=soon&task=good").status()).isEqualTo(400);
        assertThat(send("/tasks/act", "do=run&task=good&task=goood").status()).isGreaterThanOrEqualTo(400);
        assertThat(task("good").get("last_status")).isNull();
    }

    @Test
    void whoever_may_only_look_has_no_controls() {
        Reply all = dashboard.ask(
                "GET", "/tasks", "", "Authorization", "Bearer " + LivingDashboard.VIEWER, "Accept", "text/html");
        assertThat(all.body()).contains("good").doesNotContain("formaction", "type=\"checkbox\"");
        Reply one = dashboard.ask(
                "GET", "/tasks/good", "", "Authorization", "Bearer " + LivingDashboard.VIEWER, "Accept", "text/html");
        assertThat(one.body()).contains("Next firings").doesNotContain("formaction", "reprioritise");
        Reply refused = dashboard.ask(
                "POST",
                "/tasks/act",
                "do=run&task=good",
                "Authorization",
                "Bearer " + LivingDashboard.VIEWER,
                "Content-Type",
                "application/x-www-form-urlencoded");
        assertThat(refused.status()).isEqualTo(403);
    }

    @Test
    void a_task_shows_its_firings_with_their_reasons_its_charts_and_what_comes() {
        run("bad");
        String page = page("/tasks/bad");
        assertThat(page)
                .contains(
                        "state failed",
                        "it said: ERROR: &lt;script&gt;",
                        "exit 3",
                        "0 of 1 succeeded",
                        "/why?task=bad&amp;at=",
                        "How long the last 1 runs took",
                        "13 weeks: 1 failed; 1 day with failures",
                        "bad.log",
                        "no schedule: started by a trigger",
                        "started it as execution 1",
                        "waited for by</dt><dd><a href=\"/tasks/reads\"",
                        "smartcron show bad");
        String good = page("/tasks/good");
        assertThat(good)
                .contains(
                        "at 03:00", "03:00 in Australia/Sydney", "starts on success</dt><dd><a href=\"/tasks/reads\"");
        assertThat(good).contains("Adds &lt;b&gt;up&lt;/b&gt; &amp; \"pays\"", "Nothing of it was due yet");
        assertThat(page("/tasks/reads"))
                .contains("started by</dt><dd><a href=\"/tasks/good\">good</a> when it succeeds");
        assertThat(page("/tasks/off")).contains("disabled in", "at 04:00");
        assertThat(page("/tasks/bad?charts=days")).contains("How long the runs of each day took");
    }

    @Test
    void policies_tell_where_each_comes_from() {
        done("/api/cron/tasks/long/reprioritise", "priority=1");
        String page = page("/tasks/long");
        assertThat(page)
                .containsPattern("<dt>priority</dt><dd>1 .*<span class=\"source\">operator</span>")
                .containsPattern("<dt>overlap</dt><dd>.*<span class=\"source\">default</span>")
                .contains("priority 1 set by dashboard", "Back to the file's priority");
        done("/api/cron/tasks/long/reprioritise", "reset=true");
        assertThat(page("/tasks/long"))
                .contains("gave it its file's priority back")
                .doesNotContain("Back to the file");
    }

    @Test
    void another_schedule_is_shown_before_it_is_set_and_set_only_over_what_was_seen() {
        String preview = page("/tasks/good?schedule=30+2+*+*+*&timezone=Europe/Berlin");
        assertThat(preview).contains("at 02:30", "02:30 in Europe/Berlin", "Set this schedule");
        assertThat(task("good").get("schedule")).isEqualTo("0 3 * * *");
        Matcher revision = Pattern.compile("name=\"revision\" value=\"(\\d+)\"").matcher(preview);
        assertThat(revision.find()).isTrue();
        String fields = "schedule=30+2+*+*+*&timezone=Europe/Berlin&revision=" + revision.group(1);
        done("/api/cron/tasks/good/reschedule", fields);
        assertThat(page("/tasks/good"))
                .contains("rescheduled by dashboard", "its file says 0 3 * * *", "set the schedule to 30 2 * * *");
        assertThat(row(page("/tasks"), "good")).contains("rescheduled by dashboard");
        Reply late = send("/api/cron/tasks/good/reschedule", fields);
        assertThat(late.status()).isEqualTo(412);
        assertThat(late.body()).contains("good was changed meanwhile", "Look at it again");
        done("/api/cron/tasks/good/reschedule", "reset=true");
        assertThat(task("good").get("schedule")).isEqualTo("0 3 * * *");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '¦', textBlock = """
            /tasks/good?schedule=61+*+*+*+*                 ¦ 61
            /tasks/good?schedule=%3Cscript%3Ealert(1)       ¦ smartcron next --schedule
            /tasks/good?schedule=@continuous                ¦ another kind of task
            /tasks/good?schedule=0+3+*+*+*&timezone=Nowhere ¦ Nowhere
            /tasks/always?schedule=0+3+*+*+*                ¦ kept running
            """)
    void a_schedule_that_cannot_be_is_refused_on_the_page(String path, String says) {
        String page = page(path);
        assertThat(page).doesNotContain("Set this schedule");
        if (!path.contains("always")) {
            assertThat(page).contains(says);
        }
    }

    @Test
    void a_lock_is_shown_with_its_holder_and_taken_only_by_force_while_it_runs() {
        done("/api/cron/tasks/long/trigger", "tick=true");
        await().until(() -> page("/tasks/long").contains("state running"));
        String page = page("/tasks/long");
        assertThat(page).contains("fence", "Release if nobody holds it", "Type long to confirm", "pattern=\"long\"");
        Reply held = send("/api/cron/locks/long/release", "");
        assertThat(held.status()).isEqualTo(409);
        assertThat(held.body()).contains("long stays locked", "<h1>");
        done("/api/cron/locks/long/release", "force=true");
        assertThat(page("/tasks/long")).contains("took its lock by force", "Nobody holds its lock");
    }

    @Test
    void a_name_that_no_task_has_is_answered_with_the_nearest() {
        Reply reply = dashboard.page("/tasks/goood");
        assertThat(reply.status()).isEqualTo(404);
        assertThat(reply.body()).contains("There is no task goood", "<a href=\"/tasks/good\">good</a> meant");
        Reply hostile = dashboard.page("/tasks/%3Cscript%3Ealert(1)%3C%2Fscript%3E");
        assertThat(hostile.status()).isEqualTo(404);
        assertThat(hostile.body()).doesNotContain("<script>alert");
        assertThat(dashboard.page("/tasks/..%2F..%2Fetc").status()).isEqualTo(404);
    }
}
