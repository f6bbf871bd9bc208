package dev.smartcron.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.smartcron.schedule.ClockChanges.GapPolicy;
import dev.smartcron.schedule.ClockChanges.OverlapPolicy;
import java.time.Instant;
import java.time.ZoneId;
import java.time.zone.ZoneOffsetTransition;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * Schedules against {@link MinuteByMinute} on random expressions, zones, policies and starts.
 *
 * <p>{@code -Dschedule.triples=200000} makes it thorough, {@code -Dschedule.seed=N} repeats a run.
 */
final class RandomComparisonTest {
    private static final long FROM = Instant.parse("1990-01-01T00:00:00Z").getEpochSecond();
    private static final long UNTIL = Instant.parse("2040-12-31T00:00:00Z").getEpochSecond();
    private static final long DAY = 86_400;
    private static final List<String> ZONES =
            ZoneId.getAvailableZoneIds().stream().sorted().toList();

    private static final List<OverlapPolicy> OVERLAPS =
            List.of(OverlapPolicy.FIRST, OverlapPolicy.BOTH, OverlapPolicy.SECOND);

    private int refused;
    private int comparedFirings;
    private int beyondSight;

    @Test
    void fires_exactly_when_a_walk_over_every_minute_does() {
        int triples = Integer.getInteger("schedule.triples", 4_000);
        long seed = Long.getLong("schedule.seed", System.nanoTime());
        System.out.println("schedule comparison: " + triples + " triples, -Dschedule.seed=" + seed);
        long began = System.nanoTime();
        SplittableRandom random = new SplittableRandom(seed);
        RandomExpressions expressions = new RandomExpressions(random);
        for (int i = 0; i < triples; i++) {
            compare(random, expressions.next());
        }
        System.out.printf(
                "schedule comparison: %d firings and %d silences alike, %d refused, %.1f s%n",
                comparedFirings, beyondSight, refused, (System.nanoTime() - began) / 1e9);
        assertThat(comparedFirings).isGreaterThan(triples / 2);
        assertThat(beyondSight).isPositive();
    }

    private void compare(SplittableRandom random, String expression) {
        ZoneId zone = ZoneId.of(ZONES.get(random.nextInt(ZONES.size())));
        ClockChanges dst = new ClockChanges(
                random.nextInt(3) == 0 ? GapPolicy.SKIP : GapPolicy.RUN, OVERLAPS.get(random.nextInt(3)));
        MinuteByMinute slow = new MinuteByMinute(expression, zone.getRules(), dst);
        Schedule schedule;
        try {
            schedule = Schedule.parse(expression, zone, dst);
        } catch (BadSchedule bad) {
            refused++;
            assertThat(bad).hasMessageEndingWith("this schedule never fires");
            assertThat(slow.neverFires()).as(expression).isTrue();
            return;
        }
        long start = start(random, zone);
        // Mostly days, sometimes a year: what fires rarely is compared less often, because every minute is looked at.
        long sight = start + DAY * (random.nextInt(100) == 0 ? 370 : 4 + random.nextInt(8));
        Instant after = Instant.ofEpochSecond(start, random.nextInt(2) * 999_999_999L);
        for (int firing = 0; firing < 6; firing++) {
            String story = expression + " " + zone + " " + dst + " after " + after;
            long expected = slow.next(after.getEpochSecond(), sight);
            Optional<Instant> next = schedule.next(after);
            if (expected == MinuteByMinute.NONE) {
                beyondSight++;
                if (next.isPresent() && next.get().getEpochSecond() <= sight) {
                    fail(story + ": fires at " + next.get() + " but should not");
                }
                break;
            }
            comparedFirings++;
            if (!next.equals(Optional.of(Instant.ofEpochSecond(expected)))) {
                fail(story + ": next is " + next + " but should be " + Instant.ofEpochSecond(expected));
            }
            explained(random, schedule, slow, expected, story);
            after = next.get();
        }
    }

    /** What is said about an instant must agree with what happens at it: at the firing, and somewhere near it. */
    private static void explained(
            SplittableRandom random, Schedule schedule, MinuteByMinute slow, long firing, String story) {
        long near = firing + 60L * (random.nextInt(241) - 120);
        if (schedule.whyNot(Instant.ofEpochSecond(firing, 1)).isPresent()) {
            fail(story + ": fires at " + Instant.ofEpochSecond(firing) + " and denies it");
        }
        if (schedule.whyNot(Instant.ofEpochSecond(near)).isPresent() == slow.fires(near)) {
            fail(story + ": says of " + Instant.ofEpochSecond(near) + " "
                    + schedule.whyNot(Instant.ofEpochSecond(near)));
        }
    }

    /** Any second of the years under test, or, more often, one within five hours of a clock change. */
    private static long start(SplittableRandom random, ZoneId zone) {
        long anywhere = random.nextLong(FROM, UNTIL);
        ZoneOffsetTransition change = zone.getRules().nextTransition(Instant.ofEpochSecond(anywhere));
        if (change == null || change.toEpochSecond() > UNTIL || random.nextInt(4) == 0) {
            return anywhere;
        }
        return change.toEpochSecond() + random.nextLong(-5 * 3600, 5 * 3600);
    }
}
