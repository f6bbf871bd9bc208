package dev.smartcron.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.smartcron.web.Browser.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.WindowType;

/** The pages in a real browser: each looked at, each control used, with and without scripts, by the keyboard alone. */
class PagesIT {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final String HOSTILE = "<script>alert(1)</script>";

    @TempDir
    static Path folder;

    private static LivingDashboard dashboard;
    private static long failed;
    private static long succeeded;

    @BeforeAll
    static void open() throws IOException {
        dashboard = new LivingDashboard(folder, """
                  - {name: good, description: "Does well %1$s", category: "shop & Söhne", schedule: "*/5 * * * *", command: "echo fine; echo '::progress 40'"}
                  - {name: bad, category: pay, schedule: "0 2 * * *", timezone: Australia/Sydney, command: "echo 'ERROR: %1$s refused' >&2; printf '\\\\033[31mred\\\\033[0m\\\\n'; exit 3"}
                  - {name: long, category: pay, command: "sleep 600"}
                  - {name: off, enabled: false, schedule: "@daily", command: "true"}
                  - {name: job, command: cat, overlap: queue}
                """.formatted(HOSTILE));
        succeeded = id(dashboard.post("/api/cron/tasks/good/trigger?wait=2m", ""));
        failed = id(dashboard.post("/api/cron/tasks/bad/trigger?wait=2m", ""));
        dashboard.post(
                "/api/cron/jobs?wait=2m", "{\"task\": \"job\", \"owner\": \"ann\", \"payload\": \"" + HOSTILE + "\"}");
        dashboard.smartcron("health");
    }

    @AfterAll
    static void close() {
        dashboard.close();
    }

    private static long id(LivingDashboard.Reply reply) {
        return ((Number) reply.object().get("id")).longValue();
    }

    private static List<String> paths() {
        return List.of(
                "/",
                "/tasks",
                "/tasks?find=oo",
                "/tasks/good",
                "/tasks/bad",
                "/tasks/off",
                "/executions/" + failed,
                "/executions/" + succeeded,
                "/timeline",
                "/timeline?zoom=1h",
                "/history",
                "/history?status=failed",
                "/why?task=bad",
                "/alerts",
                "/alerts/1",
                "/queue",
                "/plan",
                "/system",
                "/report",
                "/nothing");
    }

    @ParameterizedTest
    @EnumSource(
            value = Kind.class,
            names = {"LIGHT", "DARK"})
    void each_page_fits_and_can_be_used_by_everybody(Kind kind) throws IOException {
        List<String> all = new ArrayList<>();
        try (Browser browser = new Browser(dashboard.port, kind)) {
            all.addAll(browser.width(390).open("/sign-in").faults("/sign-in"));
            browser.signIn(LivingDashboard.OPERATOR);
            for (int width : List.of(390, 1280)) {
                browser.width(width);
                for (String path : paths()) {
                    browser.open(path);
                    browser.picture(Path.of(
                            "target",
                            "pages",
                            kind.name().toLowerCase(Locale.ROOT) + "-" + width + path.replaceAll("[^A-Za-z0-9]+", "-")
                                    + ".png"));
                    if (path.equals("/nothing")) {
                        browser.complaints(); // the browser tells of the 404
                    } else {
                        all.addAll(browser.faults(path + " at " + width));
                    }
                    all.addAll(browser.all("main script").stream()
                            .map(script -> path + ": a script of somebody's")
                            .toList());
                }
            }
        }
        assertThat(all).isEmpty();
    }

    @Test
    void everything_works_without_scripts() {
        try (Browser browser = new Browser(dashboard.port, Kind.WITHOUT_SCRIPTS)) {
            browser.width(1280).signIn(LivingDashboard.OPERATOR);
            browser.open("/tasks/good");
            browser.button("Disable").click();
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(
                                    dashboard.get("/api/cron/tasks/good").object())
                            .containsEntry("enabled", false));
            assertThat(browser.path()).isEqualTo("/tasks/good");
            browser.button("Enable").click();
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(
                                    dashboard.get("/api/cron/tasks/good").object())
                            .containsEntry("enabled", true));
            browser.open("/history?status=failed");
            assertThat(browser.text()).contains("bad");
        }
    }

    @Test
    void what_happens_is_seen_at_once() {
        try (Browser browser = new Browser(dashboard.port, Kind.LIGHT)) {
            browser.width(1280).signIn(LivingDashboard.OPERATOR).open("/");
            assertThat(browser.text()).contains("Nothing runs");
            await().atMost(SOON).pollDelay(Duration.ofSeconds(1)).until(() -> true);
            long id = id(dashboard.post("/api/cron/tasks/long/trigger", ""));
            await().atMost(SOON)
                    .until(() -> "running"
                            .equals(dashboard
                                    .get("/api/cron/executions/" + id)
                                    .object()
                                    .get("status")));
            long since = System.nanoTime();
            await().atMost(SOON)
                    .pollInterval(Duration.ofMillis(50))
                    .until(() -> !browser.all("tr[data-open='/executions/" + id + "']")
                            .isEmpty());
            System.out.println(
                    "seen after " + Duration.ofNanos(System.nanoTime() - since).toMillis() + " ms");
            // By an event, and not by the poll that stands in for a stream: half a second where nothing else runs.
            assertThat(browser.all("html[data-stream=open]")).hasSize(1);
            // It asks first.
            browser.button("Kill").click();
            browser.driver.switchTo().alert().accept();
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(
                                    dashboard.get("/api/cron/executions/" + id).object())
                            .containsEntry("status", "killed"));
            await().atMost(SOON).untilAsserted(() -> assertThat(browser.text()).contains("Nothing runs"));
            assertThat(browser.complaints()).isEmpty();
        }
    }

    @Test
    void by_the_keyboard_alone_one_signs_in_looks_acts_and_signs_out() {
        try (Browser browser = new Browser(dashboard.port, Kind.LIGHT)) {
            browser.width(1280).open("/tasks");
            browser.driver.switchTo().activeElement().sendKeys(LivingDashboard.OPERATOR, Keys.ENTER);
            browser.find("nav.rail");
            assertThat(browser.path()).isEqualTo("/tasks");
            keys(browser, "g", "h");
            await().atMost(SOON).untilAsserted(() -> assertThat(browser.path()).isEqualTo("/history"));
            keys(browser, "/");
            browser.driver.switchTo().activeElement().sendKeys("bad", Keys.ENTER);
            await().atMost(SOON).untilAsserted(() -> assertThat(browser.path()).isEqualTo("/tasks?find=bad"));
            await().atMost(SOON)
                    .untilAsserted(
                            () -> assertThat(browser.all("main tr[data-open]")).hasSize(1));
            keys(browser, "j");
            keys(browser, Keys.ENTER);
            await().atMost(SOON).untilAsserted(() -> assertThat(browser.path()).isEqualTo("/tasks/bad"));
            keys(browser, "?");
            assertThat(browser.find("#keys").isDisplayed()).isTrue();
            browser.driver.switchTo().activeElement().sendKeys(Keys.ESCAPE);
            List<String> seen = new ArrayList<>();
            WebElement out = browser.find(".tools form button");
            for (int i = 0; i < 60 && !browser.driver.switchTo().activeElement().equals(out); i++) {
                browser.driver.switchTo().activeElement().sendKeys(Keys.TAB);
                seen.add(browser.driver.switchTo().activeElement().getTagName());
            }
            assertThat(browser.driver.switchTo().activeElement()).as("%s", seen).isEqualTo(out);
            browser.driver.switchTo().activeElement().sendKeys(Keys.ENTER);
            await().atMost(SOON).untilAsserted(() -> assertThat(browser.path()).isEqualTo("/sign-in"));
        }
    }

    private static void keys(Browser browser, CharSequence... keys) {
        for (CharSequence key : keys) {
            browser.driver.switchTo().activeElement().sendKeys(key);
        }
    }

    @Test
    void nine_tabs_share_one_stream() {
        try (Browser browser = new Browser(dashboard.port, Kind.LIGHT)) {
            browser.width(1280).signIn(LivingDashboard.OPERATOR);
            for (int i = 0; i < 8; i++) {
                browser.driver.switchTo().newWindow(WindowType.TAB);
                browser.open("/");
                assertThat(browser.find("h1").getText()).as("tab %d", i).isNotNull();
            }
            assertThat(browser.complaints()).isEmpty();
        }
    }

    @Test
    void the_link_that_is_printed_signs_in_once(@TempDir Path other) throws IOException {
        // Of its own: the link of the others' dashboard is old by the time that their tests have taken.
        try (LivingDashboard started = new LivingDashboard(other, "  - {name: one, command: \"true\"}\n")) {
            try (Browser browser = new Browser(started.port, Kind.LIGHT)) {
                browser.width(1280).open("/sign-in#" + started.code());
                await().atMost(SOON)
                        .untilAsserted(() -> assertThat(browser.path()).isEqualTo("/"));
                assertThat(browser.text()).contains("Sign out");
            }
            try (Browser browser = new Browser(started.port, Kind.LIGHT)) {
                browser.width(1280).open("/sign-in#" + started.code());
                await().atMost(SOON)
                        .untilAsserted(() -> assertThat(browser.text()).contains("this is no token"));
            }
        }
    }

    @Test
    void a_script_fills_in_a_file_and_copies_an_output() throws IOException {
        Path file = Files.writeString(
                folder.resolve("edited.yaml"), "version: 1\ntasks:\n  - {name: edited, command: cat}\n");
        try (Browser browser = new Browser(dashboard.port, Kind.LIGHT)) {
            browser.width(1280).signIn(LivingDashboard.OPERATOR);
            browser.open("/plan");
            browser.find("#chosen").sendKeys(file.toString());
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(browser.find("#file").getDomProperty("value"))
                            .contains("name: edited"));
            browser.button("Compare").click();
            await().atMost(SOON).untilAsserted(() -> assertThat(browser.text()).contains("edited"));
            browser.open("/executions/" + failed);
            browser.button("Copy").click();
            await().atMost(SOON).untilAsserted(() -> assertThat(browser.text()).containsAnyOf("Copied", "Selected"));
        }
    }

    @Test
    void each_control_does_what_it_says() {
        try (Browser browser = new Browser(dashboard.port, Kind.LIGHT)) {
            browser.width(1280).signIn(LivingDashboard.OPERATOR);
            browser.open("/tasks/long");
            browser.button("Disable").click();
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(
                                    dashboard.get("/api/cron/tasks/long").object())
                            .containsEntry("enabled", false));
            browser.button("Enable").click();
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(
                                    dashboard.get("/api/cron/tasks/long").object())
                            .containsEntry("enabled", true));
            browser.open("/tasks/good");
            browser.button("Run").click();
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(
                                    dashboard.get("/api/cron/history?task=good").array())
                            .hasSizeGreaterThan(1));
            browser.open("/executions/" + failed);
            browser.button("Run again").click();
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(
                                    dashboard.get("/api/cron/history?task=bad").array())
                            .hasSizeGreaterThan(1));
            Map<String, Object> alert =
                    dashboard.get("/api/cron/alerts").array().get(0);
            browser.open("/alerts/" + alert.get("id"));
            browser.button("Acknowledge").click();
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(dashboard
                                    .get("/api/cron/alerts/" + alert.get("id"))
                                    .object())
                            .containsEntry("state", "acknowledged"));
        }
    }
}
