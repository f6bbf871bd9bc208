package dev.smartcron.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.smartcron.web.Browser.Kind;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A page that is read again, in a real browser: not while that would take from somebody what they typed or chose. */
class ReadAgainIT {
    private static final Duration SOON = Duration.ofSeconds(30);

    @TempDir
    private Path folder;

    private LivingDashboard dashboard;
    private Browser browser;

    @BeforeEach
    void open() throws IOException {
        dashboard = new LivingDashboard(folder, "  - {name: good, category: pay, command: \"true\"}\n");
        browser = new Browser(dashboard.port, Kind.LIGHT).width(1280).signIn(LivingDashboard.OPERATOR);
    }

    @AfterEach
    void close() {
        browser.close();
        dashboard.close();
    }

    @Test
    void a_page_goes_on_being_read_after_a_filter_was_used() {
        browser.open("/tasks");
        browser.find("html[data-stream=open]");
        browser.find("select[name=category]").sendKeys("pay");
        await().atMost(SOON).until(() -> browser.path().contains("category=pay"));
        assertThat(browser.driver.executeScript("return document.activeElement.name"))
                .isEqualTo("category");
        count();
        happen();
        await().atMost(SOON).until(this::isReadAgain);
    }

    @Test
    void what_is_typed_in_the_search_of_the_header_is_kept() {
        browser.open("/");
        browser.find("html[data-stream=open]");
        browser.find("#find").sendKeys("go");
        count();
        happen();
        // Longer than it takes to ask once more.
        await().during(Duration.ofSeconds(6))
                .atMost(SOON)
                .until(() -> "go".equals(browser.find("#find").getDomProperty("value")));
        assertThat(isReadAgain()).isFalse();
        browser.driver.executeScript("document.getElementById('find').value = ''");
        await().atMost(SOON).until(this::isReadAgain);
    }

    private void happen() {
        dashboard.post("/api/cron/tasks/good/trigger?wait=1m", "");
    }

    private void count() {
        browser.driver.executeScript(
                "window.swaps = 0; document.addEventListener('htmx:afterSettle', () => window.swaps++);");
    }

    private boolean isReadAgain() {
        return Boolean.TRUE.equals(browser.driver.executeScript("return window.swaps > 0"));
    }
}
