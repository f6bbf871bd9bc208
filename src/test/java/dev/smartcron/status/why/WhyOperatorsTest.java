package dev.smartcron.status.why;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Deeds of operators, and what the file had set. */
class WhyOperatorsTest extends WhyStory {
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
}
