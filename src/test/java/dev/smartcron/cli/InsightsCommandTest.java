package dev.smartcron.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.smartcron.execution.Reason;
import dev.smartcron.execution.ReasonCode;
import dev.smartcron.store.db.Database;
import dev.smartcron.store.query.RowSums;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TimeZone;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InsightsCommandTest {
    private static final Instant NOW = Instant.parse("2026-04-03T12:00:30Z");

    @TempDir
    private Path folder;

    private final TimeZone usual = TimeZone.getDefault();
    private Deployment deployment;

    @BeforeEach
    void deploy() throws IOException {
        TimeZone.setDefault(TimeZone.getTimeZone("UTC"));
        deployment = new Deployment(folder);
        deployment.now = NOW;
        deployment.register("""
                  - {name: bank_fetch, schedule: "0 */3 * * *", command: [a], priority: 1}
                  - {name: payroll_sync_deputy, schedule: "30 */3 * * *", command: [a]}
                  - {name: vend_sync_sales, schedule: "15 */3 * * *", command: [a], priority: 4}
                """);
    }

    @AfterEach
    void restoreZone() {
        TimeZone.setDefault(usual);
    }

    private void happened(String task, int hoursAgo, long seconds, boolean well) throws SQLException {
        Instant began = NOW.minus(Duration.ofHours(hoursAgo));
        deployment.happened(
                task,
                well ? "succeeded" : "failed",
                well ? null : Reason.of(ReasonCode.EXIT).with("exit_code", 1),
                began.toString(),
                began.plusSeconds(seconds).toString());
    }

    /** A task that takes longer since a week, one that fails now and then, and one that never succeeded. */
    private void weeks() throws SQLException {
        for (int i = 1; i <= 90; i++) {
            happened("vend_sync_sales", 8 * i, i <= 20 ? 300 : 120, true);
            if (i <= 42) {
                happened("payroll_sync_deputy", 8 * i, 9, i % 6 != 0);
            }
            if (i <= 4) {
                happened("bank_fetch", 8 * i, 2, false);
            }
        }
        for (String task : List.of("vend_sync_sales", "payroll_sync_deputy")) {
            deployment.sql("update tasks set last_success = ? where name = ?", NOW.toEpochMilli(), task);
        }
        count();
    }

    private void count() {
        try (Database database = Database.open("jdbc:sqlite:" + deployment.home.resolve("smartcron.db"), null)) {
            RowSums.count(database);
        }
    }

    @Test
    void they_stand_beneath_their_severity_with_what_to_do() throws SQLException {
        weeks();
        assertThat(deployment.smartcron("insights").out()).isEqualTo("""
                CRITICAL
                  never succeeded   bank_fetch has never succeeded: 4 failed in 14 days.
                                    smartcron logs bank_fetch shows what it printed last;
                                    smartcron trigger bank_fetch --wait tries it now.

                MEDIUM
                  flaky             payroll_sync_deputy mostly succeeds, but failed in 6 of 40
                                    runs (15%) on 6 days of the last 14.
                                    smartcron history payroll_sync_deputy --status failed shows
                                    when and why; retries in the task file get over what passes
                                    by itself.

                LOW
                  slow              vend_sync_sales takes 5m, the median of 19 runs in 7 days:
                                    2.5 times the 2m that it took in the 30 days before.
                                    smartcron metrics vend_sync_sales shows since when,
                                    smartcron logs vend_sync_sales what it does.
                """);
    }

    @Test
    void json_has_kind_task_severity_text_and_facts() throws SQLException {
        weeks();
        List<Map<String, Object>> all =
                deployment.smartcron("insights", "--json").array();
        assertThat(all).extracting(each -> each.get("kind")).containsExactly("never_succeeded", "flaky", "slow");
        assertThat(all.get(2))
                .containsOnlyKeys("kind", "task", "severity", "text", "facts")
                .containsEntry("task", "vend_sync_sales")
                .containsEntry("severity", "low");
        assertThat(all.get(2).get("facts"))
                .isEqualTo(Map.of(
                        "p50_ms", 300_000L, "runs", 19L, "usual_p50_ms", 120_000L, "spread_ms", 0L, "usual_days", 24L));
        assertThat(deployment.smartcron("insights", "bank_fetch", "--json").array())
                .isEqualTo(List.of(all.get(0)));
    }

    @ParameterizedTest
    @ValueSource(ints = {60, 80, 120, 200})
    void no_line_is_wider_than_the_terminal(int width) throws SQLException {
        weeks();
        deployment.environment.put("COLUMNS", Integer.toString(width));
        assertThat(deployment.smartcron("insights").out().lines())
                .hasSizeGreaterThan(6)
                .allMatch(line -> line.length() <= width);
    }

    @Test
    void where_nothing_stands_out_one_line_says_so_and_why_it_may_be_too_early() throws SQLException {
        deployment.environment.put("COLUMNS", "200");
        assertThat(deployment.smartcron("insights").out())
                .isEqualTo("Nothing to say of 3 tasks yet: no run has ended. Most patterns need ten days of runs.\n");
        assertThat(deployment.smartcron("insights", "--json").out()).isEqualTo("[ ]\n");
        happened("bank_fetch", 30, 2, true);
        count();
        assertThat(deployment.smartcron("insights").out())
                .isEqualTo(
                        "Nothing stands out in what 3 tasks do, or it is too early: most patterns need ten days of runs,"
                                + " and the first is of 2026-04-02.\n");
        happened("bank_fetch", 300, 2, true);
        count();
        assertThat(deployment.smartcron("insights").out()).isEqualTo("Nothing stands out in what 3 tasks do.\n");
        assertThat(deployment.smartcron("insights", "bank_fetch").out())
                .isEqualTo("Nothing stands out in what bank_fetch does.\n");
    }

    @Test
    void a_task_that_there_is_none_of_is_refused() {
        Deployment.Answer answer = deployment.smartcron("insights", "bank_fetsh");
        assertThat(answer.exitCode()).isEqualTo(ExitCode.WRONG_USE);
        assertThat(answer.err()).contains("bank_fetch");
    }
}
