package dev.smartcron.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.smartcron.web.Browser.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.ElementNotInteractableException;
import org.openqa.selenium.Keys;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;

/** Each control of every page, pressed in a real browser, and what became of it; none is left out. */
class ControlsIT {
    private static final Duration SOON = Duration.ofSeconds(30);

    /** What a button does: the path that it is sent to without names and numbers, and what tells it from others of that path. */
    private static final String DEED = """
            const deed = button => new URL(button.hasAttribute('formaction') ? button.formAction : button.form.action).pathname
                    .replace(/\\/tasks\\/(?!act)[^/]+/, '/tasks/*').replace(/\\/locks\\/[^/]+/, '/locks/*')
                    .replace(/\\/channels\\/[^/]+/, '/channels/*').replace(/\\/\\d+(?=\\/|$)/, '/*')
                + (button.name === 'do' ? ' ' + button.value : '')
                + (button.name === 'for' || button.name === 'until' ? ' ' + button.name : '')
                + [...button.form.querySelectorAll('input[type=hidden]')].map(each => each.name)
                    .filter(name => ['force', 'reset', 'for'].includes(name)).map(name => ' ' + name).join('');
            """;

    private static final String DEEDS = DEED + """
            return [...document.querySelectorAll('button')]
                .filter(button => button.form && button.type === 'submit' && (button.getAttribute('formmethod') || button.form.method) === 'post')
                .map(deed);""";

    @TempDir
    private Path folder;

    private LivingDashboard dashboard;
    private Browser browser;
    private final Set<String> offered = new TreeSet<>();
    private final Set<String> used = new TreeSet<>();

    @Test
    void each_control_of_every_page_does_what_it_says() throws IOException {
        Path taken = folder.resolve("taken");
        dashboard = new LivingDashboard(
                folder,
                """
                  - {name: good, category: pay, schedule: "0 2 * * *", command: "true"}
                  - {name: other, category: pay, schedule: "0 3 * * *", command: "true"}
                  - {name: bad, command: "exit 3"}
                  - {name: long, command: "sleep 600"}
                  - {name: longer, command: "sleep 600"}
                  - {name: job, command: "cat > %s", overlap: queue}
                  - {name: stays, schedule: "@continuous", command: "sleep 600"}
                """.formatted(taken),
                "channels:\n  command: {run: [\"/bin/sh\", \"-c\", \"cat > " + folder.resolve("told") + "\"]}\n");
        try (Browser opened = new Browser(dashboard.port, Kind.LIGHT)) {
            browser = opened.width(1280).signIn(LivingDashboard.OPERATOR);
            used.add("/sign-in");
            aTask();
            severalTasks();
            executions();
            alerts();
            jobs(taken);
            service();
            plan();
            system();
            stuck();
            force();
            for (String path : List.of(
                    "/timeline", "/history", "/why?task=good", "/report", "/report/changes", "/report/insights")) {
                browser.open(path);
                look();
            }
            // What was refused, and pages that were asked for once more when somebody asked for something else.
            assertThat(browser.complaints())
                    .allMatch(each -> each.contains("status of 4") || each.contains("DivElement"));
            press("form[action$='/sign-out'] button");
            await().atMost(SOON).untilAsserted(() -> assertThat(browser.path()).isEqualTo("/sign-in"));
            look();
            assertThat(offered).hasSizeGreaterThan(25);
            assertThat(used).as("controls that were pressed").containsAll(offered);
        } finally {
            dashboard.smartcron("stop", "--all");
            dashboard.close();
        }
    }

    private void look() {
        ((List<?>) Objects.requireNonNull(browser.driver.executeScript(DEEDS)))
                .forEach(deed -> offered.add((String) deed));
    }

    /** Presses a button, and says yes where it asks first. */
    private void press(String css) {
        look();
        await().atMost(SOON)
                .ignoreExceptionsMatching(e ->
                        e instanceof StaleElementReferenceException || e instanceof ElementNotInteractableException)
                .until(() -> {
                    WebElement button = browser.find(css);
                    Object deed = browser.driver.executeScript(
                            DEED + "const details = arguments[0].closest('details'); if (details) details.open = true;"
                                    + " return deed(arguments[0]);",
                            button);
                    boolean asks = Boolean.TRUE.equals(browser.driver.executeScript(
                            "return Boolean(arguments[0].form.getAttribute('hx-confirm'))", button));
                    browser.driver.executeScript(
                            "window.answered = false;"
                                    + " document.addEventListener('htmx:afterSettle', () => window.answered = true, {once: true});");
                    button.click();
                    if (asks) {
                        browser.driver.switchTo().alert().accept();
                    }
                    used.add(String.valueOf(deed));
                    return true;
                });
        settled();
    }

    /** Waits for the page that answers, as somebody does who looks at what they did. */
    private void settled() {
        // Another document knows nothing of the question.
        await().atMost(SOON)
                .until(() -> Boolean.TRUE.equals(browser.driver.executeScript(
                        "return window.answered !== false && !document.querySelector('.htmx-request')")));
    }

    private void type(String css, String text) {
        WebElement field = browser.find(css);
        browser.driver.executeScript(
                "const details = arguments[0].closest('details'); if (details) details.open = true;", field);
        // Not cleared first, which takes the focus from it: a page that is read again would fill it anew.
        field.sendKeys(Keys.chord(Keys.CONTROL, "a"), text);
    }

    private void task(String name, String key, Object value) {
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(
                                dashboard.get("/api/cron/tasks/" + name).object())
                        .as(() -> name + " while the page says: " + browser.text())
                        .containsEntry(key, value));
    }

    private List<Map<String, Object>> history(String filter) {
        return dashboard.get("/api/cron/history?" + filter).array();
    }

    private static String to(String end) {
        return "[formaction$='" + end + "'], form[action$='" + end + "'] button";
    }

    private void aTask() {
        browser.open("/tasks/good");
        press("main [formaction$='/tasks/good/trigger']");
        await().atMost(SOON).until(() -> !history("task=good&status=succeeded").isEmpty());
        for (String which : List.of("[name=for]", "[name=until]", ":not([name=for]):not([name=until])")) {
            press("main button[formaction$='/pause']" + which);
            task("good", "paused", true);
            assertThat(dashboard.get("/api/cron/tasks/good").object().get("paused_until") == null)
                    .as("no end after %s", which)
                    .isEqualTo(which.startsWith(":"));
            press("main [formaction$='/tasks/good/resume']");
            task("good", "paused", false);
        }
        press("main [formaction$='/tasks/good/disable']");
        task("good", "enabled", false);
        press("main [formaction$='/tasks/good/enable']");
        task("good", "enabled", true);
        type("[name=schedule]", "5 4 * * *");
        browser.button("Show what it would do").click();
        settled();
        browser.find(".preview ol li");
        task("good", "schedule", "0 2 * * *");
        press("form[action$='/reschedule'] button.main");
        task("good", "schedule", "5 4 * * *");
        press("main form.act[action$='/reschedule'] button");
        task("good", "schedule", "0 2 * * *");
        browser.find("select[name=priority]").sendKeys("1");
        // What is only chosen is not yet set.
        assertThat(browser.find("#page").getAttribute("class")).doesNotContain("htmx-request");
        task("good", "priority", 3L);
        press("form.filters[action$='/reprioritise'] button");
        task("good", "priority", 1L);
        press("form.act[action$='/reprioritise'] button");
        task("good", "priority", 3L);
    }

    private void severalTasks() {
        for (String what : List.of("pause", "resume", "disable", "enable", "run")) {
            browser.open("/tasks?find=" + "o");
            browser.find("input[name=task][value=good]").click();
            browser.find("input[name=task][value=other]").click();
            int before = history("task=other").size();
            press("button[name=do][value=" + what + "]");
            for (String name : List.of("good", "other")) {
                switch (what) {
                    case "pause", "resume" -> task(name, "paused", what.equals("pause"));
                    case "disable", "enable" -> task(name, "enabled", what.equals("enable"));
                    default ->
                        await().atMost(SOON).until(() -> history("task=" + name).size() > before);
                }
            }
            assertThat(dashboard.get("/api/cron/tasks/long").object()).containsEntry("enabled", true);
        }
    }

    private void executions() {
        browser.open("/tasks/long");
        press("main [formaction$='/tasks/long/trigger']");
        await().atMost(SOON).until(() -> !history("task=long&status=running").isEmpty());
        browser.open("/executions/" + history("task=long").get(0).get("id"));
        press(to("/kill"));
        await().atMost(SOON).until(() -> !history("task=long&status=killed").isEmpty());
        press(to("/retry"));
        await().atMost(SOON).until(() -> !history("task=long&status=running").isEmpty());
        browser.open("/");
        press(to("/executions/" + history("task=long&status=running").get(0).get("id") + "/kill"));
        await().atMost(SOON).until(() -> history("task=long&status=killed").size() == 2);
    }

    private void alerts() {
        dashboard.post("/api/cron/tasks/bad/trigger?wait=2m", "");
        dashboard.smartcron("health");
        Object id = dashboard.get("/api/cron/alerts").array().stream()
                .filter(alert -> "bad".equals(alert.get("task")))
                .findFirst()
                .orElseThrow()
                .get("id");
        browser.open("/alerts/" + id);
        press("form[action$='/" + id + "/ack'] button");
        state(id, "acknowledged");
        press("form[action$='/" + id + "/snooze']:has(input[name=for]) button");
        state(id, "firing");
        press("form[action$='/" + id + "/snooze'] select + button");
        state(id, "snoozed");
        press("form[action$='/" + id + "/snooze']:has(input[name=for]) button");
        state(id, "firing");
        press(to("/tasks/bad/trigger"));
        await().atMost(SOON).until(() -> history("task=bad").size() == 2);
        browser.open("/alerts");
        press("#mute-all + button");
        await().atMost(SOON).untilAsserted(() -> assertThat(browser.text()).contains("All alerts are silent until"));
        press(".banner form[action$='/alerts/all/snooze'] button");
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(browser.text()).doesNotContain("All alerts are silent until"));
        browser.open("/alerts/channels");
        press(to("/test"));
        await().atMost(SOON).until(() -> Files.exists(folder.resolve("told")));
        await().atMost(SOON).untilAsserted(() -> assertThat(browser.path()).contains("tested=command"));
    }

    private void state(Object id, String state) {
        await().atMost(SOON)
                .untilAsserted(
                        () -> assertThat(dashboard.get("/api/cron/alerts/" + id).object())
                                .containsEntry("state", state));
    }

    private void jobs(Path taken) {
        browser.open("/queue?task=job");
        for (String at : List.of("2h", "")) {
            type("#enqueue [name=owner]", "ann");
            type("#payload", "line one\n<two>");
            if (!at.isEmpty()) {
                type("#enqueue [name=at]", at);
            }
            press("form[action$='/api/cron/jobs'] button");
            int jobs = at.isEmpty() ? 2 : 1;
            await().atMost(SOON).until(() -> history("task=job").size() == jobs);
            browser.open("/queue?task=job");
        }
        dashboard.post("/api/cron/tasks/other/trigger", "{\"tick\": true}");
        await().atMost(SOON).untilAsserted(() -> assertThat(taken).hasContent("line one\n<two>"));
        await().atMost(SOON).until(() -> !history("task=job&status=succeeded").isEmpty());
        browser.open("/queue");
        press(to("/cancel"));
        await().atMost(SOON).until(() -> !history("task=job&status=cancelled").isEmpty());
        readAgainWhile("details:has([name=maxConcurrentJobs])");
        type("[name=maxConcurrentJobs]", "7");
        press("form.filters[action$='/api/cron/start'] button");
        await().atMost(SOON)
                .untilAsserted(
                        () -> assertThat(browser.find("#limits + dl").getText()).contains("7"));
    }

    /** What was opened stays open when something happens to what the page shows. */
    private void readAgainWhile(String details) {
        browser.driver.executeScript(
                "document.querySelector(arguments[0]).open = true; window.swaps = 0;"
                        + " document.addEventListener('htmx:afterSettle', () => window.swaps++);",
                details);
        dashboard.post("/api/cron/tasks/good/trigger", "");
        await().atMost(SOON).until(() -> Boolean.TRUE.equals(browser.driver.executeScript("return window.swaps > 0")));
        assertThat(browser.find(details).getDomProperty("open"))
                .as("what was opened")
                .isEqualTo("true");
    }

    private void service() {
        await().atMost(SOON).until(() -> !history("task=stays&status=running").isEmpty());
        Object id = history("task=stays").get(0).get("id");
        browser.open("/queue");
        press("section[aria-labelledby=services] " + "form[action$='/executions/" + id + "/kill'] button");
        await().atMost(SOON)
                .until(() -> history("task=stays&status=running").stream()
                        .anyMatch(each -> !each.get("id").equals(id)));
        press("section[aria-labelledby=services] form[action$='/tasks/stays/disable'] button");
        task("stays", "enabled", false);
        press("section[aria-labelledby=services] form[action$='/tasks/stays/enable'] button");
        task("stays", "enabled", true);
        aTickKeepsItRunning();
    }

    private void plan() throws IOException {
        browser.open("/plan");
        type("#file", Files.readString(dashboard.home.resolve("tasks.yaml")).replace("0 3 * * *", "15 3 * * *"));
        press("form[action$='/plan'] button");
        await().atMost(SOON).untilAsserted(() -> assertThat(browser.text()).contains("15 3 * * *"));
        assertThat(dashboard.get("/api/cron/tasks/other").object()).containsEntry("schedule", "0 3 * * *");
    }

    private void system() {
        browser.open("/system");
        press(to("/api/cron/stop"));
        await().atMost(SOON).untilAsserted(() -> assertThat(browser.text()).contains("Everything is paused"));
        press("form[action$='/api/cron/start'] button");
        await().atMost(SOON).untilAsserted(() -> assertThat(browser.text()).doesNotContain("Everything is paused"));
        aTickKeepsItRunning();
        List<ProcessHandle> before = dashboard.ticks();
        assertThat(before).isNotEmpty();
        typed("restart");
        await().atMost(SOON).until(() -> dashboard.ticks().stream().noneMatch(before::contains));
        assertThat(history("task=stays&status=running"))
                .as("what it ran goes on")
                .hasSize(1);
    }

    /** As cron's next one would. */
    private void aTickKeepsItRunning() {
        dashboard.post("/api/cron/trigger", "");
        await().atMost(SOON).until(() -> history("task=stays&status=running").size() == 1);
    }

    /** A deed that wants a word typed does nothing with another one. */
    private void typed(String word) {
        browser.open("/system");
        type("#" + word, word + "d");
        press("form:has(#" + word + ") button");
        await().atMost(SOON).untilAsserted(() -> assertThat(browser.text()).contains("nothing was done"));
        browser.open("/system");
        type("#" + word, word);
        press("form:has(#" + word + ") button");
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(browser.find("#" + word).getDomProperty("value"))
                        .as("the page once more")
                        .isEmpty());
    }

    /** Runners and processes that are gone at once, with the locks that they held. */
    private void stuck() {
        dashboard.post("/api/cron/tasks/stays/disable", "");
        dashboard.post("/api/cron/trigger", "");
        await().atMost(SOON).until(() -> history("task=stays&status=running").isEmpty());
        gone("longer");
        browser.open("/queue");
        press(to("/reset-stuck-jobs"));
        await().atMost(SOON).until(() -> history("task=longer&status=running").isEmpty());
        gone("long");
        browser.open("/tasks/long");
        press("form.act[action$='/locks/long/release'] button");
        await().atMost(SOON).until(() -> history("task=long&status=running").isEmpty());
    }

    /** Starts a task; its runner is killed, so that nobody records the end of its processes, and then these. */
    private void gone(String task) {
        dashboard.post("/api/cron/tasks/" + task + "/trigger", "{\"tick\": true}");
        await().atMost(SOON)
                .until(() -> history("task=" + task + "&status=running").size() == 1);
        dashboard.loseRunners();
    }

    /** What runs, and is lost with its lock. */
    private void force() {
        dashboard.post("/api/cron/tasks/long/trigger", "{\"tick\": true}");
        dashboard.post("/api/cron/tasks/longer/trigger", "{\"tick\": true}");
        await().atMost(SOON).until(() -> history("status=running").size() == 2);
        browser.open("/tasks/long");
        type("form.filters[action$='/locks/long/release'] input[required]", "long");
        press("form.filters[action$='/locks/long/release'] button");
        await().atMost(SOON).until(() -> history("task=long&status=running").isEmpty());
        assertThat(history("task=longer&status=running")).hasSize(1);
        typed("release");
        await().atMost(SOON).until(() -> history("status=running").isEmpty());
    }
}
