package dev.smartcron.tick;

import static org.assertj.core.api.Assertions.assertThat;

import dev.smartcron.ProcessorTime;
import dev.smartcron.execution.ReasonCode;
import dev.smartcron.execution.Shows;
import dev.smartcron.execution.Trigger;
import dev.smartcron.schedule.Schedule;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.PrimitiveIterator;
import org.junit.jupiter.api.Test;

/** Firings that no tick came for. */
class CatchUpTest extends PolicyWorld {
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

    private void downFor(Duration time, String schedule, Object... keys) {
        Object[] all = new Object[keys.length + 2];
        System.arraycopy(keys, 0, all, 2, keys.length);
        all[0] = "schedule";
        all[1] = schedule;
        world.task("a", "true", all);
        world.now = world.now.plus(time).plusSeconds(30);
        world.run();
    }
}
