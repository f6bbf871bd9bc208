package dev.smartcron.tick;

import static org.assertj.core.api.Assertions.assertThat;

import dev.smartcron.execution.ReasonCode;
import dev.smartcron.execution.Sentence;
import dev.smartcron.execution.Shows;
import dev.smartcron.schedule.BadSchedule;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Settings of operators over the file: pauses, and other schedules. */
class PausesTest extends PolicyWorld {
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
                .extracting(row -> row.status().word()
                        + row.sentence(Sentence.PLAIN).map(" "::concat).orElse(""))
                .containsExactlyInAnyOrder("skipped everything paused by ann", "succeeded");
        assertThat(world.operator("ann").resumeAll()).isTrue();
        world.nextMinute();
        assertThat(rows("a")).last().isEqualTo("12:02 schedule succeeded");
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
}
