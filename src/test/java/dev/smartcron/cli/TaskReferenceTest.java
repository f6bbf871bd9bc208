package dev.smartcron.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.smartcron.cli.Deployment.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code list --markdown}: when, what, limits and who is told, of each task. */
class TaskReferenceTest {
    private static final String FILE = """
            version: 1
            groups: {bank: {max_running: 2}}
            calendars: {nz_holidays: {dates: [2026-12-25]}}
            tasks:
              - name: bank_fetch
                description: Fetch | sort, *all* of it
                category: banking
                schedule: "0 */4 * * *"
                timezone: Pacific/Auckland
                command: "curl -s bank | grep 'a\\\\|b'"
                priority: 1
                group: bank
                retries: {max: 3, delay: 1m}
                on_success: [bank_sort]
                on_failure: [page]
                alert: {deadline: 30m}
                calendar: {skip: [nz_holidays]}
                active: {from: 2026-01-01}
              - {name: bank_sort, category: banking, command: [sort, --password=hunter2], overlap: queue, retries: 1, memory: 64M}
              - {name: page, command: [page], overlap: allow, max_running: 3, timeout: 2m}
              - {name: report, category: reports, schedule: "30 4 * * *", command: [r], after: [bank_fetch], after_timeout: 2h,
                 overlap: replace, priority: 5, hosts: [web1, web2], shards: 2, enabled: false}
              - {name: feed, category: reports, schedule: "@continuous", command: [feed]}
              - {name: ticks, schedule: "* * * * *", started_by: crontab, command: [smartcron, run]}
              - {name: looks, schedule: "*/5 * * * *", started_by: crontab, command: [smartcron, health]}
            """;

    @TempDir
    private Path folder;

    private Deployment deployment;

    @BeforeEach
    void deploy() throws IOException {
        deployment = new Deployment(folder);
        Answer registered =
                deployment.smartcron("register", deployment.file(FILE).toString());
        assertThat(registered.exitCode()).as(registered.err()).isZero();
    }

    @Test
    void each_task_has_a_row_in_the_table_of_its_category() {
        assertThat(reference()).isEqualTo("""
                # Tasks

                Made by `smartcron list --markdown`: 7 tasks, 1 of them disabled. A failure is told when no retry is left, and once more when it is over.

                ## banking

                | task | when | what | limits | who is told |
                |---|---|---|---|---|
                | `bank_fetch` | `0 */4 * * *` Pacific/Auckland<br>every 4 hours at minute 0<br>from 2026-01-01<br>not on days of `nz_holidays` | Fetch &#124; sort, \\*all\\* of it<br><code>curl -s bank &#124; grep 'a\\\\&#124;b'</code><br>then `bank_sort`<br>if it fails `page` | ended after 1h<br>group `bank`, 2 at once<br>one at a time, else skipped<br>3 retries after 1m to 4m | critical (priority 1)<br>when a firing has not succeeded within 30m<br>nobody: no channel is set up |
                | `bank_sort` | when `bank_fetch` has succeeded | `sort --password=(hidden)` | ended after 1h<br>64M of memory<br>one at a time, up to 10 wait<br>1 retry after 30s | medium (priority 3)<br>nobody: no channel is set up |

                ## reports

                | task | when | what | limits | who is told |
                |---|---|---|---|---|
                | `report` | `30 4 * * *` UTC<br>at 04:30<br>after `bank_fetch`, waits up to 2h<br>only on web1, web2<br>**disabled in the task file** | `r` | ended after 1h<br>2 shards at once<br>one at a time, the newest replaces | low (priority 5)<br>nobody: no channel is set up |
                | `feed` | `@continuous`<br>kept running | `feed` | one at a time<br>started again after 1s to 5m | medium (priority 3)<br>nobody: no channel is set up |

                ## Without a category

                | task | when | what | limits | who is told |
                |---|---|---|---|---|
                | `page` | when `bank_fetch` has failed | `page` | ended after 2m<br>3 at once | medium (priority 3)<br>nobody: no channel is set up |
                | `ticks` | `* * * * *` UTC<br>every minute<br>started by the system's crontab | `smartcron run` | - | critical, when it does not tick<br>nobody: no channel is set up |
                | `looks` | `*/5 * * * *` UTC<br>every 5 minutes<br>started by the system's crontab | `smartcron health` | - | - |
                """);
    }

    @Test
    void what_operators_set_is_in_it_and_what_time_changes_is_not() throws IOException {
        Files.writeString(
                deployment.home.resolve("smartcron.yaml"),
                "mail: {host: localhost, from: c@example.org, to: [ops@example.org, night@example.org]}");
        deployment.smartcron("reschedule", "report", "0 5 * * *");
        deployment.smartcron("reprioritise", "report", "2");
        deployment.smartcron("disable", "feed");
        String reference = reference();
        assertThat(reference)
                .contains("2 of them disabled")
                .contains("| `report` | `0 5 * * *` UTC<br>at 05:00")
                .contains("set by ann; the file says `30 4 * * *`")
                .contains("high (priority 2, set by ann)<br>ops@example.org, night@example.org |")
                .contains("kept running<br>**disabled by ann**");
        deployment.smartcron("pause", "bank_fetch", "--for", "2h");
        deployment.now = deployment.now.plusSeconds(3_600);
        assertThat(reference()).isEqualTo(reference);
    }

    @Test
    void who_is_told_is_who_will_be_by_channels_and_routes() throws IOException {
        settings("channels: {slack: {url: https://hooks.slack.com/x}}");
        assertThat(told("bank_fetch")).endsWith("<br>slack");
        assertThat(told("ticks")).endsWith("<br>slack");
        settings("""
                mail: {host: localhost, from: c@example.org, to: [ops@example.org, night@example.org]}
                channels: {slack: {url: https://hooks.slack.com/x}, command: {run: [page]}}
                alerts:
                  routes:
                    - {severity: critical, to: [slack, mail]}
                    - {category: reports, rule: task_failed, to: command}
                    - {task: "bank_s*", to: log}
                """);
        assertThat(told("bank_fetch")).endsWith("<br>ops@example.org, night@example.org, slack");
        assertThat(told("ticks")).endsWith("<br>ops@example.org, night@example.org, slack");
        assertThat(told("report")).endsWith("<br>command");
        assertThat(told("bank_sort")).endsWith("<br>nobody: no route leads to a channel");
        assertThat(told("page")).endsWith("<br>nobody: no route leads to a channel");
    }

    @Test
    void what_a_task_says_itself_stands_above_the_routes() throws IOException {
        settings("""
                mail: {host: localhost, from: c@example.org, to: [ops@example.org]}
                alerts: {routes: [{severity: critical, to: mail}]}
                """);
        deployment.register("""
                  - {name: a, command: [a], alert: {to: mail}}
                  - {name: b, command: [b], alert: {to: [slack, mail]}}
                  - {name: c, command: [c], alert: {to: [slack, log]}}
                  - {name: d, command: [d], alert: {to: log}}
                  - {name: e, command: [e], alert: {severity: critical}}
                """);
        assertThat(told("a")).endsWith("<br>ops@example.org");
        assertThat(told("b")).endsWith("<br>ops@example.org");
        assertThat(told("c")).endsWith("<br>nobody: slack is not set up");
        assertThat(told("d")).endsWith("<br>nobody: it stands in errors.log alone");
        assertThat(told("e")).isEqualTo("critical (priority 3)<br>ops@example.org");
    }

    private void settings(String yaml) throws IOException {
        Files.writeString(deployment.home.resolve("smartcron.yaml"), yaml);
    }

    /** The last cell of a task's row. */
    private String told(String task) {
        return reference()
                .lines()
                .filter(line -> line.startsWith("| `" + task + "` |"))
                .map(line -> line.replaceFirst(".* \\| (.*) \\|", "$1"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void one_category_knows_the_tasks_of_the_others() {
        assertThat(reference("--category", "banking"))
                .contains("2 tasks. ", "## banking\n", "if it fails `page`")
                .doesNotContain("## reports", "| `page`");
    }

    @Test
    void tasks_without_categories_are_one_table() throws IOException {
        Deployment plain = new Deployment(folder.resolve("plain"));
        plain.register("  - {name: a, command: [a]}\n");
        assertThat(plain.smartcron("list", "--markdown").out())
                .endsWith("when it is over.\n\n| task | when | what | limits | who is told |\n|---|---|---|---|---|\n"
                        + "| `a` | on demand | `a` | ended after 1h<br>one at a time, else skipped |"
                        + " medium (priority 3)<br>nobody: no channel is set up |\n");
    }

    @Test
    void a_task_that_cannot_be_read_says_why_in_its_row() throws Exception {
        deployment.sql("update tasks set definition = '{\"schedule\":\"0 5 * * *\",\"timezone\":\"Mars/Base\","
                + "\"command\":[\"a\"]}' where name = 'page'");
        assertThat(reference().lines().filter(line -> line.startsWith("| `page`")))
                .singleElement()
                .asString()
                .contains("`0 5 * * *`", "Mars/Base")
                .endsWith(" | - | - | - |");
    }

    @Test
    void it_goes_with_no_other_form() {
        for (String other : List.of("--json", "--files")) {
            Answer answer = deployment.smartcron("list", "--markdown", other);
            assertThat(answer.exitCode()).isEqualTo(ExitCode.WRONG_USE);
            assertThat(answer.err()).startsWith("smartcron: --markdown does not go with " + other);
            assertThat(answer.out()).isEmpty();
        }
    }

    private String reference(String... more) {
        String[] words = new String[more.length + 2];
        words[0] = "list";
        words[1] = "--markdown";
        System.arraycopy(more, 0, words, 2, more.length);
        return deployment.smartcron(words).out();
    }
}
