package dev.smartcron.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is a schedule, and what it means: the first firings after Wednesday 2025-12-31 23:59:30, in UTC. */
final class AcceptedSchedulesTest {
    private static final Instant START = Instant.parse("2025-12-31T23:59:30Z");

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            * * * * *              | 01-01 00:00, 01-01 00:01, 01-01 00:02
            */5 * * * *            | 01-01 00:00, 01-01 00:05, 01-01 00:10
            */60 * * * *           | 01-01 00:00, 01-01 01:00, 01-01 02:00
            */99999999999 * * * *  | 01-01 00:00, 01-01 01:00, 01-01 02:00
            7 * * * *              | 01-01 00:07, 01-01 01:07, 01-01 02:07
            007 * * * *            | 01-01 00:07, 01-01 01:07, 01-01 02:07
            50/4 * * * *           | 01-01 00:50, 01-01 00:54, 01-01 00:58, 01-01 01:50
            5-10/2 * * * *         | 01-01 00:05, 01-01 00:07, 01-01 00:09, 01-01 01:05
            59,0-1,*/40 * * * *    | 01-01 00:00, 01-01 00:01, 01-01 00:40, 01-01 00:59
            3,17,42 * * * *        | 01-01 00:03, 01-01 00:17, 01-01 00:42, 01-01 01:03
            0 9-17/4 * * *         | 01-01 09:00, 01-01 13:00, 01-01 17:00, 01-02 09:00
            15 8,12,18 * * *       | 01-01 08:15, 01-01 12:15, 01-01 18:15
            0 20/3 * * *           | 01-01 20:00, 01-01 23:00, 01-02 20:00
            0 0 31 * *             | 01-31 00:00, 03-31 00:00, 05-31 00:00
            0 0 */10 * *           | 01-01 00:00, 01-11 00:00, 01-21 00:00, 01-31 00:00, 02-01 00:00
            0 0 1,15 * *           | 01-01 00:00, 01-15 00:00, 02-01 00:00
            0 0 1 mar,JUN *        | 03-01 00:00, 06-01 00:00
            0 0 1 Nov-dec *        | 11-01 00:00, 12-01 00:00
            0 0 1 */5 *            | 01-01 00:00, 06-01 00:00, 11-01 00:00
            0 0 * * MON            | 01-05 00:00, 01-12 00:00
            0 0 * * mon-Fri        | 01-01 00:00, 01-02 00:00, 01-05 00:00
            0 0 * * MON-FRI/2      | 01-02 00:00, 01-05 00:00, 01-07 00:00
            0 0 * * TUE,thu        | 01-01 00:00, 01-06 00:00, 01-08 00:00
            0 0 * * 0              | 01-04 00:00, 01-11 00:00
            0 0 * * 7              | 01-04 00:00, 01-11 00:00
            0 0 * * SUN-TUE        | 01-04 00:00, 01-05 00:00, 01-06 00:00, 01-11 00:00
            0 0 * * FRI-SUN        | 01-02 00:00, 01-03 00:00, 01-04 00:00, 01-09 00:00
            0 0 * * 5-0            | 01-02 00:00, 01-03 00:00, 01-04 00:00, 01-09 00:00
            0 0 * * 5-7            | 01-02 00:00, 01-03 00:00, 01-04 00:00, 01-09 00:00
            0 0 * * 0-7/7          | 01-04 00:00, 01-11 00:00
            0 0 * * SUN-SUN        | 01-04 00:00, 01-11 00:00
            0 0 * * 1/3            | 01-01 00:00, 01-04 00:00, 01-05 00:00, 01-08 00:00
            0 0 * * */3            | 01-03 00:00, 01-04 00:00, 01-07 00:00, 01-10 00:00
            0 0 * * 0-7            | 01-01 00:00, 01-02 00:00, 01-03 00:00
            0 0 13 * FRI           | 01-02 00:00, 01-09 00:00, 01-13 00:00, 01-16 00:00
            0 0 1,15 * 3           | 01-01 00:00, 01-07 00:00, 01-14 00:00, 01-15 00:00
            0 0 31 2 1             | 02-02 00:00, 02-09 00:00
            0 0 1 * 0-6            | 01-01 00:00, 01-02 00:00, 01-03 00:00
            0 0 1-31 * MON         | 01-01 00:00, 01-02 00:00, 01-03 00:00
            0 0 */2 * 3            | 01-07 00:00, 01-21 00:00, 02-11 00:00
            0 0 13 * */5           | 02-13 00:00, 03-13 00:00, 09-13 00:00, 11-13 00:00
            0 0 *,1 * MON          | 01-05 00:00, 01-12 00:00
            0 0 1 * *              | 01-01 00:00, 02-01 00:00
            0 0 * * *              | 01-01 00:00, 01-02 00:00
            @hourly                | 01-01 00:00, 01-01 01:00
            @daily                 | 01-01 00:00, 01-02 00:00
            @midnight              | 01-01 00:00, 01-02 00:00
            @weekly                | 01-04 00:00, 01-11 00:00
            @monthly               | 01-01 00:00, 02-01 00:00
            @Weekly                | 01-04 00:00, 01-11 00:00
            ' @DAILY '             | 01-01 00:00, 01-02 00:00
            '  0   6 * *  1 '      | 01-05 06:00, 01-12 06:00
            """)
    void means_what_cron_means(String text, String expected) throws BadSchedule {
        List<String> firings = new ArrayList<>();
        Schedule schedule = Schedule.parse(text, ZoneOffset.UTC);
        Instant at = START;
        for (String ignored : expected.split(", ", -1)) {
            at = schedule.next(at).orElseThrow();
            String local = LocalDateTime.ofInstant(at, ZoneOffset.UTC).toString();
            firings.add(local.substring(5).replace('T', ' '));
        }
        assertThat(String.join(", ", firings)).isEqualTo(expected);
        assertThat(schedule.kind()).isEqualTo(ScheduleKind.TIMED);
        assertThat(schedule.text()).isEqualTo(text);
    }

    @Test
    void takes_tabs_between_fields() throws BadSchedule {
        assertThat(Schedule.parse("\t0\t6 * *\t1", ZoneOffset.UTC).next(START))
                .contains(Instant.parse("2026-01-05T06:00:00Z"));
    }

    @ParameterizedTest
    @CsvSource({
        "0 0 29 2 *, 2028-02-29T00:00:00Z",
        "0 0 29 2 */7, 2032-02-29T00:00:00Z",
        "0 0 29 2 */6, 2032-02-29T00:00:00Z",
        "@yearly, 2026-01-01T00:00:00Z",
        "@Annually, 2026-01-01T00:00:00Z",
        "59 23 31 12 *, 2026-12-31T23:59:00Z"
    })
    void finds_what_comes_rarely(String text, String first) throws BadSchedule {
        assertThat(Schedule.parse(text, ZoneOffset.UTC).next(START)).contains(Instant.parse(first));
    }

    @Test
    void a_leap_day_on_a_sunday_is_forty_years_away_across_2100() throws BadSchedule {
        Schedule schedule = Schedule.parse("0 0 29 2 */7", ZoneOffset.UTC);
        assertThat(schedule.next(Instant.parse("2088-03-01T00:00:00Z")))
                .contains(Instant.parse("2128-02-29T00:00:00Z"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"@reboot", "@Reboot", " @REBOOT"})
    void reboot_fires_at_no_time(String text) throws BadSchedule {
        Schedule schedule = Schedule.parse(text, ZoneOffset.UTC);
        assertThat(schedule.kind()).isEqualTo(ScheduleKind.REBOOT);
        assertThat(schedule.next(START)).isEmpty();
        assertThat(schedule.note(START)).isEmpty();
        assertThat(schedule.whyNot(START))
                .contains("@reboot fires at the first tick after a boot, not by the time of day");
    }

    @Test
    void continuous_fires_at_no_time() throws BadSchedule {
        Schedule schedule = Schedule.parse("@continuous", ZoneOffset.UTC);
        assertThat(schedule.kind()).isEqualTo(ScheduleKind.CONTINUOUS);
        assertThat(schedule.next(START)).isEmpty();
        assertThat(schedule.whyNot(START)).contains("@continuous is kept running, not started by the time of day");
    }

    @Test
    void is_equal_to_the_same_words_in_the_same_zone() throws BadSchedule {
        Schedule schedule = Schedule.parse("0 0 * * *", ZoneOffset.UTC);
        assertThat(schedule)
                .isEqualTo(Schedule.parse("0 0 * * *", ZoneOffset.UTC))
                .hasSameHashCodeAs(Schedule.parse("0 0 * * *", ZoneOffset.UTC))
                .isNotEqualTo(Schedule.parse("@daily", ZoneOffset.UTC))
                .isNotEqualTo(Schedule.parse("0 0 * * *", ZoneOffset.MAX))
                .isNotEqualTo(Schedule.parse(
                        "0 0 * * *",
                        ZoneOffset.UTC,
                        new ClockChanges(ClockChanges.GapPolicy.SKIP, ClockChanges.OverlapPolicy.FIRST)));
    }

    @Test
    void answers_many_threads_at_once_as_it_answers_one() throws BadSchedule {
        Schedule shared = Schedule.parse("30 2 * * MON,WED,THU", ZoneId.of("Australia/Sydney"));
        Schedule alone = Schedule.parse("30 2 * * MON,WED,THU", ZoneId.of("Australia/Sydney"));
        List<Instant> starts = IntStream.range(0, 2_000)
                .mapToObj(hour -> START.plusSeconds(3600L * hour))
                .toList();
        assertThat(starts.parallelStream().map(shared::next).toList())
                .isEqualTo(starts.stream().map(alone::next).toList());
    }
}
