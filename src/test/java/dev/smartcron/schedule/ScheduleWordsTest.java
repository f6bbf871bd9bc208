package dev.smartcron.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.ZoneOffset;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ScheduleWordsTest {
    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            * * * * *              | every minute
            */5 * * * *            | every 5 minutes
            0 * * * *              | every hour
            7 * * * *              | every hour at minute 7
            15,45 * * * *          | at 15 and 45 minutes past the hour
            5/15 * * * *           | every 15 minutes between 5 and 50 past the hour
            */7 * * * *            | every 7 minutes between 0 and 56 past the hour
            */60 * * * *           | every hour
            5 7 * * *              | at 07:05
            0 8,20 * * *           | at 08:00 and 20:00
            0 */2 * * *            | every 2 hours at minute 0
            0 */5 * * *            | at 00:00, 05:00, 10:00, 15:00 and 20:00
            30 1-23/2 * * *        | every 2 hours, 01:30 to 23:30
            10-20 4 * * *          | every minute between 04:10 and 04:20
            * 3 * * *              | every minute, 03:00 to 03:59
            */10 7 * * *           | every 10 minutes, 07:00 to 07:59
            5 9-17 * * *           | every hour at minute 5, 09:00 to 17:59
            */5 9-17 * * MON-FRI   | every 5 minutes, 09:00 to 17:59, Monday to Friday
            */20 2,6-8 * * *       | every 20 minutes, in hours 2, 6, 7 and 8
            30 3 * * SUN           | at 03:30 on Sundays
            0 0 * * 5-0            | at 00:00, Friday to Sunday
            0 0 * * SUN-TUE        | at 00:00 on Mondays, Tuesdays and Sundays
            0 0 * * 0-7/7          | at 00:00 on Sundays
            0 0 * * 0-7            | at 00:00
            0 0 1,15 * *           | at 00:00 on days 1 and 15 of the month
            0 0 28-31 * *          | at 00:00 on days 28 to 31 of the month
            0 0 */3 * *            | at 00:00 on every 3rd day of the month from day 1
            0 0 5-20/5 * *         | at 00:00 on every 5th day of the month from day 5 to day 20
            0 0 1 1 *              | at 00:00 on 1 January
            0 2 1 */3 *            | at 02:00 on day 1 of the month in January, April, July and October
            0 0 * 6-8 *            | at 00:00 from June to August
            # One of two day fields suffices, unless a star begins one of them
            0 0 13 * FRI           | at 00:00 on day 13 of the month and on Fridays
            0 0 15 6 MON-FRI       | at 00:00 on day 15 of the month and on Monday to Friday, in June
            0 0 13 * */5           | at 00:00 on day 13 of the month, if it is a Friday or Sunday
            0 0 */2 * 3            | at 00:00 on every 2nd day of the month from day 1, if it is a Wednesday
            0 0 29 2 */7           | at 00:00 on day 29 of the month in February, if it is a Sunday
            @daily                 | at 00:00
            @WEEKLY                | at 00:00 on Sundays
            @hourly                | every hour
            @yearly                | at 00:00 on 1 January
            @reboot                | at a node's first tick after it booted
            @continuous            | kept running
            """)
    void says_when_it_fires(String schedule, String words) throws BadSchedule {
        assertThat(Schedule.parse(schedule, ZoneOffset.UTC).inWords()).isEqualTo(words);
    }

    @Test
    void has_words_for_any_schedule() {
        RandomExpressions random = new RandomExpressions(new SplittableRandom(1));
        int read = 0;
        while (read < 2_000) {
            String text = random.next();
            try {
                Schedule schedule = Schedule.parse(text, ZoneOffset.UTC);
                assertThat(schedule.inWords()).as(text).matches("(at|every) .*[^ ,]");
                read++;
            } catch (BadSchedule neverFires) {
                assertThat(neverFires).hasMessageContaining("never fires");
            }
        }
    }
}
