package dev.smartcron.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.smartcron.web.Browser.Kind;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;

/** The keys, in a real browser: they do something to the row that was chosen, or nothing. */
class ChosenRowIT {
    private static final Duration SOON = Duration.ofSeconds(30);

    @TempDir
    private Path folder;

    @Test
    void a_key_runs_the_chosen_row_also_after_the_page_was_read_again_and_none_where_none_is_chosen()
            throws IOException {
        try (LivingDashboard dashboard = new LivingDashboard(folder, """
                  - {name: anna, command: "true"}
                  - {name: bert, command: "true"}
                  - {name: carl, command: "true"}
                """);
                Browser browser = new Browser(dashboard.port, Kind.LIGHT)) {
            browser.width(1280).signIn(LivingDashboard.OPERATOR).open("/tasks?grouped=no");
            browser.find("html[data-stream=open]");
            press(browser, "r");
            press(browser, "j");
            press(browser, "j");
            browser.find("#task-bert.current");
            press(browser, "?");
            browser.find("#keys[open]");
            press(browser, "r");
            press(browser, "?");
            browser.driver.executeScript(
                    "window.swaps = 0; document.addEventListener('htmx:afterSettle', () => window.swaps++);");
            dashboard.post("/api/cron/tasks/carl/trigger?wait=1m", "");
            await().atMost(SOON)
                    .until(() -> Boolean.TRUE.equals(browser.driver.executeScript("return window.swaps > 0")));
            assertThat(browser.all("tr.current")).hasSize(1);
            press(browser, "r");
            await().atMost(SOON).until(() -> started(dashboard, "bert") == 1);
            assertThat(started(dashboard, "anna")).isZero();
            browser.open("/tasks/anna");
            press(browser, "r");
            await().atMost(SOON).until(() -> started(dashboard, "anna") == 1);
            assertThat(started(dashboard, "bert")).isOne();
        }
    }

    private static void press(Browser browser, String key) {
        browser.driver.switchTo().activeElement().sendKeys(Keys.chord(key));
    }

    private static int started(LivingDashboard dashboard, String task) {
        return dashboard.get("/api/cron/history?task=" + task).array().size();
    }
}
