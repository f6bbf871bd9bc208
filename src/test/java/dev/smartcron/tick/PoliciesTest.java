package dev.smartcron.tick;

import static org.assertj.core.api.Assertions.assertThat;

import dev.smartcron.ProcessorTime;
import dev.smartcron.checks.Heartbeats;
import dev.smartcron.execution.Execution;
import dev.smartcron.execution.ReasonCode;
import dev.smartcron.execution.Sentence;
import dev.smartcron.execution.Shows;
import dev.smartcron.execution.Status;
import dev.smartcron.execution.Trigger;
import dev.smartcron.schedule.BadSchedule;
import dev.smartcron.schedule.Schedule;
import dev.smartcron.status.Holds;
import dev.smartcron.status.TaskNodes;
import dev.smartcron.status.UpcomingFirings;
import dev.smartcron.store.plan.Planning;
import dev.smartcron.store.query.RegisteredTask;
import dev.smartcron.store.query.TaskTable;
import dev.smartcron.store.rows.Node;
import dev.smartcron.task.Definition;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.PrimitiveIterator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of firings that are not simply run: down, paused, set clocks, days off, other places. */
class PoliciesTest {
    @TempDir
    private Path home;

    private World world;

    @BeforeEach
    void open() {
        world = new World(home);
    }

    @AfterEach
    void close() {
        world.close();
    }

    // Down: registered at 12:00, next tick so much and half a minute later.

    @Test
    void three_hours_down_and_the_latest_is_caught_up() {
        downFor(Duration.ofMinutes(190), "0 * * * *", "catch_up", "latest");
        assertThat(rows("a"))
                .containsExactly(
                        "13:00 missed no tick ran then (cron or machine off); catch_up: latest runs only the newest",
                        "14:00 missed no tick ran then (cron or machine off); catch_up: latest runs only the newest",
                        "15:00 catch_up succeeded");
    }

    @Test
    void three_hours_down_and_all_are_caught_up() {
        downFor(Duration.ofMinutes(190), "0 * * * *", "catch_up", "all");
        assertThat(rows("a"))
                .containsExactly("13:00 catch_up succeeded", "14:00 catch_up succeeded", "15:00 catch_up succeeded");
    }

    @Test
    @Shows(ReasonCode.CATCH_UP_NONE)
    void three_hours_down_and_none_is_caught_up() {
        downFor(Duration.ofMinutes(190), "0 * * * *", "catch_up", "none");
        assertThat(rows("a"))
                .containsExactly(
                        "13:00 missed no tick ran then (cron or machine off); catch_up: none runs no missed firing",
                        "14:00 missed no tick ran then (cron or machine off); catch_up: none runs no missed firing",
                        "15:00 missed no tick ran then (cron or machine off); catch_up: none runs no missed firing");
    }

    @Test
    @Shows({ReasonCode.ASLEEP, ReasonCode.CATCH_UP_LATEST, ReasonCode.CATCH_UP_WINDOW})
    void three_days_down_of_an_hourly_task_with_latest() {
        downFor(Duration.ofDays(3).plusMinutes(10), "0 * * * *", "catch_up", "latest");
        assertThat(reasons("a"))
                .containsExactly(
                        "missed: 48 firings from 2026-04-05T13:00:00Z to 2026-04-07T12:00:00Z:"
                                + " no tick ran then (cron or machine off);"
                                + " older than its catch_up_window of 1d",
                        "missed: 23 firings from 2026-04-07T13:00:00Z to 2026-04-08T11:00:00Z:"
                                + " no tick ran then (cron or machine off); catch_up: latest runs only the newest",
                        "succeeded");
    }

    @Test
    void three_days_down_of_an_hourly_task_with_all() {
        downFor(Duration.ofDays(3).plusMinutes(10), "0 * * * *", "catch_up", "all");
        assertThat(reasons("a"))
                .hasSize(25)
                .startsWith("missed: 48 firings from 2026-04-05T13:00:00Z to 2026-04-07T12:00:00Z:"
                        + " no tick ran then (cron or machine off);"
                        + " older than its catch_up_window of 1d")
                .endsWith("succeeded");
        assertThat(world.history("a").stream().filter(row -> row.trigger() == Trigger.CATCH_UP))
                .hasSize(24);
    }

    @Test
    void three_days_down_of_an_hourly_task_with_none() {
        downFor(Duration.ofDays(3).plusMinutes(10), "0 * * * *", "catch_up", "none");
        assertThat(reasons("a"))
                .containsExactly(
                        "missed: 48 firings from 2026-04-05T13:00:00Z to 2026-04-07T12:00:00Z:"
                                + " no tick ran then (cron or machine off);"
                                + " older than its catch_up_window of 1d",
                        "missed: 24 firings from 2026-04-07T13:00:00Z to 2026-04-08T12:00:00Z:"
                                + " no tick ran then (cron or machine off); catch_up: none runs no missed firing");
    }

    @Test
    @Shows(ReasonCode.CATCH_UP_MOST)
    void all_is_caught_up_in_its_window_and_to_its_cap() {
        downFor(Duration.ofHours(3).plusMinutes(5), "* * * * *", "catch_up", "all", "catch_up_window", "2h");
        // 13:06 and later are in the window: 12:01 to 13:05 are too old, and of 13:06 to 15:04 the newest hundred run;
        // 15:05 is on time.
        List<String> reasons = reasons("a");
        assertThat(reasons)
                .hasSize(103)
                .startsWith(
                        "missed: 65 firings from 2026-04-05T12:01:00Z to 2026-04-05T13:05:00Z:"
                                + " no tick ran then (cron or machine off);"
                                + " older than its catch_up_window of 2h",
                        "missed: 19 firings from 2026-04-05T13:06:00Z to 2026-04-05T13:24:00Z:"
                                + " no tick ran then (cron or machine off); catch_up: all runs the newest 100");
        assertThat(world.history("a").stream().filter(row -> row.trigger() == Trigger.CATCH_UP))
                .hasSize(100);
        assertThat(firings("a")).isEqualTo(185);
    }

    @Test
    void a_year_down_of_a_minute_task_is_planned_as_fast_as_it_is_walked_and_counted_exactly() throws Exception {
        for (String policy : List.of("none", "latest", "all")) {
            world.task(policy, "true", "catch_up", policy, "catch_up_window", "365d");
        }
        Instant before = world.now;
        world.now = world.now.plus(Duration.ofDays(365));
        Schedule schedule = Schedule.parse("* * * * *", ZoneOffset.UTC);
        long walked = ProcessorTime.of(() -> {
            PrimitiveIterator.OfLong walk = schedule.walk(before);
            for (int firing = 0; firing < 365 * 1_440; firing++) {
                walk.nextLong();
            }
        });
        assertThat(ProcessorTime.once(() -> world.planner().plan(world.now, Duration.ZERO)))
                .isLessThan(100 * walked);
        for (String policy : List.of("none", "latest", "all")) {
            assertThat(firings(policy)).as(policy).isEqualTo(365 * 1_440);
        }
        assertThat(reasons("none"))
                .containsExactly(
                        "missed: 525,599 firings from 2026-04-05T12:01:00Z to 2027-04-05T11:59:00Z:"
                                + " no tick ran then (cron or machine off); catch_up: none runs no missed firing",
                        "pending");
        assertThat(reasons("latest")).hasSize(2);
        assertThat(reasons("all"))
                .hasSize(102)
                .startsWith("missed: 525,499 firings from 2026-04-05T12:01:00Z to 2027-04-05T10:19:00Z:"
                        + " no tick ran then (cron or machine off); catch_up: all runs the newest 100");
    }

    @Test
    void a_late_tick_is_not_a_miss() {
        world.task("a", "true", "catch_up", "none");
        world.now = world.now.plusSeconds(119);
        world.run();
        assertThat(rows("a")).containsExactly("12:01 schedule succeeded");
        world.now = Instant.parse("2026-04-05T12:03:50Z");
        world.run();
        assertThat(rows("a"))
                .containsExactly("12:01 schedule succeeded", "12:02 schedule succeeded", "12:03 schedule succeeded");
    }

    // Disabled, new, changed.

    @Test
    void a_task_registered_today_missed_nothing_yesterday() {
        world.task("first", "true");
        world.now = world.now.plus(Duration.ofDays(1));
        world.task("a", "true", "catch_up", "all");
        world.run();
        assertThat(world.history("a")).isEmpty();
    }

    @Test
    void what_was_due_before_a_change_of_schedule_or_zone_is_decided_by_the_old_one() {
        world.task("a", "true", "schedule", "0 * * * *", "catch_up", "none");
        world.now = world.now.plus(Duration.ofMinutes(130));
        world.task("a", "true", "schedule", "0 * * * *", "catch_up", "none", "timezone", "Asia/Kolkata");
        world.now = world.now.plus(Duration.ofMinutes(20));
        world.run();
        assertThat(rows("a"))
                .containsExactly(
                        "13:00 missed no tick ran then (cron or machine off); catch_up: none runs no missed firing",
                        "14:00 missed no tick ran then (cron or machine off); catch_up: none runs no missed firing",
                        "14:30 schedule succeeded");
    }

    // Paused.

    @Test
    void what_is_due_in_a_pause_is_skipped_and_not_caught_up() {
        world.task("a", "true", "schedule", "0 * * * *", "catch_up", "all");
        world.operator("ann").pause("a", Instant.parse("2026-04-05T14:30:00Z"));
        for (int hour = 0; hour < 4; hour++) {
            world.now = world.now.plus(Duration.ofHours(1));
            world.run();
        }
        assertThat(rows("a"))
                .containsExactly(
                        "13:00 skipped paused by ann until 2026-04-05T14:30:00Z",
                        "14:00 skipped paused by ann until 2026-04-05T14:30:00Z",
                        "15:00 schedule succeeded",
                        "16:00 schedule succeeded");
    }

    @Test
    void a_pause_in_which_the_machine_was_down_is_still_told_from_it() {
        world.task("a", "true", "schedule", "0 * * * *", "catch_up", "none");
        world.operator("ann").pause("a", Instant.parse("2026-04-05T14:30:00Z"));
        world.now = Instant.parse("2026-04-05T16:20:00Z");
        world.run();
        assertThat(rows("a"))
                .containsExactly(
                        "13:00 skipped paused by ann until 2026-04-05T14:30:00Z",
                        "14:00 skipped paused by ann until 2026-04-05T14:30:00Z",
                        "15:00 missed no tick ran then (cron or machine off); catch_up: none runs no missed firing",
                        "16:00 missed no tick ran then (cron or machine off); catch_up: none runs no missed firing");
    }

    @Test
    @Shows(ReasonCode.PAUSED)
    void a_long_pause_is_ten_rows_and_one_that_counts_on() {
        world.task("a", "true");
        world.operator("ann").pause("a", null);
        for (int minute = 0; minute < 15; minute++) {
            world.nextMinute();
        }
        assertThat(world.history("a")).hasSize(11);
        assertThat(reasons("a"))
                .startsWith("skipped: paused by ann")
                .endsWith("skipped: 5 firings from 2026-04-05T12:11:00Z to 2026-04-05T12:15:00Z: paused by ann");
        assertThat(world.operator("bob").resume("a")).isTrue();
        assertThat(world.operator("bob").resume("a")).isFalse();
        world.nextMinute();
        assertThat(rows("a")).last().isEqualTo("12:16 schedule succeeded");
        assertThat(firings("a")).isEqualTo(16);
    }

    @Test
    @Shows(ReasonCode.PAUSED_ALL)
    void a_pause_of_everything_holds_every_task_and_leaves_manual_starts() {
        world.task("a", "true");
        world.task("b", "true");
        world.operator("ann").pauseAll(null);
        world.add("b");
        world.nextMinute();
        assertThat(rows("a")).containsExactly("12:01 skipped everything paused by ann");
        assertThat(world.history("b"))
                .extracting(Execution::status)
                .containsExactlyInAnyOrder(Status.SKIPPED, Status.SUCCEEDED);
        assertThat(world.operator("ann").resumeAll()).isTrue();
        world.nextMinute();
        assertThat(rows("a")).last().isEqualTo("12:02 schedule succeeded");
    }

    // The clock.

    @Test
    void a_clock_set_back_two_hours_runs_nothing_twice_and_is_told() {
        world.task("a", "true", "schedule", "*/30 * * * *");
        for (int i = 0; i < 6; i++) {
            world.now = world.now.plus(Duration.ofMinutes(30));
            world.run();
        }
        world.setClock(Duration.ofHours(-2));
        world.now = world.now.plus(Duration.ofMinutes(1));
        Report told = world.run();
        assertThat(told.clockWarning())
                .contains(
                        "the clock was set back by 2h since the last tick: what ran already does not run again, fixed times"
                                + " wait until the clock is there again, schedules that begin with a star go on");
        assertThat(told.sinceLast().missing()).isZero();
        for (int i = 0; i < 5; i++) {
            world.now = world.now.plus(Duration.ofMinutes(30));
            world.run();
        }
        // 15:00 was the last before; 13:01 to 15:31 come again by the clock, and only 15:30 is new.
        assertThat(rows("a"))
                .containsExactly(
                        "12:30 schedule succeeded",
                        "13:00 schedule succeeded",
                        "13:30 schedule succeeded",
                        "14:00 schedule succeeded",
                        "14:30 schedule succeeded",
                        "15:00 schedule succeeded",
                        "15:30 schedule succeeded");
    }

    @Test
    @Shows(ReasonCode.CLOCK_FORWARD)
    void a_clock_put_forward_two_hours_loses_nothing_and_is_told() {
        world.task("a", "true", "schedule", "*/30 * * * *");
        world.task("b", "true", "schedule", "*/30 * * * *", "catch_up", "none");
        world.now = world.now.plus(Duration.ofMinutes(30));
        world.run();
        world.setClock(Duration.ofHours(2));
        world.now = world.now.plus(Duration.ofMinutes(1));
        Report told = world.run();
        assertThat(told.clockWarning().orElseThrow()).startsWith("the clock was put forward by 2h since the last tick");
        assertThat(told.json()).containsEntry("clock_jump_ms", 7_200_000L).containsEntry("missing_minutes", 0);
        assertThat(rows("a"))
                .containsExactly(
                        "12:30 schedule succeeded",
                        "13:00 missed the clock was put forward by 2h; catch_up: latest runs only the newest",
                        "13:30 missed the clock was put forward by 2h; catch_up: latest runs only the newest",
                        "14:00 missed the clock was put forward by 2h; catch_up: latest runs only the newest",
                        "14:30 schedule succeeded");
        assertThat(rows("b")).hasSize(5).last().isEqualTo("14:30 schedule succeeded");
        assertThat(world.nextMinute().clockWarning()).isEmpty();
    }

    /** As in Debian's cron: a watchdog of every minute does not stand still until a wrong clock is caught up with. */
    @Test
    void after_a_tick_two_hours_ahead_star_schedules_go_on_and_fixed_times_wait() {
        world.task("star", "true", "schedule", "* * * * *");
        world.task("fixed", "true", "schedule", "5,30 12-14 * * *", "catch_up", "none");
        world.now = world.now.plus(Duration.ofMinutes(1));
        world.run();
        world.setClock(Duration.ofHours(2));
        world.now = world.now.plus(Duration.ofMinutes(1));
        world.run();
        assertThat(rows("star")).last().isEqualTo("14:02 schedule succeeded");
        world.setClock(Duration.ofHours(-2));
        for (int i = 0; i < 4; i++) {
            world.now = world.now.plus(Duration.ofMinutes(1));
            world.run();
        }
        assertThat(rows("star"))
                .containsExactly(
                        "12:01 schedule succeeded",
                        "12:02 missed the clock was put forward by 2h; catch_up: latest runs only the newest",
                        "12:03 schedule succeeded",
                        "12:04 schedule succeeded",
                        "12:05 schedule succeeded",
                        "12:06 schedule succeeded",
                        "14:02 schedule succeeded");
        // 12:05 has been, as far as a fixed time knows; 14:05 is the next.
        assertThat(rows("fixed")).noneMatch(row -> row.endsWith("succeeded"));
        RegisteredTask fixed =
                RegisteredTask.of(new TaskTable(world.database).find("fixed").orElseThrow());
        assertThat(fixed.waitsUntil(world.now)).contains(Instant.parse("2026-04-05T14:02:00Z"));
        assertThat(fixed.row().nextDue()).isEqualTo("2026-04-05T14:05:00Z");
        assertThat(UpcomingFirings.fromNow(fixed, world.now, 1, holds()).next())
                .containsExactly(Instant.parse("2026-04-05T14:05:00Z"));
    }

    @Test
    void a_row_that_counted_firings_on_into_a_wrong_future_ends_before_it() {
        world.task("star", "true", "schedule", "* * * * *", "catch_up", "none");
        world.run();
        world.now = world.now.plus(Duration.ofMinutes(60));
        world.setClock(Duration.ofMinutes(90));
        world.run();
        world.setClock(Duration.ofMinutes(-90));
        world.now = world.now.plus(Duration.ofMinutes(1));
        world.run();
        List<Execution> rows = world.history("star");
        Execution folded =
                rows.stream().filter(row -> row.firings() > 1).findFirst().orElseThrow();
        assertThat(folded.lastFiring()).isEqualTo("2026-04-05T13:00:00Z");
        assertThat(folded.firings())
                .isEqualTo(Duration.between(folded.scheduledAt(), folded.lastFiring())
                                .toMinutes()
                        + 1);
        assertThat(rows.stream()
                        .filter(row -> row.status() == Status.SUCCEEDED)
                        .map(row -> row.scheduledAt().toString()))
                .containsExactlyInAnyOrder("2026-04-05T13:01:00Z", "2026-04-05T14:30:00Z");
    }

    @Test
    void a_clock_that_was_years_ahead_does_not_stop_tasks_for_years() {
        world.task("a", "true", "schedule", "*/30 * * * *");
        world.now = world.now.plus(Duration.ofMinutes(30));
        world.run();
        world.setClock(Duration.ofDays(1_000));
        world.run();
        world.setClock(Duration.ofDays(-1_000));
        world.now = world.now.plus(Duration.ofMinutes(30));
        world.run();
        world.now = world.now.plus(Duration.ofMinutes(30));
        world.run();
        // What the wrong clock leapt over, from 13:00 on, was never there.
        assertThat(world.history("a").stream()
                        .filter(row -> row.status() == Status.SUCCEEDED)
                        .map(row -> row.scheduledAt().toString()))
                .containsExactlyInAnyOrder(
                        "2026-04-05T12:30:00Z", "2028-12-30T12:30:00Z", "2026-04-05T13:00:00Z", "2026-04-05T13:30:00Z");
    }

    @Test
    void down_for_two_hours_is_no_set_clock_and_its_minutes_are_missing() {
        world.task("a", "true", "schedule", "0 0 1 1 *");
        world.run();
        world.now = world.now.plus(Duration.ofHours(2));
        Report report = world.run();
        assertThat(report.clockWarning()).isEmpty();
        assertThat(report.sinceLast().missing()).isEqualTo(119);
        assertThat(report.sinceLast().missingFrom()).isEqualTo("2026-04-05T12:01:00Z");
    }

    @Test
    void minutes_the_launcher_answered_are_not_missing() {
        world.task("a", "true", "schedule", "0 0 1 1 *");
        world.run();
        Instant start = world.now;
        for (int minute = 1; minute < 30; minute++) {
            if (minute != 7 && minute != 8) {
                world.idle.add(start.plusSeconds(60L * minute + 2));
            }
        }
        world.now = start.plus(Duration.ofMinutes(30));
        Report report = world.run();
        assertThat(report.sinceLast().missing()).isEqualTo(2);
        assertThat(report.sinceLast().missingFrom()).isEqualTo("2026-04-05T12:07:00Z");
    }

    // Days.

    @Test
    @Shows(ReasonCode.CALENDAR)
    void a_day_of_a_calendar_is_skipped_in_the_tasks_zone() {
        world.calendars.put("nz", new Definition("nz", Map.of("dates", List.of("2026-04-06"))));
        world.task(
                "a",
                "true",
                "schedule",
                "0 */6 * * *",
                "timezone",
                "Pacific/Auckland",
                "calendar",
                Map.of("skip", List.of("nz")));
        for (int i = 0; i < 6; i++) {
            world.now = world.now.plus(Duration.ofHours(6));
            world.run();
        }
        // In Auckland it is midnight at 12:00Z: 6 April there lasts from the registration on to 12:00Z of that day.
        assertThat(rows("a"))
                .containsExactly(
                        "18:00 skipped 2026-04-06 is in calendar nz",
                        "00:00 skipped 2026-04-06 is in calendar nz",
                        "06:00 skipped 2026-04-06 is in calendar nz",
                        "12:00 schedule succeeded",
                        "18:00 schedule succeeded",
                        "00:00 schedule succeeded");
    }

    @Test
    @Shows({ReasonCode.NOT_YET_ACTIVE, ReasonCode.NO_LONGER_ACTIVE})
    void nothing_runs_outside_the_active_days_and_down_time_there_is_no_miss() {
        world.task(
                "a",
                "true",
                "schedule",
                "0 0 * * *",
                "catch_up",
                "none",
                "catch_up_window",
                "5d",
                "active",
                Map.of("from", "2026-04-07", "until", "2026-04-09"));
        world.now = Instant.parse("2026-04-10T06:00:00Z");
        world.run();
        assertThat(reasons("a"))
                .containsExactly(
                        "skipped: not active before 2026-04-07",
                        "missed: no tick ran then (cron or machine off); catch_up: none runs no missed firing",
                        "missed: no tick ran then (cron or machine off); catch_up: none runs no missed firing",
                        "skipped: not active from 2026-04-09 on",
                        "skipped: not active from 2026-04-09 on");
    }

    @Test
    void previews_say_which_firings_will_be_skipped() {
        world.calendars.put("nz", new Definition("nz", Map.of("dates", List.of("2026-04-06"))));
        world.task("a", "true", "schedule", "0 6 * * *", "calendar", Map.of("skip", List.of("nz")));
        world.operator("ann").pause("a", Instant.parse("2026-04-07T07:00:00Z"));
        RegisteredTask task =
                RegisteredTask.of(new TaskTable(world.database).find("a").orElseThrow());
        UpcomingFirings coming = UpcomingFirings.of(task, world.now, 3, holds());
        assertThat(coming.next().stream().map(at -> coming.note(at).orElse("runs")))
                .containsExactly(
                        "will be skipped: 2026-04-06 is in calendar nz",
                        "will be skipped: paused by ann until 2026-04-07T07:00:00Z",
                        "runs");
    }

    // Places.

    @Test
    @Shows(ReasonCode.WRONG_ENVIRONMENT)
    void a_task_of_another_environment_is_skipped_with_its_reason() {
        world.task("a", "true", "environments", List.of("staging", "test"));
        world.task("b", "true", "environments", List.of("production"));
        world.nextMinute();
        assertThat(rows("a")).containsExactly("12:01 skipped runs only in staging, test; this is production");
        assertThat(rows("b")).containsExactly("12:01 schedule succeeded");
    }

    @Test
    @Shows(ReasonCode.NODES_ASLEEP)
    void a_task_of_another_host_waits_for_it_and_is_caught_up_there() {
        world.task("a", "true", "schedule", "0 * * * *", "hosts", List.of("web1"), "catch_up_window", "3h");
        world.now = Instant.parse("2026-04-05T14:10:00Z");
        world.run();
        assertThat(world.history("a")).isEmpty();
        world.node = new Node("web1", "production", world.node.bootId(), "test");
        world.run();
        assertThat(rows("a"))
                .containsExactly(
                        "13:00 missed no node of its hosts web1 ticked then; catch_up: latest runs only the newest",
                        "14:00 catch_up succeeded");
    }

    @Test
    @Shows(ReasonCode.NO_NODE)
    void a_task_whose_hosts_never_come_is_missed_when_its_window_is_over() {
        world.task("a", "true", "schedule", "0 * * * *", "hosts", List.of("web1", "web2"), "catch_up_window", "3h");
        world.now = Instant.parse("2026-04-05T17:10:00Z");
        world.run();
        assertThat(rows("a"))
                .containsExactly(
                        "13:00 missed no node of its hosts web1, web2 ticked within its catch_up_window of 3h",
                        "14:00 missed no node of its hosts web1, web2 ticked within its catch_up_window of 3h");
    }

    @Test
    void a_firing_planned_for_another_host_by_an_operators_change_is_missed_when_its_window_is_over() {
        world.task("a", "true", "schedule", "0 * * * *", "hosts", List.of("web1"), "catch_up_window", "3h");
        world.now = Instant.parse("2026-04-05T13:10:00Z");
        world.task("a", "true", "schedule", "0 0 1 1 *", "hosts", List.of("web1"), "catch_up_window", "3h");
        assertThat(rows("a")).containsExactly("13:00 catch_up pending");
        world.run();
        assertThat(rows("a")).containsExactly("13:00 catch_up pending");
        world.now = Instant.parse("2026-04-05T16:10:01Z");
        world.run();
        assertThat(rows("a"))
                .containsExactly("13:00 missed no node of its hosts web1 ticked within its catch_up_window of 3h");
    }

    // Delays.

    @Test
    void a_delayed_start_is_waited_for_within_its_minute() {
        world.clockMoves = true;
        world.task("a", "true", "jitter", "5s");
        world.now = Instant.parse("2026-04-05T12:01:00Z");
        assertThat(world.run().counts().succeeded()).isEqualTo(1);
        Execution execution = world.only("a");
        assertThat(execution.dueAt())
                .isBetween(
                        execution.scheduledAt().plusMillis(1),
                        execution.scheduledAt().plusSeconds(5));
        assertThat(execution.startedAt())
                .isBetween(execution.dueAt(), execution.dueAt().plusSeconds(30));
    }

    @Test
    void a_start_delayed_beyond_its_minute_is_left_to_a_later_tick() {
        world.task("a", "true", "jitter", "1h");
        world.now = world.now.plusSeconds(60);
        long began = System.nanoTime();
        world.run();
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofMinutes(1));
        assertThat(rows("a")).containsExactly("12:01 schedule pending");
        world.now = world.only("a").dueAt();
        world.task("a", "true", "schedule", "0 0 1 1 *");
        world.run();
        assertThat(rows("a")).startsWith("12:01 schedule succeeded");
    }

    @Test
    void a_runner_with_something_running_starts_what_a_delay_held_back() {
        world.clockMoves = true;
        world.task("long", "sleep 4");
        world.task("a", "true", "jitter", "3s");
        world.now = Instant.parse("2026-04-05T12:01:58Z");
        world.run();
        Execution execution = world.only("a");
        assertThat(execution.status()).isEqualTo(Status.SUCCEEDED);
        assertThat(execution.startedAt()).isBefore(world.only("long").finishedAt());
    }

    // Boots.

    @Test
    void a_boot_starts_only_what_was_registered_before_it() {
        world.task("other", "true", "schedule", "0 0 1 1 *");
        world.run();
        world.task("a", "true", "schedule", "@reboot");
        world.run();
        assertThat(world.history("a")).isEmpty();
        world.node = new Node("node", "production", "next boot", "test");
        world.bootedAt = world.now.plusSeconds(30);
        world.nextMinute();
        world.nextMinute();
        assertThat(rows("a")).containsExactly("12:00 schedule succeeded");
        assertThat(world.only("a").scheduledAt()).isEqualTo(world.bootedAt);
    }

    // Another schedule.

    @Test
    void an_operators_schedule_survives_registering_and_goes_when_it_is_reset() throws BadSchedule {
        world.task("a", "true", "schedule", "0 0 1 1 *");
        world.operator("ann").reschedule("a", "*/2 * * * *", null);
        world.register();
        world.task("a", "true", "schedule", "0 0 2 1 *");
        world.nextMinute();
        world.nextMinute();
        assertThat(rows("a")).containsExactly("12:02 schedule succeeded");
        assertThat(world.operator("ann").resetSchedule("a")).isTrue();
        assertThat(world.operator("ann").resetSchedule("a")).isFalse();
        world.nextMinute();
        world.nextMinute();
        assertThat(world.history("a")).hasSize(1);
    }

    private void downFor(Duration time, String schedule, Object... keys) {
        Object[] all = new Object[keys.length + 2];
        System.arraycopy(keys, 0, all, 2, keys.length);
        all[0] = "schedule";
        all[1] = schedule;
        world.task("a", "true", all);
        world.now = world.now.plus(time).plusSeconds(30);
        world.run();
    }

    /** {@code 13:00 missed why} or {@code 15:00 catch_up succeeded}, in the order of the firings. */
    private List<String> rows(String task) {
        return byFiring(task).stream()
                .map(row -> {
                    String time = row.scheduledAt().toString().substring(11, 16) + " ";
                    boolean dropped = row.status() == Status.MISSED || row.status() == Status.SKIPPED;
                    return time
                            + (dropped
                                    ? row.status().word() + " "
                                            + row.sentence(Sentence.PLAIN).orElseThrow()
                                    : row.trigger().word() + " " + row.status().word());
                })
                .toList();
    }

    private List<String> reasons(String task) {
        return byFiring(task).stream()
                .map(row -> row.sentence(Sentence.PLAIN)
                        .map(told -> row.status().word() + ": " + told)
                        .orElse(row.status().word()))
                .toList();
    }

    private int firings(String task) {
        return byFiring(task).stream().mapToInt(Execution::firings).sum();
    }

    private List<Execution> byFiring(String task) {
        return world.history(task).stream()
                .filter(row -> row.scheduledAt() != null)
                .sorted(Comparator.comparing(Execution::scheduledAt))
                .toList();
    }

    private Holds holds() {
        TaskNodes nodes = new TaskNodes(new Heartbeats(List.of(), "node", null), world.node);
        return Holds.read(new Planning(world.database), nodes, world.now);
    }
}
