package dev.smartcron.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.smartcron.web.Browser.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;

/** A page that is open while its database goes and comes back: it keeps what it shows, says so, and recovers by itself. */
class LivePageTroubleIT {
    private static final Duration SOON = Duration.ofSeconds(60);

    @TempDir
    private Path folder;

    @Test
    void a_page_says_that_it_is_as_it_was_and_one_that_was_refused_comes_by_itself() throws IOException {
        Path away = Files.createDirectories(folder.resolve("away"));
        try (LivingDashboard dashboard = new LivingDashboard(folder, "  - {name: good, command: \"true\"}\n");
                Browser browser = new Browser(dashboard.port, Kind.LIGHT)) {
            browser.width(1280).signIn(LivingDashboard.OPERATOR).open("/");
            browser.find("html[data-stream=open]");
            assertThat(browser.find("#stale").isDisplayed()).isFalse();
            move(dashboard.home, away);
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(browser.find("#stale").getText())
                            .contains("This page is as it was", "smartcron.db is gone", "smartcron restore FILE"));
            assertThat(browser.text()).contains("Nothing runs");
            move(away, dashboard.home);
            await().atMost(SOON)
                    .untilAsserted(() ->
                            assertThat(browser.find("#stale").isDisplayed()).isFalse());
            move(dashboard.home, away);
            browser.driver
                    .findElement(By.cssSelector("nav.rail a[href='/tasks']"))
                    .click();
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(browser.text())
                            .contains(
                                    "That did not work",
                                    "smartcron.db is gone",
                                    "This page is asked for again every ten seconds."));
            move(away, dashboard.home);
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(browser.all("tr[data-open='/tasks/good']"))
                            .as(browser.text() + dashboard.faults)
                            .hasSize(1));
            assertThat(browser.path()).isEqualTo("/tasks");
        }
    }

    private static void move(Path from, Path to) throws IOException {
        for (String end : List.of("-shm", "-wal", "")) {
            if (Files.exists(from.resolve("smartcron.db" + end))) {
                Files.move(from.resolve("smartcron.db" + end), to.resolve("smartcron.db" + end));
            }
        }
    }
}
