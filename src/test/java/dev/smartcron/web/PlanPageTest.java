package dev.smartcron.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.smartcron.store.db.Database;
import dev.smartcron.web.LivingDashboard.Reply;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page that tells what would run, and what an edited file would change. */
class PlanPageTest {
    private static final String TASKS = """
              - {name: backup, schedule: '30 2 * * *', timezone: Australia/Sydney, command: [/bin/true]}
              - {name: report, schedule: '0 4 * * *', timezone: UTC, command: [/bin/true]}
              - {name: mail, schedule: '0 4 * * *', timezone: UTC, command: [/bin/true]}
              - {name: by_hand, command: [/bin/true]}
            """;

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

    @Test
    void a_day_of_what_is_registered() {
        String html = page("/plan");
        assertThat(html)
                .contains("smartcron simulate --registered --for 1d")
                .contains("<dt>starts</dt><dd>3</dd><dd class=\"detail\">of 3 tasks</dd>")
                .contains("<dt>colliding pairs</dt><dd>1</dd>")
                .containsPattern("<span>report</span> <span>mail</span>")
                .contains("<strong>by_hand</strong> no schedule")
                .containsPattern("<strong>[0-9]+h[0-9m]*</strong>: [A-Z][a-z]{2} ")
                .contains("<a href=\"/tasks/backup\"><strong>backup</strong></a>")
                .doesNotContain("style=");
    }

    @Test
    void clock_changes_of_the_next_year_are_told_with_what_they_do() {
        String html = page("/plan");
        String year = html.substring(html.indexOf("Clock changes of the next year"));
        assertThat(year)
                .contains(
                        "Australia/Sydney: clocks are put forward by 1h", "Australia/Sydney: clocks are put back by 1h")
                .contains("<strong>backup</strong>", "02:30 does not exist this day: moved to 03:00")
                .doesNotContain("UTC: clocks");
    }

    @Test
    void a_week_is_seven_of_them() {
        assertThat(page("/plan?for=7d"))
                .contains("<dd>21</dd>", "--for 7d", "Starts per hour of the day")
                .contains("aria-current=\"true\">the next 7 d</a>");
        assertThat(dashboard.page("/plan?for=9d").status()).isEqualTo(400);
    }

    @Test
    void an_edited_file_is_shown_beside_and_not_registered() {
        String html = compare("""
                version: 1
                tasks:
                  - {name: report, schedule: '0 4 * * *', timezone: UTC, command: [/bin/true]}
                  - {name: mail, schedule: '0 */2 * * *', timezone: UTC, command: [/bin/true]}
                  - {name: fresh, schedule: '0 4 * * *', timezone: UTC, command: [/bin/true]}
                """);
        assertThat(html)
                .contains("What the edited file would change", "Nothing was registered.")
                .contains(
                        row("mail", "more", "1", "12"), row("fresh", "new", "–", "1"), row("backup", "gone", "1", "–"))
                .contains(">Starts</td><td class=\"number\" data-label=\"as registered\">3</td>"
                        + "<td class=\"number\" data-label=\"with the edited file\">14</td>"
                        + "<td class=\"number\" data-label=\"difference\">+11</td>")
                .containsPattern("<td class=\"name\">(mail|fresh)</td><td data-label=\"with\">(fresh|mail)</td>")
                .contains("{name: fresh, schedule: '0 4");
        assertThat(dashboard.smartcron("list")).contains("backup").doesNotContain("fresh");
    }

    private static String row(String task, String what, String before, String after) {
        return "<td class=\"name\">" + task + "</td><td data-label=\"what\">" + what
                + "</td><td class=\"number\" data-label=\"as registered\">" + before
                + "</td><td class=\"number\" data-label=\"with the edited file\">" + after + "</td>";
    }

    @Test
    void what_is_the_same_changes_nothing() {
        assertThat(compare("version: 1\ntasks:\n" + TASKS)).contains("It changes nothing of what starts in this time.");
    }

    @Test
    void a_file_that_cannot_be_used_is_refused_with_its_places() {
        String html = compare("""
                version: 1
                tasks:
                  - {name: a, schedule: '61 * * * *', command: [/bin/true]}
                  - {name: "<script>", comand: [/bin/true]}
                """);
        assertThat(html)
                .contains("The edited file cannot be used", "<strong>line 3, column ", "<strong>line 4, column ")
                .contains("&lt;script&gt;", "Nothing was registered.")
                .doesNotContain("<script>", "What the edited file would change");
        assertThat(dashboard.ask("POST", "/plan", "for=24h", headers()).status())
                .isEqualTo(400);
    }

    @Test
    void hostile_text_stays_text() {
        String html = compare("# </textarea><img src=x onerror=alert(1)> \u202e\n");
        assertThat(html).doesNotContain("<img", "\u202e").contains("&lt;/textarea&gt;");
    }

    @Test
    void without_tasks_it_says_the_next_step() {
        String url = "jdbc:sqlite:" + dashboard.home.resolve("smartcron.db");
        try (Database database = Database.open(url, null)) {
            database.change(session -> session.createUpdate("delete from tasks").execute());
        }
        assertThat(page("/plan")).contains("No task is registered", "Try an edited file");
    }

    private String compare(String file) {
        String source = dashboard.home.resolve("tasks.yaml").toString();
        Reply reply = dashboard.ask(
                "POST", "/plan", "for=24h&source=" + encoded(source) + "&file=" + encoded(file), headers());
        assertThat(reply.status()).as(reply.body()).isEqualTo(200);
        return reply.body();
    }

    private static String[] headers() {
        return new String[] {
            "Authorization", "Bearer " + LivingDashboard.VIEWER,
            "Accept", "text/html",
            "Content-Type", "application/x-www-form-urlencoded"
        };
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private String page(String path) {
        Reply reply = dashboard.page(path);
        assertThat(reply.status()).as(reply.body()).isEqualTo(200);
        return reply.body();
    }
}
