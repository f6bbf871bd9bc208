package dev.smartcron.tick;

import static org.assertj.core.api.Assertions.assertThat;

import dev.smartcron.execution.Execution;
import dev.smartcron.execution.ReasonCode;
import dev.smartcron.execution.Shows;
import dev.smartcron.execution.Status;
import dev.smartcron.status.UpcomingFirings;
import dev.smartcron.store.query.RegisteredTask;
import dev.smartcron.store.query.TaskTable;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Clocks that somebody set, and minutes that no tick answered. */
class SetClockTest extends PolicyWorld {
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
}
