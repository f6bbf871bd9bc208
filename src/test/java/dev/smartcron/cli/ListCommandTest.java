package dev.smartcron.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.smartcron.cli.Deployment.Answer;
import dev.smartcron.execution.Reason;
import dev.smartcron.execution.ReasonCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ListCommandTest {
    private static final String TASKS = """
              - name: flagged_products_generate_ai_insights
                schedule: "0 * * * *"
                category: flagged
                command: [a]
              - {name: payroll_auto_start, schedule: "0 6 * * MON", timezone: Pacific/Auckland, category: payroll, command: [a], priority: 1}
              - {name: by_hand, command: [a]}
              - {name: booted, schedule: "@reboot", command: [a]}
              - {name: master, schedule: "* * * * *", started_by: crontab, command: [smartcron, run]}
              - {name: monitor, schedule: "*/5 * * * *", started_by: crontab, command: [smartcron, health]}
            """;

    @TempDir
    private Path folder;

    private Deployment deployment;

    @BeforeEach
    void deploy() throws IOException, SQLException {
        deployment = new Deployment(folder);
        deployment.register(TASKS);
        deployment.happened(
                "flagged_products_generate_ai_insights",
                "failed",
                Reason.of(ReasonCode.EXIT).with("exit_code", 3),
                "2026-04-03T11:00:01Z",
                "2026-04-03T11:00:04.400Z");
        deployment.happened("payroll_auto_start", "running", null, "2026-04-03T11:58:00Z", null);
        deployment.sql(
                "insert into nodes (name, boot_id, version, last_tick) values ('web1', 'b', '0.1.0', ?)",
                deployment.now.minusSeconds(30).toEpochMilli());
        deployment.addUp();
    }

    @Test
    void fits_eighty_columns() {
        assertThat(deployment.smartcron("list").out()).isEqualTo("""
                TASK                                   SCHEDULE       IN  LAST       AGO  TOOK
                flagged_products_generate_ai_insights  0 * * * *     59m  failed      1h  3.4s
                payroll_auto_start                     0 6 * * MON  2d5h  running     2m     -
                by_hand                                -               -  -            -     -
                booted                                 @reboot      boot  -            -     -
                master                                 * * * * *     30s  succeeded  30s     -
                monitor                                */5 * * * *    4m  -            -     -
                """);
    }

    @Test
    void shows_how_far_a_running_task_says_that_it_is() throws SQLException {
        deployment.sql("insert into attempts (execution_id, number, started_at, status, progress)"
                + " select id, 1, started_at, 'running', 40 from executions where status = 'running'");
        deployment.sql("insert into attempts (execution_id, number, started_at, finished_at, status, progress)"
                + " select id, 1, started_at, finished_at, status, 70 from executions where status = 'failed'");
        assertThat(deployment.smartcron("list").out())
                .contains(
                        "TASK                                   SCHEDULE       IN  LAST       AGO  DONE\n",
                        "payroll_auto_start                     0 6 * * MON  2d5h  running     2m   40%\n")
                .doesNotContain("70%");
        assertThat(deployment.smartcron("list", "--json").array())
                .extracting(task -> task.get("progress"))
                .containsExactly(null, 40L, null, null, null, null);
        assertThat(deployment.smartcron("show", "payroll_auto_start", "--json").object())
                .containsEntry("progress", 40L);
        assertThat(deployment.smartcron("status").out())
                .containsPattern("ID  RUNNING +FOR .* DONE .*\\R +\\d+  payroll_auto_start +2m .* 40% ")
                .doesNotContain("70%");
    }

    @Test
    void who_waits_for_a_task_gets_how_far_it_said_that_it_was() throws IOException {
        deployment.register("  - {name: told, command: \"echo ::progress 40; echo ::progress 85\", working_dir: /}\n");
        List<?> attempts = (List<?>) deployment
                .smartcron("trigger", "told", "--wait", "--json")
                .object()
                .get("attempts");
        assertThat(attempts)
                .singleElement()
                .satisfies(attempt ->
                        assertThat(((Map<?, ?>) attempt).get("progress")).isEqualTo(85L));
    }

    @Test
    void drops_columns_where_the_terminal_is_narrow_and_is_whole_where_there_is_none() {
        deployment.environment.put("COLUMNS", "60");
        assertThat(deployment.smartcron("list").out().lines()).allMatch(line -> line.length() <= 60);
        assertThat(deployment.smartcron("list").out())
                .contains("flagged_products_generate_ai_insights   59m  failed      1h")
                .doesNotContain("SCHEDULE");
        deployment.environment.put("COLUMNS", "50");
        assertThat(deployment.smartcron("list").out())
                .contains("flagged_products_generate_     59m  failed      1h\nai_insights\n");
        deployment.environment.remove("COLUMNS");
        assertThat(deployment.smartcron("list").out())
                .contains("CATEGORY  TIMEZONE", "payroll   Pacific/Auckland")
                .doesNotContain("…", "\u001b");
    }

    @Test
    void shows_one_category_and_names_the_nearest() {
        assertThat(deployment.smartcron("list", "--category", "payroll").out().lines())
                .hasSize(2);
        Answer unknown = deployment.smartcron("list", "--category", "payrol");
        assertThat(unknown.exitCode()).isEqualTo(2);
        assertThat(unknown.err()).isEqualTo("""
                        smartcron: no task is in the category 'payrol'; did you mean payroll?
                          Try: There is flagged, payroll.
                        """);
    }

    @Test
    void answers_in_json_with_the_instants_in_the_tasks_zone() {
        List<Map<String, Object>> tasks = deployment.smartcron("list", "--json").array();
        assertThat(tasks)
                .extracting(task -> task.get("name"))
                .containsExactly(
                        "flagged_products_generate_ai_insights",
                        "payroll_auto_start",
                        "by_hand",
                        "booted",
                        "master",
                        "monitor");
        assertThat(tasks.get(0))
                .containsEntry("category", "flagged")
                .containsEntry("schedule", "0 * * * *")
                .containsEntry("timezone", "UTC")
                .containsEntry("priority", 3L)
                .containsEntry("enabled", true)
                .containsEntry("paused_until", null)
                .containsEntry("next_due", "2026-04-03T13:00:00Z")
                .containsEntry("last_status", "failed")
                .containsEntry("last_started_at", "2026-04-03T11:00:01Z")
                .containsEntry("last_duration_ms", 3_400L)
                .containsEntry("running", false);
        assertThat(tasks.get(1))
                .containsEntry("priority", 1L)
                .containsEntry("next_due", "2026-04-06T06:00:00+12:00")
                .containsEntry("last_started_at", "2026-04-04T00:58:00+13:00")
                .containsEntry("last_duration_ms", null)
                .containsEntry("running", true);
        assertThat(tasks.get(2)).containsEntry("schedule", null).containsEntry("next_due", null);
    }

    @Test
    void the_crontabs_own_lines_are_seen_by_their_heartbeat() throws IOException {
        Path idle = deployment.home.resolve("run/idle");
        Files.createDirectories(idle.getParent());
        Files.writeString(idle, "");
        Files.setLastModifiedTime(idle, FileTime.from(deployment.now.minusSeconds(10)));
        Map<String, Object> master =
                deployment.smartcron("list", "--json").array().get(4);
        assertThat(master)
                .containsEntry("last_started_at", "2026-04-03T12:00:20Z")
                .containsEntry("last_status", "succeeded")
                .containsEntry("next_due", "2026-04-03T12:01:00Z")
                .containsEntry("started_by", "crontab");
    }

    @Test
    void an_empty_table_says_how_to_begin() {
        Deployment empty = new Deployment(folder.resolve("empty"));
        empty.environment.remove("COLUMNS");
        assertThat(empty.smartcron("list").out())
                .isEqualTo("No task is registered in " + empty.home + ". Begin with: smartcron register tasks.yaml\n");
        assertThat(empty.smartcron("list", "--json").array()).isEmpty();
        assertThat(empty.smartcron("show", "x").err()).isEqualTo("""
                        smartcron: there is no task 'x': none is registered in %s
                          Try: smartcron register tasks.yaml
                        """.formatted(empty.home));
        assertThat(empty.smartcron("status").out()).contains("no task is registered");
        assertThat(empty.smartcron("why", "x").exitCode()).isEqualTo(ExitCode.WRONG_USE);
        assertThat(empty.home).as("nothing was made by asking").doesNotExist();
    }

    @Test
    void the_files_of_the_tasks_are_told_with_what_became_of_them() throws IOException {
        Deployment site = new Deployment(folder.resolve("site"));
        site.environment.put("COLUMNS", "300");
        Path own = Files.writeString(
                Files.createDirectories(folder.resolve("srv")).resolve("own.yaml"),
                "version: 1\ntasks:\n  - {name: own, command: \"true\"}\n");
        site.smartcron("register", own.toString());
        site.register("  - {name: a, command: \"true\"}\n  - {name: b, command: \"true\"}\n");
        String from = "from " + site.home.resolve("tasks.yaml") + ": 2 tasks\n";
        assertThat(site.smartcron("list", "--files").out()).isEqualTo(from + "from " + own + ": 1 task\n");

        Files.writeString(own, "version: 1\ntasks:\n  - {name: own, command: \"false\"}\n");
        assertThat(site.smartcron("list", "--files").out())
                .isEqualTo(from + "from " + own + ": 1 task; edited since: smartcron register " + own + "\n");
        Files.writeString(own, "version: 1\ntasks:\n  - {name: other, command: \"true\"}\n");
        assertThat(site.smartcron("list", "--files", "--json").array().get(1))
                .containsEntry("file", own.toString())
                .containsEntry("tasks", 1L)
                .containsEntry("state", "edited");
        Files.writeString(own, "tasks: {");
        assertThat(site.smartcron("list", "--files").out()).contains("it has mistakes since");
        Files.delete(own);
        assertThat(site.smartcron("list", "--files").out()).contains(own + ": 1 task; the file is no longer there");
    }

    @Test
    void a_deed_where_nothing_was_ever_registered_is_refused_and_makes_nothing() {
        Deployment empty = new Deployment(folder.resolve("empty"));
        for (String deed : List.of("pause --all", "resume --all", "stop --all", "disable x", "kill 7")) {
            Answer answer = empty.smartcron(deed.split(" ", -1));
            assertThat(answer.exitCode()).as(deed).isEqualTo(ExitCode.CANNOT_WORK);
            assertThat(answer.err() + answer.out())
                    .as(deed)
                    .contains("no task is registered in " + empty.home)
                    .contains("SMARTCRON_HOME");
        }
        assertThat(empty.smartcron("health", "--no-alerts").exitCode()).isEqualTo(ExitCode.CANNOT_WORK);
        assertThat(empty.home).doesNotExist();
    }

    @Test
    void a_task_that_cannot_be_read_hides_no_other() throws SQLException {
        deployment.sql(
                "update tasks set definition = '{\"timezone\":\"Mars/Base\",\"command\":[\"a\"]}' where name = 'by_hand'");
        Answer answer = deployment.smartcron("list");
        assertThat(answer.exitCode()).isZero();
        assertThat(answer.out()).contains("booted", "cannot be read: ", "Mars/Base");
    }

    @Test
    void shows_a_task_with_its_policies_runs_and_firings() {
        Answer answer = deployment.smartcron("show", "flagged_products_generate_ai_insights");
        assertThat(answer.out().lines()).allMatch(line -> line.length() <= 80);
        assertThat(answer.out())
                .contains("  schedule         0 * * * *  (UTC)", "  category         flagged", "exit 3")
                .contains("timeout        1h, then TERM, and KILL after 10s")
                .contains("2026-04-03 13:00 UTC  in 59m");
        Map<String, Object> json = deployment
                .smartcron("show", "flagged_products_generate_ai_insights", "--json")
                .object();
        assertThat(json)
                .containsKeys("policies", "definition", "last_runs", "source")
                .containsEntry("enabled", true);
        assertThat(json.get("next"))
                .isEqualTo(List.of("2026-04-03T13:00:00Z", "2026-04-03T14:00:00Z", "2026-04-03T15:00:00Z"));
    }

    @Test
    void shows_of_a_service_what_holds_for_it() throws IOException {
        deployment.register("""
                  - {name: db, schedule: "@continuous", command: [a]}
                  - {name: web, schedule: "@continuous", command: [a], after: [db], retries: {delay: 10s}}
                  - {name: report, schedule: "@daily", command: [a], after: [db]}
                """);
        assertThat(deployment.smartcron("show", "web").out())
                .contains(
                        "  * retries        started again after 10s, after short runs up to 5m\n",
                        "    timeout        none; to end it TERM, and KILL after 10s\n",
                        "  waits for  db\n")
                .doesNotContain("catch_up", "overlap", "dst");
        assertThat(deployment.smartcron("show", "report").out()).contains("  waits for  db  (at most 30m)\n");
    }

    @Test
    void an_unknown_task_is_told_with_the_nearest_name() {
        Answer answer = deployment.smartcron("show", "payrol_auto_start");
        assertThat(answer.exitCode()).isEqualTo(2);
        assertThat(answer.err()).isEqualTo("""
                        smartcron: there is no task 'payrol_auto_start'; did you mean payroll_auto_start?
                          Try: smartcron list shows the names.
                        """);
        assertThat(deployment.smartcron("disable", "payroll").err()).contains("did you mean payroll_auto_start?");
    }

    @Test
    void what_a_newer_run_has_replaced_is_not_failing() throws SQLException {
        deployment.sql("update executions set status = 'killed', reason_code = 'replaced' where status = 'failed'");
        deployment.addUp();
        assertThat(deployment.smartcron("status").out())
                .contains("Last 24 h  1 killed")
                .doesNotContain("failing:");
    }

    @Test
    void shows_the_system_at_a_glance() {
        Answer answer = deployment.smartcron("status");
        assertThat(answer.out())
                .contains("Tasks      6 registered, 6 enabled, 0 disabled")
                .contains("Now        1 running, 0 pending")
                .contains("Last 24 h  1 failed")
                .contains("Last tick  web1 30s ago")
                .contains("failing: flagged_products_generate_ai_insights (failed)");
        Map<String, Object> json = deployment.smartcron("status", "--json").object();
        assertThat(json)
                .containsEntry("tasks", 6L)
                .containsEntry("enabled", 6L)
                .containsEntry("running", 1L)
                .containsEntry("pending", 0L);
        assertThat((Map<?, ?>) json.get("last_24h"))
                .isEqualTo(Map.of(
                        "succeeded",
                        0L,
                        "failed",
                        1L,
                        "timed_out",
                        0L,
                        "killed",
                        0L,
                        "lost",
                        0L,
                        "skipped",
                        0L,
                        "missed",
                        0L,
                        "blocked",
                        0L,
                        "cancelled",
                        0L));
        deployment.now = deployment.now.plusSeconds(600);
        assertThat(deployment.smartcron("status").out()).contains("web1 has not ticked for 10m30s: smartcron verify");
    }

    @Test
    void a_silence_counts_while_it_goes_on() throws SQLException {
        deployment.sql(
                "insert into ticks (node, runner, started_at, lag_ms) values ('web1', 'r', ?, 2100)",
                deployment.now.minusSeconds(30).toEpochMilli());
        assertThat(deployment.smartcron("status").out()).contains("Minutes    web1: all minutes answered since");
        deployment.now = deployment.now.plusSeconds(150);
        deployment.environment.put("COLUMNS", "200");
        assertThat(deployment.smartcron("status").out())
                .contains("Minutes    web1: 2 minutes of the last 24 h not answered, the first at"
                        + " 2026-04-04T01:01:00+13:00; latest tick 2.1s late\n");
    }

    @Test
    void of_several_nodes_the_one_that_ran_a_task_is_shown() throws SQLException {
        deployment.environment.put("COLUMNS", "160");
        for (String view : List.of("list", "history")) {
            assertThat(deployment.smartcron(view).out()).as(view).doesNotContain("NODE");
        }
        deployment.sql(
                "insert into nodes (name, boot_id, version, last_tick) values ('db7', 'c', '0.1.0', ?)",
                deployment.now.minusSeconds(30).toEpochMilli());
        for (String view : List.of("list", "history")) {
            assertThat(deployment.smartcron(view).out())
                    .as(view)
                    .containsPattern("TASK .* NODE\\b")
                    .containsPattern("payroll_auto_start .*\\bweb1\\b");
        }
    }
}
