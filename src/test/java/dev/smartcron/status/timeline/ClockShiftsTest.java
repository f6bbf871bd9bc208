package dev.smartcron.status.timeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.smartcron.status.timeline.TaskTimeline.ClockShift;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Clock changes as a timeline draws them: what comes twice is a time, what is cut out has none. */
class ClockShiftsTest {
    @ParameterizedTest
    @CsvSource({
        // Put forward on 4 October 2026 at 02:00, and back on 5 April 2026 at 03:00.
        "Australia/Sydney, 2026-10-03T12:00:00Z, 02:00 to 03:00 is cut out, 2026-10-03T16:00:00Z, 0",
        "Australia/Sydney, 2026-04-04T12:00:00Z, 02:00 to 03:00 comes twice, 2026-04-04T15:00:00Z, 120",
        // Half an hour only.
        "Australia/Lord_Howe, 2026-04-04T12:00:00Z, 01:30 to 02:00 comes twice, 2026-04-04T14:30:00Z, 60"
    })
    void a_change_is_found(String zone, Instant from, String words, Instant at, long minutes) {
        TimelineSpan span = new TimelineSpan(from, from.plus(Duration.ofDays(1)), ZoneId.of(zone));
        assertThat(ClockShifts.of(span))
                .containsExactly(new ClockShift(at, at.plus(Duration.ofMinutes(minutes)), words));
        TimelineSpan before = new TimelineSpan(from.minus(Duration.ofDays(1)), from, ZoneId.of(zone));
        assertThat(ClockShifts.of(before)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource("UTC")
    void a_zone_without_changes_has_none(String zone) {
        Instant from = Instant.parse("2026-01-01T00:00:00Z");
        assertThat(ClockShifts.of(new TimelineSpan(from, from.plus(Duration.ofDays(365)), ZoneId.of(zone))))
                .isEmpty();
    }
}
