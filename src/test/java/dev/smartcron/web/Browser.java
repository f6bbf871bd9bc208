package dev.smartcron.web;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.openqa.selenium.By;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/** Chromium, used as a person uses it. */
final class Browser implements AutoCloseable {
    private static final String AXE = resource("/axe.min.js");

    private static final String LOOK = """
            const told = arguments[arguments.length - 1];
            axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']})
                .then(found => told(found.violations.map(each =>
                    each.id + ': ' + each.help + ' ' + each.nodes.map(node => node.target + ' ' + node.failureSummary).join(' | '))))
                .catch(error => told(['axe: ' + error]));""";

    private static final Duration SOON = Duration.ofSeconds(30);

    final ChromeDriver driver;
    private final String base;

    /** How it is set up. */
    enum Kind {
        LIGHT,
        DARK,
        WITHOUT_SCRIPTS
    }

    Browser(int port, Kind kind) {
        base = "http://127.0.0.1:" + port;
        ChromeOptions options = new ChromeOptions();
        Logger.getLogger("org.openqa.selenium").setLevel(Level.SEVERE);
        options.setBinary("/usr/bin/chromium");
        options.addArguments("--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", "--lang=en");
        if (kind == Kind.WITHOUT_SCRIPTS) {
            options.addArguments("--blink-settings=scriptEnabled=false");
            options.setExperimentalOption("prefs", Map.of("profile.managed_default_content_settings.javascript", 2));
        }
        LoggingPreferences logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.ALL);
        options.setCapability("goog:loggingPrefs", logs);
        driver = new ChromeDriver(
                new ChromeDriverService.Builder()
                        .usingDriverExecutable(Path.of("/usr/bin/chromedriver").toFile())
                        .build(),
                options);
        driver.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of(
                        "features",
                        List.of(Map.of(
                                "name", "prefers-color-scheme", "value", kind == Kind.DARK ? "dark" : "light"))));
    }

    private static String resource(String name) {
        try (InputStream in = Objects.requireNonNull(Browser.class.getResourceAsStream(name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    Browser width(int pixels) {
        driver.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", pixels, "height", 900, "deviceScaleFactor", 1, "mobile", pixels < 600));
        return this;
    }

    Browser open(String path) {
        driver.get(base + path);
        return this;
    }

    Browser signIn(String token) {
        open("/sign-in");
        find("#token").sendKeys(token);
        find("#sign-in button").click();
        find("nav.rail");
        return this;
    }

    /** The first of these, once it is there. */
    WebElement find(String selector) {
        return found(By.cssSelector(selector));
    }

    private WebElement found(By what) {
        return await().atMost(SOON)
                .until(() -> driver.findElements(what), all -> !all.isEmpty())
                .get(0);
    }

    /** All of these that are there now. */
    List<WebElement> all(String selector) {
        return driver.findElements(By.cssSelector(selector));
    }

    WebElement button(String words) {
        return found(By.xpath("//main//button[normalize-space()='" + words + "']"));
    }

    String text() {
        return find("body").getText();
    }

    String path() {
        return Objects.requireNonNull(driver.getCurrentUrl()).substring(base.length());
    }

    /** What the browser complains of: scripts that fail, and what the page's policy forbids. */
    List<String> complaints() {
        List<String> complaints = new ArrayList<>();
        driver.manage().logs().get(LogType.BROWSER).forEach(entry -> {
            if (entry.getLevel().intValue() >= Level.WARNING.intValue()) {
                complaints.add(entry.getMessage());
            }
        });
        return complaints;
    }

    /** By how much the page is wider than the window. */
    long overflow() {
        return (Long) Objects.requireNonNull(driver.executeScript(
                "return document.documentElement.scrollWidth - document.documentElement.clientWidth"));
    }

    /** What keeps somebody from using the page. */
    List<?> barriers() {
        driver.executeScript(AXE);
        return (List<?>) Objects.requireNonNull(driver.executeAsyncScript(LOOK));
    }

    void picture(Path file) throws IOException {
        Files.createDirectories(file.getParent());
        Files.write(file, driver.getScreenshotAs(OutputType.BYTES));
    }

    /** What is not as it should be, whatever is on the page. */
    List<String> faults(String path) {
        List<String> faults = new ArrayList<>();
        if (overflow() > 0) {
            faults.add(path + " is wider than its window by " + overflow());
        }
        barriers().forEach(barrier -> faults.add(path + ": " + barrier));
        complaints().forEach(complaint -> faults.add(path + ": " + complaint));
        if (all("h1").size() != 1) {
            faults.add(path + " has " + all("h1").size() + " h1");
        }
        return faults;
    }

    @Override
    public void close() {
        driver.quit();
    }
}
