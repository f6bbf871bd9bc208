package dev.smartcron.checks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.smartcron.alert.SmtpServer;
import dev.smartcron.alert.TaskRuns;
import dev.smartcron.alert.Told;
import dev.smartcron.alert.channel.MailChannel;
import dev.smartcron.alert.message.Message;
import dev.smartcron.execution.Reason;
import dev.smartcron.execution.ReasonCode;
import dev.smartcron.execution.Status;
import dev.smartcron.settings.HealthSettings;
import dev.smartcron.settings.Reserve;
import dev.smartcron.store.alerts.Condition;
import dev.smartcron.store.alerts.Conditions;
import dev.smartcron.store.claim.OrphanedClaims;
import dev.smartcron.store.db.Database;
import dev.smartcron.store.nodes.NodeRename;
import dev.smartcron.store.rows.Claim;
import dev.smartcron.store.rows.Node;
import dev.smartcron.text.Json;
import dev.smartcron.tick.BeginTick;
import dev.smartcron.tick.NodeNameTaken;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Health of a node with a database: its report, and the mails about it. */
class HealthTest {
    private static final Instant NOON = Instant.parse("2026-04-05T12:00:00Z");

    @TempDir
    private Path folder;

    private Path home;
    private String url;
    private Database database;
    private TaskRuns runs;
    private SmtpServer smtp;

    @BeforeEach
    void open() throws IOException {
        home = folder.resolve("home");
        Files.createDirectories(home.resolve("run"));
        url = "jdbc:sqlite:" + home.resolve("smartcron.db");
        database = Database.open(url, null);
        runs = new TaskRuns(database, "web1").register("any", 3, NOON);
        smtp = SmtpServer.plain();
    }

    @AfterEach
    void close() {
        smtp.close();
        database.close();
    }

    @Test
    void all_is_well_on_a_node_that_ticks() {
        tick("web1", NOON);
        HealthReport report = health(at(1));
        assertThat(report.status()).isEqualTo(CheckStatus.OK);
        assertThat(report.exitCode()).isZero();
        assertThat(smtp.received()).isEmpty();
        Map<String, Object> json = Json.readObject(HealthProcess.json(report));
        assertThat(json).containsOnlyKeys("status", "checks", "alerts").containsEntry("status", "ok");
        assertThat(json.get("alerts"))
                .isEqualTo(Map.of("active", 0L, "raised", 0L, "resolved", 0L, "delivered", 0L, "undelivered", 0L));
        assertThat((List<?>) json.get("checks")).hasSize(29).allSatisfy(check -> {
            assertThat(check).isInstanceOf(Map.class);
            assertThat(((Map<?, ?>) check).keySet()).hasToString("[name, status, detail, value, limit]");
        });
        assertThat(check(report, "runner")).containsEntry("value", 60L).containsEntry("limit", 180L);
    }

    @Test
    void a_table_without_a_task_is_critical_and_mailed() {
        tick("web1", NOON);
        runs.remove("any", NOON);
        HealthReport none = health(at(1));
        assertThat(none.status()).isEqualTo(CheckStatus.CRITICAL);
        assertThat(told()).containsExactly("CRITICAL no task is registered in " + home);
        runs.register("any", 3, at(2));
        assertThat(health(at(2)).status()).isEqualTo(CheckStatus.OK);
    }

    @Test
    void what_a_person_has_killed_is_no_alarm() {
        runs.register("payroll", 1, NOON);
        tick("web1", NOON);
        Claim claim = runs.start("payroll", NOON);
        runs.end(
                claim,
                NOON,
                Status.KILLED,
                null,
                15,
                Reason.of(ReasonCode.KILLED).with("by", "ann"),
                null);
        assertThat(health(at(1)).status()).isEqualTo(CheckStatus.OK);
        assertThat(smtp.received()).isEmpty();
    }

    @Test
    void a_recipient_that_the_server_refuses_is_told_until_it_is_mended() {
        tick("web1", NOON);
        smtp.refuseNextRecipient(550, "no such user");
        runs.fail("any", NOON, 2, "x");
        HealthReport refused = healthMailedToTwo(at(1));
        assertThat(check(refused, "outbox"))
                .containsEntry("status", "degraded")
                .hasEntrySatisfying(
                        "detail",
                        detail -> assertThat(detail.toString())
                                .contains("everything delivered, but not to everybody", "no such user"));
        assertThat(check(healthMailedToTwo(at(2)), "outbox")).containsEntry("status", "degraded");
        runs.succeed("any", at(2));
        assertThat(check(healthMailedToTwo(at(3)), "outbox")).containsEntry("status", "ok");
    }

    @Test
    void what_was_open_before_mail_was_configured_is_told_when_it_is_and_its_end_only_then() {
        tick("web1", NOON);
        runs.register("over", 3, NOON);
        runs.fail("any", NOON, 2, "x");
        runs.fail("over", NOON, 2, "x");
        HealthReport alone =
                HealthProcess.run(home, url, HealthProcess.LIMITS, HealthProcess.notifier(null, true), at(1));
        assertThat(check(alone, "outbox"))
                .containsEntry("status", "degraded")
                .containsEntry("detail", "no mail is configured: 2 open alerts have reached nobody");
        runs.succeed("over", at(2));
        health(at(2));
        health(at(3));
        tick("web1", at(4));
        assertThat(told()).containsExactly("MEDIUM any failed: exit 2");
        runs.succeed("any", at(5));
        health(at(6));
        assertThat(told()).last().isEqualTo("RESOLVED any failed: exit 2");
    }

    @Test
    void a_silent_runner_is_mailed_once_and_its_return_once() {
        tick("web1", NOON);
        assertThat(health(at(3)).exitCode()).isZero();
        HealthReport silent = health(at(5));
        assertThat(silent.status()).isEqualTo(CheckStatus.CRITICAL);
        assertThat(silent.exitCode()).isEqualTo(1);
        assertThat(Json.readObject(HealthProcess.json(silent)).get("alerts"))
                .isEqualTo(Map.of("active", 1L, "raised", 1L, "resolved", 0L, "delivered", 1L, "undelivered", 0L));
        health(at(10));
        tick("web1", at(11));
        assertThat(health(at(12)).exitCode()).isZero();
        health(at(13));
        assertThat(told())
                .containsExactly("CRITICAL web1 has not ticked for 5m", "RESOLVED web1 has not ticked for 10m");
        assertThat(smtp.body(0)).contains("was at 2026-04-06 00:00:00\n+12:00", "crontab -l");
    }

    @Test
    void minutes_that_needed_no_tick_are_a_sign_of_life() throws IOException {
        tick("web1", NOON);
        Path idle = Files.writeString(home.resolve("run/idle"), at(9).getEpochSecond() + "\n");
        Files.setLastModifiedTime(idle, FileTime.from(at(9)));
        assertThat(health(at(10)).exitCode()).isZero();
        assertThat(health(at(13)).exitCode()).isEqualTo(1);
    }

    @Test
    void a_node_that_never_ticked_is_told_once_tasks_wait_for_it() {
        assertThat(health(NOON).status()).isEqualTo(CheckStatus.DEGRADED);
        assertThat(smtp.received()).isEmpty();
        runs.register("a", 3, at(1));
        assertThat(health(at(2)).status()).isEqualTo(CheckStatus.DEGRADED);
        assertThat(health(at(5)).status()).isEqualTo(CheckStatus.CRITICAL);
        health(at(6));
        assertThat(told()).containsExactly("CRITICAL web1 has never ticked");
    }

    @Test
    void a_former_name_of_the_only_node_is_not_waited_for() {
        tick("old-name", NOON);
        tick("web1", at(10));
        assertThat(health(at(11)).exitCode()).isZero();
    }

    @Test
    void a_service_is_told_when_it_restarts_again_and_again_and_not_because_it_ended_once() {
        runs.registerService("worker", 2, NOON);
        tick("web1", NOON);
        for (int i = 0; i < 2; i++) {
            crash("worker", at(i));
            assertThat(health(at(i)).status()).as("short run " + (i + 1)).isEqualTo(CheckStatus.OK);
        }
        crash("worker", at(2));
        HealthReport report = health(at(2));
        assertThat(report.status()).isEqualTo(CheckStatus.CRITICAL);
        assertThat(check(report, "services"))
                .containsEntry("value", 1L)
                .containsEntry(
                        "detail",
                        "worker restarts again and again: 3 runs in a row ended within a minute, the last so: worker failed: exit 3");

        runs.startService("worker", at(3));
        tick("web1", at(3));
        assertThat(health(at(3)).status())
                .as("up, and nobody knows for how long")
                .isEqualTo(CheckStatus.CRITICAL);
        tick("web1", at(4));
        assertThat(health(at(4)).status()).as("up for a minute").isEqualTo(CheckStatus.OK);
        assertThat(told())
                .containsExactly(
                        "HIGH worker restarts again and again: 3 runs in a row ended within a minute, the last so:"
                                + " worker failed: exit 3",
                        "RESOLVED worker restarts again and again: 3 runs in a row ended within a minute, the last"
                                + " so: worker failed: exit 3");
    }

    private void crash(String service, Instant at) {
        runs.end(
                runs.startService(service, at),
                at.plusSeconds(1),
                Status.FAILED,
                3,
                null,
                Reason.of(ReasonCode.EXIT).with("exit_code", 3),
                "no database");
    }

    @Test
    void a_failing_task_is_unhealthy_by_its_priority_until_it_succeeds() {
        runs.register("payroll", 1, NOON).register("report", 4, NOON);
        tick("web1", NOON);
        runs.fail("report", NOON, 1, "no paper");
        assertThat(health(at(1)).status()).isEqualTo(CheckStatus.DEGRADED);
        runs.fail("payroll", at(1), 2, "no money");
        HealthReport report = health(at(2));
        assertThat(report.status()).isEqualTo(CheckStatus.CRITICAL);
        assertThat(check(report, "failed_tasks"))
                .containsEntry("value", 2L)
                .containsEntry("detail", "payroll failed: exit 2; report failed: exit 1");
        runs.succeed("payroll", at(2));
        runs.succeed("report", at(2));
        tick("web1", at(3));
        assertThat(health(at(3)).exitCode()).isZero();
        assertThat(told())
                .containsExactly(
                        "MEDIUM report failed: exit 1",
                        "CRITICAL payroll failed: exit 2",
                        "RESOLVED payroll failed: exit 2",
                        "RESOLVED report failed: exit 1");
    }

    @Test
    void with_no_alerts_nothing_is_raised_and_the_next_check_tells_it_all() {
        runs.register("a", 1, NOON);
        tick("web1", NOON);
        runs.fail("a", NOON, 2, "tail");
        HealthReport looked =
                HealthProcess.run(home, url, HealthProcess.LIMITS, HealthProcess.notifier(mail(), false), at(1));
        assertThat(looked.status()).isEqualTo(CheckStatus.CRITICAL);
        assertThat(smtp.received()).isEmpty();
        health(at(2));
        assertThat(told()).containsExactly("CRITICAL a failed: exit 2");
    }

    @Test
    void an_execution_past_its_time_is_stuck_and_then_dead() {
        runs.register("a", 3, NOON);
        var claim = runs.start("a", NOON);
        // Timeout 5m, 10s to kill, and a minute until the lock frees itself.
        assertThat(statusAt(at(5), "stuck_executions")).isEqualTo("ok");
        assertThat(statusAt(at(5).plusSeconds(20), "stuck_executions")).isEqualTo("critical");
        assertThat(statusAt(at(6), "dead_executions")).isEqualTo("ok");
        assertThat(statusAt(at(7), "stuck_executions")).isEqualTo("ok");
        assertThat(statusAt(at(7), "dead_executions")).isEqualTo("critical");
        runs.end(claim, at(8), Status.SUCCEEDED, 0, null, null, null);
        assertThat(statusAt(at(9), "dead_executions")).isEqualTo("ok");
        assertThat(told())
                .contains(
                        "HIGH a is stuck: running for 5m20s",
                        "RESOLVED a is stuck: running for 6m",
                        "HIGH 1 dead execution on web1: a",
                        "RESOLVED 1 dead execution on web1: a");
    }

    @Test
    void what_a_silent_node_left_is_not_told_beside_its_silence() {
        runs.register("a", 3, NOON).register("late", 3, NOON);
        var claim = runs.start("a", NOON);
        tick("web1", NOON);
        runs.plan("late", at(1));
        assertThat(check(health(at(6)), "stuck_executions")).containsEntry("status", "critical");
        assertThat(check(health(at(8)), "dead_executions")).containsEntry("status", "critical");
        health(at(60));
        assertThat(told()).containsExactly("CRITICAL web1 has not ticked for 6m");
        assertThat(new Conditions(database).unresolved())
                .extracting(open -> open.rule() + " " + open.mutedBy())
                .containsExactlyInAnyOrder("runner_silent null", "execution_dead runner_silent web1");
        tick("web1", at(61));
        runs.end(claim, at(61), Status.SUCCEEDED, 0, null, null, null);
        runs.plan("late", at(90));
        health(at(62));
        assertThat(told())
                .containsExactly("CRITICAL web1 has not ticked for 6m", "RESOLVED web1 has not ticked for 1h");
    }

    @Test
    void processes_that_could_not_be_killed_are_told_until_they_are_gone() {
        runs.register("a", 3, NOON);
        tick("web1", NOON);
        var claim = runs.start("a", NOON);
        runs.endWithSurvivors(claim, at(1), "4711 (dd)");
        assertThat(statusAt(at(2), "surviving_processes")).isEqualTo("critical");
        new OrphanedClaims(database, "web1", "runner-1").settle(claim.execution(), claim.fence(), true, at(3));
        assertThat(statusAt(at(3), "surviving_processes")).isEqualTo("ok");
        String told = "a cannot run: processes of its execution " + claim.execution() + " could not be killed";
        assertThat(told()).contains("HIGH " + told, "RESOLVED " + told);
        assertThat(smtp.body(0)).contains("ps -o pid,stat,wchan:30,args -p 4711");
    }

    @Test
    void a_clock_that_was_set_is_told_once_and_is_over_an_hour_later() {
        tick("web1", NOON);
        assertThat(check(health(at(1)), "clock")).containsEntry("status", "ok").containsEntry("value", null);
        // The clock says half an hour, the time since the boot one minute.
        new BeginTick(database, unused -> {})
                .begin(
                        new Node("web1", "production", "boot", "test"),
                        "runner-1",
                        at(30),
                        Duration.ofDays(1).plusMinutes(1),
                        List.of());
        assertThat(check(health(at(30)), "clock"))
                .containsEntry("status", "degraded")
                .containsEntry("detail", "the clock of web1 was put forward by 29m");
        health(at(31));
        for (int minute = 31; minute <= 91; minute += 20) {
            tickAfterJump(at(minute));
        }
        tickAfterJump(at(91));
        assertThat(check(health(at(91)), "clock")).containsEntry("status", "ok");
        assertThat(told())
                .containsExactly(
                        "MEDIUM the clock of web1 was put forward by 29m",
                        "RESOLVED the clock of web1 was put forward by 29m");
    }

    @Test
    void clocks_that_are_off_the_databases_are_told_by_how_much() throws Exception {
        tick("web1", NOON);
        tick("web2", NOON);
        skew("web1", 1_200);
        skew("web2", -7_300);
        assertThat(check(health(NOON), "clock"))
                .containsEntry("status", "degraded")
                .containsEntry("detail", "the clock of web2 is 7.3s ahead")
                .containsEntry("value", 7_300L)
                .containsEntry("limit", 5_000L);
        assertThat(told()).as("after one look").isEmpty();
        health(at(1));
        skew("web1", 61_000);
        assertThat(check(health(at(2)), "clock")).containsEntry("status", "critical");
        tick("web1", at(3));
        skew("web1", 61_000);
        health(at(3));
        skew("web1", 100);
        skew("web2", 0);
        assertThat(check(health(at(4)), "clock"))
                .containsEntry("status", "ok")
                .containsEntry("detail", "at most 100 ms from the database's");
        tick("web1", at(4));
        health(at(5));
        assertThat(told())
                .containsExactlyInAnyOrder(
                        "MEDIUM the clock of web2 is 7.3s ahead",
                        "CRITICAL the clock of web1 is 1m1s behind",
                        "RESOLVED the clock of web2 is 7.3s ahead",
                        "RESOLVED the clock of web1 is 1m1s behind");
        skew("web2", -90_000);
        tick("web1", at(20));
        assertThat(check(health(at(20)), "clock"))
                .as("what a silent node measured long ago")
                .containsEntry("status", "ok");
    }

    @Test
    void two_machines_of_one_name_are_told_until_one_is_renamed() {
        ticks("kernel.1.1", NOON);
        for (int minute = 0; minute < 3; minute++) {
            Instant now = at(minute).plusSeconds(20);
            assertThatThrownBy(() -> ticks("kernel.2.2", now)).isInstanceOf(NodeNameTaken.class);
        }
        ticks("kernel.1.1", at(3));
        HealthReport report = health(at(3));
        assertThat(check(report, "node_names"))
                .containsEntry("status", "critical")
                .containsEntry("detail", "two machines are called web1");
        ticks("kernel.1.1", at(8));
        assertThat(check(health(at(8)), "node_names")).containsEntry("status", "ok");
        assertThat(told())
                .containsExactly("CRITICAL two machines are called web1", "RESOLVED two machines are called web1");
    }

    @Test
    void little_room_is_told_once_for_a_file_system() {
        tick("web1", NOON);
        HealthSettings everything = HealthProcess.limits(Reserve.parse("100%"));
        for (int i = 1; i < 3; i++) {
            HealthReport report = HealthProcess.run(home, url, everything, HealthProcess.notifier(mail(), true), at(i));
            assertThat(report.exitCode()).isEqualTo(1);
            assertThat(check(report, "disk")).containsEntry("limit", 100L);
        }
        assertThat(told())
                .hasSize(2)
                .anyMatch(subject -> subject.matches("(HIGH|CRITICAL) little space left on web1: .*"))
                .anyMatch(subject -> subject.matches("(HIGH|CRITICAL) few inodes left on web1: .*"));
    }

    @Test
    void a_size_that_must_stay_free_says_nothing_of_inodes() {
        tick("web1", NOON);
        HealthSettings size = HealthProcess.limits(Reserve.parse("1K"));
        HealthReport report = HealthProcess.run(home, url, size, HealthProcess.notifier(mail(), true), at(1));
        assertThat(check(report, "disk")).containsEntry("status", "ok").containsEntry("limit", null);
        assertThat(check(report, "inodes")).containsEntry("status", "ok").containsEntry("limit", 10L);
    }

    @Test
    void mail_that_does_not_leave_is_unhealthy_and_said_why() {
        int port = smtp.port();
        smtp.close();
        tick("web1", NOON);
        HealthReport report = health(at(5));
        assertThat(check(report, "outbox")).containsEntry("status", "degraded").containsEntry("value", 1L);
        assertThat(check(report, "outbox").get("detail").toString()).contains("1 waiting", "onnection refused");
        assertThat(Json.readObject(HealthProcess.json(report)).get("alerts").toString())
                .contains("delivered=0, undelivered=1");
        smtp = SmtpServer.onPort(port);
        tick("web1", at(6));
        assertThat(health(at(7)).exitCode()).isZero();
        assertThat(smtp.received()).hasSize(2);
    }

    @Test
    void a_channel_that_refuses_a_message_three_times_is_told_and_over_when_it_takes_it() {
        int port = smtp.port();
        smtp.close();
        runs.fail("any", NOON, 1, "x");
        for (int minute : List.of(1, 5, 10)) {
            assertThat(statusAt(at(minute), "delivery")).isEqualTo("ok");
        }
        tick("web1", at(20));
        HealthReport broken = health(at(20));
        assertThat(check(broken, "delivery")).containsEntry("status", "degraded");
        assertThat(check(broken, "delivery").get("detail").toString())
                .startsWith("alerts do not get through by mail: ")
                .contains("onnection refused");
        assertThat(new Conditions(database).unresolved())
                .extracting(
                        Condition::rule,
                        Condition::subject,
                        each -> each.state().severity().word())
                .contains(tuple("delivery", "mail", "high"));
        smtp = SmtpServer.onPort(port);
        assertThat(statusAt(at(60), "delivery")).isEqualTo("degraded");
        assertThat(statusAt(at(65), "delivery")).isEqualTo("ok");
        assertThat(new Conditions(database).unresolved())
                .extracting(Condition::rule)
                .doesNotContain("delivery");
    }

    @Test
    void a_channel_taken_out_of_the_settings_is_waited_for_no_longer() {
        Told mail = new Told("mail");
        Told slack = new Told("slack");
        mail.broken = true;
        runs.fail("any", NOON, 1, "x");
        for (int minute : List.of(0, 5, 10, 20)) {
            told(at(minute), mail);
        }
        assertThat(openRules()).contains("delivery mail");
        assertThat(check(told(at(21), mail), "outbox")).containsEntry("status", "degraded");

        HealthReport without = told(at(22), slack);
        assertThat(check(without, "outbox")).containsEntry("status", "ok");
        assertThat(check(without, "delivery")).containsEntry("status", "ok");
        assertThat(Json.readObject(HealthProcess.json(without)).get("alerts").toString())
                .contains("undelivered=0");
        assertThat(openRules()).as("another node may have it, and see to it").contains("delivery mail");
        told(at(25), mail);
        told(at(36), slack);
        assertThat(openRules()).as("seen eleven minutes ago").contains("delivery mail");
        told(at(38), slack);
        assertThat(openRules()).containsExactly("task_failed any");
        assertThat(new Conditions(database).resolved(1))
                .extracting(Condition::because)
                .containsExactly("No alert leaves by mail any more: it was taken out of the settings.");
    }

    private HealthReport told(Instant now, Told... channels) {
        tick("web1", now);
        return HealthProcess.run(
                home, url, HealthProcess.LIMITS, HealthProcess.notifierOf(List.of(channels), true), now);
    }

    private List<String> openRules() {
        return new Conditions(database)
                .unresolved().stream()
                        .map(open -> open.rule() + " " + open.subject())
                        .toList();
    }

    @Test
    void what_was_told_of_a_former_name_of_the_machine_is_over() {
        tick("web1", NOON);
        HealthSettings everything = HealthProcess.limits(Reserve.parse("100%"));
        HealthProcess.run(home, url, everything, HealthProcess.notifier(mail(), true), NOON);
        assertThat(openRules()).anyMatch(open -> open.startsWith("disk_low web1:"));
        new NodeRename(database).to("web2");
        tickAndLookAs("web2", at(10));
        assertThat(openRules()).as("seen ten minutes ago").anyMatch(open -> open.startsWith("disk_low web1:"));
        tickAndLookAs("web2", at(15));
        assertThat(openRules()).isEmpty();
        assertThat(new Conditions(database).resolved(10))
                .extracting(Condition::because)
                .allSatisfy(because -> assertThat(because).endsWith(": there is no node of that name any more."));
    }

    private void tickAndLookAs(String node, Instant now) {
        tick(node, now);
        HealthProcess.health(home, node, HealthProcess.LIMITS, HealthProcess.notifier(mail(), true), now)
                .check(database, now);
    }

    @Test
    void a_damaged_page_is_found_by_reading_all_and_told() throws Exception {
        tick("web1", NOON);
        health(NOON);
        database.close();
        damageAnIndex();
        database = Database.open(url, null);
        tick("web1", at(59));
        assertThat(check(health(at(59)), "integrity")).containsEntry("status", "ok");
        tick("web1", at(60));
        HealthReport report = health(at(60));
        assertThat(check(report, "integrity")).containsEntry("status", "critical");
        assertThat(check(report, "integrity").get("detail").toString()).startsWith("damaged: ");
        assertThat(told()).containsExactly("CRITICAL the database is damaged");
    }

    private void damageAnIndex() throws Exception {
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            statement.execute("create table filler (text text)");
            statement.execute("create index filler_text on filler (text)");
            statement.execute("insert into filler select 'marker-' || value || '-' || hex(randomblob(200))"
                    + " from (with recursive n(value) as (select 1 union all select value + 1 from n where value < 200)"
                    + " select value from n)");
            statement.execute("pragma wal_checkpoint(truncate)");
        }
        Path file = home.resolve("smartcron.db");
        byte[] bytes = Files.readAllBytes(file);
        byte[] marker = "marker-150-".getBytes(StandardCharsets.US_ASCII);
        for (int i = bytes.length - marker.length; i > 0; i--) {
            if (java.util.Arrays.equals(bytes, i, i + marker.length, marker, 0, marker.length)) {
                // The last page that has it, its header overwritten: no longer a page of any kind.
                int page = i / 4096 * 4096;
                java.util.Arrays.fill(bytes, page, page + 64, (byte) 0xa5);
                Files.write(file, bytes);
                return;
            }
        }
        throw new IllegalStateException("no page found to damage");
    }

    private String statusAt(Instant now, String name) {
        tick("web1", now);
        return String.valueOf(check(health(now), name).get("status"));
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> check(HealthReport report, String name) {
        for (Object check :
                (List<?>) Json.readObject(HealthProcess.json(report)).get("checks")) {
            if (((Map<?, ?>) check).get("name").equals(name)) {
                return (Map<String, Object>) check;
            }
        }
        throw new AssertionError("no check " + name);
    }

    private HealthReport health(Instant now) {
        return HealthProcess.run(home, url, HealthProcess.LIMITS, HealthProcess.notifier(mail(), true), now);
    }

    private HealthReport healthMailedToTwo(Instant now) {
        MailChannel mail = new MailChannel(SmtpServer.toTwo(smtp));
        return HealthProcess.run(home, url, HealthProcess.LIMITS, HealthProcess.notifier(mail, true), now);
    }

    private MailChannel mail() {
        return new MailChannel(smtp.settings());
    }

    private void tick(String node, Instant now) {
        new BeginTick(database, unused -> {})
                .begin(
                        new Node(node, "production", "boot", "test"),
                        "runner-1",
                        now,
                        Duration.between(NOON.minus(Duration.ofDays(1)), now),
                        List.of());
    }

    private void ticks(String boot, Instant now) {
        new BeginTick(database, unused -> {})
                .begin(
                        new Node("web1", "production", boot, "test"),
                        "runner-1",
                        now,
                        Duration.between(NOON.minus(Duration.ofDays(1)), now),
                        List.of());
    }

    /** The clock is half an hour ahead of what the time since the boot says, and stays so. */
    private void tickAfterJump(Instant now) {
        new BeginTick(database, unused -> {})
                .begin(
                        new Node("web1", "production", "boot", "test"),
                        "runner-1",
                        now,
                        Duration.between(NOON.minus(Duration.ofDays(1)), now).minusMinutes(29),
                        List.of());
    }

    private void skew(String node, long millis) throws Exception {
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            statement.execute("update nodes set clock_skew_ms = " + millis + " where name = '" + node + "'");
        }
    }

    /** Summaries of the news that were delivered, in order. */
    private List<String> told() {
        return database
                .select(
                        "select body from outbox where delivered_at is not null order by id",
                        Map.of(),
                        row -> Message.read(row.getString(1)))
                .stream()
                .flatMap(message -> message.news().stream())
                .map(news -> (news.kind().goesOn() ? news.severity().name() : "RESOLVED") + " " + news.summary())
                .toList();
    }

    private static Instant at(int minutes) {
        return NOON.plusSeconds(60L * minutes);
    }
}
