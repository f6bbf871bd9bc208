package dev.smartcron.web.pages;

import static org.assertj.core.api.Assertions.assertThat;

import dev.smartcron.status.timeline.TaskTimeline;
import dev.smartcron.status.timeline.TaskTimeline.NodeTicks;
import dev.smartcron.status.timeline.TimelineSpan;
import dev.smartcron.store.nodes.TickTimes.Silence;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a timeline says of its span alone. */
class TimelineWordsTest {
    private static final Instant NOON = Instant.parse("2026-04-05T12:00:00Z");
    private static final Duration HOUR = Duration.ofHours(1);

    @Test
    void of_an_outage_the_minutes_within_the_span_count() {
        NodeTicks ticks = new NodeTicks(
                List.of(),
                List.of(
                        new Silence("west", NOON.minus(HOUR), NOON.plus(HOUR).plus(HOUR), 180),
                        new Silence(
                                "east",
                                NOON.plus(Duration.ofMinutes(50)),
                                NOON.plus(HOUR).plus(HOUR),
                                70)),
                List.of(),
                Duration.ofMinutes(1));
        assertThat(ticks.nodes()).as("though none ticked").containsExactly("east", "west");
        TaskTimeline timeline = new TaskTimeline(
                new TimelineSpan(NOON, NOON.plus(HOUR), ZoneOffset.UTC), List.of(), List.of(), null, List.of(), ticks);
        assertThat(new TimelineWords(timeline, new Moments(NOON.plus(HOUR), ZoneOffset.UTC)).summary())
                .contains("70 minutes had no tick.");
    }
}
