package dev.smartcron.status.why;

import static org.assertj.core.api.Assertions.assertThat;

import dev.smartcron.text.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Stories, each made by real ticks, and the sentences that answer why. */
class WhyTest {
    @TempDir
    private Path home;

    private Story story;

    @BeforeEach
    void begin() throws IOException {
        story = new Story(home, "2026-11-22T00:30:00Z");
    }

    @AfterEach
    void end() {
        story.close();
    }

    @Test
    void it_ran() throws IOException {
        story.task("a", "schedule", "0 * * * *");
        story.tick("2026-11-22T01:00:02Z");
        assertThat(story.why("a", "2026-11-22T01:00:40Z"))
                .singleElement()
                .asString()
                .matches("succeeded: exit 0 after \\S+ \\| Execution 1 of its schedule started at 01:00:02 on web1\\.");
    }

    @Test
    void it_failed() throws IOException {
        story.task("a", "schedule", "0 * * * *", "command", "echo 'error: no such table: stock' >&2; exit 3");
        story.tick("2026-11-22T01:00:00Z");
        assertThat(story.why("a", "2026-11-22T01:00:00Z"))
                .singleElement()
                .asString()
                .matches("failed: exit 3 \\| Execution 1 of its schedule started at 01:00:00 on web1"
                        + " and ended after \\S+\\. It said: error: no such table: stock");
    }

    @Test
    void no_tick_ran() throws IOException {
        story.task("a", "schedule", "0 * * * *");
        story.tick("2026-11-22T01:00:00Z");
        story.tick("2026-11-22T05:30:00Z");
        assertThat(story.why("a", "2026-11-22T03:00:00Z"))
                .containsExactly(
                        "missed: no tick ran then (cron or machine off); catch_up: latest runs only the newest | No tick ran from 01:01 until"
                                + " 05:30.");
        assertThat(story.why("a", "2026-11-22T04:00:00Z"))
                .containsExactly(
                        "missed: no tick ran then (cron or machine off); catch_up: latest runs only the newest | No tick ran from 01:01 until"
                                + " 05:30. Caught up was the firing of 05:00: execution 5.");
        assertThat(story.why("a", "2026-11-22T05:00:00Z"))
                .singleElement()
                .asString()
                .matches("succeeded: exit 0 after \\S+ \\| Execution 5, catching up this firing, started at 05:30:00 on"
                        + " web1\\.");
    }

    @Test
    void a_firing_inside_a_folded_row_is_answered_by_that_row() throws IOException {
        story.task("a", "schedule", "* * * * *", "catch_up", "none");
        story.tick("2026-11-22T00:31:00Z");
        story.tick("2026-11-23T00:31:30Z");
        assertThat(story.why("a", "2026-11-22T12:00:00Z"))
                .containsExactly(
                        "missed: 1,439 firings from 00:32 to 2026-11-23 00:30 UTC: no tick ran then (cron or machine off); catch_up:"
                                + " none runs no missed firing | The firing of 12:00 is one of them. No tick ran from 00:32 until 2026-11-23"
                                + " 00:31 UTC.");
        assertThat(story.why("a", "2026-11-23T00:30:00Z"))
                .singleElement()
                .asString()
                .startsWith("missed: 1,439");
    }

    @Test
    void a_row_that_goes_on_to_this_minute_is_the_answer_to_now() throws IOException {
        story.task("a", "schedule", "* * * * *", "environments", List.of("staging"));
        story.tick("2026-11-22T00:31:00Z");
        for (int minute = 32; minute < 52; minute++) {
            story.tick("2026-11-22T00:" + minute + ":00Z");
        }
        story.tick("2026-11-22T02:00:00Z");
        story.sleepUntil("2026-11-22T02:00:40Z");
        assertThat(story.why("a").get(0))
                .startsWith("skipped: ")
                .contains(" to 02:00: runs only in staging; this is production");
    }

    @Test
    void between_the_firings_of_a_folded_row_nothing_was_scheduled() throws IOException {
        story.task("a", "schedule", "*/5 * * * *", "catch_up", "none");
        story.tick("2026-11-23T00:31:00Z");
        assertThat(story.why("a", "2026-11-22T12:01:00Z"))
                .containsExactly(
                        "not scheduled: minute 1 is not in */5 | The schedule is */5 * * * * (UTC). The last one"
                                + " before was at 12:00 (missed), the next is at 12:05.");
    }

    @Test
    void it_is_not_scheduled_then() throws IOException {
        story.task("a", "schedule", "0 2 * * MON-FRI", "timezone", "Pacific/Auckland");
        assertThat(story.why("a", "2026-11-22T02:07:00+13:00"))
                .containsExactly(
                        "not registered: added only at 13:30 | A task has no firings from before it was registered"
                                + " (from tasks.yaml).");
        assertThat(story.why("a", "2026-11-29T02:07:00+13:00"))
                .containsExactly(
                        "not scheduled: minute 7 is not in 0; weekday Sunday is not in MON-FRI | The schedule is"
                                + " 0 2 * * MON-FRI (Pacific/Auckland). The next firing is at 2026-11-30 02:00 +13:00.");
    }

    @Test
    void an_operator_had_disabled_it() throws IOException {
        story.task("a", "schedule", "0 * * * *");
        story.tick("2026-11-22T01:10:30Z");
        story.operator("bob").disable("a");
        story.now = story.now.plusSeconds(5);
        assertThat(story.why("a").get(0)).startsWith("disabled: by bob since 01:10:30 | It is still disabled");
        story.tick("2026-11-22T02:00:00Z");
        assertThat(story.why("a", "2026-11-22T02:00:00Z"))
                .containsExactly("disabled: by bob since 01:10:30 | It is still disabled; smartcron enable a lets it"
                        + " run again. What would be due meanwhile is not recorded and never caught up.");
        story.sleepUntil("2026-11-23T08:00:00Z");
        story.operator("ann").enable("a");
        assertThat(story.why("a", "2026-11-22T02:00:00Z"))
                .containsExactly(
                        "disabled: by bob since 01:10:30 | Enabled again by ann at 2026-11-23 08:00 UTC. What would"
                                + " be due meanwhile is not recorded and never caught up.");
        assertThat(story.why("a", "2026-11-22T01:00:00Z"))
                .singleElement()
                .asString()
                .startsWith("succeeded");
    }

    @Test
    void its_file_disables_it() {
        story.task("a", "schedule", "0 * * * *");
        story.sleepUntil("2026-11-22T01:10:00Z");
        story.task("a", "schedule", "0 * * * *", "enabled", false);
        assertThat(story.why("a", "2026-11-22T02:00:00Z"))
                .containsExactly("disabled: in the task file since 01:10 | Set enabled: true in tasks.yaml and register"
                        + " it again. What would be due meanwhile is not recorded and never caught up.");
        story.sleepUntil("2026-11-22T03:30:00Z");
        story.task("a", "schedule", "0 * * * *");
        assertThat(story.why("a", "2026-11-22T02:00:00Z"))
                .containsExactly("disabled: in the task file since 01:10 | Enabled again by ann at 03:30. What would be"
                        + " due meanwhile is not recorded and never caught up.");
    }

    @Test
    void it_was_removed() throws IOException {
        story.task("a", "schedule", "0 * * * *");
        story.task("b", "schedule", "0 * * * *");
        story.tick("2026-11-22T01:00:00Z");
        story.sleepUntil("2026-11-22T01:10:05Z");
        story.prune("a", "bob");
        assertThat(story.why("a", "2026-11-22T02:00:00Z"))
                .containsExactly("not registered: removed by bob at 01:10:05 | What it did before is still in the"
                        + " history.");
        assertThat(story.why("a", "2026-11-22T01:00:00Z"))
                .singleElement()
                .asString()
                .startsWith("succeeded");
        assertThat(story.why("nobody")).isEmpty();
        story.sleepUntil("2026-11-22T03:10:00Z");
        story.task("a", "schedule", "0 * * * *");
        assertThat(story.why("a", "2026-11-22T02:00:00Z"))
                .containsExactly(
                        "not registered: removed by bob at 01:10:05, added again at 03:10 | A task has no firings"
                                + " from before it was registered (from tasks.yaml).");
    }

    @Test
    void its_schedule_was_another_one() throws IOException {
        story.task("a", "schedule", "0 3 * * *");
        story.tick("2026-11-22T01:00:00Z");
        story.tick("2026-11-22T09:00:00Z");
        story.task("a", "schedule", "0 2 * * *", "timeout", "5m");
        assertThat(story.why("a", "2026-11-22T02:00:00Z"))
                .containsExactly(
                        "not scheduled: hour 2 is not in 3 | The schedule is 0 3 * * * (UTC). The next firing is"
                                + " at 03:00. It was changed by ann at 09:00: schedule: 0 3 * * * -> 0 2 * * *; timeout.");
        assertThat(story.why("a", "2026-11-22T03:00:00Z"))
                .singleElement()
                .asString()
                .startsWith("succeeded");
    }

    @Test
    void an_operator_had_rescheduled_it() throws Exception {
        story.task("a", "schedule", "0 3 * * *");
        story.operator("bob").reschedule("a", "0 5 * * *", "Asia/Kolkata");
        story.sleepUntil("2026-11-23T09:00:00Z");
        story.operator("bob").resetSchedule("a");
        assertThat(story.why("a", "2026-11-22T03:00:00Z"))
                .containsExactly("not scheduled: minute 30 is not in 0; hour 8 is not in 5 | The schedule is 0 5 * * *"
                        + " (Asia/Kolkata). The next firing is at 23:30. It was changed by bob at 2026-11-23 09:00 UTC:"
                        + " back to the file's.");
    }

    @Test
    void two_blanks_in_a_schedule_are_two_blanks_and_no_time_zone() throws IOException {
        story.task("a", "schedule", "0 3 * * *");
        story.operator("bob").reschedule("a", "*/2  * * * *", null);
        story.tick("2026-11-22T00:52:00Z");
        story.sleepUntil("2026-11-22T00:54:30Z");
        assertThat(story.why("a", "2026-11-22T00:53:00Z"))
                .singleElement()
                .asString()
                .startsWith("not scheduled: minute 53 is not in */2 | ")
                .contains("The last one before was at 00:52");
        story.operator("bob").reschedule("a", " 0   5 * * *", "Asia/Kolkata");
        assertThat(story.why("a", "2026-11-22T00:53:00Z"))
                .singleElement()
                .asString()
                .startsWith("not scheduled: minute 53 is not in */2 | ")
                .contains("It was changed by bob at 06:24:30:  0   5 * * * Asia/Kolkata.");
    }

    @Test
    void a_schedule_set_by_an_operator_ends_with_the_task_and_does_not_come_back_with_it() throws IOException {
        story.task("a", "schedule", "0 3 * * *");
        story.task("b", "schedule", "0 3 * * *");
        story.operator("bob").reschedule("a", "*/2 * * * *", null);
        story.operator("bob").disable("a");
        story.sleepUntil("2026-11-22T00:40:00Z");
        story.prune("a", "bob");
        story.sleepUntil("2026-11-22T00:50:00Z");
        story.task("a", "schedule", "*/5 * * * *");
        story.sleepUntil("2026-11-22T00:54:30Z");
        assertThat(story.why("a", "2026-11-22T00:52:00Z"))
                .singleElement()
                .asString()
                .startsWith("not scheduled: minute 52 is not in */5 | ");
    }

    @Test
    void no_tick_ran_since() throws IOException {
        story.task("a", "schedule", "0 * * * *");
        story.tick("2026-11-22T00:59:00Z");
        story.sleepUntil("2026-11-22T04:10:00Z");
        assertThat(story.why("a", "2026-11-22T02:00:00Z"))
                .containsExactly("no tick: no tick ran since 00:59 | The next tick decides what becomes of"
                        + " this firing by catch_up: latest. smartcron verify shows why there is none.");
        story.sleepUntil("2026-11-22T01:00:30Z");
        assertThat(story.why("a", "2026-11-22T01:00:00Z"))
                .containsExactly("waiting: this minute's tick has not planned it yet |");
        assertThat(story.why("a", "2026-11-22T02:00:00Z"))
                .containsExactly("waiting: this firing is still to come, in 59m30s |");
    }

    @Test
    void it_waits_for_its_start_delay() throws IOException {
        story.task("a", "schedule", "0 * * * *", "jitter", "50m");
        story.tick("2026-11-22T01:00:00Z");
        assertThat(story.why("a", "2026-11-22T01:00:00Z"))
                .singleElement()
                .asString()
                .matches("pending: starts at 01:\\d\\d(:\\d\\d)?, delayed by the task's jitter \\| Execution 1 of its"
                        + " schedule\\.");
    }

    @Test
    void it_waits_for_its_next_attempt() throws IOException {
        story.task(
                "a",
                "schedule",
                "0 * * * *",
                "command",
                "echo error: busy; exit 4",
                "retries",
                Json.object("max", 2, "delay", "20m"));
        story.tick("2026-11-22T01:00:00Z");
        assertThat(story.why("a", "2026-11-22T01:00:00Z"))
                .singleElement()
                .asString()
                .matches("pending: exit 4; attempt 2 of 3 at 01:\\d\\d(:\\d\\d)? \\| Execution 1 of its schedule\\."
                        + " It said: error: busy");
    }

    @Test
    void it_was_registered_or_switched_on_too_late_for_this_minutes_firing() throws IOException {
        story.sleepUntil("2026-11-22T01:00:10Z");
        story.task("a", "schedule", "* * * * *");
        assertThat(story.why("a"))
                .containsExactly("not registered: added only at 01:00:10 | A task has no firings from before it was"
                        + " registered (from tasks.yaml).");
        story.sleepUntil("2026-11-22T01:00:20Z");
        story.operator("bob").disable("a");
        story.sleepUntil("2026-11-22T01:02:30Z");
        story.operator("ann").enable("a");
        assertThat(story.why("a"))
                .singleElement()
                .asString()
                .startsWith("disabled: by bob since 01:00:20 | ")
                .contains("ann")
                .contains("01:02:30");
    }

    @Test
    void it_waits_for_its_own_lock_and_for_a_place() throws IOException {
        story.task("a", "schedule", "* * * * *", "overlap", "queue");
        story.maxParallel = 1;
        plan("2026-11-22T00:31:00Z");
        story.claimOnly();
        plan("2026-11-22T00:32:00Z");
        assertThat(story.why("a", "2026-11-22T00:32:00Z"))
                .containsExactly(
                        "pending: waits for execution 1, which has held the task's lock since 00:31 | Execution 2 of"
                                + " its schedule.",
                        "running: for 1m so far | Execution 1 of its schedule started at 00:31:00 on web1. At 00:32 it was"
                                + " running.");
        plan("2026-11-22T00:33:00Z");
        story.task("b", "schedule", "* * * * *");
        plan("2026-11-22T00:34:00Z");
        assertThat(story.why("b"))
                .containsExactly("pending: waits for a place on web1: 1 of 1 are taken | Execution 5 of its schedule.");
    }

    @Test
    void a_start_is_skipped_while_the_one_before_is_running() throws IOException {
        story.task("a", "schedule", "* * * * *");
        plan("2026-11-22T00:31:00Z");
        story.claimOnly();
        plan("2026-11-22T00:32:00Z");
        story.claimOnly();
        assertThat(story.why("a", "2026-11-22T00:32:00Z").get(0))
                .isEqualTo("skipped: execution 1 has been running since 00:31 | Execution 1 is running since"
                        + " 00:31:00. With overlap: skip, a task does not start beside itself; overlap: queue waits"
                        + " instead.");
    }

    @Test
    void it_was_paused() throws IOException {
        story.task("a", "schedule", "0 * * * *");
        story.operator("bob").pause("a", Instant.parse("2026-11-22T03:30:00Z"));
        story.tick("2026-11-22T01:00:00Z");
        assertThat(story.why("a", "2026-11-22T01:00:00Z"))
                .containsExactly(
                        "skipped: paused by bob until 03:30 | Paused at 00:30:00. What is due in a pause is not"
                                + " caught up.");
        assertThat(story.why("a", "2026-11-22T03:00:00Z"))
                .containsExactly("waiting: this firing is still to come, in 2h | As things stand it will be skipped:"
                        + " paused by bob until 03:30.");
        story.sleepUntil("2026-11-22T01:20:00Z");
        story.operator("ann").resume("a");
        assertThat(story.why("a", "2026-11-22T01:00:00Z"))
                .containsExactly("skipped: paused by bob until 03:30 | Paused at 00:30:00, resumed by ann at 01:20:00."
                        + " What is due in a pause is not caught up.");
    }

    @Test
    void everything_was_paused() throws IOException {
        story.task("a", "schedule", "0 * * * *");
        story.operator("bob").pauseAll(Instant.parse("2026-11-22T03:30:00Z"));
        story.tick("2026-11-22T01:00:00Z");
        assertThat(story.why("a", "2026-11-22T01:00:00Z"))
                .containsExactly("skipped: everything paused by bob until 03:30 | Paused at 00:30:00. What is due in a"
                        + " pause is not caught up.");
        assertThat(story.why("a", "2026-11-22T03:00:00Z"))
                .containsExactly("waiting: this firing is still to come, in 2h | As things stand it will be skipped:"
                        + " everything paused by bob until 03:30.");
    }

    @Test
    void it_was_not_active_yet_and_is_not_any_more() throws IOException {
        story.task("a", "schedule", "0 * * * *", "active", Map.of("from", "2026-11-23", "until", "2026-11-24"));
        story.tick("2026-11-22T01:00:00Z");
        assertThat(story.why("a", "2026-11-22T01:00:00Z")).containsExactly("skipped: not active before 2026-11-23 |");
        assertThat(story.why("a", "2026-11-24T01:00:00Z"))
                .containsExactly(
                        "waiting: this firing is still to come, in 2d | As things stand it will be skipped: not"
                                + " active from 2026-11-24 on.");
    }

    @Test
    void it_is_for_another_environment() throws IOException {
        story.task("a", "schedule", "0 * * * *", "environments", List.of("staging"));
        story.tick("2026-11-22T01:00:00Z");
        assertThat(story.why("a", "2026-11-22T01:00:00Z"))
                .containsExactly("skipped: runs only in staging; this is production |");
    }

    @Test
    void the_clock_was_put_forward_over_it() throws IOException {
        story.task("a", "schedule", "*/30 * * * *");
        story.tick("2026-11-22T01:00:00Z");
        story.setClock(Duration.ofHours(2));
        story.tick("2026-11-22T03:01:00Z");
        assertThat(story.why("a", "2026-11-22T02:00:00Z"))
                .containsExactly("missed: the clock was put forward by 2h; catch_up: latest runs only the newest |");
    }

    @Test
    void its_row_is_not_there() throws Exception {
        story.task("a", "schedule", "0 * * * *");
        story.tick("2026-11-22T01:00:00Z");
        story.tick("2026-11-22T02:00:00Z");
        story.tick("2026-11-22T03:00:00Z");
        forget("delete from executions where scheduled_at = " + at("2026-11-22T02:00:00Z"));
        assertThat(story.why("a", "2026-11-22T02:00:00Z"))
                .containsExactly(
                        "not recorded: its schedule fires then, but there is no row of it | The row before is of"
                                + " 01:00.");
        forget("delete from executions where scheduled_at = " + at("2026-11-22T01:00:00Z"));
        assertThat(story.why("a", "2026-11-22T02:00:00Z"))
                .containsExactly(
                        "not recorded: its schedule fires then, but there is no row of it | No older row is kept"
                                + " either: old ones are cleaned up.");
        // A change that is on record, and not of the schedule, explains nothing.
        story.task("a", "schedule", "0 * * * *", "timeout", "5m");
        assertThat(story.why("a", "2026-11-22T02:00:00Z").get(0)).startsWith("not recorded: its schedule fires then");
        forget("delete from audit");
        assertThat(story.why("a", "2026-11-22T02:00:00Z"))
                .containsExactly(
                        "not recorded: the task was changed at 03:00, and how is not on record | Its schedule of"
                                + " today fires then, but there is no row: it may have been another one before that.");
    }

    private void forget(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + home.resolve("smartcron.db"));
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static long at(String time) {
        return Instant.parse(time).toEpochMilli();
    }

    @Test
    void its_day_is_in_a_calendar() throws IOException {
        story.calendar("nz_holidays", "2026-11-22");
        story.task("a", "schedule", "0 * * * *", "calendar", Map.of("skip", List.of("nz_holidays")));
        story.tick("2026-11-22T01:00:00Z");
        assertThat(story.why("a", "2026-11-22T01:00:00Z"))
                .containsExactly("skipped: 2026-11-22 is in calendar nz_holidays |");
        assertThat(story.why("a", "2026-11-22T02:00:00Z"))
                .containsExactly("waiting: this firing is still to come, in 1h | As things stand it will be skipped:"
                        + " 2026-11-22 is in calendar nz_holidays.");
    }

    @Test
    void it_waits_for_another_host() throws IOException {
        story.task("a", "schedule", "0 * * * *", "hosts", List.of("web2", "web3"));
        story.tick("2026-11-22T01:00:00Z");
        story.tick("2026-11-22T01:10:00Z");
        assertThat(story.why("a", "2026-11-22T01:00:00Z"))
                .containsExactly("waiting: waits for a node of its hosts: web2, web3 (never seen; nodes: web1) |");
    }

    @Test
    void a_clock_change_moved_it() throws IOException {
        story.sleepUntil("2026-10-04T01:00:00+10:00");
        story.task("a", "schedule", "30 2 * * *", "timezone", "Australia/Sydney");
        story.tick("2026-10-04T03:00:00+11:00");
        String ran = "succeeded: exit 0 after \\S+ \\| Execution 1 of its schedule started at 03:00:00 on web1\\. Clock"
                + " change: 02:30 does not exist this day: moved to 03:00\\.";
        assertThat(story.why("a", "2026-10-04T03:00:00+11:00"))
                .singleElement()
                .asString()
                .matches(ran);
        // Who asks for 02:30 is understood to mean 03:30, as there is no 02:30.
        List<String> asked = story.why("a", "2026-10-04T03:30:00+11:00");
        assertThat(asked.get(0))
                .startsWith("not scheduled: hour 3 is not in 2; 02:30 does not exist this day: moved to 03:00 | The"
                        + " schedule is 30 2 * * * (Australia/Sydney). The last one before was at 03:00 (succeeded)");
        assertThat(asked.get(1)).matches(ran);
    }

    @Test
    void a_time_that_comes_twice_fires_once() throws IOException {
        story.sleepUntil("2026-04-05T01:00:00+11:00");
        story.task("a", "schedule", "30 2 * * *", "timezone", "Australia/Sydney");
        story.tick("2026-04-05T02:30:00+11:00");
        story.tick("2026-04-05T02:30:00+10:00");
        assertThat(story.why("a", "2026-04-05T02:30:00+10:00"))
                .containsExactly("not scheduled: 02:30 comes twice this day and fires in the first pass only (overlap:"
                        + " first) | The schedule is 30 2 * * * (Australia/Sydney). The last one before was at"
                        + " 2026-04-05 02:30 +11:00 (succeeded), the next is at 2026-04-06 02:30 +10:00. This local time"
                        + " comes twice that day; asked is +10:00.");
    }

    @Test
    void it_cannot_be_planned() throws Exception {
        story.task("a", "schedule", "0 * * * *");
        spoil("a");
        story.tick("2026-11-22T01:00:00Z");
        assertThat(story.why("a", "2026-11-22T02:00:00Z"))
                .singleElement()
                .asString()
                .startsWith("unplannable: cannot be planned: ")
                .endsWith("Nothing of it has started since 01:00. Correct its task file and register it again.");
        assertThat(story.why("a", "2026-11-22T01:00:00Z"))
                .singleElement()
                .asString()
                .startsWith("failed: cannot be planned: ");
    }

    @Test
    void no_clock_starts_it() throws IOException {
        story.task("demand");
        story.task("boot", "schedule", "@reboot");
        story.task("service", "schedule", "@continuous", "retries", Map.of("max", 0L, "delay", "1h"));
        story.task("tick", "schedule", "* * * * *", "started_by", "crontab");
        story.tick("2026-11-22T01:00:00Z");
        story.tick("2026-11-22T01:10:02Z");
        assertThat(story.why("demand", "2026-11-22T01:00:00Z"))
                .containsExactly("not scheduled: no schedule: started by a trigger, a chain or the queue only |");
        assertThat(story.why("boot", "2026-11-22T01:05:00Z"))
                .containsExactly("not scheduled: @reboot fires at a node's first tick after it booted |");
        assertThat(story.why("service", "2026-11-22T01:05:00Z"))
                .containsExactly("not scheduled: @continuous is kept running, not started by the clock |");
        assertThat(story.why("tick", "2026-11-22T01:10:00Z"))
                .containsExactly("not scheduled: started by the system's crontab, not by a runner | SmartCron keeps no"
                        + " rows of it. A tick began at 01:10:02.");
        assertThat(story.why("tick", "2026-11-22T01:05:00Z"))
                .containsExactly("not scheduled: started by the system's crontab, not by a runner | SmartCron keeps no"
                        + " rows of it. No tick ran from 01:01 until 01:10.");
    }

    @Test
    void asked_about_now_it_tells_how_things_stand_and_the_latest_decisions() throws IOException {
        story.task("a", "schedule", "0 * * * *");
        story.tick("2026-11-22T01:00:00Z");
        story.tick("2026-11-22T03:30:00Z");
        List<String> told = story.why("a");
        assertThat(told).hasSize(4);
        assertThat(told.get(0))
                .isEqualTo("not scheduled: minute 30 is not in 0 | The schedule is 0 * * * * (UTC). The last one before"
                        + " was at 03:00 (succeeded), the next is at 04:00.");
        assertThat(told.get(1)).startsWith("succeeded").contains("catching up this firing");
        assertThat(told.get(2))
                .startsWith("missed: no tick ran then (cron or machine off); catch_up: latest runs only the newest | ");
        assertThat(told.get(3)).startsWith("succeeded").contains("of its schedule");
    }

    /** Rows for what is due, and nothing is started. */
    private void plan(String time) {
        story.sleepUntil(time);
        story.planOnly();
    }

    private void spoil(String task) throws Exception {
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + home.resolve("smartcron.db"));
                var statement = connection.prepareStatement("update tasks set definition = ? where name = ?")) {
            statement.setString(1, "{\"schedule\":\"every tuesday\",\"command\":\"true\"}");
            statement.setString(2, task);
            statement.executeUpdate();
        }
    }
}
