package dev.smartcron.status.why;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Days, places and clocks that decide about a firing. */
class WhyDaysTest extends WhyStory {
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
}
