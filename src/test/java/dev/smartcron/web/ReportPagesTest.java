package dev.smartcron.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The pages of the report, of patterns, and of who changed what. */
class ReportPagesTest {
    private static final String TASKS = """
              - {name: good, schedule: "0 3 * * *", command: "true"}
              - {name: bad, priority: 1, schedule: "0 4 * * *", command: "echo '<b>oops</b> refused' >&2; exit 3"}
            """;

    @TempDir
    Path folder;

    private LivingDashboard dashboard;
    private SignedInBrowser browser;

    @BeforeEach
    void open() throws IOException {
        dashboard = new LivingDashboard(folder, TASKS);
        browser = new SignedInBrowser(dashboard, LivingDashboard.OPERATOR);
    }

    @AfterEach
    void close() {
        dashboard.close();
    }

    @Test
    void the_report_says_what_the_command_says() {
        dashboard.smartcron("trigger", "good", "--wait");
        dashboard.smartcron("trigger", "bad", "--wait");
        String headline = dashboard.smartcron("report").lines().findFirst().orElseThrow();
        assertThat(headline).contains("bad");
        String page = browser.page("/report");
        assertThat(page)
                .contains(
                        "<strong>" + headline + "</strong>",
                        "class=\"verdict critical\"",
                        "&lt;b&gt;oops&lt;/b&gt; refused")
                .contains("smartcron logs bad --execution 2", "not sent by itself", "<code>smartcron report</code>")
                .contains("<span class=\"cell failed\"")
                .doesNotContain("<b>oops");
        assertThat(browser.page("/report?since=7d"))
                .contains("<option value=\"7d\" selected>", "<code>smartcron report --since 7d</code>");
        assertThat(browser.page("/report?since=3h")).contains("<option value=\"3h\" selected>");
        assertThat(browser.open("/report?since=0s").status()).isEqualTo(400);
        assertThat(browser.open("/report?since=soon").status()).isEqualTo(422);
    }

    @Test
    void a_day_without_runs_is_reported_too() {
        assertThat(browser.page("/report")).contains("class=\"verdict").doesNotContain("<svg class=\"bar\"");
    }

    @Test
    void patterns_are_shown_with_their_figures_and_narrowed_to_a_task() {
        assertThat(browser.page("/report/insights")).contains("Nothing stands out", "No run has ended yet.");
        for (int i = 0; i < 3; i++) {
            dashboard.smartcron("trigger", "bad", "--wait");
        }
        String page = browser.page("/report/insights");
        assertThat(page)
                .contains(
                        "never succeeded (1)",
                        "bad has never succeeded",
                        "smartcron logs bad",
                        "<dt>failed</dt><dd>3</dd>")
                .contains("Most patterns need ten days of runs");
        assertThat(browser.page("/report/insights?task=good")).contains("Nothing stands out in what good does.");
        assertThat(browser.open("/report/insights?task=goood").body()).contains("did you mean good?");
    }

    @Test
    void who_changed_what_is_listed_narrowed_and_paged() {
        for (int i = 0; i < 30; i++) {
            dashboard.post("/api/cron/tasks/good/pause", "{\"for\":\"2h\"}");
            dashboard.post("/api/cron/tasks/good/resume", "");
        }
        dashboard.smartcron("disable", "bad");
        String page = browser.page("/report/changes");
        assertThat(page.split("<tr>", -1)).hasSize(52);
        assertThat(page)
                .contains(
                        "<td class=\"word\">disable</td>",
                        "ann</a><small>web1</small>",
                        "dashboard</a><small>127.0.0.1</small>")
                .contains("<span class=\"quiet\">until</span> <time", "<code>smartcron events --kind operator</code>")
                .doesNotContain("<td class=\"word\">register</td>");
        String older =
                browser.page("/report/changes?before=" + page.replaceFirst("(?s).*changes\\?before=(\\d+).*", "$1"));
        assertThat(older)
                .contains("<td class=\"word\">register</td>", "href=\"/report/changes\"")
                .doesNotContain("disable</td>");
        assertThat(browser.page("/report/changes?actor=ann"))
                .contains("disable</td>", "register</td>")
                .doesNotContain("pause</td>");
        assertThat(browser.page("/report/changes?action=disable&task=bad"))
                .contains("disable</td>", "--task bad")
                .doesNotContain("register</td>");
        assertThat(browser.page("/report/changes?actor=%3Cscript%3E")).contains("Nothing like that is on record.");
        assertThat(browser.open("/report/changes?action=disabel").status()).isEqualTo(400);
    }
}
