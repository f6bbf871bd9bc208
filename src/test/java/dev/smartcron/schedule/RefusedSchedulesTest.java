package dev.smartcron.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.ZoneOffset;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is no schedule, and the exact words that say so. */
final class RefusedSchedulesTest {

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', textBlock = """
            60 * * * *           | minute: 60 is past 59
            61 * * * *           | minute: 61 is past 59
            99999999999 * * * *  | minute: 99999999999 is past 59
            0-60 * * * *         | minute: 60 is past 59
            60/5 * * * *         | minute: 60 is past 59
            0,15,75 * * * *      | minute: 75 is past 59
            * 24 * * *           | hour: 24 is past 23
            * * 0 * *            | day of month: 0 is before 1
            * * 32 * *           | day of month: 32 is past 31
            * * 0-5 * *          | day of month: 0 is before 1
            * * * 0 *            | month: 0 is before 1
            * * * 13 *           | month: 13 is past 12
            * * * * 8            | weekday: 8 is past 7
            5-1 * * * *          | minute: 5-1 runs backwards
            * 22-6 * * *         | hour: 22-6 runs backwards
            * * * NOV-FEB *      | month: NOV-FEB runs backwards
            * * * * FRI-MON      | weekday: FRI-MON runs backwards
            * * * * 7-2          | weekday: 7-2 runs backwards
            */0 * * * *          | minute: step 0 of */0 is less than 1
            0-30/0 * * * *       | minute: step 0 of 0-30/0 is less than 1
            0-30/ * * * *        | minute: 0-30/ has no step after its slash
            */ * * * *           | minute: */ has no step after its slash
            3/6// * * * *        | minute: 3/6// has more than one slash
            */5/2 * * * *        | minute: */5/2 has more than one slash
            /5 * * * *           | minute: /5 has nothing before its slash; write */5
            */-5 * * * *         | minute: step -5 of */-5 is not a number
            */x * * * *          | minute: step x of */x is not a number
            * * * * */MON        | weekday: step MON of */MON is not a number
            +5 * * * *           | minute: +5 is not a number
            -5 * * * *           | minute: -5 has a stray -
            5- * * * *           | minute: 5- has a stray -
            1-2-3 * * * *        | minute: 1-2-3 has a stray -
            *-5 * * * *          | minute: * is not a number
            *5 * * * *           | minute: *5 is not a number
            ** * * * *           | minute: ** is not a number
            1.5 * * * *          | minute: 1.5 is not a number
            0x1 * * * *          | minute: 0x1 is not a number
            ,5 * * * *           | minute: stray comma in ,5
            5, * * * *           | minute: stray comma in 5,
            5,,6 * * * *         | minute: stray comma in 5,,6
            , * * * *            | minute: stray comma in ,
            ? * * * *            | minute: ? is not cron; write *
            0 0 ? * MON          | day of month: ? is not cron; write *
            0 0 L * *            | day of month: L is not cron
            0 0 LW * *           | day of month: LW is not cron
            0 0 15W * *          | day of month: 15W is not cron
            0 0 * * 5L           | weekday: 5L is not cron
            0 0 * * FRI#2        | weekday: # is not cron
            H * * * *            | minute: H is not a number
            MON * * * *          | minute: MON is not a number
            * * * * MON/2        | weekday: MON/2: a step follows *, a number or a range, not a name
            * * * JAN/3 *        | month: JAN/3: a step follows *, a number or a range, not a name
            * * * JANUARY *      | month: JANUARY is neither a number nor a month of three letters; did you mean JAN?
            * * * Juin *         | month: Juin is neither a number nor a month of three letters; did you mean JUN?
            * * * * THUR         | weekday: THUR is neither a number nor a weekday of three letters; did you mean THU?
            * * * * MON-Friday   | weekday: Friday is neither a number nor a weekday of three letters; did you mean FRI?
            * * * * xyzzy        | weekday: xyzzy is neither a number nor a weekday of three letters
            * * * MON *          | month: MON is neither a number nor a month of three letters
            １ * * * *            | minute: １ holds a character that is not ASCII
            ٣ * * * *            | minute: ٣ holds a character that is not ASCII
            0 0 * * ＭＯＮ          | weekday: ＭＯＮ holds a character that is not ASCII
            0 0 1–5 * *          | the schedule holds a typographic dash (U+2013): write -
            * * * *              | four fields given, cron has five: minute hour day month weekday
            *                    | one field given, cron has five: minute hour day month weekday
            daily                | one field given, cron has five: minute hour day month weekday; did you mean @daily?
            Reboot               | one field given, cron has five: minute hour day month weekday; did you mean @reboot?
            0 0 12 * * ?         | six fields given, cron has five: minute hour day month weekday; without seconds it is 0 12 * * *
            0 0 0 1 1 ? 2026     | seven fields given, cron has five: minute hour day month weekday
            1 2 3 4 5 6 7 8 9 10 | 10 fields given, cron has five: minute hour day month weekday
            0 0 30 2 *           | day of month 30 never comes in month 2: this schedule never fires
            0 0 31 2 *           | day of month 31 never comes in month 2: this schedule never fires
            0 0 31 4,6,9,NOV *   | day of month 31 never comes in month 4,6,9,NOV: this schedule never fires
            0 0 30-31 FEB */2    | day of month 30-31 never comes in month FEB: this schedule never fires
            @dayly               | @dayly is not a nickname; did you mean @daily?
            @HOURLEY             | @HOURLEY is not a nickname; did you mean @hourly?
            @every 5m            | @every 5m is not cron; write */5 * * * *
            @every 1h            | @every 1h is not cron; write 0 * * * *
            @every 2h            | @every 2h is not cron; write 0 */2 * * *
            @every 7m            | @every 7m is not cron; write the times of the clock it is to run at, such as 0 7,14,21 * * *
            @every day           | @every day is not cron; write five fields, such as */5 * * * *
            @                    | @ is not a nickname; known are @hourly @daily @midnight @weekly @monthly @yearly @annually @reboot @continuous
            @daily 5             | a nickname stands alone: nothing may follow @daily
            @reboot root         | a nickname stands alone: nothing may follow @reboot
            ''                   | no schedule given: write five fields or a nickname such as @daily
            '  '                 | no schedule given: write five fields or a nickname such as @daily
            """)
    void names_the_field_and_the_reason(String text, String message) {
        assertThatThrownBy(() -> Schedule.parse(text, ZoneOffset.UTC))
                .isInstanceOf(BadSchedule.class)
                .hasMessage(message);
    }

    @ParameterizedTest
    @CsvSource({
        "'0 0 * * *\n', control character \\u000a in the schedule",
        "'0 0\r\n* * *', control character \\u000d in the schedule",
        "'0 0 * *\u0000 *', control character \\u0000 in the schedule",
        "'0 0 *\u000b* *', control character \\u000b in the schedule",
        "'0 0 *\u0085 * *', control character \\u0085 in the schedule",
        "'@daily\n', @daily\\u000a is not a nickname; did you mean @daily?",
        "'0\u00a00 * * *', 'the schedule holds a no-break space (U+00A0): write an ordinary one'",
    })
    void refuses_what_cannot_be_seen(String text, String message) {
        assertThatThrownBy(() -> Schedule.parse(text, ZoneOffset.UTC))
                .isInstanceOf(BadSchedule.class)
                .hasMessage(message);
    }

    @ParameterizedTest
    @CsvSource({"'0 0 * * \u001b[31mMON'", "'\u2028 0 * * *'", "'@\u202e\n'"})
    void keeps_its_message_on_one_line_without_control_characters(String text) {
        assertThatThrownBy(() -> Schedule.parse(text, ZoneOffset.UTC))
                .isInstanceOf(BadSchedule.class)
                .satisfies(bad -> assertThat(bad.getMessage()).doesNotContainPattern("[\\p{Cntrl}\u2028\u202e]"));
    }

    @ParameterizedTest
    @CsvSource({"1000", "100000"})
    void cuts_an_endless_schedule_short_in_its_message(int length) {
        assertThatThrownBy(() -> Schedule.parse("x".repeat(length) + " * * * *", ZoneOffset.UTC))
                .isInstanceOf(BadSchedule.class)
                .satisfies(bad -> assertThat(bad.getMessage()).hasSizeLessThan(120));
    }
}
