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

/** The page of jobs and services. */
class QueuePageTest {
    private static final String TASKS = """
              - {name: reads, command: "cat"}
              - {name: slow, command: "sleep 300", kill_after: 1s}
              - {name: api, schedule: "@continuous", command: "sleep 300", kill_after: 1s}
            """;

    @TempDir
    Path folder;

    private LivingDashboard dashboard;
    private SignedInBrowser browser;

    @BeforeEach
    void open() throws IOException {
        dashboard = new LivingDashboard(folder, TASKS, "queue: {max_running: 3, max_per_owner: 1, batch_size: 7}\n");
        browser = new SignedInBrowser(dashboard, LivingDashboard.OPERATOR);
    }

    @AfterEach
    void close() {
        dashboard.close();
    }

    @Test
    void an_empty_queue_says_how_to_add_a_job() {
        assertThat(browser.page("/queue"))
                .contains("No job waits or runs.", "<code>smartcron enqueue TASK --owner NAME</code>")
                .contains("3 <code>queue.max_running</code>", "7 <code>queue.batch_size</code>");
    }

    @Test
    void a_job_is_added_with_its_payload_listed_and_cancelled() {
        String added = browser.sent(
                browser.page("/queue"),
                "/api/cron/jobs",
                "task",
                "reads",
                "owner",
                "<b>ann</b>",
                "key",
                "k\"1",
                "payload",
                "a\nb & c",
                "at",
                "2h");
        assertThat(added)
                .contains("reads 1</a>", "&lt;b&gt;ann&lt;/b&gt;", "key k\"1", "<span class=\"state pending\">")
                .doesNotContain("<b>ann");
        assertThat(browser.page("/queue?owner=%3Cb%3Eann%3C%2Fb%3E")).contains("reads 1</a>", "Everybody's jobs");
        assertThat(browser.page("/queue?owner=bob")).doesNotContain("reads 1</a>");
        assertThat(browser.sent(added, "/api/cron/jobs/1/cancel")).contains("No job waits or runs.");
        assertThat(browser.send(added, "/api/cron/jobs/1/cancel").status()).isEqualTo(409);
    }

    @Test
    void a_mistake_in_the_form_is_told_on_a_page() {
        Reply refused = browser.send(browser.page("/queue"), "/api/cron/jobs", "task", "reads", "at", "soon");
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.body()).contains("That did not work", "soon", "is not a time");
    }

    @Test
    void owners_take_turns_and_long_lists_have_pages() {
        for (int i = 0; i < 60; i++) {
            dashboard.post("/api/cron/jobs", "{\"task\":\"reads\",\"owner\":\"" + (i < 50 ? "ann" : "bob") + "\"}");
        }
        String page = browser.page("/queue");
        assertThat(page)
                .contains(
                        "<dt>wait</dt><dd>60</dd>",
                        "<meter min=\"0\" max=\"50\" value=\"10\" aria-label=\"10 of 60 that wait\">")
                .contains("href=\"/queue?before=50\" rel=\"next\"");
        assertThat(jobs(page)).isEqualTo(50);
        String next = browser.page("/queue?before=50");
        assertThat(jobs(next)).isEqualTo(10);
        assertThat(next).contains("href=\"/queue\" rel=\"prev\"").doesNotContain("rel=\"next\"");
        assertThat(jobs(browser.page("/queue?owner=bob"))).isEqualTo(10);
    }

    @Test
    void an_owner_of_any_name_is_one_word_of_the_command() {
        assertThat(browser.page("/queue?owner=x%3Bcurl%20y")).contains("smartcron queue --owner 'x;curl y'");
    }

    private static int jobs(String page) {
        return page.split("/cancel\"", -1).length - 1;
    }

    @Test
    void limits_are_set_and_given_back_to_the_settings() {
        String page = browser.page("/queue");
        String set = browser.sent(page, "/api/cron/start", "maxConcurrentJobs", "5");
        assertThat(set)
                .contains(
                        "5 <code>queue.max_running</code>",
                        "dashboard, <time",
                        "the settings say 3 at once, 7 at a time");
        Reply refused = browser.send(set, "/api/cron/start", "batchSize", "0");
        assertThat(refused.body()).contains("the batch size cannot be 0");
        assertThat(browser.sent(set, "/api/cron/start", "maxConcurrentJobs", ""))
                .contains("3 <code>queue.max_running</code>");
    }

    @Test
    void a_service_is_shown_as_it_is_and_started_again() {
        dashboard.post("/api/cron/trigger", "");
        await().until(() -> browser.page("/queue").contains("<span class=\"state up\">"));
        String up = browser.page("/queue");
        assertThat(up)
                .contains("href=\"/tasks/api\"", "<td class=\"number\" data-label=\"restarts\">0</td>", ">Restart<");
        String first = action(up);
        browser.sent(up, first);
        dashboard.post("/api/cron/trigger", "");
        await().until(() -> {
            String page = browser.page("/queue");
            return page.contains("<span class=\"state up\">") && !action(page).equals(first);
        });
        assertThat(browser.page("/queue")).contains("<td class=\"number\" data-label=\"restarts\">1</td>");
        assertThat(browser.sent(browser.page("/queue"), "/api/cron/tasks/api/disable"))
                .contains("<span class=\"state disabled\">", ">Start<");
    }

    private static String action(String page) {
        return page.replaceFirst("(?s).*action=\"(/api/cron/executions/\\d+/kill)\".*", "$1");
    }

    @Test
    void whoever_may_only_look_has_no_controls() {
        assertThat(new SignedInBrowser(dashboard, LivingDashboard.VIEWER).page("/queue"))
                .contains("Services")
                .doesNotContain("Add a job", "Set others", "action=\"/api");
    }
}
