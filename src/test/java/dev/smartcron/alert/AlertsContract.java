package dev.smartcron.alert;

import static org.assertj.core.api.Assertions.assertThat;

import dev.smartcron.execution.EventKind;
import dev.smartcron.execution.Reason;
import dev.smartcron.execution.ReasonCode;
import dev.smartcron.execution.Status;
import dev.smartcron.store.alerts.Conditions.Condition;
import dev.smartcron.store.alerts.Outbox;
import dev.smartcron.store.db.Database;
import dev.smartcron.store.query.EventFeed;
import dev.smartcron.store.rows.Claim;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** From findings and failures to mails, on each of the databases and through a real SMTP server. */
abstract class AlertsContract {
    private static final Instant NOON = Instant.parse("2026-04-05T12:00:00Z");
    private static final Messages MESSAGES = new Messages("web1", ZoneId.of("Pacific/Auckland"));
    private static final Finding SILENT = new Finding("web1", Severity.CRITICAL, "web1 is silent", "since noon");

    private String url;
    private Database database;
    private Alerts alerts;
    private TaskRuns runs;
    private SmtpServer smtp;

    /** The JDBC URL of an empty database. */
    abstract String emptyDatabase();

    @BeforeEach
    void open() {
        url = emptyDatabase();
        database = Database.open(url, null);
        alerts = alertsOn(database);
        runs = new TaskRuns(database, "web1");
        smtp = SmtpServer.plain();
    }

    @AfterEach
    void close() {
        smtp.close();
        database.close();
    }

    @Test
    void a_failing_task_is_mailed_once_with_its_tail_and_again_when_it_succeeds() {
        runs.register("payroll_sync", 1, NOON).fail("payroll_sync", NOON, 2, "line 1\nfatal: no rosters\u001b[0m");
        assertThat(tell(at(1))).isEqualTo(new Alerts.Reconciled(1, 0));
        runs.fail("payroll_sync", at(2), 3, "again");
        assertThat(tell(at(3))).isEqualTo(Alerts.Reconciled.NOTHING);
        assertThat(tell(at(4))).isEqualTo(Alerts.Reconciled.NOTHING);
        assertThat(alerts.failingTasks(at(9)))
                .extracting(Finding::summary)
                .containsExactly("payroll_sync failed: exit 3");
        runs.succeed("payroll_sync", at(5));
        assertThat(tell(at(6))).isEqualTo(new Alerts.Reconciled(0, 1));
        assertThat(tell(at(7))).isEqualTo(Alerts.Reconciled.NOTHING);

        assertThat(smtp.subjects())
                .containsExactly(
                        "[smartcron] CRITICAL payroll_sync failed: exit 2",
                        "[smartcron] RESOLVED payroll_sync failed: exit 3");
        assertThat(smtp.body(0))
                .contains("exit code   2", "reason      exit 2", "ran on      web1", "execution   1\n")
                .contains("scheduled   2026-04-06T00:00:00+12:00", "took        3.0s")
                .contains("    | line 1\n    | fatal: no rosters\n", "smartcron logs payroll_sync");
        assertThat(smtp.body(1)).contains("seen        2 times", "payroll_sync succeeded at 2026-04-06T00:05:03");
        assertThat(alerts.failingTasks(at(9))).isEmpty();
    }

    @Test
    void what_opens_and_what_is_over_are_events_once_each() {
        runs.register("a", 1, NOON).fail("a", NOON, 2, null);
        tell(at(1), found(SILENT));
        runs.fail("a", at(2), 3, null);
        tell(at(3), found(SILENT));
        runs.succeed("a", at(4));
        tell(at(5), found());
        assertThat(new EventFeed(database).newest(EventKind.ALERT, null, 10))
                .extracting(event -> event.at() + " " + event.task() + " " + event.name() + " " + event.data())
                .containsExactlyInAnyOrder(
                        "2026-04-05T12:01:00Z null firing {\"id\":1,\"rule\":\"runner_silent\",\"subject\":\"web1\","
                                + "\"severity\":\"critical\",\"summary\":\"web1 is silent\"}",
                        "2026-04-05T12:01:00Z a firing {\"id\":2,\"rule\":\"task_failed\",\"subject\":\"a\","
                                + "\"severity\":\"critical\",\"summary\":\"a failed: exit 2\"}",
                        "2026-04-05T12:05:00Z null resolved {\"id\":1,\"rule\":\"runner_silent\",\"subject\":\"web1\","
                                + "\"severity\":\"critical\",\"summary\":\"web1 is silent\"}",
                        "2026-04-05T12:05:00Z a resolved {\"id\":2,\"rule\":\"task_failed\",\"subject\":\"a\","
                                + "\"severity\":\"critical\",\"summary\":\"a failed: exit 3\"}");
    }

    @Test
    void a_task_that_failed_and_succeeded_between_two_checks_is_told_both() {
        runs.register("a", 3, NOON).fail("a", NOON, 1, null);
        runs.succeed("a", at(1));
        assertThat(tell(at(2))).isEqualTo(new Alerts.Reconciled(1, 1));
        assertThat(smtp.subjects())
                .containsExactly("[smartcron] MEDIUM a failed: exit 1", "[smartcron] RESOLVED a failed: exit 1");
        assertThat(smtp.body(0)).contains("It printed nothing.");
    }

    @Test
    void each_end_that_is_a_failure_says_what_it_was() {
        for (String name : List.of("a", "b", "c", "d")) {
            runs.register(name, 5, NOON);
        }
        runs.end(
                runs.start("a", NOON),
                at(6),
                Status.TIMED_OUT,
                null,
                15,
                Reason.of(ReasonCode.TIMEOUT).with("timeout", Duration.ofMinutes(5)),
                "");
        runs.end(
                runs.start("b", NOON),
                at(1),
                Status.KILLED,
                null,
                9,
                Reason.of(ReasonCode.PROCESSES).with("limit", 40),
                "");
        runs.end(runs.start("c", NOON), at(1), Status.LOST, null, null, Reason.of(ReasonCode.NO_RESULT), "");
        runs.end(runs.start("d", NOON), at(1), Status.SUCCEEDED, 0, null, null, "");
        tell(at(7));
        assertThat(smtp.subjects())
                .containsExactly(
                        "[smartcron] LOW a timed out: ran past its timeout of 5m",
                        "[smartcron] LOW b killed: processes 40 reached",
                        "[smartcron] LOW c lost: its process is gone and left no result: it was killed"
                                + " with its wrapper, or the machine went down");
    }

    @Test
    void a_failure_recorded_late_is_told_all_the_same() {
        runs.register("slow", 2, NOON).register("quick", 2, NOON);
        Claim slow = runs.start("slow", NOON);
        runs.fail("quick", at(10), 1, null);
        tell(at(11));
        runs.end(slow, at(4), Status.FAILED, 7, null, Reason.of(ReasonCode.EXIT).with("exit_code", 7), null);
        tell(at(12));
        assertThat(smtp.subjects())
                .containsExactly("[smartcron] HIGH quick failed: exit 1", "[smartcron] HIGH slow failed: exit 7");
    }

    @Test
    void a_task_taken_out_is_no_longer_failing() {
        runs.register("a", 3, NOON).fail("a", NOON, 1, null);
        tell(at(1));
        runs.remove("a", at(2));
        assertThat(tell(at(3))).isEqualTo(new Alerts.Reconciled(0, 1));
        assertThat(smtp.body(1)).contains("no longer registered");
    }

    @Test
    void what_a_check_finds_is_told_once_and_told_again_when_it_is_over() {
        assertThat(tell(NOON, found(SILENT))).isEqualTo(new Alerts.Reconciled(1, 0));
        assertThat(tell(at(5), found(SILENT))).isEqualTo(Alerts.Reconciled.NOTHING);
        assertThat(alerts.open()).singleElement().satisfies(condition -> {
            assertThat(condition.count()).isEqualTo(2);
            assertThat(condition.lastSeen()).isEqualTo(at(5));
        });
        assertThat(tell(at(10), found())).isEqualTo(new Alerts.Reconciled(0, 1));
        assertThat(tell(at(15), found())).isEqualTo(Alerts.Reconciled.NOTHING);
        assertThat(tell(at(20), found(SILENT))).isEqualTo(new Alerts.Reconciled(1, 0));
        assertThat(smtp.subjects())
                .containsExactly(
                        "[smartcron] CRITICAL web1 is silent",
                        "[smartcron] RESOLVED web1 is silent",
                        "[smartcron] CRITICAL web1 is silent");
        assertThat(smtp.body(1)).contains("lasted      10m");
    }

    @Test
    void what_nobody_looked_at_stays_as_it_was() {
        Finding disk = new Finding("web1:/var", Severity.HIGH, "little space", "…");
        Finding other = new Finding("web10:/var", Severity.HIGH, "little space there", "…");
        tell(
                NOON,
                new CheckFindings("disk_low", "web1", List.of(disk)),
                new CheckFindings("disk_low", "web10", List.of(other)));
        assertThat(tell(at(1))).isEqualTo(Alerts.Reconciled.NOTHING);
        assertThat(tell(at(2), new CheckFindings("inodes_low", "web1", List.of())))
                .isEqualTo(Alerts.Reconciled.NOTHING);
        assertThat(tell(at(3), new CheckFindings("disk_low", "web1", List.of())))
                .isEqualTo(new Alerts.Reconciled(0, 1));
        assertThat(alerts.open()).extracting(Condition::subject).containsExactly("web10:/var");
    }

    @Test
    void many_who_look_at_once_tell_once() throws Exception {
        runs.register("a", 1, NOON).fail("a", NOON, 2, "tail");
        List<Alerts.Reconciled> told = atOnce(6, other -> {
            Alerts.Reconciled mine = alertsOn(other).reconcile(List.of(found(SILENT)), at(1));
            new Delivery(other, new MailChannel(smtp.settings())).run(at(1));
            return mine;
        });
        assertThat(told.stream().mapToInt(Alerts.Reconciled::raised).sum()).isEqualTo(2);
        assertThat(smtp.subjects())
                .containsExactlyInAnyOrder(
                        "[smartcron] CRITICAL web1 is silent", "[smartcron] CRITICAL a failed: exit 2");

        runs.succeed("a", at(2));
        told = atOnce(6, other -> {
            Alerts.Reconciled mine = alertsOn(other).reconcile(List.of(found()), at(3));
            new Delivery(other, new MailChannel(smtp.settings())).run(at(3));
            return mine;
        });
        assertThat(told.stream().mapToInt(Alerts.Reconciled::resolved).sum()).isEqualTo(2);
        assertThat(smtp.received()).hasSize(4);
    }

    @Test
    void a_mail_that_finds_no_server_is_delivered_by_a_later_pass_in_order() {
        int port = smtp.port();
        smtp.close();
        tell(NOON, found(SILENT));
        tell(at(5), found());
        assertThat(state().waiting()).isEqualTo(2);
        assertThat(state().error()).contains("onnection refused");
        smtp = SmtpServer.onPort(port);
        tell(at(10));
        assertThat(smtp.subjects())
                .containsExactly("[smartcron] CRITICAL web1 is silent", "[smartcron] RESOLVED web1 is silent");
        assertThat(state().waiting()).isZero();
    }

    @Test
    void a_greylisted_mail_waits_its_time_and_keeps_no_other_waiting() {
        smtp.refuseNextRecipient(450, "greylisted");
        Finding second = new Finding("web2", Severity.HIGH, "web2 is silent", "…");
        tell(NOON, found(SILENT, second));
        assertThat(smtp.subjects()).containsExactly("[smartcron] HIGH web2 is silent");
        tell(NOON.plusSeconds(30), found(SILENT, second));
        assertThat(smtp.received()).hasSize(1);
        tell(at(5), found(SILENT, second));
        assertThat(smtp.subjects())
                .containsExactly("[smartcron] HIGH web2 is silent", "[smartcron] CRITICAL web1 is silent");
    }

    @Test
    void an_end_is_not_told_before_its_beginning() {
        smtp.refuseNextRecipient(450, "greylisted");
        tell(NOON, found(SILENT));
        tell(NOON.plusSeconds(30), found());
        assertThat(smtp.received()).isEmpty();
        tell(at(5));
        assertThat(smtp.subjects())
                .containsExactly("[smartcron] CRITICAL web1 is silent", "[smartcron] RESOLVED web1 is silent");
    }

    @Test
    void a_message_that_is_being_sent_is_nobody_elses_until_its_lease_is_over() {
        alerts.reconcile(List.of(found(SILENT)), NOON);
        Outbox outbox = new Outbox(database);
        assertThat(outbox.take("mail", NOON, at(3))).isNotNull();
        assertThat(outbox.take("mail", at(1), at(4))).isNull();
        // Whoever took it first died; its word about the message counts no more.
        Outbox.Message late = outbox.take("mail", at(3), at(6));
        assertThat(late).isNotNull();
        assertThat(late.tries()).isEqualTo(1);
    }

    @Test
    void a_message_nobody_takes_is_given_up_after_about_three_days() {
        Duration all = Duration.ZERO;
        for (int tries = 1; tries < Delivery.MOST_TRIES; tries++) {
            all = all.plus(Delivery.waitAfter(tries));
        }
        assertThat(all).isBetween(Duration.ofHours(70), Duration.ofHours(80));
        assertThat(Delivery.waitAfter(1)).isEqualTo(Duration.ofMinutes(1));
        assertThat(Delivery.waitAfter(1_000)).isEqualTo(Duration.ofMinutes(30));
    }

    @Test
    void without_a_channel_conditions_are_kept_and_nothing_is_posted() {
        Alerts quiet = new Alerts(database, MESSAGES, List.of());
        assertThat(quiet.reconcile(List.of(found(SILENT)), NOON)).isEqualTo(new Alerts.Reconciled(1, 0));
        assertThat(quiet.open()).hasSize(1);
        assertThat(state().waiting()).isZero();
        assertThat(new Delivery(database, null).run(NOON)).isZero();
    }

    private Alerts.Reconciled tell(Instant now, CheckFindings... findings) {
        Alerts.Reconciled told = alerts.reconcile(List.of(findings), now);
        new Delivery(database, new MailChannel(smtp.settings())).run(now);
        return told;
    }

    private Outbox.State state() {
        return new Outbox(database).state(NOON);
    }

    private static CheckFindings found(Finding... findings) {
        return new CheckFindings("runner_silent", "", List.of(findings));
    }

    private static Alerts alertsOn(Database database) {
        return new Alerts(database, MESSAGES, List.of(MailChannel.NAME));
    }

    private static Instant at(int minutes) {
        return NOON.plusSeconds(60L * minutes);
    }

    private interface Look<T> {
        T with(Database own) throws Exception;
    }

    /** Each with a connection of its own, let go at the same moment. */
    private <T> List<T> atOnce(int many, Look<T> look) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(many);
        try {
            CyclicBarrier together = new CyclicBarrier(many);
            Callable<T> one = () -> {
                try (Database own = Database.open(url, null)) {
                    together.await();
                    return look.with(own);
                }
            };
            List<Future<T>> futures = new ArrayList<>();
            for (int i = 0; i < many; i++) {
                futures.add(pool.submit(one));
            }
            List<T> results = new ArrayList<>();
            for (Future<T> future : futures) {
                results.add(future.get());
            }
            return results;
        } finally {
            pool.shutdownNow();
        }
    }
}
