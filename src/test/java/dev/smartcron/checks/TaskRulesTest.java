package dev.smartcron.checks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.smartcron.alert.message.Details;
import dev.smartcron.execution.Reason;
import dev.smartcron.execution.ReasonCode;
import dev.smartcron.execution.Status;
import dev.smartcron.execution.Trigger;
import dev.smartcron.execution.UsualDuration;
import dev.smartcron.store.Added;
import dev.smartcron.task.Policy.Overlap;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each rule about tasks and jobs, made to happen: told once, counted while it lasts, and over. */
class TaskRulesTest {
    @TempDir
    private Path home;

    private RuleWorld rules;

    @BeforeEach
    void open() {
        rules = new RuleWorld(home);
    }

    @AfterEach
    void close() {
        rules.close();
    }

    @Test
    void a_task_that_says_so_is_told_after_so_many_failures_in_a_row_and_is_healthy_until_then() {
        rules.world.task("flaky", "test -e fixed", "alert", Map.of("after_failures", 3L));
        for (int i = 0; i < 2; i++) {
            assertThat(rules.later(Duration.ofMinutes(1)).tickAndLook().status())
                    .as("failure " + (i + 1))
                    .isEqualTo(CheckStatus.OK);
        }
        assertRaised(
                rules.later(Duration.ofMinutes(1)).tickAndLook(), "medium task_failed flaky: flaky failed: exit 1");
        assertThat(rules.details("task_failed").toString()).contains("3 times since 2026-04-05 12:01:");
        assertQuiet(rules.later(Duration.ofMinutes(1)).tickAndLook());
        rules.world.task("flaky", "true", "alert", Map.of("after_failures", 3L));
        assertOver(rules.later(Duration.ofMinutes(1)).tickAndLook());
    }

    @Test
    void a_success_in_between_begins_the_count_anew() {
        rules.world.task("flaky", "exit 1", "alert", Map.of("after_failures", 2L));
        rules.later(Duration.ofMinutes(1)).tickAndLook();
        rules.world.task("flaky", "true", "alert", Map.of("after_failures", 2L));
        rules.later(Duration.ofMinutes(1)).tickAndLook();
        rules.world.task("flaky", "exit 1", "alert", Map.of("after_failures", 2L));
        assertQuiet(rules.later(Duration.ofMinutes(1)).tickAndLook());
        assertThat(rules.open()).isEmpty();
        assertRaised(
                rules.later(Duration.ofMinutes(1)).tickAndLook(), "medium task_failed flaky: flaky failed: exit 1");
    }

    @Test
    void a_task_says_how_urgent_everything_about_it_is() {
        rules.world.task(
                "page", "exit 1", "priority", 5L, "alert", Map.of("severity", "critical", "to", List.of("slack")));
        HealthReport report = rules.later(Duration.ofMinutes(1)).tickAndLook();
        assertRaised(report, "critical task_failed page: page failed: exit 1");
        assertThat(report.status()).isEqualTo(CheckStatus.CRITICAL);
    }

    @Test
    void a_run_that_goes_on_for_longer_than_it_should_is_told_and_one_that_went_on_too_long_until_the_next_is_quick() {
        rules.world.task(
                "pay", "true", "schedule", null, "timezone", "Pacific/Auckland", "alert", Map.of("max_duration", "8m"));
        rules.world.run();
        var claim = rules.runs.start("pay", rules.world.now);
        assertQuiet(rules.later(Duration.ofMinutes(8)).look());
        assertRaised(
                rules.later(Duration.ofMinutes(1)).look(),
                "medium task_slow pay: pay has been running for 9m, longer than the 8m that it should take");
        assertQuiet(rules.later(Duration.ofMinutes(1)).look());
        rules.end(claim, rules.world.now);
        assertQuiet(rules.later(Duration.ofMinutes(1)).look());
        assertThat(rules.open())
                .containsExactly("medium task_slow pay: pay took 10m, longer than the 8m that it should take");
        assertThat(rules.details("task_slow").toString()).contains("2026-04-06 00:00:00 +12:00");
        rules.ran("pay", Duration.ofMinutes(7));
        assertOver(rules.look());
    }

    @Test
    void a_firing_that_has_not_succeeded_by_its_deadline_is_late_until_any_run_succeeds() {
        rules.world.task(
                "report",
                "test -e paper",
                "schedule",
                "0 13 * * *",
                "priority",
                2L,
                "alert",
                Map.of("deadline", "30m"));
        rules.world.now = Instant.parse("2026-04-05T13:00:00Z");
        assertThat(rules.tickAndLook().alerts().raised()).as("it failed").isEqualTo(1);
        assertQuiet(rules.later(Duration.ofMinutes(29)).tickAndLook());
        HealthReport late = rules.later(Duration.ofMinutes(1)).tickAndLook();
        assertThat(late.alerts().raised()).isEqualTo(1);
        assertThat(rules.open())
                .contains("high task_late report: report is late: its run of 2026-04-05 13:00:00 UTC has not succeeded"
                        + " within 30m");
        assertQuiet(rules.later(Duration.ofHours(2)).tickAndLook());
        rules.world.task(
                "report", "true", "schedule", "0 13 * * *", "priority", 2L, "alert", Map.of("deadline", "30m"));
        rules.world.add("report");
        HealthReport over = rules.later(Duration.ofMinutes(1)).tickAndLook();
        assertThat(over.alerts().resolved()).isEqualTo(2);
        assertThat(rules.open()).isEmpty();
    }

    @Test
    void what_a_person_keeps_from_running_is_not_late() {
        rules.world.task("report", "true", "alert", Map.of("deadline", "1m"));
        rules.world.operator("ann").pause("report", null);
        for (int i = 0; i < 4; i++) {
            assertQuiet(rules.later(Duration.ofMinutes(1)).tickAndLook());
        }
        assertThat(rules.world.history("report")).isNotEmpty();
    }

    @Test
    void a_run_that_takes_far_longer_than_the_last_ones_is_told_and_one_of_the_usual_length_ends_that() {
        rules.world.task("sync", "true", "schedule", null);
        rules.world.run();
        for (int second = 0; second < 7; second++) {
            rules.ran("sync", Duration.ofSeconds(60 + second));
        }
        rules.ran("sync", Duration.ofMinutes(9));
        assertQuiet(rules.look());
        for (int second = 0; second < 8; second++) {
            rules.ran("sync", Duration.ofSeconds(60 + second));
            assertQuiet(rules.look());
        }
        var claim = rules.runs.start("sync", rules.world.now);
        assertRaised(
                rules.later(Duration.ofMinutes(5)).look(),
                "medium task_slower sync: sync has been running for 5m; usual are 1m3s");
        rules.end(claim, rules.world.now);
        assertQuiet(rules.look());
        assertThat(rules.open()).containsExactly("medium task_slower sync: sync took 5m; usual are 1m3s");
        rules.later(Duration.ofMinutes(1)).ran("sync", Duration.ofSeconds(70));
        assertOver(rules.look());
    }

    @Test
    void a_usual_spread_is_as_wide_as_the_last_runs_say() {
        List<Duration> even = List.of(seconds(60), seconds(60), seconds(61), seconds(60), seconds(59));
        List<Duration> wide = List.of(seconds(10), seconds(100), seconds(300), seconds(60), seconds(200));
        assertThat(UsualDuration.ofAll(even).isFarExceededBy(seconds(121))).isTrue();
        assertThat(UsualDuration.ofAll(even).isFarExceededBy(seconds(119))).isFalse();
        assertThat(UsualDuration.ofAll(wide).isFarExceededBy(seconds(640))).isFalse();
        assertThat(UsualDuration.ofAll(wide).isFarExceededBy(seconds(701))).isTrue();
        List<Duration> quick = List.of(Duration.ofMillis(40), Duration.ofMillis(41));
        assertThat(UsualDuration.ofAll(quick).isFarExceededBy(seconds(29))).isFalse();
    }

    @Test
    void a_blocked_task_is_told_with_what_it_waited_for_and_is_over_when_it_runs_again() {
        rules.world.now = Instant.parse("2026-04-05T12:59:00Z");
        rules.world.task("fetch", "exit 69", "schedule", "0 * * * *");
        rules.world.task(
                "categorize", "true", "schedule", "10 * * * *", "after", List.of("fetch"), "after_timeout", "5m");
        at("13:00");
        at("13:10");
        assertThat(at("13:15").alerts().raised()).isEqualTo(1);
        assertThat(rules.open())
                .contains("medium task_blocked categorize: categorize is blocked: waits for fetch of 2026-04-05"
                        + " 13:00:00 UTC: failed, exit 69");
        assertQuiet(at("13:16"));
        rules.world.task("fetch", "true", "schedule", "0 * * * *");
        at("14:00");
        assertThat(at("14:10").alerts().resolved()).isEqualTo(1);
        assertThat(rules.open()).isEmpty();
    }

    @Test
    void a_firing_without_a_row_is_overdue_once_a_runner_has_ticked_and_left_it() {
        rules.world.task("here", "true", "schedule", "0 13 * * *");
        rules.world.task("there", "true", "schedule", "0 13 * * *", "hosts", List.of("web9"));
        at("12:59");
        at("13:00");
        assertQuiet(at("13:03"));
        assertRaised(
                at("13:04"),
                "medium task_overdue there: there is overdue: nothing is recorded of its run of 2026-04-05 13:00:00 UTC");
        assertThat(rules.details("task_overdue").toString()).contains("It runs on web9");
        assertQuiet(at("13:05"));
        rules.world.task("there", "true", "schedule", "0 13 * * *");
        assertThat(at("13:06").alerts().resolved()).isEqualTo(1);
    }

    @Test
    void a_service_that_crashes_every_few_minutes_does_so_too_until_a_run_outlives_the_others() {
        rules.runs.registerService("worker", 2, rules.world.now);
        for (int i = 1; i <= 5; i++) {
            runForTenMinutes(Status.FAILED, 3, Reason.of(ReasonCode.EXIT).with("exit_code", 3), "fatal: out of cheese");
            HealthReport report = rules.look();
            assertThat(report.alerts().raised()).as("crash " + i).isEqualTo(i == 5 ? 1 : 0);
        }
        assertThat(rules.open())
                .containsExactly(
                        "high service_restarts worker: worker restarts again and again: it ended by itself 5 times"
                                + " within two hours, the last so: worker failed: fatal: out of cheese");
        rules.runs.startService("worker", rules.world.now);
        assertQuiet(rules.later(Duration.ofMinutes(11)).look());
        assertOver(rules.later(Duration.ofMinutes(1)).look());
    }

    private void runForTenMinutes(Status status, int exitCode, @Nullable Reason reason, String output) {
        var claim = rules.runs.startService("worker", rules.world.now);
        rules.later(Duration.ofMinutes(10));
        rules.runs.end(claim, rules.world.now, status, exitCode, null, reason, output);
    }

    @Test
    void so_does_one_that_ends_as_if_it_were_done() {
        rules.runs.registerService("worker", 2, rules.world.now);
        for (int i = 1; i <= 5; i++) {
            runForTenMinutes(Status.SUCCEEDED, 0, null, "bye");
            rules.look();
        }
        assertThat(rules.open())
                .containsExactly(
                        "high service_restarts worker: worker restarts again and again: it ended by itself 5 times"
                                + " within two hours, the last so: worker ended with exit 0");
    }

    @Test
    void a_job_that_waits_too_long_is_told_but_not_one_of_a_paused_task() {
        rules.world.task("mail", "true", "schedule", null);
        rules.world.run();
        job("mail");
        assertQuiet(rules.later(Duration.ofHours(1)).look());
        rules.world.operator("ann").pause("mail", rules.world.now.plus(Duration.ofMinutes(2)));
        assertQuiet(rules.later(Duration.ofMinutes(1)).look());
        assertQuiet(rules.later(Duration.ofMinutes(1)).look());
        HealthReport report = rules.later(Duration.ofMinutes(5)).look();
        assertRaised(report, "medium queue_wait queue: a job has waited for 1h7m: 1 of mail");
        assertQuiet(rules.look());
        assertQuiet(rules.tickAndLook());
        assertOver(rules.look());
    }

    @Test
    void four_fifths_of_the_jobs_that_may_wait_are_a_backlog() {
        rules.world.task("mail", "true", "schedule", null);
        rules.world.run();
        for (int i = 0; i < 79; i++) {
            job("mail");
        }
        assertQuiet(rules.look());
        job("mail");
        assertQuiet(rules.look());
        assertRaised(rules.look(), "high queue_backlog queue: 80 jobs wait, or more");
        assertThat(rules.details("queue_backlog")).isNotEqualTo(Details.NONE);
    }

    private void job(String task) {
        Added.of(rules.world.database, task, Trigger.QUEUE, Overlap.ALLOW, 3, rules.world.now);
    }

    private HealthReport at(String time) {
        rules.world.now = Instant.parse("2026-04-05T" + time + ":00Z");
        return rules.tickAndLook();
    }

    private static Duration seconds(int seconds) {
        return Duration.ofSeconds(seconds);
    }

    private void assertRaised(HealthReport report, String condition) {
        assertThat(rules.open()).containsExactly(condition);
        assertThat(report.alerts().raised()).isEqualTo(1);
    }

    private static void assertQuiet(HealthReport report) {
        assertThat(report.alerts().raised()).isZero();
        assertThat(report.alerts().resolved()).isZero();
    }

    private void assertOver(HealthReport report) {
        assertThat(rules.open()).isEmpty();
        assertThat(report.alerts().resolved()).isEqualTo(1);
    }
}
