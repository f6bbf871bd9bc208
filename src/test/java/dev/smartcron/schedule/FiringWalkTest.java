package dev.smartcron.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.PrimitiveIterator;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Walking firings gives the very instants that asking for the next one again and again gives. */
class FiringWalkTest {
    private static final List<String> ZONES = List.of(
            "Australia/Sydney", "Australia/Lord_Howe", "America/New_York", "America/Santiago", "Pacific/Apia", "UTC");

    private static final List<String> SCHEDULES = List.of(
            "* * * * *",
            "*/7 * * * *",
            "30 2 * * *",
            "15,45 1-3 * * *",
            "0-59 2 * * *",
            "0 0 * * 1",
            "0 0 29 2 *",
            "@reboot");

    @Test
    void the_same_firings_from_anywhere_under_every_policy() throws BadSchedule {
        long seed = 20_260_405;
        Random random = new Random(seed);
        for (int i = 0; i < 400; i++) {
            ClockChanges dst = new ClockChanges(
                    pick(random, List.of(ClockChanges.GapPolicy.values())),
                    pick(random, List.of(ClockChanges.OverlapPolicy.values())));
            Schedule schedule = Schedule.parse(pick(random, SCHEDULES), ZoneId.of(pick(random, ZONES)), dst);
            // Half of the starts lie in the days of a clock change: 2011-12-29 is Apia's, the others have theirs then.
            Instant start = Instant.parse(i % 2 == 0 ? "2011-12-29T00:00:00Z" : "2026-04-03T00:00:00Z")
                    .plusSeconds(random.nextInt(i % 4 < 2 ? 200_000 : 40_000_000));
            PrimitiveIterator.OfLong walk = schedule.walk(start);
            Instant at = start;
            for (int n = 0; n < 500; n++) {
                Instant next = schedule.next(at).orElse(null);
                String where = "seed " + seed + ", " + schedule + " " + dst + " after " + at;
                assertThat(walk.hasNext()).as(where).isEqualTo(next != null);
                if (next == null) {
                    break;
                }
                assertThat(Instant.ofEpochSecond(walk.nextLong())).as(where).isEqualTo(next);
                at = next;
            }
        }
    }

    private static <T> T pick(Random random, List<T> from) {
        return from.get(random.nextInt(from.size()));
    }
}
