package dev.smartcron.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.smartcron.execution.Reason;
import dev.smartcron.execution.ReasonCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TimeZone;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Views in terminals of four widths, of one database at one time, as files to look at:
 * {@code -Dsmartcron.rewrite=true} has them written anew, and the change is to be looked at before it is committed.
 */
class ViewsTest {
    private static final Path VIEWS = Path.of("src/test/resources/dev/smartcron/cli/views");

    private static final String TASKS = """
              - name: flagged_products_generate_ai_insights
                description: Insights for flagged products
                schedule: "0 * * * *"
                category: flagged_products
                command: [php, cron/flagged_insights.php]
              - {name: flagged_products_generate_ai_summaries, schedule: "*/15 8-18 * * MON-FRI", category: flagged_products, command: [a]}
              - {name: payroll_auto_start, schedule: "0 6 * * MON", timezone: Pacific/Auckland, category: payroll, command: [a], priority: 1, retries: 2, timeout: 20m}
              - {name: vend_sync_sales, schedule: "*/5 * * * *", category: vend, command: [a]}
              - {name: bank_fetch, schedule: "0 5 * * *", category: bank, command: [a]}
              - {name: by_hand, command: [a]}
              - {name: queue_worker, schedule: "@continuous", category: queue, command: [a]}
              - {name: report_on_db7, schedule: "30 * * * *", hosts: [db7], category: reports, command: [a]}
              - {name: master, schedule: "* * * * *", started_by: crontab, command: [smartcron, run]}
            """;

    private static final int PIPED = 0;

    private static final Map<String, String> COMMANDS = Map.of(
            "list", "list",
            "status", "status",
            "history", "history",
            "nodes", "nodes",
            "show", "show flagged_products_generate_ai_insights",
            "why", "why vend_sync_sales",
            "next", "next",
            "next-host", "next report_on_db7");

    @TempDir
    private Path folder;

    private final TimeZone usual = TimeZone.getDefault();
    private Deployment deployment;

    @BeforeEach
    void deploy() throws IOException, SQLException {
        TimeZone.setDefault(TimeZone.getTimeZone("UTC"));
        deployment = new Deployment(folder);
        deployment.now = Instant.parse("2026-04-03T09:00:30Z");
        deployment.register(TASKS);
        deployment.now = Instant.parse("2026-04-03T12:07:30Z");
        Reason exit = Reason.of(ReasonCode.EXIT).with("exit_code", 255);
        deployment.happened(
                "flagged_products_generate_ai_insights",
                "succeeded",
                null,
                "2026-04-03T11:00:01Z",
                "2026-04-03T11:00:04.400Z");
        deployment.happened(
                "flagged_products_generate_ai_insights",
                "failed",
                exit,
                "2026-04-03T12:00:01Z",
                "2026-04-03T12:00:04.400Z");
        deployment.happened(
                "flagged_products_generate_ai_summaries",
                "timed_out",
                Reason.of(ReasonCode.TIMEOUT).with("timeout", java.time.Duration.ofMinutes(2)),
                "2026-04-03T12:00:00Z",
                "2026-04-03T12:02:00Z");
        deployment.happened("payroll_auto_start", "succeeded", null, "2026-03-29T17:00:00Z", "2026-03-29T17:12:30Z");
        deployment.happened("vend_sync_sales", "failed", exit, "2026-04-03T11:59:00Z", "2026-04-03T11:59:01Z");
        deployment.happened("vend_sync_sales", "running", null, "2026-04-03T12:00:00Z", null);
        deployment.happened(
                "vend_sync_sales",
                "skipped",
                Reason.of(ReasonCode.OVERLAP).with("execution", 6).with("since", Instant.parse("2026-04-03T12:00:00Z")),
                null,
                "2026-04-03T12:05:01Z");
        deployment.happened("queue_worker", "running", null, "2026-04-01T00:00:00Z", null);
        for (String task : List.of("flagged_products_generate_ai_insights", "payroll_auto_start", "bank_fetch")) {
            deployment.sql(
                    "update tasks set planned_to = ?, next_due = ? where name = ?",
                    deployment.now.toEpochMilli(),
                    switch (task) {
                        case "bank_fetch" ->
                            Instant.parse("2026-04-04T05:00:00Z").toEpochMilli();
                        case "payroll_auto_start" ->
                            Instant.parse("2026-04-05T18:00:00Z").toEpochMilli();
                        default -> Instant.parse("2026-04-03T13:00:00Z").toEpochMilli();
                    },
                    task);
        }
        deployment.sql(
                "update tasks set next_due = ? where name = 'vend_sync_sales'",
                Instant.parse("2026-04-03T12:10:00Z").toEpochMilli());
        deployment.sql("update tasks set source = '/srv/tasks.yaml'");
        deployment.smartcron("disable", "by_hand");
        deployment.smartcron("pause", "bank_fetch", "--for", "2d");
        // The tick that was to plan this one did not come.
        deployment.sql(
                "update tasks set next_due = ? where name = 'flagged_products_generate_ai_summaries'",
                Instant.parse("2026-04-03T12:00:00Z").toEpochMilli());
        deployment.sql(
                "insert into nodes (name, boot_id, version, environment, last_tick, uptime_ms) values ('web1', 'b', '0.1.0', 'production', ?, 9e8)",
                Instant.parse("2026-04-03T12:07:02Z").toEpochMilli());
        deployment.sql(
                "insert into ticks (node, runner, started_at, lag_ms) values ('web1', 'r', ?, 2100)",
                Instant.parse("2026-04-03T12:07:02Z").toEpochMilli());
        deployment.addUp();
    }

    @AfterEach
    void restoreZone() {
        TimeZone.setDefault(usual);
    }

    @ParameterizedTest
    @ValueSource(ints = {60, 80, 120, 200, PIPED})
    void views_are_as_they_were_looked_at(int width) throws IOException {
        String where = width == PIPED ? "piped" : Integer.toString(width);
        deployment.environment.remove("COLUMNS");
        if (width != PIPED) {
            deployment.environment.put("COLUMNS", where);
        }
        for (Map.Entry<String, String> view : COMMANDS.entrySet()) {
            String out = deployment.smartcron(view.getValue().split(" ")).out();
            assertThat(out.lines())
                    .as("%s at %s", view, where)
                    .allMatch(line -> width == PIPED || line.length() <= width);
            // The first lines of status name a folder of this machine's; a database file is as large as SQLite makes
            // it.
            boolean namesHome = view.getKey().equals("status");
            isAsLookedAt(
                    view.getKey() + "-" + where + ".txt",
                    (namesHome ? out.substring(out.indexOf("\n\n") + 2) : out)
                            .replaceAll("(?m)(?<=^Database {3})\\d+K;", "400K;"));
        }
    }

    /** Checks that health and verify fit; what they say is this machine's. */
    @ParameterizedTest
    @ValueSource(strings = {"health --no-alerts", "verify", "--help", "list --help", "simulate --help"})
    void no_word_is_broken_in_two(String command) {
        deployment.environment.remove("COLUMNS");
        Set<String> words = words(command);
        for (int width : new int[] {60, 80, 120}) {
            deployment.environment.put("COLUMNS", Integer.toString(width));
            Deployment.Answer answer = deployment.smartcron(command.split(" "));
            assertThat(answer.out().lines()).as("%s at %s", command, width).allMatch(line -> line.length() <= width);
            assertThat(words(command).stream().filter(word -> !words.contains(word)))
                    .as("%s at %s", command, width)
                    .isEmpty();
        }
    }

    private Set<String> words(String command) {
        return Arrays.stream(
                        deployment.smartcron(command.split(" ")).out().trim().split("[^A-Za-z]+"))
                .collect(Collectors.toSet());
    }

    private void isAsLookedAt(String name, String out) throws IOException {
        Path file = VIEWS.resolve(name);
        if (Boolean.getBoolean("smartcron.rewrite")) {
            Files.writeString(file, out);
        }
        assertThat(out).as(name).isEqualTo(Files.readString(file));
    }
}
