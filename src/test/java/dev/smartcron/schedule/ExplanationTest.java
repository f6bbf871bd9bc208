package dev.smartcron.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.smartcron.schedule.ClockChanges.GapPolicy;
import dev.smartcron.schedule.ClockChanges.OverlapPolicy;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The words for why something fires or does not. */
final class ExplanationTest {

    @ParameterizedTest(name = "{0} at {2}")
    @CsvSource(delimiter = '|', textBlock = """
            */5 * * * *        | UTC                 | 2026-01-01T10:07:59Z      | minute 7 is not in */5
            */5 * * * *        | UTC                 | 2026-01-01T10:10:59Z      | fires
            0 8-18 * * *       | UTC                 | 2026-01-01T07:00:00Z      | hour 7 is not in 8-18
            0 8-18 * * *       | Pacific/Auckland    | 2026-01-01T08:00:00+13:00 | fires
            0 8-18 * * *       | Pacific/Auckland    | 2026-01-01T08:00:00Z      | hour 21 is not in 8-18
            30 2 * * MON-FRI   | UTC                 | 2026-01-03T03:31:00Z      | minute 31 is not in 30; hour 3 is not in 2; weekday Saturday is not in MON-FRI
            0 0 1,15 JAN *     | UTC                 | 2026-02-02T00:00:00Z      | day of month 2 is not in 1,15; month 2 is not in JAN
            0 0 13 * FRI       | UTC                 | 2026-01-03T00:00:00Z      | neither is day of month 3 in 13 nor weekday Saturday in FRI
            0 0 13 * FRI       | UTC                 | 2026-01-02T00:00:00Z      | fires
            0 0 */2 * 3        | UTC                 | 2026-01-03T00:00:00Z      | weekday Saturday is not in 3
            0 0 */2 * 0        | UTC                 | 2026-01-04T00:00:00Z      | day of month 4 is not in */2
            @Daily             | UTC                 | 2026-01-01T00:05:00Z      | minute 5 is not in 0; @Daily is 0 0 * * *
            # Sydney 2025-10-05: 02:00+10:00 becomes 03:00+11:00; whoever asks for 02:30 is given 03:30
            30 2 * * *         | Australia/Sydney    | 2025-10-05T03:30:00+11:00 | hour 3 is not in 2; 02:30 does not exist this day: moved to 03:00
            30 2 * * *         | Australia/Sydney    | 2025-10-05T03:00:00+11:00 | fires
            30 2 * * *         | Australia/Sydney    | 2025-10-05T03:31:00+11:00 | minute 31 is not in 30; hour 3 is not in 2
            30 2 * * * skip    | Australia/Sydney    | 2025-10-05T03:30:00+11:00 | hour 3 is not in 2; 02:30 does not exist this day: skipped (gap: skip)
            30 2 * * * skip    | Australia/Sydney    | 2025-10-05T03:00:00+11:00 | minute 0 is not in 30; hour 3 is not in 2; 02:30 does not exist this day: skipped (gap: skip)
            */30 2 * * *       | Australia/Sydney    | 2025-10-05T03:30:00+11:00 | hour 3 is not in 2; 02:30 does not exist this day: a schedule with * in its minute or hour is not caught up
            0 12 30 12 *       | Pacific/Apia        | 2011-12-31T12:00:00+14:00 | day of month 31 is not in 30; 12:00 does not exist this day: a clock change of 24 hours is not caught up
            # Sydney 2026-04-05: 03:00+11:00 becomes 02:00+10:00
            30 2 * * *         | Australia/Sydney    | 2026-04-05T02:30:00+11:00 | fires
            30 2 * * *         | Australia/Sydney    | 2026-04-05T02:30:00+10:00 | 02:30 comes twice this day and fires in the first pass only (overlap: first)
            30 2 * * * second  | Australia/Sydney    | 2026-04-05T02:30:00+11:00 | 02:30 comes twice this day and fires in the second pass only (overlap: second)
            30 2 * * * second  | Australia/Sydney    | 2026-04-05T02:30:00+10:00 | fires
            30 2 * * * both    | Australia/Sydney    | 2026-04-05T02:30:00+10:00 | fires
            30 * * * *         | Australia/Sydney    | 2026-04-05T02:30:00+10:00 | fires
            """)
    void says_why_not(String schedule, String zone, String at, String reason) throws BadSchedule {
        assertThat(parse(schedule, zone).whyNot(instant(at)).orElse("fires")).isEqualTo(reason);
    }

    @ParameterizedTest(name = "{0} at {2}")
    @CsvSource(delimiter = '|', textBlock = """
            30 2 * * *         | Australia/Sydney    | 2025-10-04T02:30:00+10:00 | nothing
            30 2 * * *         | Australia/Sydney    | 2025-10-05T03:00:00+11:00 | 02:30 does not exist this day: moved to 03:00
            0,30,45 2 * * *    | Australia/Sydney    | 2025-10-05T03:00:00+11:00 | 02:00 and 2 more do not exist this day: moved to 03:00
            0,30 2,3 * * *     | Australia/Sydney    | 2025-10-05T03:00:00+11:00 | 02:00 and 1 more do not exist this day: moved to 03:00
            0 3 * * *          | Australia/Sydney    | 2025-10-05T03:00:00+11:00 | nothing
            30 2,3 * * * skip  | Australia/Sydney    | 2025-10-05T03:30:00+11:00 | nothing
            0 * * * *          | Australia/Sydney    | 2025-10-05T03:00:00+11:00 | nothing
            30 0 * * *         | America/St_Johns    | 2010-03-14T01:01:00-02:30 | 00:30 does not exist this day: moved to 01:01
            0 0 * * *          | America/Santiago    | 2025-09-07T01:00:00-03:00 | 00:00 does not exist this day: moved to 01:00
            30 2 * * *         | Australia/Sydney    | 2026-04-05T02:30:00+11:00 | nothing
            30 2 * * * both    | Australia/Sydney    | 2026-04-05T02:30:00+11:00 | nothing
            30 2 * * * both    | Australia/Sydney    | 2026-04-05T02:30:00+10:00 | second pass of a repeated hour
            30 2 * * * second  | Australia/Sydney    | 2026-04-05T02:30:00+10:00 | second pass of a repeated hour
            0 * * * *          | Australia/Sydney    | 2026-04-05T02:00:00+10:00 | second pass of a repeated hour
            0 * * * *          | Australia/Sydney    | 2026-04-05T03:00:00+10:00 | nothing
            */15 * * * *       | Australia/Lord_Howe | 2026-04-05T01:45:00+10:30 | second pass of 30 repeated minutes
            # No firing, no mark
            30 2 * * *         | Australia/Sydney    | 2026-04-05T02:30:00+10:00 | nothing
            30 2 * * *         | Australia/Sydney    | 2025-10-05T03:01:00+11:00 | nothing
            30 2 * * *         | Australia/Sydney    | 2025-10-05T03:00:01+11:00 | nothing
            """)
    void marks_what_a_clock_change_moved_or_doubled(String schedule, String zone, String firing, String note)
            throws BadSchedule {
        assertThat(parse(schedule, zone).note(instant(firing)).orElse("nothing"))
                .isEqualTo(note);
    }

    /** Five fields or a nickname, and perhaps a policy behind them. */
    private static Schedule parse(String written, String zone) throws BadSchedule {
        int last = written.lastIndexOf(' ');
        String policy = written.substring(last + 1);
        GapPolicy gap = policy.equals("skip") ? GapPolicy.SKIP : GapPolicy.RUN;
        OverlapPolicy overlap = policy.equals("both") || policy.equals("second")
                ? OverlapPolicy.valueOf(policy.toUpperCase(Locale.ROOT))
                : OverlapPolicy.FIRST;
        boolean named = gap == GapPolicy.SKIP || overlap != OverlapPolicy.FIRST;
        return Schedule.parse(
                named ? written.substring(0, last) : written, ZoneId.of(zone), new ClockChanges(gap, overlap));
    }

    private static Instant instant(String at) {
        return OffsetDateTime.parse(at).toInstant();
    }
}
