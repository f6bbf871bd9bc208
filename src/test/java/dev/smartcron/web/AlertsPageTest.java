package dev.smartcron.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.smartcron.store.db.Database;
import dev.smartcron.web.LivingDashboard.Reply;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The pages of alerts: what is wrong and was, rules, channels and routes. */
class AlertsPageTest {
    private static final String TASKS = """
              - {name: bad, category: payroll, priority: 1, command: "echo '<script>alert(1)</script> & \\"no\\" connection refused' >&2; exit 3"}
              - {name: comes_and_goes, command: "test -e well"}
              - {name: named, command: "exit 1", alert: {to: [webhook], severity: low}}
            """;

    private static final String SETTINGS = """
            channels:
              command: {run: ["/bin/sh", "-c", "cat > \\"$SMARTCRON_ALERT_ID.json\\"; exit $(cat code)"]}
              webhook: {url: "http://127.0.0.1:9/hook"}
            alerts:
              routes: [{severity: [critical], to: [command]}, {category: payroll, to: [webhook]}]
              rules: [{name: payroll_rate, tasks: "n*", when: "success_rate < 95% over 24h", severity: high, to: [command]}]
            """;

    @TempDir
    Path folder;

    private LivingDashboard dashboard;
    private SignedInBrowser browser;

    @BeforeEach
    void open() throws IOException {
        Path taken = Files.createDirectories(folder.resolve("taken"));
        Files.writeString(taken.resolve("code"), "0");
        dashboard = new LivingDashboard(
                folder,
                TASKS.replace("test -e well", "test -e " + folder.resolve("well")),
                SETTINGS.replace("cat > ", "cd " + taken + "; cat > "));
        browser = new SignedInBrowser(dashboard, LivingDashboard.OPERATOR);
    }

    @AfterEach
    void close() {
        dashboard.close();
    }

    private void fail(String task) {
        dashboard.smartcron("trigger", task, "--wait");
        dashboard.smartcron("health");
    }

    @Test
    void nothing_is_wrong_yet() {
        String page = browser.page("/alerts");
        assertThat(page).contains("Nothing is wrong.", "<code>smartcron health</code>", "Open (0)");
        assertThat(browser.page("/alerts/over")).contains("None within the last 30 days.");
        assertThat(browser.open("/alerts/1").status()).isEqualTo(404);
    }

    @Test
    void a_page_whose_alerts_have_ended_meanwhile_is_the_last_one_that_there_is() {
        fail("bad");
        assertThat(browser.page("/alerts?from=50")).contains("bad", "Open (1)").doesNotContain("Nothing is wrong.");
    }

    @Test
    void the_alerts_that_are_over_are_read_page_by_page_behind_those_that_are_open() {
        String url = "jdbc:sqlite:" + dashboard.home.resolve("smartcron.db");
        try (Database database = Database.open(url, null)) {
            for (int i = 1; i <= 5; i++) {
                long at = 1_000L * (i == 5 ? 2 : i);
                String state = i == 1 ? "firing" : "resolved";
                database.change(session -> session.createUpdate("""
                                insert into conditions (rule, subject, state, severity, summary, detail, causes, told_to,
                                    first_seen, last_seen, count, looks, wrong, changed_at, reminders, resolved_at)
                                values ('disk', :at, :state, 'high', 'little space', '[]', '', '', 1, 1, 1, 0, 0, 1, 0,
                                    case when :state = 'resolved' then :at end)""")
                        .bind("at", at)
                        .bind("state", state)
                        .execute());
            }
        }
        assertThat(ids("")).containsExactly(1L);
        assertThat(ids("?all=true&limit=2")).containsExactly(1L, 4L, 3L);
        assertThat(ids("?all=true&limit=2&before=3")).containsExactly(5L, 2L);
        assertThat(ids("?all=true&before=2")).isEmpty();
        assertThat(dashboard.get("/api/cron/alerts?all=true&before=1").status()).isEqualTo(404);
        assertThat(dashboard.get("/api/cron/alerts?before=4").status()).isEqualTo(400);
    }

    private List<Object> ids(String asked) {
        return dashboard.get("/api/cron/alerts" + asked).array().stream()
                .map(alert -> alert.get("id"))
                .toList();
    }

    @Test
    void what_is_wrong_is_told_with_who_heard_of_it_and_taken_in_hand() {
        fail("bad");
        String page = browser.page("/alerts");
        assertThat(page)
                .contains(
                        "Open (1)",
                        "&lt;script&gt;alert(1)&lt;/script&gt; &amp; ",
                        "task_failed",
                        "<code>smartcron alerts</code>")
                .contains(
                        "<span class=\"state critical\">critical</span>",
                        "<span class=\"state firing\">firing</span>",
                        "1×")
                .contains("command <time");
        String acknowledged = browser.sent(page, "/api/cron/alerts/1/ack");
        assertThat(acknowledged).contains("<span class=\"state acknowledged\">", "by dashboard until");
        assertThat(browser.sent(acknowledged, "/api/cron/alerts/1/snooze"))
                .contains("<span class=\"state firing\">")
                .doesNotContain("by dashboard until");
        String snoozed = browser.sent(page, "/api/cron/alerts/1/snooze", "until", "4h");
        assertThat(snoozed).contains("<span class=\"state snoozed\">", "End the snooze");
        assertThat(dashboard.smartcron("events", "--kind", "operator"))
                .contains("ack by dashboard", "snooze by dashboard");
    }

    @Test
    void one_alert_has_its_details_and_all_that_was_told() {
        fail("bad");
        String page = browser.page("/alerts/1");
        assertThat(page)
                .contains("<dt>exit code</dt><dd>3</dd>", "smartcron alerts show 1", "smartcron logs bad --execution 1")
                .contains("href=\"/tasks/bad\"", "href=\"/executions/1\"", "href=\"/history?task=bad\"")
                .contains("<td class=\"name\">opened</td>", "<span class=\"state delivered\">delivered</span>")
                .contains("<span class=\"state waiting\">waiting</span>", "127.0.0.1 refuses connections");
        assertThat(browser.sent(page, "/api/cron/alerts/1/snooze", "until", "30m"))
                .contains("snoozed</dt><dd>by dashboard");
    }

    @Test
    void lists_are_narrowed_and_what_is_over_is_listed_apart() throws IOException {
        fail("bad");
        fail("comes_and_goes");
        assertThat(browser.page("/alerts?severity=critical"))
                .contains("/alerts/1\"")
                .doesNotContain("/alerts/2\"");
        assertThat(browser.page("/alerts?find=comes_and_goes"))
                .contains("/alerts/2\"")
                .doesNotContain("/alerts/1\"");
        assertThat(browser.page("/alerts?find=nobody")).contains("None of the 2 open alerts is like that.");
        Files.createFile(folder.resolve("well"));
        dashboard.smartcron("trigger", "comes_and_goes", "--wait");
        dashboard.smartcron("health");
        assertThat(browser.page("/alerts")).contains("Open (1)").doesNotContain("/alerts/2\"");
        assertThat(browser.page("/alerts/over"))
                .contains("/alerts/2\"", "<span class=\"state resolved\">")
                .doesNotContain("/alerts/1\"", "Acknowledge");
        assertThat(browser.page("/alerts/over?before=2")).contains("No older ones.", "href=\"/alerts/over\"");
        assertThat(browser.page("/alerts/over?severity=low")).contains("None like that");
    }

    @Test
    void all_alerts_are_silent_for_a_time_that_the_page_shows() {
        String page = browser.page("/alerts");
        String muted = browser.sent(page, "/api/cron/alerts/all/snooze", "until", "1h");
        assertThat(muted)
                .contains("All alerts are silent until", "by dashboard")
                .doesNotContain("Mute all alerts");
        assertThat(dashboard.smartcron("alerts")).contains("All alerts are snoozed until");
        fail("bad");
        assertThat(browser.page("/alerts"))
                .contains("muted by snoozed by dashboard", "<span class=\"quiet\">nobody</span>");
        assertThat(browser.sent(muted, "/api/cron/alerts/all/snooze")).doesNotContain("All alerts are silent");
        assertThat(dashboard
                        .post("/api/cron/alerts/all/snooze", "{\"for\":\"2h\",\"task\":\"bad\"}")
                        .object())
                .containsEntry("task", "bad")
                .containsEntry("actor", "dashboard");
        assertThat(browser.page("/alerts")).contains("Alerts of <a href=\"/tasks/bad\">bad</a> are silent until");
        assertThat(dashboard.post("/api/cron/alerts/all/snooze", "").error())
                .containsEntry("message", "for is missing");
        assertThat(dashboard
                        .post("/api/cron/alerts/all/snooze", "{\"until\":\"2099-01-01\"}")
                        .error())
                .containsEntry("message", "until is too long");
    }

    @Test
    void a_channel_is_tested_and_its_answer_told() throws IOException {
        String page = browser.page("/alerts/channels");
        assertThat(page).contains("severity critical", "category payroll").doesNotContain("/hook");
        assertThat(browser.sent(page, "/api/cron/channels/command/test"))
                .contains("command has taken the test message");
        Reply refused = browser.send(page, "/api/cron/channels/webhook/test");
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.body()).contains("webhook: not taken: 127.0.0.1 refuses connections", "Mend what that says");
        Files.writeString(folder.resolve("taken/code"), "7");
        assertThat(dashboard.post("/api/cron/channels/command/test", "").error().get("message"))
                .asString()
                .startsWith("command: not taken: command ended with exit code 7");
        assertThat(dashboard.post("/api/cron/channels/comand/test", "").error())
                .containsEntry("message", "no channel 'comand' is configured; did you mean command?");
        fail("bad");
        assertThat(browser.page("/alerts/channels")).contains("<span class=\"state failed\">");
    }

    @Test
    void it_is_told_who_would_hear_of_an_alert() {
        assertThat(browser.page("/alerts/channels?rule=task_failed&severity=critical"))
                .contains("<strong>command</strong>.", "It leaves at once.");
        assertThat(browser.page("/alerts/channels?rule=task_failed&task=bad"))
                .contains("critical, category payroll, task bad: <strong>webhook, command</strong>.");
        assertThat(browser.page("/alerts/channels?rule=task_failed&task=named"))
                .contains("low, task named: <strong>webhook</strong>.", "collected for 1d at most");
        assertThat(browser.page("/alerts/channels?rule=payroll_rate")).contains("high: <strong>command</strong>.");
        assertThat(browser.page("/alerts/channels?rule=disk_low&severity=medium"))
                .contains("<strong>nobody: no route leads to a channel</strong>.");
        assertThat(browser.open("/alerts/channels?rule=disk_lo").body()).contains("did you mean disk_low?");
        assertThat(browser.open("/alerts/channels?rule=disk_low&task=nonesuch").body())
                .contains("nonesuch");
    }

    @Test
    void rules_are_listed_with_the_limits_that_hold() {
        fail("bad");
        assertThat(browser.page("/alerts/rules"))
                .contains(
                        "payroll_rate",
                        "success_rate",
                        "<td class=\"name\">runner_silent</td>",
                        "<code>health.runner_silent_after</code>")
                .contains("<a href=\"/alerts?find=task_failed\">1</a>", "<code>smartcron run --verbose</code>");
    }

    @Test
    void whoever_may_only_look_has_no_controls() {
        fail("bad");
        SignedInBrowser wall = new SignedInBrowser(dashboard, LivingDashboard.VIEWER);
        assertThat(wall.page("/alerts")).contains("/alerts/1\"").doesNotContain("Acknowledge", "Mute all");
        assertThat(wall.page("/alerts/1")).doesNotContain("Acknowledge", "Run the task");
        assertThat(wall.page("/alerts/channels")).doesNotContain(">Test<");
    }
}
