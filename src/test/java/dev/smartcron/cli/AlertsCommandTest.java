package dev.smartcron.cli;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import dev.smartcron.cli.Deployment.Answer;
import dev.smartcron.text.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What somebody does with alerts, as docs/alerts.md says it. */
@Timeout(180)
class AlertsCommandTest {
    @TempDir
    private Path folder;

    private Deployment deployment;
    private Path told;

    /** A task that fails, an alert of that, and a channel that writes down what it is told. */
    @BeforeEach
    void deploy() throws IOException {
        deployment = new Deployment(folder);
        told = folder.resolve("told");
        deployment.register("""
                  - {name: payroll, priority: 1, command: "test -e %s", working_dir: /}
                  - {name: other, command: "true", working_dir: /}
                """.formatted(folder.resolve("mended")));
        Files.writeString(
                deployment.home.resolve("smartcron.yaml"),
                "channels: {command: {run: 'echo \"$SMARTCRON_ALERT_SUBJECT\" >> " + told + "'}}\n");
        deployment.smartcron("run");
        assertThat(deployment.smartcron("trigger", "payroll", "--wait").exitCode())
                .isEqualTo(1);
        look();
        assertThat(told()).containsExactly("[smartcron web1] CRITICAL payroll failed: exit 1");
    }

    /** One look of the machine, whose runner ticks. */
    private void look() {
        deployment.smartcron("run");
        deployment.smartcron("health");
    }

    private void after(Duration time) {
        deployment.now = deployment.now.plus(time);
        look();
    }

    private List<String> told() throws IOException {
        return Files.readAllLines(told);
    }

    private Map<String, Object> alert() {
        return deployment.smartcron("alerts", "--all", "--json").array().stream()
                .filter(alert -> alert.get("id").equals(1L))
                .findFirst()
                .orElseThrow();
    }

    /** What was told of the alert. */
    private String news() {
        return ((List<?>) alert().get("delivered"))
                .stream()
                        .map(each -> String.valueOf(((Map<?, ?>) each).get("news")))
                        .collect(joining(" "));
    }

    /** What somebody did with alerts, as it is audited and told. */
    private List<String> audited() {
        return deployment
                .smartcron("events", "--kind", "operator", "--json")
                .out()
                .lines()
                .map(Json::readObject)
                .filter(event -> List.of("ack", "snooze").contains(event.get("name")))
                .map(event -> event.get("name") + " of " + event.get("task") + " " + event.get("data"))
                .toList();
    }

    @Test
    void what_is_wrong_is_listed() {
        assertThat(deployment.smartcron("alerts").out()).isEqualTo("""
                ID  STATE   SEVERITY  SINCE +13:00  SEEN  WHAT
                 1  firing  critical         01:00     1  payroll failed: exit 1
                """);
        assertThat(alert())
                .containsEntry("rule", "task_failed")
                .containsEntry("subject", "payroll")
                .containsEntry("severity", "critical")
                .containsEntry("state", "firing")
                .containsEntry("first_seen", "2026-04-04T01:00:30+13:00")
                .containsEntry("last_seen", "2026-04-04T01:00:30+13:00")
                .containsEntry("count", 1L)
                .containsEntry("acknowledged_by", null);
        assertThat((List<?>) alert().get("delivered"))
                .singleElement()
                .satisfies(told -> assertThat((Map<?, ?>) told)
                        .hasToString("{channel=command, news=opened, at=2026-04-04T01:00:30+13:00, state=delivered,"
                                + " error=null}"));
        assertThat(deployment.smartcron("alerts", "show", "1").out())
                .startsWith("payroll failed: exit 1\n\n  state         firing\n  severity      critical\n")
                .contains("It printed nothing.", "smartcron logs payroll --execution 1")
                .endsWith("Told:\n  opened through command: delivered, 2026-04-04T01:00:30+13:00\n");
        assertThat(deployment.smartcron("alerts", "show", "1", "--json").object())
                .containsAllEntriesOf(alert())
                .containsKey("details");
    }

    @Test
    void an_acknowledged_alert_is_reminded_of_by_nobody_for_a_day() throws IOException {
        Answer answer = deployment.smartcron("alerts", "ack", "1");
        assertThat(answer.exitCode()).isZero();
        assertThat(answer.out()).isEqualTo("""
                alert 1 is acknowledged until 2026-04-05T01:00:30+13:00, unless it gets worse:
                  payroll failed: exit 1
                """);
        assertThat(deployment.smartcron("alerts").out()).contains(" acknowledged  critical", "acknowledged by ann");
        assertThat(alert()).containsEntry("state", "acknowledged").containsEntry("acknowledged_by", "ann");
        assertThat(audited()).containsExactly("ack of payroll {actor=ann, alert=1, until=2026-04-04T12:00:30Z}");
        after(Duration.ofHours(23));
        assertThat(news()).isEqualTo("opened");
        after(Duration.ofMinutes(61));
        assertThat(news()).isEqualTo("opened still");
    }

    @Test
    void the_end_of_an_acknowledged_alert_is_told() throws IOException {
        assertThat(deployment.smartcron("alerts", "ack", "1", "--json").object())
                .containsEntry("id", 1L)
                .containsEntry("rule", "task_failed")
                .containsEntry("subject", "payroll")
                .containsEntry("state", "acknowledged")
                .containsEntry("acknowledged_by", "ann")
                .containsEntry("until", "2026-04-05T01:00:30+13:00");
        mend();
        assertThat(news()).isEqualTo("opened resolved");
    }

    private void mend() throws IOException {
        Files.createFile(folder.resolve("mended"));
        deployment.now = deployment.now.plusSeconds(50);
        assertThat(deployment.smartcron("trigger", "payroll", "--wait").exitCode())
                .isZero();
        look();
    }

    @Test
    void a_snoozed_alert_is_told_of_again_when_the_time_is_over() throws IOException {
        Answer answer = deployment.smartcron("alerts", "snooze", "1", "--for", "6h");
        assertThat(answer.exitCode()).isZero();
        assertThat(answer.out())
                .isEqualTo("alert 1 is snoozed until 2026-04-04T07:00:30+13:00: payroll failed: exit 1\n");
        assertThat(alert()).containsEntry("state", "snoozed").containsEntry("acknowledged_by", null);
        assertThat(audited()).containsExactly("snooze of payroll {actor=ann, alert=1, until=2026-04-03T18:00:30Z}");
        after(Duration.ofHours(5));
        assertThat(news()).isEqualTo("opened");
        after(Duration.ofHours(1));
        assertThat(news()).isEqualTo("opened still");
    }

    @Test
    void a_snooze_or_an_acknowledgement_is_ended_by_one_of_no_length() throws IOException {
        deployment.smartcron("alerts", "ack", "1");
        assertThat(deployment.smartcron("alerts", "snooze", "1", "--for", "0s").out())
                .isEqualTo("alert 1 is told again: payroll failed: exit 1\n");
        after(Duration.ofMinutes(1));
        assertThat(news()).isEqualTo("opened still");
        assertThat(alert()).containsEntry("state", "firing").containsEntry("until", null);
    }

    @Test
    void nothing_of_a_task_or_nothing_at_all_is_told_while_it_is_snoozed() throws IOException {
        assertThat(deployment
                        .smartcron("alerts", "snooze", "--task", "payroll", "--for", "6h")
                        .out())
                .isEqualTo("Alerts of payroll are snoozed until 2026-04-04T07:00:30+13:00 by ann\n");
        assertThat(deployment
                        .smartcron("alerts", "snooze", "--all", "--for", "5h", "--json")
                        .object())
                .isEqualTo(Json.object("task", null, "until", "2026-04-04T06:00:30+13:00", "actor", "ann"));
        assertThat(audited())
                .containsExactly(
                        "snooze of payroll {actor=ann, alerts=all, until=2026-04-03T18:00:30Z}",
                        "snooze of null {actor=ann, alerts=all, until=2026-04-03T17:00:30Z}");
        assertThat(deployment.smartcron("alerts").out()).startsWith("""
                All alerts are snoozed until 2026-04-04T06:00:30+13:00 by ann
                Alerts of payroll are snoozed until 2026-04-04T07:00:30+13:00 by ann
                """);
        after(Duration.ofMinutes(330));
        assertThat(news()).isEqualTo("opened");
        assertThat(deployment
                        .smartcron("alerts", "snooze", "--task", "payroll", "--for", "0s")
                        .out())
                .isEqualTo("Alerts of payroll are told again\n");
        after(Duration.ofMinutes(1));
        assertThat(news()).isEqualTo("opened still");
    }

    @Test
    void what_is_over_is_listed_when_it_is_asked_for() throws IOException {
        mend();
        assertThat(deployment.smartcron("alerts", "--json").array()).isEmpty();
        assertThat(deployment.smartcron("alerts").out()).startsWith("Nothing is wrong.");
        assertThat(deployment.smartcron("alerts", "--all").out()).contains(" 1  resolved  critical");
        assertThat(deployment.smartcron("alerts", "--all", "--json").array())
                .singleElement()
                .satisfies(alert -> assertThat(alert)
                        .containsEntry("state", "resolved")
                        .containsEntry("resolved_at", "2026-04-04T01:01:20+13:00"));
        for (String act : List.of("ack 1", "snooze 1 --for 1h")) {
            Answer over = deployment.smartcron(("alerts " + act).split(" "));
            assertThat(over.exitCode()).as(act).isEqualTo(1);
            assertThat(over.err()).startsWith("smartcron: alert 1 is over: ").hasLineCount(2);
        }
        assertThat(audited()).isEmpty();
    }

    @Test
    void a_test_goes_through_every_channel_and_says_what_each_answered() throws IOException {
        Answer taken = deployment.smartcron("alerts", "test");
        assertThat(taken.exitCode()).isZero();
        assertThat(taken.out()).matches("command: taken in \\d+ ms\n");
        assertThat(told()).last().isEqualTo("[smartcron web1] LOW a test of the alerts of web1: nothing is wrong");
        assertThat(news()).isEqualTo("opened");

        Files.writeString(
                deployment.home.resolve("smartcron.yaml"),
                "channels: {command: {run: 'echo no pager here; exit 3'}, webhook: {url: \"http://127.0.0.1:1/\"}}\n");
        Answer refused = deployment.smartcron("alerts", "test", "--json");
        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.array())
                .hasSize(2)
                .allSatisfy(answer -> assertThat(answer)
                        .containsOnlyKeys("channel", "taken", "said", "duration_ms")
                        .containsEntry("taken", false));
        Answer one = deployment.smartcron("alerts", "test", "command");
        assertThat(one.exitCode()).isEqualTo(1);
        assertThat(one.out())
                .startsWith("command: not taken: ")
                .contains("no pager here")
                .hasLineCount(1);
    }

    @Test
    void without_a_channel_there_is_nobody_to_send_a_test_to() throws IOException {
        Files.writeString(deployment.home.resolve("smartcron.yaml"), "");
        Answer none = deployment.smartcron("alerts", "test");
        assertThat(none.exitCode()).isEqualTo(1);
        assertThat(none.err()).contains("no channel is configured").hasLineCount(2);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            alerts frob                                | alerts has no 'frob'
            alerts akc 1                               | alerts has no 'akc'
            alerts ack                                 | no alert is named
            alerts ack payroll                         | 'payroll' is no alert's id
            alerts ack 99                              | there is no alert 99
            alerts show 99                             | there is no alert 99
            alerts snooze 99 --for 1h                  | there is no alert 99
            alerts snooze 1                            | --for is missing
            alerts snooze --all                        | --for is missing
            alerts snooze --for 1h                     | nothing is named to snooze
            alerts snooze 1 --for soon                 | 'soon'
            alerts snooze 1 --for 400d                 | --for 400d is too long
            alerts snooze --task payrol --for 1h       | there is no task 'payrol'; did you mean payroll?
            alerts snooze 1 --all --for 1h             | an ID, --task and --all do not go together
            alerts snooze 1 --task payroll --for 1h    | an ID, --task and --all do not go together
            alerts snooze --all --task payroll --for 1h| an ID, --task and --all do not go together
            alerts ack 1 --for 1h                      | alerts ack takes no --for
            alerts ack 1 --all                         | alerts ack takes no --all
            alerts show 1 --task payroll               | alerts show takes no --task
            alerts --for 1h                            | alerts takes no --for
            alerts rules 1                             | alerts rules takes no '1'
            alerts rules --all                         | alerts rules takes no --all
            alerts test pager                          | no channel 'pager' is configured
            alerts test command more                   | 'more' is one word too many
            alerts --all --limit 0                     | --limit 0 leaves nothing to show
            alerts --all --limit -1                    | --limit -1 leaves nothing to show
            """)
    void wrong_use_is_told_in_two_lines_and_changes_nothing(String words, String what) throws IOException {
        Answer answer = deployment.smartcron(words.split(" +"));
        assertThat(answer.err()).contains(what).hasLineCount(2);
        assertThat(answer.out()).isEmpty();
        assertThat(answer.exitCode()).isEqualTo(2);
        assertThat(alert()).containsEntry("state", "firing");
        assertThat(audited()).isEmpty();
        assertThat(told()).hasSize(1);
    }
}
