package dev.smartcron.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.smartcron.web.LivingDashboard.Reply;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page of the system: nodes, database, checks, emergencies. */
class SystemPageTest {
    private static final String TASKS = """
              - {name: good, command: "true"}
              - {name: long, command: "sleep 300", kill_after: 1s}
            """;

    @TempDir
    Path folder;

    private LivingDashboard dashboard;
    private SignedInBrowser browser;

    @BeforeEach
    void open() throws IOException {
        dashboard = new LivingDashboard(folder, TASKS, "retention: {events: 3d}\n");
        browser = new SignedInBrowser(dashboard, LivingDashboard.OPERATOR);
    }

    @AfterEach
    void close() {
        dashboard.close();
    }

    @Test
    void before_the_first_tick_it_says_what_is_missing() {
        assertThat(browser.page("/system"))
                .contains("No node has ticked yet.", "<code>smartcron verify</code> tells what is missing")
                .contains("none: nothing runs here", "never: <code>smartcron backup</code>", "No channel is configured")
                .contains("<dt>events</dt><dd>3d <code>retention.events</code></dd>");
    }

    @Test
    void a_node_that_ticks_is_alive_with_its_lag_and_the_database_with_its_upkeep() {
        dashboard.smartcron("run");
        dashboard.smartcron("backup", folder.resolve("backups").toString());
        String page = browser.page("/system");
        assertThat(page)
                .contains("web1<small>production</small>", "<span class=\"state alive\">", "1 ticks, 0 by the launcher")
                .contains(
                        "aria-label=\"Ticks of the last 24 hours by their lag: 1 within ",
                        "<code>smartcron nodes; smartcron status</code>")
                .contains(dashboard.home.resolve("smartcron.db").toString())
                .doesNotContain("never: <code>smartcron backup</code>");
    }

    @Test
    void checks_are_made_when_they_are_asked_for() {
        dashboard.smartcron("run");
        assertThat(browser.page("/system")).doesNotContain("passes its integrity check");
        assertThat(browser.page("/system?checks=verify"))
                .contains(
                        "passes its integrity check",
                        "<td class=\"word\">crontab run</td>",
                        "Try: ",
                        "<code>smartcron verify</code>");
        assertThat(browser.page("/system?checks=health")).contains("<td class=\"word\">outbox</td>");
        assertThat(browser.open("/system?checks=all").status()).isEqualTo(400);
    }

    @Test
    void everything_is_paused_until_an_end_and_resumed_with_the_limits_that_an_operator_has_set() {
        dashboard.post("/api/cron/start", "{\"maxConcurrentJobs\":4}");
        String paused = browser.sent(browser.page("/system"), "/api/cron/stop", "for", "1h");
        assertThat(paused).contains("Everything is paused", "By dashboard, until <time");
        String deed = paused.substring(paused.indexOf("class=\"deed\""));
        assertThat(browser.sent(deed, "/api/cron/start")).doesNotContain("Everything is paused");
        assertThat(browser.page("/queue")).contains("4 <code>queue.max_running</code>");
    }

    @Test
    void locks_are_released_and_the_runner_leaves_only_where_the_word_was_typed() {
        Object id = dashboard.post("/api/cron/tasks/long/trigger", "").object().get("id");
        dashboard.post("/api/cron/trigger", "");
        await().until(() -> dashboard
                .get("/api/cron/executions/" + id)
                .object()
                .get("status")
                .equals("running"));
        String page = browser.page("/system");
        assertThat(page).contains("<dt>Locks held</dt><dd>1</dd>");
        for (String typed : new String[] {"", "yes", "restart"}) {
            Reply refused = browser.send(page, "/api/cron/emergency/force-release-locks", "confirm", typed);
            assertThat(refused.status()).isEqualTo(422);
            assertThat(refused.body()).contains("nothing was done: the word release was not typed");
        }
        assertThat(browser.send(page, "/api/cron/emergency/restart", "confirm", "")
                        .status())
                .isEqualTo(422);
        assertThat(browser.page("/system")).contains("<dt>Locks held</dt><dd>1</dd>");
        assertThat(browser.sent(page, "/api/cron/emergency/force-release-locks", "confirm", " Release "))
                .contains("<dt>Locks held</dt><dd>0</dd>");
        browser.sent(page, "/api/cron/emergency/restart", "confirm", "restart");
        await().until(() -> browser.page("/system").contains("none: nothing runs here"));
        assertThat(browser.page("/report/changes"))
                .contains("<td class=\"word\">unlock</td>", "<td class=\"word\">stop</td>");
        // A program knows what it asks for.
        assertThat(dashboard.post("/api/cron/emergency/restart", "").status()).isEqualTo(200);
        dashboard.smartcron("stop", "--all");
    }

    @Test
    void whoever_may_only_look_has_no_controls() {
        assertThat(new SignedInBrowser(dashboard, LivingDashboard.VIEWER).page("/system"))
                .contains("Database")
                .doesNotContain("Emergency", "action=\"/api");
    }
}
