package dev.smartcron.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.smartcron.alert.channel.ChannelProblem;
import dev.smartcron.alert.channel.Channels;
import dev.smartcron.alert.channel.MailChannel;
import dev.smartcron.alert.channel.SampleMessages;
import dev.smartcron.alert.message.Details;
import dev.smartcron.alert.message.Message;
import dev.smartcron.alert.message.OutgoingMessage;
import dev.smartcron.execution.Actor;
import dev.smartcron.execution.EventKind;
import dev.smartcron.execution.Reason;
import dev.smartcron.execution.ReasonCode;
import dev.smartcron.execution.Status;
import dev.smartcron.operations.HandleAlerts;
import dev.smartcron.operations.OperatedNode;
import dev.smartcron.operations.Operator;
import dev.smartcron.settings.AlertSettings;
import dev.smartcron.settings.ChannelSettings;
import dev.smartcron.settings.Route;
import dev.smartcron.store.alerts.Condition;
import dev.smartcron.store.alerts.Conditions;
import dev.smartcron.store.alerts.Deliveries;
import dev.smartcron.store.alerts.Outbox;
import dev.smartcron.store.alerts.Snooze;
import dev.smartcron.store.db.Database;
import dev.smartcron.store.nodes.Ticks;
import dev.smartcron.store.query.EventFeed;
import dev.smartcron.store.rows.Claim;
import dev.smartcron.store.rows.Node;
import dev.smartcron.task.Severity;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** From findings and failures to mails, on each of the databases and through a real SMTP server. */
abstract class AlertsContract {
    static final Instant NOON = Instant.parse("2026-04-05T12:00:00Z");
    static final Sender SENDER = new Sender("web1", ZoneId.of("Pacific/Auckland"));
    private static final Finding SILENT =
            new Finding("web1", Severity.CRITICAL, "web1 is silent", Details.of("since noon"));

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
        new Ticks(database).beatHealth(new Node("web1", "production", "boot", "test"), NOON);
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
        assertThat(tell(at(1))).satisfies(each -> assertThat(counts(each)).containsExactly(1, 0));
        runs.fail("payroll_sync", at(2), 3, "again");
        assertThat(tell(at(3))).isEqualTo(Reconciled.NOTHING);
        assertThat(tell(at(4))).isEqualTo(Reconciled.NOTHING);
        assertThat(alerts.failingTasks(at(9)))
                .extracting(each -> each.summary().get())
                .containsExactly("payroll_sync failed: exit 3");
        runs.succeed("payroll_sync", at(5));
        assertThat(tell(at(6))).satisfies(each -> assertThat(counts(each)).containsExactly(0, 1));
        assertThat(tell(at(7))).isEqualTo(Reconciled.NOTHING);

        assertThat(smtp.subjects())
                .containsExactly(
                        "[smartcron web1] CRITICAL payroll_sync failed: fatal: no rosters",
                        "[smartcron web1] RESOLVED payroll_sync succeeded at 2026-04-05 12:05:03 UTC (execution 3)");
        assertThat(smtp.body(0))
                .contains("exit code     2\n", "reason        exit 2\n", "node          web1\n", "execution     1\n")
                .contains("scheduled     2026-04-05 12:00:00 UTC\n", "took          3.0s\n", "last success  never\n")
                .contains("  | line 1\n  | fatal: no rosters\n", "    smartcron logs payroll_sync --execution 1\n")
                .doesNotContain("failed        ", "\u001b");
        assertThat(smtp.body(1)).contains("seen          2 times", "payroll_sync succeeded at 2026-04-05 12:05:03 UTC");
        assertThat(alerts.failingTasks(at(9))).isEmpty();
    }

    @Test
    void a_failure_tells_since_when_the_task_fails_when_it_last_succeeded_and_when_it_runs_next_in_its_own_zone() {
        runs.registerIn("Australia/Sydney", "rosters", NOON);
        runs.succeed("rosters", at(1));
        runs.fail("rosters", at(2), 1, null);
        runs.fail("rosters", at(3), 1, "PHP Warning: slow");
        runs.fail("rosters", at(4), 255, "SQLSTATE[HY000] [2002] Connection refused\nat sync.php:12");
        runs.plan("rosters", at(5));
        tell(at(5));
        assertThat(smtp.subjects())
                .containsExactly("[smartcron web1] MEDIUM rosters failed: SQLSTATE[HY000] [2002] Connection refused");
        assertThat(smtp.body(0))
                .contains("failed        3 times since 2026-04-05 22:02:03 +10:00\n")
                .contains("last success  2026-04-05 22:01:00 +10:00\n", "next run      2026-04-05 22:05:00 +10:00\n")
                .contains("exit code     255\n");
    }

    @Test
    void
            what_an_earlier_attempt_printed_is_shown_as_such_and_nothing_is_said_to_have_been_printed_only_where_it_is_so() {
        runs.register("a", 3, NOON).register("b", 3, NOON);
        runs.failAttempts("a", NOON, List.of("error: no route to host", ""));
        runs.failAttempts("b", NOON, List.of("", ""));
        tell(at(1));
        assertThat(smtp.subjects()).containsExactly("[smartcron web1] MEDIUM 2 alerts: 2 tasks failed");
        assertThat(smtp.body(0))
                .containsSubsequence(
                        "a failed: exit 1",
                        "The end of what attempt 1 printed:\n\n  | error: no route to host\n",
                        "b failed: exit 1",
                        "It printed nothing.")
                .containsOnlyOnce("It printed nothing.");
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
    void a_task_that_failed_and_succeeded_between_two_checks_is_told_in_one_message() {
        runs.register("a", 3, NOON).fail("a", NOON, 1, null);
        runs.succeed("a", at(1));
        assertThat(tell(at(2))).satisfies(each -> assertThat(counts(each)).containsExactly(1, 1));
        assertThat(smtp.subjects()).containsExactly("[smartcron web1] RESOLVED a failed: exit 1 (it lasted 1m)");
        assertThat(smtp.body(0))
                .contains("It printed nothing.", "because       a succeeded at 2026-04-05 12:01:03 UTC (execution 2).");
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
        assertThat(smtp.subjects()).containsExactly("[smartcron web1] LOW 3 alerts: 3 tasks failed");
        assertThat(alerts.open())
                .extracting(Condition::summary)
                .containsExactly(
                        "a timed out: ran past its timeout of 5m",
                        "b killed: processes 40 reached",
                        "c lost: its process is gone and left no result: it was killed with its wrapper, or the machine"
                                + " went down");
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
                .containsExactly(
                        "[smartcron web1] HIGH quick failed: exit 1", "[smartcron web1] HIGH slow failed: exit 7");
    }

    @Test
    void a_task_taken_out_is_no_longer_failing() {
        runs.register("a", 3, NOON).fail("a", NOON, 1, null);
        tell(at(1));
        runs.remove("a", at(2));
        assertThat(tell(at(3))).satisfies(each -> assertThat(counts(each)).containsExactly(0, 1));
        assertThat(smtp.body(1)).contains("no longer registered");
    }

    @Test
    void what_a_check_finds_is_told_once_and_told_again_when_it_is_over() {
        assertThat(tell(NOON, found(SILENT)))
                .satisfies(each -> assertThat(counts(each)).containsExactly(1, 0));
        assertThat(tell(at(5), found(SILENT))).isEqualTo(Reconciled.NOTHING);
        assertThat(alerts.open()).singleElement().satisfies(condition -> {
            assertThat(condition.state().count()).isEqualTo(2);
            assertThat(condition.state().lastSeen()).isEqualTo(at(5));
        });
        assertThat(tell(at(10), found()))
                .satisfies(each -> assertThat(counts(each)).containsExactly(0, 1));
        assertThat(tell(at(15), found())).isEqualTo(Reconciled.NOTHING);
        assertThat(tell(at(20), found(SILENT)))
                .satisfies(each -> assertThat(counts(each)).containsExactly(1, 0));
        assertThat(smtp.subjects())
                .containsExactly(
                        "[smartcron web1] CRITICAL web1 is silent",
                        "[smartcron web1] RESOLVED no longer: web1 is silent",
                        "[smartcron web1] CRITICAL web1 is silent");
        assertThat(smtp.body(1)).contains("lasted        10m");
    }

    @Test
    void what_nobody_looked_at_stays_as_it_was() {
        Finding disk = new Finding("web1:/var", Severity.HIGH, "little space", Details.of("…"));
        Finding other = new Finding("web10:/var", Severity.HIGH, "little space there", Details.of("…"));
        tell(
                NOON,
                new CheckFindings("disk_low", "web1", List.of(disk)),
                new CheckFindings("disk_low", "web10", List.of(other)));
        assertThat(tell(at(1))).isEqualTo(Reconciled.NOTHING);
        assertThat(tell(at(2), new CheckFindings("inodes_low", "web1", List.of())))
                .isEqualTo(Reconciled.NOTHING);
        assertThat(tell(at(3), new CheckFindings("disk_low", "web1", List.of())))
                .satisfies(each -> assertThat(counts(each)).containsExactly(0, 1));
        assertThat(alerts.open()).extracting(Condition::subject).containsExactly("web10:/var");
    }

    @Test
    void many_who_look_at_once_tell_once() throws Exception {
        runs.register("a", 1, NOON).fail("a", NOON, 2, "tail");
        List<Reconciled> told = atOnce(6, other -> {
            Reconciled mine = alertsOn(other).reconcile(List.of(found(SILENT)), at(1));
            new Delivery(other, mail()).run(at(1));
            return mine;
        });
        assertThat(told.stream().mapToInt(each -> each.opened().size()).sum()).isEqualTo(2);
        assertThat(smtp.subjects())
                .containsExactly("[smartcron web1] CRITICAL 2 alerts: 1 × runner silent, 1 task failed");

        runs.succeed("a", at(2));
        told = atOnce(6, other -> {
            Reconciled mine = alertsOn(other).reconcile(List.of(found()), at(3));
            new Delivery(other, mail()).run(at(3));
            return mine;
        });
        assertThat(told.stream().mapToInt(each -> each.over().size()).sum()).isEqualTo(2);
        assertThat(smtp.received()).hasSize(2);
    }

    @Test
    void many_who_deliver_at_once_send_each_of_many_messages_once() throws Exception {
        List<String> ids = database.write(session -> Stream.generate(() -> Outbox.add(
                        session,
                        MailChannel.NAME,
                        NOON,
                        id -> SampleMessages.of(Outbox.messageId(id, NOON)).write()))
                .limit(40)
                .map(id -> Outbox.messageId(id, NOON))
                .toList());
        List<Integer> delivered = atOnce(4, other -> new Delivery(other, mail()).run(at(1)));
        assertThat(delivered.stream().mapToInt(Integer::intValue).sum()).isEqualTo(40);
        assertThat(smtp.ids()).containsExactlyInAnyOrderElementsOf(ids);
    }

    @Test
    void a_message_is_its_takers_from_when_it_was_taken_however_long_the_channel_before_took() {
        List<Instant> leases = new ArrayList<>();
        Told slow = new Told("slow") {
            @Override
            public @Nullable String send(OutgoingMessage message) throws ChannelProblem {
                Instant began = Instant.now();
                await().until(() -> Duration.between(began, Instant.now()).toMillis() > 50);
                return super.send(message);
            }
        };
        Told next = new Told("next") {
            @Override
            public @Nullable String send(OutgoingMessage message) throws ChannelProblem {
                leases.add(database.selectOne(
                                "select next_try from outbox where channel = 'next' and next_try is not null",
                                Map.of(),
                                row -> row.getLong(1))
                        .map(Instant::ofEpochMilli)
                        .orElseThrow());
                return super.send(message);
            }
        };
        tell(AtOnce.settings(), NOON, List.of(found(SILENT)), slow, next);
        assertThat(Duration.between(NOON, leases.get(0)))
                .as("three minutes, after the channel before")
                .isGreaterThanOrEqualTo(Duration.ofMinutes(3).plusMillis(50));
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
                .containsExactly(
                        "[smartcron web1] CRITICAL web1 is silent",
                        "[smartcron web1] RESOLVED no longer: web1 is silent");
        assertThat(state().waiting()).isZero();
    }

    @Test
    void a_greylisted_mail_waits_its_time_and_keeps_no_other_waiting() {
        smtp.refuseNextRecipient(450, "greylisted");
        Finding second = new Finding("web2", Severity.HIGH, "web2 is silent", Details.of("…"));
        tell(NOON, found(SILENT));
        assertThat(smtp.subjects()).isEmpty();
        smtp.refuseNextRecipient(450, "greylisted");
        tell(at(1), found(SILENT, second));
        assertThat(smtp.subjects()).containsExactly("[smartcron web1] HIGH web2 is silent");
        tell(at(2), found(SILENT, second));
        assertThat(smtp.received())
                .as("the first one's next try is two minutes later")
                .hasSize(1);
        tell(at(3), found(SILENT, second));
        assertThat(smtp.subjects())
                .containsExactly("[smartcron web1] HIGH web2 is silent", "[smartcron web1] CRITICAL web1 is silent");
    }

    @Test
    void an_end_is_not_told_before_its_beginning() {
        smtp.refuseNextRecipient(450, "greylisted");
        tell(NOON, found(SILENT));
        tell(NOON.plusSeconds(30), found());
        assertThat(smtp.received()).isEmpty();
        smtp.refuseNextRecipient(450, "greylisted");
        tell(at(1));
        assertThat(smtp.received())
                .as("the second has been written, and waits for the first")
                .isEmpty();
        tell(at(5));
        assertThat(smtp.subjects())
                .containsExactly(
                        "[smartcron web1] CRITICAL web1 is silent",
                        "[smartcron web1] RESOLVED no longer: web1 is silent");
    }

    @Test
    void a_message_that_is_being_sent_is_nobody_elses_until_its_lease_is_over() {
        alerts.reconcile(List.of(found(SILENT)), NOON);
        Outbox outbox = new Outbox(database);
        assertThat(outbox.take("mail", NOON, at(3))).isNotNull();
        assertThat(outbox.take("mail", at(1), at(4))).isNull();
        // Whoever took it first died; its word about the message counts no more.
        Outbox.Outgoing late = outbox.take("mail", at(3), at(6));
        assertThat(late).isNotNull();
        assertThat(late.tries()).isEqualTo(1);
    }

    @Test
    void a_message_nobody_takes_is_given_up_after_about_a_day() {
        Duration all = Duration.ZERO;
        for (int tries = 1; tries < Delivery.MOST_TRIES; tries++) {
            all = all.plus(Delivery.waitAfter(tries));
        }
        assertThat(all).isBetween(Duration.ofHours(22), Duration.ofHours(24));
        assertThat(Delivery.waitAfter(1)).isEqualTo(Duration.ofMinutes(1));
        assertThat(Delivery.waitAfter(1_000)).isEqualTo(Duration.ofHours(1));
    }

    @Test
    void what_somebody_has_ended_or_a_newer_one_replaced_is_neither_a_failure_nor_a_success() {
        runs.registerTold("flaky", 3, NOON);
        runs.fail("flaky", NOON, 1, null);
        endOnPurpose("flaky", at(1), ReasonCode.KILLED);
        runs.fail("flaky", at(2), 1, null);
        endOnPurpose("flaky", at(3), ReasonCode.REPLACED);
        assertThat(tell(at(4))).as("two failures").isEqualTo(Reconciled.NOTHING);
        runs.fail("flaky", at(5), 1, null);
        endOnPurpose("flaky", at(6), ReasonCode.REPLACED);
        assertThat(tell(at(7)).opened()).as("the third").hasSize(1);
        assertThat(smtp.body(0)).contains("failed        3 times since 2026-04-05 12:00:03 UTC\n");
        assertThat(tell(at(8)).over()).as("no success either").isEmpty();
        runs.succeed("flaky", at(9));
        endOnPurpose("flaky", at(10), ReasonCode.KILLED);
        assertThat(tell(at(11)).over()).hasSize(1);
        assertThat(alerts.failingTasks(at(12))).isEmpty();
    }

    private void endOnPurpose(String task, Instant at, ReasonCode why) {
        Reason reason = Reason.of(why).with("by", "ann").with("execution", 1);
        runs.end(runs.start(task, at), at.plusSeconds(3), Status.KILLED, null, 15, reason, null);
    }

    @Test
    void what_nobody_delivers_any_more_is_given_up_after_a_day() {
        Told mail = new Told("mail");
        Told slack = new Told("slack");
        mail.broken = true;
        tell(AtOnce.settings(), NOON, List.of(found(SILENT)), mail, slack);
        // The next ones wait for the minute to be over, and mail is taken out meanwhile.
        Finding second = new Finding("web2", Severity.HIGH, "web2 is silent", Details.of("…"));
        tell(AtOnce.settings(), NOON.plusSeconds(10), List.of(found(SILENT, second)), mail, slack);
        Delivery withoutMail = new Delivery(database, Channels.of(List.of(slack)));
        tell(AtOnce.settings(), at(1), slack);
        withoutMail.giveUpRemoved(at(24 * 60 - 1));
        assertThat(state().waiting()).as("another node may have it").isEqualTo(1);
        assertThat(new Conditions(database).anyWaiting()).isTrue();
        withoutMail.giveUpRemoved(at(24 * 60 + 1));
        assertThat(state().waiting()).isZero();
        assertThat(new Conditions(database).anyWaiting()).isFalse();
        assertThat(new Deliveries(database).of(alerts.open().get(0).id()))
                .extracting(each -> each.channel() + " " + each.state() + " " + each.error())
                .containsExactly("mail given_up mail is no longer in the settings", "slack delivered null");
        assertThat(slack.subjects()).containsExactly("web1", "web2");
    }

    @Test
    void without_a_channel_conditions_are_kept_and_nothing_is_posted() {
        Alerts quiet = new Alerts(database, SENDER, AtOnce.settings(), List.of());
        assertThat(quiet.reconcile(List.of(found(SILENT)), NOON))
                .satisfies(each -> assertThat(counts(each)).containsExactly(1, 0));
        assertThat(quiet.open()).hasSize(1);
        assertThat(state().waiting()).isZero();
        assertThat(new Delivery(database, Channels.of(List.of())).run(NOON)).isZero();
    }

    @Test
    void five_hundred_failures_in_a_minute_are_two_messages() {
        Told told = new Told("mail");
        for (int i = 0; i < 500; i++) {
            runs.register("t" + i, 1, NOON);
        }
        runs.fail("t0", NOON, 1, null);
        tell(AtOnce.settings(), at(1), told);
        for (int i = 1; i < 500; i++) {
            runs.fail("t" + i, NOON, 1, null);
        }
        tell(AtOnce.settings(), at(1).plusSeconds(10), told);
        tell(AtOnce.settings(), at(1).plusSeconds(50), told);
        assertThat(told.messages).extracting(Message::total).containsExactly(1);
        tell(AtOnce.settings(), at(2), told);
        assertThat(told.messages).extracting(Message::total).containsExactly(1, 499);
        assertThat(told.messages.get(1).news()).hasSize(Message.MOST);
        assertThat(told.messages.get(1).counts()).containsExactly(Map.entry("task_failed", 499));
    }

    @Test
    void of_many_in_one_message_what_is_over_is_counted_apart() {
        Told told = new Told("mail");
        for (int i = 0; i < 30; i++) {
            runs.register("t" + i, 1, NOON);
        }
        for (int i = 0; i < 18; i++) {
            runs.fail("t" + i, NOON, 1, null);
        }
        tell(AtOnce.settings(), at(1), told);
        for (int i = 0; i < 18; i++) {
            runs.succeed("t" + i, at(2));
        }
        for (int i = 18; i < 30; i++) {
            runs.fail("t" + i, at(2), 1, null);
        }
        tell(AtOnce.settings(), at(3), told);
        assertThat(told.messages.get(1)).satisfies(message -> {
            assertThat(message.total()).isEqualTo(30);
            assertThat(message.over()).isEqualTo(18);
            assertThat(message.counts()).containsExactly(Map.entry("task_failed", 12));
        });
        for (int i = 18; i < 30; i++) {
            runs.succeed("t" + i, at(4));
        }
        for (int i = 0; i < 18; i++) {
            runs.fail("t" + i, at(4), 1, null);
        }
        tell(AtOnce.settings(), at(5), told);
        for (int i = 0; i < 18; i++) {
            runs.succeed("t" + i, at(6));
        }
        tell(AtOnce.settings(), at(7), told);
        assertThat(told.messages).extracting(Message::total).containsExactly(18, 30, 30, 18);
        assertThat(told.messages).extracting(Message::over).containsExactly(0, 18, 12, 18);
    }

    @Test
    void a_route_decides_who_is_told_and_a_task_above_it() {
        Told mail = new Told("mail");
        Told slack = new Told("slack");
        AlertSettings routed = new AlertSettings(
                Optional.empty(),
                ChannelSettings.NONE,
                AtOnce.settings().times(),
                List.of(
                        new Route(
                                List.of(Severity.CRITICAL), List.of(), List.of(), List.of(), List.of("mail", "slack")),
                        new Route(List.of(), List.of(), List.of("pay_*"), List.of("task_*"), List.of("slack"))),
                List.of());
        runs.register("pay_a", 3, NOON).fail("pay_a", NOON, 1, null);
        runs.register("other", 3, NOON).fail("other", NOON, 1, null);
        tell(routed, at(1), mail, slack);
        tell(routed, at(2), List.of(found(SILENT)), mail, slack);
        assertThat(mail.subjects()).containsExactly("web1");
        assertThat(slack.subjects()).containsExactly("pay_a", "web1");
        Finding own = Finding.ofTask("other", Severity.LOW, "other is odd", Details.of("…"))
                .told(Severity.LOW, List.of("mail"));
        tell(routed, at(3), List.of(found(SILENT), new CheckFindings("task_late", "", List.of(own))), mail, slack);
        assertThat(mail.subjects()).containsExactly("web1", "other");
    }

    @Test
    void a_route_goes_by_the_category_of_a_task_and_by_the_rule_and_one_to_the_log_tells_nobody() {
        Told mail = new Told("mail");
        Told slack = new Told("slack");
        AlertSettings routed = routed(
                new Route(List.of(), List.of("payroll", "bank"), List.of(), List.of(), List.of("mail")),
                new Route(List.of(), List.of(), List.of(), List.of("runner_*"), List.of("slack")),
                new Route(List.of(), List.of("reports"), List.of(), List.of(), List.of("log")));
        runs.registerOf("payroll", "rosters", NOON).fail("rosters", NOON, 1, null);
        runs.registerOf("reports", "weekly", NOON).fail("weekly", NOON, 1, null);
        runs.registerOf("staff", "leave", NOON).fail("leave", NOON, 1, null);
        runs.register("none", 1, NOON).fail("none", NOON, 1, null);
        tell(routed, at(1), List.of(found(SILENT)), mail, slack);
        tell(routed, at(2), List.of(found(SILENT)), mail, slack);
        assertThat(mail.subjects()).containsExactly("rosters");
        assertThat(slack.subjects()).containsExactly("web1");
        assertThat(alerts.open())
                .extracting(Condition::subject)
                .containsExactlyInAnyOrder("rosters", "weekly", "leave", "none", "web1");
        // Its end goes where its beginning went.
        runs.succeed("rosters", at(3));
        runs.succeed("weekly", at(3));
        tell(routed, at(4), List.of(found()), mail, slack);
        assertThat(mail.subjects()).containsExactly("rosters", "rosters");
        assertThat(slack.subjects()).containsExactly("web1", "web1");
    }

    private static AlertSettings routed(Route... routes) {
        return new AlertSettings(
                Optional.empty(), ChannelSettings.NONE, AtOnce.settings().times(), List.of(routes), List.of());
    }

    @Test
    void ten_thousand_failing_tasks_are_a_row_each_and_one_message() {
        Told told = new Told("mail");
        FailedCopies copies = new FailedCopies(database, 10_000, NOON);
        tell(AtOnce.settings(), at(1), told);
        List<Long> rows = rows();
        assertThat(rows).as("conditions, notices, messages").containsExactly(10_000L, 10_000L, 1L);
        assertThat(told.messages).singleElement().satisfies(message -> {
            assertThat(message.total()).isEqualTo(10_000);
            assertThat(message.news()).hasSize(Message.MOST);
            assertThat(message.counts()).containsExactly(Map.entry("task_failed", 10_000));
        });
        copies.fail();
        tell(AtOnce.settings(), at(2), told);
        assertThat(rows()).as("though they go on failing").isEqualTo(rows);
        assertThat(told.messages).hasSize(1);
        assertThat(alerts.open())
                .filteredOn(open -> open.subject().equals("t77"))
                .extracting(open -> open.state().count())
                .containsExactly(2);
        copies.succeed();
        tell(AtOnce.settings(), at(3), told);
        assertThat(rows()).as("when all is well").containsExactly(10_000L, 20_000L, 2L);
        assertThat(told.messages.get(1).counts()).containsExactly(Map.entry("task_failed", 10_000));
        assertThat(alerts.open()).isEmpty();
    }

    private List<Long> rows() {
        return Stream.of("conditions", "notices", "outbox")
                .map(table -> database.selectOne("select count(*) from " + table, Map.of(), row -> row.getLong(1))
                        .orElseThrow())
                .toList();
    }

    @Test
    void what_another_trouble_explains_is_told_only_when_that_is_long_over() {
        Told told = new Told("mail");
        Finding child = Finding.ofTask("child", Severity.CRITICAL, "child is blocked", Details.of("…"))
                .heldBy("parent");
        CheckFindings blocked = new CheckFindings("task_blocked", "", List.of(child));
        runs.register("parent", 1, NOON).fail("parent", NOON, 1, null);
        tell(AtOnce.settings(), at(1), List.of(blocked), told);
        assertThat(told.subjects()).containsExactly("parent");
        assertThat(alerts.open()).extracting(Condition::mutedBy).containsExactly("task_failed parent", null);
        runs.succeed("parent", at(2));
        tell(AtOnce.settings(), at(3), List.of(blocked), told);
        tell(AtOnce.settings(), at(61), List.of(blocked), told);
        assertThat(told.subjects()).containsExactly("parent", "parent");
        tell(AtOnce.settings(), at(64), List.of(blocked), told);
        assertThat(told.subjects()).containsExactly("parent", "parent", "child");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            tar: /srv/out.tar: Cannot write: No space left on device | disk_low
            Error: ENOSPC: no space left on device, write             | inodes_low
            sqlite3.OperationalError: database or disk is full        | disk_low
            """)
    void a_full_disk_explains_the_failures_of_who_could_not_write(String said, String rule) {
        Told told = new Told("mail");
        CheckFindings full = new CheckFindings(
                rule,
                "web1",
                List.of(new Finding("web1:/srv", Severity.CRITICAL, "no room is left on web1", Details.of("…"))));
        runs.register("writes", 1, NOON).fail("writes", NOON, 1, said);
        runs.register("other", 1, NOON).fail("other", NOON, 1, "no such table");
        tell(AtOnce.settings(), at(1), List.of(full), told);
        assertThat(told.subjects()).containsExactlyInAnyOrder("web1:/srv", "other");
        assertThat(alerts.open())
                .filteredOn(open -> open.subject().equals("writes"))
                .extracting(Condition::mutedBy)
                .containsExactly(rule);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            as severe as its cause                     | 1 | critical | -      | parent
            less severe                                | 1 | medium   | -      | parent
            more severe                                | 5 | critical | -      | parent child
            more severe by one                         | 2 | critical | -      | parent child
            its cause is in hand                       | 1 | critical | ack    | parent
            its cause is snoozed                       | 1 | critical | snooze | parent child
            all alerts of its cause are                | 1 | critical | task   | parent child
            its cause is over and was told             | 1 | critical | over   | parent parent
            its cause is over and was the less severe  | 3 | critical | over   | parent child parent
            """)
    void what_explains_a_trouble_keeps_it_from_being_told_only_where_people_hear_of_that_instead(
            String name, int priority, String severity, @Nullable String deed, String subjects) {
        Told told = new Told("mail");
        runs.register("parent", priority, NOON).fail("parent", NOON, 1, null);
        tell(AtOnce.settings(), at(1), told);
        HandleAlerts handling = new HandleAlerts(
                new OperatedNode(database, new Node("web1", "production", "boot", "test"), Operator.NOBODY));
        Actor ann = new Actor("ann", "web1");
        long parent = alerts.open().get(0).id();
        switch (deed == null ? "" : deed) {
            case "ack" -> handling.acknowledge(parent, ann, at(2));
            case "snooze" -> handling.snooze(parent, at(60), ann, at(2));
            case "task" -> handling.snoozeAll("parent", at(60), ann, at(2));
            case "over" -> runs.succeed("parent", at(2));
            default -> assertThat(deed).isNull();
        }
        Finding child = Finding.ofTask("child", Severity.of(severity), "child is blocked", Details.of("…"))
                .heldBy("parent");
        CheckFindings blocked = new CheckFindings("task_blocked", "", List.of(child));
        tell(AtOnce.settings(), at(3), List.of(blocked), told);
        tell(AtOnce.settings(), at(5), List.of(blocked), told);
        assertThat(told.subjects()).containsExactlyInAnyOrder(subjects.split(" ", -1));
    }

    @Test
    void what_grows_more_severe_than_what_explains_it_is_told_and_explains_others_in_turn() {
        Told told = new Told("mail");
        runs.register("parent", 2, NOON).fail("parent", NOON, 1, null);
        tell(AtOnce.settings(), at(1), List.of(blocked("child", Severity.HIGH, "parent")), told);
        assertThat(told.subjects()).containsExactly("parent");
        tell(AtOnce.settings(), at(3), List.of(blocked("child", Severity.CRITICAL, "parent")), told);
        assertThat(told.subjects()).containsExactly("parent", "child");
        // Of what the blocked one explains in turn.
        CheckFindings both = new CheckFindings(
                "task_blocked",
                "",
                List.of(
                        blocked("child", Severity.CRITICAL, "parent").findings().get(0),
                        blocked("grandchild", Severity.CRITICAL, "child")
                                .findings()
                                .get(0)));
        tell(AtOnce.settings(), at(5), List.of(both), told);
        assertThat(told.subjects()).containsExactly("parent", "child");
    }

    private static CheckFindings blocked(String task, Severity severity, String by) {
        return new CheckFindings(
                "task_blocked",
                "",
                List.of(Finding.ofTask(task, severity, task + " is blocked", Details.of("…"))
                        .heldBy(by)));
    }

    @Test
    void news_of_what_is_snoozed_wait_until_that_ends() {
        Told told = new Told("mail");
        runs.register("a", 1, NOON).fail("a", NOON, 1, null);
        Conditions conditions = new Conditions(database);
        conditions.change(change -> {
            change.snooze(new Snooze(null, at(30), "ann"), at(1));
            return true;
        });
        tell(AtOnce.settings(), at(2), told);
        tell(AtOnce.settings(), at(29), told);
        runs.register("b", 1, NOON).fail("b", at(5), 1, null);
        tell(AtOnce.settings(), at(29), told);
        assertThat(told.subjects()).as("in maintenance").isEmpty();
        tell(AtOnce.settings(), at(30), told);
        assertThat(told.subjects()).containsExactly("a", "b");
    }

    private void tell(AlertSettings settings, Instant now, Told... channels) {
        tell(settings, now, List.of(), channels);
    }

    private void tell(AlertSettings settings, Instant now, List<CheckFindings> findings, Told... channels) {
        new Alerts(
                        database,
                        SENDER,
                        settings,
                        List.of(channels).stream().map(Told::name).toList())
                .reconcile(findings, now);
        new Delivery(database, Channels.of(List.of(channels))).run(now);
    }

    private static List<Integer> counts(Reconciled told) {
        return List.of(told.opened().size(), told.over().size());
    }

    private Reconciled tell(Instant now, CheckFindings... findings) {
        Reconciled told = alerts.reconcile(List.of(findings), now);
        new Delivery(database, mail()).run(now);
        return told;
    }

    private Channels mail() {
        return Channels.of(List.of(new MailChannel(smtp.settings())));
    }

    private Outbox.State state() {
        return new Outbox(database).state(List.of(MailChannel.NAME), NOON);
    }

    private static CheckFindings found(Finding... findings) {
        return new CheckFindings("runner_silent", "", List.of(findings));
    }

    private static Alerts alertsOn(Database database) {
        return new Alerts(database, SENDER, AtOnce.settings(), List.of(MailChannel.NAME));
    }

    static Instant at(int minutes) {
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
