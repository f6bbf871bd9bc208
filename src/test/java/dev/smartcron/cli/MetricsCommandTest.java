package dev.smartcron.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.smartcron.cli.Deployment.Answer;
import dev.smartcron.execution.Reason;
import dev.smartcron.execution.ReasonCode;
import dev.smartcron.store.db.Database;
import dev.smartcron.store.query.RowSums;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MetricsCommandTest {
    private static final Reason EXIT = Reason.of(ReasonCode.EXIT).with("exit_code", 2);

    private Deployment deployment;

    @BeforeEach
    void register(@TempDir Path folder) throws Exception {
        deployment = new Deployment(folder);
        deployment.environment.put("TZ", "UTC");
        deployment.register("""
                  - {name: pay_sync, schedule: "0 * * * *", command: [/bin/true]}
                  - {name: pay_report, schedule: "0 8 * * *", command: [/bin/true]}
                  - {name: idle, command: [/bin/true]}
                """);
    }

    /** Three runs of pay_sync of 1, 2 and 60 seconds, of which the last failed, and one of pay_report the day before. */
    private void history() throws Exception {
        deployment.happened("pay_report", "succeeded", null, "2026-04-02T08:00:00Z", "2026-04-02T08:05:00Z");
        deployment.happened("pay_sync", "succeeded", null, "2026-04-02T09:00:00Z", "2026-04-02T09:00:01Z");
        deployment.happened("pay_sync", "succeeded", null, "2026-04-03T10:00:00Z", "2026-04-03T10:00:02Z");
        deployment.happened("pay_sync", "failed", EXIT, "2026-04-03T11:00:00Z", "2026-04-03T11:01:00Z");
        deployment.happened("pay_sync", "skipped", Reason.of(ReasonCode.PAUSED), null, null);
        count();
    }

    private void count() {
        try (Database database = Database.open("jdbc:sqlite:" + deployment.home.resolve("smartcron.db"), null)) {
            RowSums.count(database);
        }
    }

    @Test
    void tasks_have_their_figures_in_a_table() throws Exception {
        history();
        assertThat(deployment.smartcron("metrics").out().lines())
                .containsExactly(
                        "From     2026-03-04 12:00:30 UTC to 2026-04-03 12:00:30 UTC",
                        "Runs     4 runs, 75% succeeded, 1 failed, 1 skipped",
                        "Per hour 0.00556",
                        "Queue    0 waiting, 0 running",
                        "",
                        "TASK        RUNS  SUCCESS  FAILED  NOT RUN  MEAN   P50  P95  LONGEST",
                        "pay_report     1     100%       -        -    5m    5m   5m       5m",
                        "pay_sync       3    66.7%       1        1   21s  2.0s   1m       1m",
                        "",
                        "1 task without a run in that time.");
    }

    @Test
    void one_task_has_its_days() throws Exception {
        history();
        assertThat(deployment
                        .smartcron("metrics", "pay_sync", "--since", "2026-04-01")
                        .out()
                        .lines())
                .containsExactly(
                        "From     2026-04-01 00:00:00 UTC to 2026-04-03 12:00:30 UTC",
                        "Runs     3 runs, 66.7% succeeded, 1 failed, 1 skipped",
                        "",
                        "DAY UTC                 RUNS  SUCCESS  FAILED  MEAN   P50   P95  LONGEST",
                        "2026-04-02  █████          1     100%       -  1.0s  1.0s  1.0s     1.0s",
                        "2026-04-03  ██████████     2      50%       1   31s  2.0s    1m       1m");
    }

    @Test
    void scripts_get_each_figure() throws Exception {
        history();
        Map<String, Object> metrics = deployment.smartcron("metrics", "--json").object();
        assertThat(metrics).containsKeys("since", "until", "system", "tasks");
        assertThat(figures(metrics.get("system")))
                .contains(
                        entry("runs", 4L),
                        entry("success_rate", 75.0),
                        entry("queue_pending", 0L),
                        entry("queue_oldest_ms", null));
        List<?> tasks = (List<?>) metrics.get("tasks");
        assertThat(tasks).hasSize(3);
        assertThat(figures(tasks.get(2)))
                .contains(
                        entry("task", "pay_sync"),
                        entry("runs", 3L),
                        entry("succeeded", 2L),
                        entry("failed", 1L),
                        entry("skipped", 1L),
                        entry("success_rate", 66.67),
                        entry("mean_ms", 21_000L),
                        entry("p50_ms", 2_015L),
                        entry("max_ms", 60_000L),
                        entry("last_status", "skipped"),
                        entry("last_24h", Map.of("runs", 2L, "succeeded", 1L, "failed", 1L)));
        assertThat(figures(tasks.get(0)))
                .contains(entry("task", "idle"), entry("runs", 0L), entry("success_rate", null), entry("p95_ms", null));
    }

    @Test
    void what_runs_used_and_how_late_they_began_is_told_too() throws Exception {
        deployment.happened("pay_sync", "succeeded", null, "2026-04-03T10:00:00Z", "2026-04-03T10:00:02Z");
        deployment.happened("pay_sync", "succeeded", null, "2026-04-03T11:00:00Z", "2026-04-03T11:00:40Z");
        deployment.sql("update executions set due_at = due_at - 7000 where id = 2");
        deployment.sql("insert into attempts (execution_id, number, started_at, status, cpu_ms, max_rss_kb)"
                + " values (1, 1, 1, 'succeeded', 300, 1024), (2, 1, 1, 'succeeded', 1200, 3072)");
        count();
        assertThat(deployment.smartcron("metrics", "pay_sync").out())
                .containsPattern("LONGEST +CPU +MEMORY\n.* 40s +1\\.5s +3M\n");
        Map<String, Object> metrics = deployment.smartcron("metrics", "--json").object();
        assertThat(figures(((List<?>) metrics.get("tasks")).get(2)))
                .contains(
                        entry("cpu_ms", 1_500L),
                        entry("max_rss_kb", 3_072L),
                        entry("attempts", 2L),
                        entry("longest_wait_ms", 7_000L),
                        entry("p95_ms", 40_000L));
        // Two in 30 days.
        assertThat(figures(metrics.get("system"))).containsEntry("throughput_per_minute", 0.000046296);
    }

    @Test
    void jobs_that_wait_are_told_with_the_oldest() {
        deployment.smartcron("enqueue", "idle");
        deployment.now = deployment.now.plusSeconds(300);
        assertThat(deployment.smartcron("metrics").out())
                .contains("Queue    1 waiting, 0 running, the oldest for 5m\n");
        assertThat(figures(deployment.smartcron("metrics", "--json").object().get("system")))
                .contains(entry("queue_pending", 1L), entry("queue_running", 0L), entry("queue_oldest_ms", 300_000L));
    }

    @Test
    void of_a_time_that_is_over_only_what_ended_in_it_counts() throws Exception {
        history();
        Map<String, Object> then = deployment
                .smartcron("metrics", "--since", "2026-04-02", "--until", "2026-04-03T10:30", "--json")
                .object();
        assertThat(then).containsEntry("until", "2026-04-03T10:30:00Z");
        assertThat(figures(then.get("system"))).contains(entry("runs", 3L), entry("failed", 0L));
    }

    @Test
    void one_outcome_alone() throws Exception {
        history();
        Map<String, Object> failed = deployment
                .smartcron("metrics", "pay_sync", "--status", "failed", "--json")
                .object();
        assertThat(figures(((List<?>) failed.get("tasks")).get(0)))
                .contains(entry("runs", 1L), entry("succeeded", 0L), entry("mean_ms", 60_000L));
        assertThat(figures(failed.get("system"))).contains(entry("runs", 1L));
    }

    @Test
    void nothing_has_figures_of_nothing() {
        assertThat(deployment.smartcron("metrics").out())
                .contains("Runs     none\n", "Nothing has ended in that time.");
        assertThat(deployment.smartcron("metrics", "idle").out()).contains("Nothing has ended in that time.");
    }

    @Test
    void what_cannot_be_answered_is_told_with_what_can() {
        assertRefused("--status running has no figures", "metrics", "--status", "running");
        assertRefused("--since 2030-01-01 is not before now", "metrics", "--since", "2030-01-01");
        assertRefused("is not before --until", "metrics", "--since", "1h", "--until", "2h");
        assertRefused("there is no task 'pay_sink'", "metrics", "pay_sink");
    }

    @SuppressWarnings("unchecked") // every JSON object has string keys
    private static Map<String, Object> figures(Object json) {
        return (Map<String, Object>) json;
    }

    private void assertRefused(String what, String... words) {
        Answer answer = deployment.smartcron(words);
        assertThat(answer.exitCode()).isEqualTo(2);
        assertThat(answer.err()).contains(what).contains("  Try: ");
        assertThat(answer.err().lines()).hasSize(2);
        assertThat(answer.out()).isEmpty();
    }
}
