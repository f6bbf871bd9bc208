package dev.smartcron.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.smartcron.text.Json;
import dev.smartcron.web.LivingDashboard.Reply;
import dev.smartcron.web.http.Endpoint;
import dev.smartcron.web.http.Method;
import dev.smartcron.web.http.Parameter;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.jsoup.nodes.Attribute;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.parser.Parser;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every page of a system in which every text that somebody can give is an attack: all of it is text, and nothing else. */
class HostilePagesTest {
    /** An element and an attribute that no page of ours has: wherever this is not escaped, a parser finds them. */
    private static final String LINE = "\"' zz-attr=\"1\" zz-attr='1' onmouseover=\"alert(1)\" ><zz-evil zz-attr=1>"
            + "</textarea></title></option></select></svg></pre></style><script>alert(2)</script>"
            + "<img src=x onerror=alert(3)><!-- ]]> javascript:alert(4) &lt;zz-evil&gt; ${1+1}";

    private static final String HOSTILE = LINE + "\u2028end";

    private static final Set<String> ADDRESSES =
            Set.of("href", "src", "action", "formaction", "hx-get", "hx-post", "xlink:href");

    @TempDir
    static Path folder;

    private static LivingDashboard dashboard;

    @BeforeAll
    static void open() throws Exception {
        Path said = folder.resolve("said");
        Files.writeString(
                said,
                "ERROR: " + HOSTILE + "\n\u001b[31m" + HOSTILE + "\u001b[0m\n::event made "
                        + Json.write(Json.object("x", HOSTILE)) + "\n::progress 40\n\tat " + HOSTILE + "\n");
        dashboard = new LivingDashboard(
                folder,
                """
                  - {name: bad, description: %1$s, category: %2$s, schedule: "*/5 * * * *", env: {EVIL: %1$s}, retries: {max: 1, delay: 0s}, command: [sh, -c, "cat %3$s; cat %3$s >&2; exit 3", %2$s]}
                  - {name: good, description: %1$s, category: %2$s, schedule: "0 2 * * *", timezone: Pacific/Auckland, command: "cat %3$s; : %4$s", after: [bad], on_failure: [bad]}
                  - {name: queued, category: %2$s, command: cat, overlap: queue}
                  - {name: waits, category: %2$s, schedule: "@continuous", command: "sleep 600"}
                """.formatted(
                                yaml(HOSTILE),
                                yaml(LINE),
                                said,
                                yaml(LINE).substring(1).replaceAll("\"$", "").replace("'", "")),
                """
                channels:
                  command: {run: ["/bin/sh", "-c", "cat > /dev/null; exit 1", %1$s]}
                alerts:
                  routes: [{category: %1$s, to: [command]}]
                """.formatted(yaml(LINE)));
        dashboard.post("/api/cron/tasks/bad/trigger?wait=2m", "");
        dashboard.post("/api/cron/tasks/good/trigger?wait=2m", "");
        for (String when : List.of("", ", \"at\": \"2099-01-01T00:00:00Z\"")) {
            dashboard.post(
                    "/api/cron/jobs",
                    "{\"task\": \"queued\", \"owner\": " + Json.write(LINE) + ", \"key\": " + Json.write(LINE + when)
                            + ", \"payload\": " + Json.write(HOSTILE) + when + "}");
        }
        dashboard.post("/api/cron/tasks/good/pause", "{\"for\": \"1h\"}");
        dashboard.post("/api/cron/tasks/bad/disable", "");
        dashboard.post("/api/cron/tasks/good/reschedule", "{\"schedule\": \"5 * * * *\"}");
        dashboard.smartcron("health");
        dashboard.post("/api/cron/alerts/1/snooze", "{\"for\": \"1h\"}");
        dashboard.post("/api/cron/alerts/all/snooze", "{\"for\": \"1h\"}");
        dashboard.post("/api/cron/alerts/all/snooze", "{\"for\": \"1h\", \"task\": \"bad\"}");
        // A runner would write its own words over those of its row.
        dashboard.stop();
        everywhereElse();
    }

    private static String yaml(String text) {
        return Json.write(text).replace("\u2028", "\\u2028");
    }

    /** What the doors refuse, and what another program could have left in a row all the same. */
    private static void everywhereElse() throws SQLException {
        try (Connection connection =
                DriverManager.getConnection("jdbc:sqlite:" + dashboard.home.resolve("smartcron.db"))) {
            // As if its runner had died.
            try (Statement change = connection.createStatement()) {
                assertThat(change.executeUpdate("""
                                update executions set status = 'running', finished_at = null, exit_code = null, signal = null,
                                    reason_code = null, reason_facts = null
                                where id = (select max(id) from executions where task = 'waits')""")).isOne();
            }
            for (String column : List.of(
                    "tasks.source",
                    "tasks.disabled_by",
                    "tasks.paused_by",
                    "tasks.rescheduled_by",
                    "tasks.problem",
                    "tasks.command",
                    "executions.node",
                    "executions.runner",
                    "attempts.output_tail",
                    "attempts.summary",
                    "audit.actor",
                    "audit.origin",
                    "conditions.summary",
                    "conditions.held_by",
                    "conditions.because",
                    "outbox.error",
                    "snoozes.actor",
                    "nodes.environment",
                    "nodes.version",
                    "nodes.runs",
                    "health_checks.detail")) {
                String[] parts = column.split("\\.", 2);
                try (PreparedStatement change = connection.prepareStatement(
                        "update " + parts[0] + " set " + parts[1] + " = ? where " + parts[1] + " is not null")) {
                    change.setString(1, LINE);
                    change.executeUpdate();
                }
            }
        }
    }

    @AfterAll
    static void close() {
        dashboard.close();
    }

    /** A page and what was asked for. */
    private record Asked(String path, Reply reply) {}

    private static List<Asked> pages() {
        List<Asked> all = new ArrayList<>();
        for (Endpoint endpoint : dashboard.endpoints()) {
            if (endpoint.method() != Method.GET || endpoint.path().startsWith("/api/")) {
                continue;
            }
            for (String name :
                    endpoint.path().contains("{name}") ? List.of("bad", "good", "queued", HOSTILE) : List.of("-")) {
                for (String id : endpoint.path().contains("{id}") ? List.of("1", "2", "3", HOSTILE) : List.of("-")) {
                    String path =
                            endpoint.path().replace("{name}", encoded(name)).replace("{id}", encoded(id));
                    all.add(asked(path));
                    for (Parameter parameter : endpoint.parameters()) {
                        all.add(asked(path + "?" + parameter.name() + "=" + encoded(HOSTILE)));
                    }
                    all.add(asked(path + "?" + encoded(HOSTILE) + "=1"));
                }
            }
        }
        for (String more : List.of(
                "/why?task=bad",
                "/why?task=good",
                "/tasks?find=bad",
                "/history?status=failed",
                "/history?status=pending",
                "/timeline?zoom=7d",
                "/timeline?zoom=1h",
                "/queue?task=queued",
                "/system?checks=verify",
                "/system?checks=health",
                "/" + encoded(HOSTILE))) {
            all.add(asked(more));
        }
        all.add(new Asked(
                "a plan of a file",
                dashboard.ask(
                        "POST",
                        "/plan",
                        Json.write(
                                Json.object("file", "version: 1\ntasks:\n  - {name: " + yaml(LINE) + ", command: x}")),
                        "Authorization",
                        "Bearer " + LivingDashboard.OPERATOR,
                        "Accept",
                        "text/html")));
        return all;
    }

    private static Asked asked(String path) {
        return new Asked(path, dashboard.page(path));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    @Test
    void each_page_has_the_elements_and_attributes_of_its_templates_and_a_strict_policy() {
        List<String> found = new ArrayList<>();
        Set<String> shown = new TreeSet<>();
        for (Asked asked : pages()) {
            Reply reply = asked.reply();
            String type =
                    reply.headers().getOrDefault("content-type", List.of("")).get(0);
            PageAccessTest.assertStrict(reply);
            if (reply.status() >= 500 && !asked.path().startsWith("/health")) {
                found.add(asked.path() + " answers " + reply.status() + ": " + reply.body());
            }
            if (!type.startsWith("text/html")) {
                assertThat(type).as(asked.path()).matches("text/(plain|css|csv|javascript).*|application/json.*");
                continue;
            }
            Parser parser = Parser.htmlParser().setTrackErrors(20);
            Document page = parser.parseInput(reply.body(), "");
            parser.getErrors().forEach(error -> found.add(asked.path() + ": " + error));
            page.getAllElements().forEach(element -> look(asked.path(), element, found));
            if (page.text().contains("<zz-evil zz-attr=1>")) {
                shown.add(asked.path());
            }
        }
        assertThat(found).isEmpty();
        assertThat(shown)
                .as("pages that show what is hostile, as text")
                .contains(
                        "/tasks",
                        "/tasks/bad",
                        "/executions/1",
                        "/why?task=bad",
                        "/alerts",
                        "/alerts/1",
                        "/queue",
                        "/system",
                        "/timeline",
                        "/report/changes",
                        "/history",
                        "/",
                        "a plan of a file");
    }

    private static void look(String path, Element element, List<String> found) {
        String name = element.tagName().toLowerCase(Locale.ROOT);
        boolean ours = name.equals("script")
                && element.attr("src").startsWith("/assets/")
                && element.data().isEmpty()
                && element.parents().is("head");
        if (name.startsWith("zz-")
                || (name.equals("script") && !ours)
                || (Set.of("img", "iframe", "object", "embed", "base", "style", "applet", "link")
                                .contains(name)
                        && !element.parents().is("head"))) {
            found.add(path + " has <" + name + "> in " + element.parent());
        }
        if (name.equals("meta") && !element.attr("http-equiv").isEmpty()) {
            found.add(path + " has " + element);
        }
        for (Attribute attribute : element.attributes()) {
            String key = attribute.getKey().toLowerCase(Locale.ROOT);
            String value = attribute.getValue();
            if (!key.matches("[a-z][a-z0-9:-]*")
                    || key.startsWith("on")
                    || key.startsWith("zz-")
                    || key.equals("style")) {
                found.add(path + " has the attribute " + key + " in " + element.tagName());
            }
            boolean leadsOn = value.matches("(?s)(/(?!/)|\\?|#|data:image/svg\\+xml,).*") || value.isEmpty();
            if (ADDRESSES.contains(key) && !leadsOn) {
                found.add(path + " leads to " + value);
            }
        }
    }
}
