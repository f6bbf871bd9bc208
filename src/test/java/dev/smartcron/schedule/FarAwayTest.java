package dev.smartcron.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Instants nobody plans for must give an answer all the same. */
final class FarAwayTest {
    private static final List<String> EXPRESSIONS =
            List.of("30 2 * * *", "*/7 * * * *", "0 0 29 2 *", "15 0 1 1 *", "59 23 * * SAT");

    @Test
    void every_zone_answers_around_every_clock_change_from_1900_to_2100() throws BadSchedule {
        Instant until = Instant.parse("2100-01-01T00:00:00Z");
        for (String name : ZoneId.getAvailableZoneIds()) {
            ZoneId zone = ZoneId.of(name);
            List<Schedule> schedules = List.of(
                    Schedule.parse("30 2 * * *", zone),
                    Schedule.parse("*/7 * * * *", zone),
                    Schedule.parse("15 0 * * SAT", zone));
            Instant at = Instant.parse("1900-01-01T00:00:00Z");
            ZoneOffsetTransition change = zone.getRules().nextTransition(at);
            for (int changes = 0; change != null && at.isBefore(until) && changes < 60; changes++) {
                at = change.getInstant();
                for (Schedule schedule : schedules) {
                    for (int second = -1; second <= 1; second++) {
                        Instant after = at.plusSeconds(second);
                        Instant next = schedule.next(after).orElseThrow();
                        assertThat(next)
                                .as("%s in %s after %s", schedule, zone, after)
                                .isAfter(after);
                        assertThat(schedule.whyNot(next))
                                .as("%s at %s", schedule, next)
                                .isEmpty();
                    }
                }
                change = zone.getRules().nextTransition(at);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Pacific/Auckland", "America/New_York", "Asia/Kathmandu", "Africa/Monrovia", "UTC"})
    void the_ends_of_time_answer_too(String zone) throws BadSchedule {
        for (String expression : EXPRESSIONS) {
            Schedule schedule = Schedule.parse(expression, ZoneId.of(zone));
            for (Instant at : List.of(
                    Instant.MIN,
                    Instant.parse("-0001-01-01T00:00:00Z"),
                    Instant.EPOCH,
                    Instant.parse("2100-01-01T00:00:00Z"),
                    Instant.parse("9999-12-31T23:59:59Z"),
                    Instant.MAX)) {
                Optional<Instant> next = schedule.next(at);
                assertThat(next.isEmpty() || next.get().isAfter(at)).isTrue();
                assertThat(schedule.note(at)).isNotNull();
                assertThat(schedule.whyNot(at)).isNotNull();
            }
            assertThat(schedule.next(Instant.MIN)).isPresent();
            assertThat(schedule.next(Instant.EPOCH)).isPresent();
            assertThat(schedule.next(Instant.MAX)).isEmpty();
        }
    }

    /** From 1990 on, over the leap day that 2100 has not. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            0 0 29 2 */7         | 3
            59 23 29 2 *         | 10
            30 12 31 */12 *      | 9
            0 0 */31 1,2,12 MON  | 9
            15 6 29-31 2 *       | 9
            0 0 1 1 *            | 9
            0 0 13 * */5         | 40
            """)
    void rare_days_are_those_that_a_walk_over_every_minute_finds(String text, int firings) throws BadSchedule {
        MinuteByMinute slow = new MinuteByMinute(text, ZoneOffset.UTC.getRules(), ClockChanges.DEFAULT);
        Schedule schedule = Schedule.parse(text, ZoneOffset.UTC);
        Instant at = Instant.parse("1990-01-01T00:00:00Z");
        for (int i = 0; i < firings; i++) {
            Instant next = schedule.next(at).orElseThrow();
            assertThat(next.getEpochSecond()).isEqualTo(slow.next(at.getEpochSecond(), next.getEpochSecond()));
            at = next;
        }
    }

    @Test
    void a_sunday_that_is_a_leap_day_is_found_over_forty_years() throws BadSchedule {
        Schedule schedule = Schedule.parse("0 0 29 2 */7", ZoneOffset.UTC);
        assertThat(schedule.next(Instant.parse("2088-02-29T00:00:00Z")))
                .contains(Instant.parse("2128-02-29T00:00:00Z"));
    }

    @Test
    void says_empty_past_its_horizon() throws BadSchedule {
        Schedule schedule = Schedule.parse("* * * * *", ZoneOffset.UTC);
        assertThat(schedule.next(Instant.parse("9890-01-01T00:00:00Z"))).isPresent();
        assertThat(schedule.next(Instant.parse("9900-01-01T00:00:00Z"))).isEmpty();
    }
}
