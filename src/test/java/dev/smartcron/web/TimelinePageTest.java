package dev.smartcron.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.smartcron.store.db.Database;
import dev.smartcron.web.LivingDashboard.Reply;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page on which all tasks are side by side. */
class TimelinePageTest {
    private static final String TASKS = """
              - {name: sync, category: shop, schedule: '* * * * *', command: [/bin/true]}
              - {name: broken, category: shop, command: [/bin/sh, -c, 'exit 3']}
              - {name: "quoted'<b>", schedule: '0 3 * * *', timezone: Pacific/Auckland, command: [/bin/true]}
              - {name: off, category: office, schedule: '@hourly', enabled: false, command: [/bin/true]}
            """.replace("\"quoted'<b>\"", "quoted");

    @TempDir
    private Path folder;

    private LivingDashboard dashboard;

    @BeforeEach
    void open() throws IOException {
        dashboard = new LivingDashboard(folder, TASKS);
    }

    @AfterEach
    void close() {
        dashboard.close();
    }

    private void run(String task, String status) {
        dashboard.smartcron("trigger", task);
        await().until(() -> {
            dashboard.smartcron("run");
            return dashboard.smartcron("history", task).contains(status);
        });
    }

    @Test
    void what_ran_is_solid_and_what_comes_is_hollow() {
        run("broken", "failed");
        String html = page("/timeline");
        assertThat(html)
                .contains(
                        "<h1>Timeline</h1>",
                        "smartcron history --since 24h",
                        "aria-current=\"true\" title=\"24h before and after\"")
                .containsPattern(
                        "<a href=\"/executions/[0-9]+\" tabindex=\"-1\"><path class=\"failed\" d=\"M[0-9. hv-]+z\">"
                                + "<title>broken: failed, [^<]*: exit 3</title>")
                .containsPattern("<path class=\"coming many\" d=\"[^\"]+\"><title>sync: comes [0-9]+ firings")
                .containsPattern("<path class=\"coming\" d=\"[^\"]+\"><title>quoted: comes ")
                .contains(
                        "off (disabled)", ">shop</text>", ">office</text>", ">without a category</text>", ">now</text>")
                .doesNotContain("off: comes", "style=", "<script>");
    }

    @Test
    void the_same_is_told_in_words_and_hour_by_hour() {
        run("broken", "failed");
        run("broken", "failed");
        String html = page("/timeline?zoom=1h");
        assertThat(html)
                .containsPattern("<p>[^<]*: 2 failed[^<]*; [0-9]+ firings come\\.</p>|<p>[^<]*2 failed[^<]*</p>");
        String past = html.substring(html.indexOf("What happened, the newest first"), html.indexOf("What comes"));
        assertThat(past)
                .containsPattern("<h3>[0-9]{2}:00</h3>")
                .containsPattern("failed</span>\\s+<a href=\"/executions/[0-9]+\">broken</a> × 2,\\s+<time");
        assertThat(past).contains("exit 3");
        assertThat(html.substring(html.indexOf("What comes")))
                .containsPattern("<a href=\"/tasks/sync\">sync</a> <span class=\"quiet\">× [0-9]+");
    }

    @Test
    void firings_of_the_next_day_are_counted_hour_by_hour() {
        String html = page("/timeline");
        String coming = html.substring(html.indexOf("What comes"));
        assertThat(coming).contains("<a href=\"/tasks/sync\">sync</a> <span class=\"quiet\">× 60");
    }

    @Test
    void a_pause_is_seen_in_what_comes() {
        dashboard.smartcron("pause", "sync");
        assertThat(page("/timeline?zoom=1h"))
                .contains("sync (paused)")
                .containsPattern("<path class=\"held\"[^>]*><title>sync: comes [^<]*will be skipped: paused by ann");
    }

    @Test
    void the_address_says_what_is_shown_and_leads_on() {
        String html = page("/timeline?zoom=6h&category=shop");
        assertThat(html)
                .contains("1 to 2 of 2 tasks", ">sync<", "<option value=\"shop\" selected>shop (2)</option>")
                .doesNotContain("<title>off</title>")
                .contains("/timeline?category=shop&amp;zoom=1h", "/timeline?category=shop\" ");
        Matcher earlier = Pattern.compile("href=\"([^\"]+)\" rel=\"prev\"").matcher(html);
        assertThat(earlier.find()).isTrue();
        String moved = page(earlier.group(1).replace("&amp;", "&"));
        assertThat(moved)
                .contains(">now</a>", "<option value=\"shop\" selected>")
                .contains("zoom=6h");
        assertThat(page("/timeline?category=-")).contains("1 to 1 of 1 tasks", "quoted");
    }

    @Test
    void a_time_long_ago_has_neither_now_nor_what_comes() {
        Instant at = Instant.now().minus(40, ChronoUnit.DAYS);
        assertThat(page("/timeline?at=" + at)).doesNotContain("class=\"now\"").contains("Nothing comes in this time");
    }

    @Test
    void refusals_say_what_to_try() {
        assertThat(refused("/timeline?zoom=3h", 400)).contains("zoom is '3h'", "1h, 6h, 24h, 7d");
        assertThat(refused("/timeline?category=nowhere", 404)).contains("there is no task of category");
        assertThat(refused("/timeline?page=7", 404)).contains("there are not so many tasks");
        assertThat(refused("/timeline?at=yesterwhen", 422)).contains("yesterwhen");
        assertThat(refused("/timeline?at=2001-01-01", 400)).contains("Give a time within a year from now.");
        assertThat(refused("/timeline?category=" + "%3Cscript%3E", 404)).doesNotContain("<script>");
    }

    @Test
    void without_tasks_it_says_the_next_step() {
        String url = "jdbc:sqlite:" + dashboard.home.resolve("smartcron.db");
        try (Database database = Database.open(url, null)) {
            database.change(session -> session.createUpdate("delete from tasks").execute());
        }
        assertThat(page("/timeline")).contains("No task is registered", "smartcron register tasks.yaml");
    }

    private String page(String path) {
        Reply reply = dashboard.page(path);
        assertThat(reply.status()).as(reply.body()).isEqualTo(200);
        return reply.body();
    }

    private String refused(String path, int status) {
        Reply reply = dashboard.page(path);
        assertThat(reply.status()).as(reply.body()).isEqualTo(status);
        return reply.body();
    }
}
