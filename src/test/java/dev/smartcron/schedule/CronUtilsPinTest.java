package dev.smartcron.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Where cron-utils 9.2.1, left to itself with a zone and the user's words, departs from the time rules.
 *
 * <p>A failure of the first column after an upgrade is good news to look at: a reason for our own layer has gone, or a
 * new one has come. A failure of the second is a fault of ours.
 */
final class CronUtilsPinTest {

    @ParameterizedTest(name = "{0} after {1}")
    @CsvSource(delimiter = '|', textBlock = """
            # A gap drops the whole day
            30 2 * * *       | 2025-10-04T12:00+10:00[Australia/Sydney]  | 2025-10-06T02:30+11:00 | 2025-10-05T03:00+11:00
            45 23 * * *      | 2018-05-04T12:00+08:30[Asia/Pyongyang]    | 2018-05-05T23:45+09:00 | 2018-05-05T00:00+09:00
            # A time that exists is missed when the walk by hours steps over it into a gap
            0 0 * * *        | 2010-03-13T23:30-03:30[America/St_Johns]  | 2010-03-15T00:00-02:30 | 2010-03-14T00:00-03:30
            0 23 * * *       | 2018-05-04T22:30+08:30[Asia/Pyongyang]    | 2018-05-05T23:00+09:00 | 2018-05-04T23:00+08:30
            # An overlap fires fixed times twice
            15,45 1 * * *    | 2025-11-02T01:45-04:00[America/New_York]  | 2025-11-02T01:15-05:00 | 2025-11-03T01:15-05:00
            # Where it fires them once, it depends on where one stands
            45 1 * * *       | 2025-11-02T01:50-04:00[America/New_York]  | 2025-11-02T01:45-05:00 | 2025-11-03T01:45-05:00
            # Entered from afar, it is the wrong pass
            30 2 5 4 *       | 2026-03-01T12:00+11:00[Australia/Sydney]  | 2026-04-05T02:30+10:00 | 2026-04-05T02:30+11:00
            # Wild times lose the first pass
            */10 0 26 10 *   | 2025-10-25T12:00Z[Atlantic/Azores]        | 2025-10-26T00:00-01:00 | 2025-10-26T00:00Z
            # A stepped star is no star: either day field suffices
            0 0 */2 * 3      | 2026-01-01T12:00Z                         | 2026-01-03T00:00Z      | 2026-01-07T00:00Z
            # Strange words are taken as something
            /5 * * * *       | 2026-01-01T00:01Z                         | 2026-01-01T00:05Z      | refused
            3/6// * * * *    | 2026-01-01T00:04Z                         | 2026-01-01T00:09Z      | refused
            +5 * * * *       | 2026-01-01T00:01Z                         | 2026-01-01T00:05Z      | refused
            ５ * * * *       | 2026-01-01T00:01Z                         | 2026-01-01T00:05Z      | refused
            0 0 * * MON/2    | 2026-01-01T00:01Z                         | 2026-01-02T00:00Z      | refused
            # What never fires is taken, and nothing comes
            0 0 31 2 *       | 2026-01-01T00:01Z                         | nothing                | refused
            # Right words are refused
            @daily           | 2026-01-01T00:01Z                         | IllegalArgumentException | 2026-01-02T00:00Z
            @hourly          | 2026-01-01T00:01Z                         | IllegalArgumentException | 2026-01-01T01:00Z
            0 0 * * SUN-TUE  | 2026-01-01T00:01Z                         | IllegalArgumentException | 2026-01-04T00:00Z
            0 0 * * 5-0      | 2026-01-01T00:01Z                         | IllegalArgumentException | 2026-01-02T00:00Z
            0 0 * * 0-7/7    | 2026-01-01T00:01Z                         | IllegalArgumentException | 2026-01-04T00:00Z
            */60 * * * *     | 2026-01-01T00:01Z                         | IllegalArgumentException | 2026-01-01T01:00Z
            # And one wrong word ends in a fault of its own
            0-30/ * * * *    | 2026-01-01T00:01Z                         | ArrayIndexOutOfBoundsException | refused
            """)
    void departs_from_the_rules_where_our_layer_does_not(String text, String after, String library, String ours) {
        ZonedDateTime start = ZonedDateTime.parse(after);
        assertThat(library(text, start)).as("cron-utils").isEqualTo(library);
        assertThat(ours(text, start)).as("ours").isEqualTo(ours);
    }

    /** What our layer does rely on, next to what it does not: the walk in UTC, from the last second of a minute. */
    @ParameterizedTest
    @CsvSource({
        "* * * * *, 2026-01-01T00:00:59Z, 2026-01-01T00:01Z",
        "30 2 29 2 *, 2026-01-01T02:29:59Z, 2028-02-29T02:30Z",
        "0 0 31 * *, 2026-01-31T23:59:59Z, 2026-03-31T00:00Z",
        "0 0 13 * FRI, 2026-01-02T23:59:59Z, 2026-01-09T00:00Z"
    })
    void walks_a_line_without_clock_changes_rightly(String text, String after, String next) {
        assertThat(library(text, ZonedDateTime.parse(after))).isEqualTo(next);
    }

    /** Our own look at the rest of a day must not change what the walk alone would find. */
    @ParameterizedTest
    @ValueSource(
            strings = {"15 */8 * * *", "*/7 3-5 * * MON-FRI", "3,17 4 1,15 * *", "0 0 * 2 SAT,SUN", "59 23 31 * 1"})
    void finds_what_the_walk_alone_finds_where_no_clock_changes(String text) throws BadSchedule {
        ZonedDateTime walked = ZonedDateTime.parse("2026-01-01T00:00:00Z");
        Instant at = walked.toInstant();
        for (int i = 0; i < 60; i++) {
            at = Schedule.parse(text, ZoneOffset.UTC).next(at).orElseThrow();
            walked = ZonedDateTime.parse(library(text, walked));
            assertThat(at).isEqualTo(walked.toInstant());
        }
    }

    /** It is asked from the first month that has a day, for speed alone. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "0 0 29 2 */7",
                "0 0 */31 1,2,12 MON",
                "0 0 31 */2 *",
                "0 0 1-7 6 */3",
                "0 0 13 9 FRI",
                "0 0 1 1 *"
            })
    void finds_the_same_days_without_the_leap_to_their_month(String text) throws BadSchedule {
        Expression expression = Expression.read(text);
        CronUtilsDays days = new CronUtilsDays(expression);
        long day = LocalDate.of(2026, 1, 1).toEpochDay();
        for (int i = 0; i < 10; i++) {
            long found = days.atOrAfter(day);
            assertThat(days.atOrAfter(expression.monthAtOrAfter(day))).isEqualTo(found);
            assertThat(expression.matches(LocalDate.ofEpochDay(found))).isTrue();
            day = found + 1;
        }
    }

    private static String library(String text, ZonedDateTime after) {
        try {
            CronParser parser = new CronParser(CronDefinitionBuilder.instanceDefinitionFor(CronType.UNIX));
            Optional<ZonedDateTime> next =
                    ExecutionTime.forCron(parser.parse(text)).nextExecution(after);
            return next.map(time -> time.toOffsetDateTime().toString()).orElse("nothing");
        } catch (RuntimeException refused) {
            return refused.getClass().getSimpleName();
        }
    }

    private static String ours(String text, ZonedDateTime after) {
        try {
            Schedule schedule = Schedule.parse(text, after.getZone());
            Instant next = schedule.next(after.toInstant()).orElseThrow();
            return next.atZone(after.getZone()).toOffsetDateTime().toString();
        } catch (BadSchedule bad) {
            return "refused";
        }
    }
}
