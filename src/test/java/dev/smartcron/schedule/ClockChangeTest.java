package dev.smartcron.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.smartcron.schedule.ClockChanges.GapPolicy;
import dev.smartcron.schedule.ClockChanges.OverlapPolicy;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Firings around named clock changes, each written above its cases as the wall showed it.
 *
 * <p>Columns: zone, schedule, gap policy, overlap policy, start (local time, with an offset where it comes twice), and
 * the firings that follow. A {@code -} stands for every policy: the case is tried with each.
 */
final class ClockChangeTest {
    private static final DateTimeFormatter SHOWN = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mmxxxxx", Locale.ROOT);

    @ParameterizedTest(name = "{0} {1} gap {2} overlap {3} after {4}")
    @CsvSource(delimiter = '|', textBlock = """
            # Sydney 2025-10-05: 02:00+10:00 becomes 03:00+11:00
            Australia/Sydney | 30 2 * * *         | run  | -      | 2025-10-04T12:00    | 2025-10-05T03:00+11:00 2025-10-06T02:30+11:00
            Australia/Sydney | 30 2 * * *         | skip | -      | 2025-10-04T12:00    | 2025-10-06T02:30+11:00 2025-10-07T02:30+11:00
            Australia/Sydney | 0,15,30,45 2 * * * | run  | -      | 2025-10-05T00:00    | 2025-10-05T03:00+11:00 2025-10-06T02:00+11:00
            Australia/Sydney | 0,30 2,3 * * *     | run  | -      | 2025-10-05T00:00    | 2025-10-05T03:00+11:00 2025-10-05T03:30+11:00 2025-10-06T02:00+11:00
            Australia/Sydney | 0,30 2,3 * * *     | skip | -      | 2025-10-05T00:00    | 2025-10-05T03:00+11:00 2025-10-05T03:30+11:00 2025-10-06T02:00+11:00
            Australia/Sydney | 0-59 2 * * *       | run  | -      | 2025-10-05T00:00    | 2025-10-05T03:00+11:00 2025-10-06T02:00+11:00
            Australia/Sydney | 0 2 * * *          | run  | -      | 2025-10-05T00:00    | 2025-10-05T03:00+11:00 2025-10-06T02:00+11:00
            Australia/Sydney | 0 3 * * *          | -    | -      | 2025-10-05T00:00    | 2025-10-05T03:00+11:00 2025-10-06T03:00+11:00
            Australia/Sydney | 59 1 * * *         | -    | -      | 2025-10-05T00:00    | 2025-10-05T01:59+10:00 2025-10-06T01:59+11:00
            Australia/Sydney | 59 2 * * *         | run  | -      | 2025-10-05T00:00    | 2025-10-05T03:00+11:00 2025-10-06T02:59+11:00
            Australia/Sydney | */20 * * * *       | -    | -      | 2025-10-05T01:30    | 2025-10-05T01:40+10:00 2025-10-05T03:00+11:00 2025-10-05T03:20+11:00
            Australia/Sydney | 30 * * * *         | -    | -      | 2025-10-05T01:00    | 2025-10-05T01:30+10:00 2025-10-05T03:30+11:00
            Australia/Sydney | */30 2 * * *       | -    | -      | 2025-10-05T00:00    | 2025-10-06T02:00+11:00 2025-10-06T02:30+11:00
            Australia/Sydney | 30 */2 * * *       | -    | -      | 2025-10-05T00:00    | 2025-10-05T00:30+10:00 2025-10-05T04:30+11:00
            Australia/Sydney | 30 2 5 10 *        | run  | -      | 2025-10-01T00:00    | 2025-10-05T03:00+11:00 2026-10-05T02:30+11:00
            Australia/Sydney | 30 2 5 10 *        | skip | -      | 2025-10-01T00:00    | 2026-10-05T02:30+11:00
            Australia/Sydney | 30 2 * * SUN       | run  | -      | 2025-10-01T00:00    | 2025-10-05T03:00+11:00 2025-10-12T02:30+11:00
            Australia/Sydney | 30 2 * * MON       | run  | -      | 2025-10-01T00:00    | 2025-10-06T02:30+11:00
            Australia/Sydney | 30 2 * * *         | run  | -      | 2025-10-05T01:59:59 | 2025-10-05T03:00+11:00
            Australia/Sydney | 30 2 * * *         | run  | -      | 2025-10-05T03:00    | 2025-10-06T02:30+11:00
            Australia/Sydney | 30 2 * * *         | run  | -      | 2025-10-05T03:30    | 2025-10-06T02:30+11:00

            # Sydney 2026-04-05: 03:00+11:00 becomes 02:00+10:00
            Australia/Sydney | 30 2 * * *   | - | first  | 2026-04-04T12:00          | 2026-04-05T02:30+11:00 2026-04-06T02:30+10:00
            Australia/Sydney | 30 2 * * *   | - | both   | 2026-04-04T12:00          | 2026-04-05T02:30+11:00 2026-04-05T02:30+10:00 2026-04-06T02:30+10:00
            Australia/Sydney | 30 2 * * *   | - | second | 2026-04-04T12:00          | 2026-04-05T02:30+10:00 2026-04-06T02:30+10:00
            Australia/Sydney | 0 2,3 * * *  | - | first  | 2026-04-05T00:00          | 2026-04-05T02:00+11:00 2026-04-05T03:00+10:00
            Australia/Sydney | 0 2,3 * * *  | - | second | 2026-04-05T00:00          | 2026-04-05T02:00+10:00 2026-04-05T03:00+10:00
            Australia/Sydney | 0 3 * * *    | - | -      | 2026-04-05T00:00          | 2026-04-05T03:00+10:00 2026-04-06T03:00+10:00
            Australia/Sydney | 59 1 * * *   | - | -      | 2026-04-05T00:00          | 2026-04-05T01:59+11:00 2026-04-06T01:59+10:00
            Australia/Sydney | */30 * * * * | - | -      | 2026-04-05T01:30          | 2026-04-05T02:00+11:00 2026-04-05T02:30+11:00 2026-04-05T02:00+10:00 2026-04-05T02:30+10:00 2026-04-05T03:00+10:00
            Australia/Sydney | */30 2 * * * | - | -      | 2026-04-05T01:30          | 2026-04-05T02:00+11:00 2026-04-05T02:30+11:00 2026-04-05T02:00+10:00 2026-04-05T02:30+10:00 2026-04-06T02:00+10:00
            Australia/Sydney | 30 2 * * *   | - | first  | 2026-04-05T02:15+11:00    | 2026-04-05T02:30+11:00 2026-04-06T02:30+10:00
            Australia/Sydney | 30 2 * * *   | - | first  | 2026-04-05T02:15+10:00    | 2026-04-06T02:30+10:00
            Australia/Sydney | 30 2 * * *   | - | second | 2026-04-05T02:45+11:00    | 2026-04-05T02:30+10:00
            Australia/Sydney | 30 2 * * *   | - | second | 2026-04-05T02:15+11:00    | 2026-04-05T02:30+10:00
            Australia/Sydney | 30 2 * * *   | - | both   | 2026-04-05T02:15+10:00    | 2026-04-05T02:30+10:00
            Australia/Sydney | 30 * * * *   | - | -      | 2026-04-05T02:15+10:00    | 2026-04-05T02:30+10:00 2026-04-05T03:30+10:00
            Australia/Sydney | 30 * * * *   | - | -      | 2026-04-05T02:29:59+11:00 | 2026-04-05T02:30+11:00 2026-04-05T02:30+10:00

            # Auckland 2025-09-28: 02:00+12:00 becomes 03:00+13:00; 2026-04-05: 03:00+13:00 becomes 02:00+12:00
            Pacific/Auckland | 15 2 * * SUN    | run  | -      | 2025-09-27T00:00 | 2025-09-28T03:00+13:00 2025-10-05T02:15+13:00
            Pacific/Auckland | 15 2 * * SUN    | skip | -      | 2025-09-27T00:00 | 2025-10-05T02:15+13:00
            Pacific/Auckland | @daily          | -    | -      | 2025-09-27T12:00 | 2025-09-28T00:00+12:00 2025-09-29T00:00+13:00
            Pacific/Auckland | @hourly         | -    | -      | 2025-09-28T01:00 | 2025-09-28T03:00+13:00 2025-09-28T04:00+13:00
            Pacific/Auckland | 15,45 2 * * *   | -    | first  | 2026-04-05T00:00 | 2026-04-05T02:15+13:00 2026-04-05T02:45+13:00 2026-04-06T02:15+12:00
            Pacific/Auckland | 15,45 2 * * *   | -    | second | 2026-04-05T00:00 | 2026-04-05T02:15+12:00 2026-04-05T02:45+12:00 2026-04-06T02:15+12:00

            # Chatham 2025-09-28: 02:45+12:45 becomes 03:45+13:45; 2026-04-05: 03:45+13:45 becomes 02:45+12:45
            Pacific/Chatham  | 0 3 * * *       | run  | -      | 2025-09-28T00:00 | 2025-09-28T03:45+13:45 2025-09-29T03:00+13:45
            Pacific/Chatham  | 45 3 * * *      | -    | -      | 2025-09-28T00:00 | 2025-09-28T03:45+13:45 2025-09-29T03:45+13:45
            Pacific/Chatham  | 0 3 * * *       | -    | first  | 2026-04-05T00:00 | 2026-04-05T03:00+13:45 2026-04-06T03:00+12:45

            # Lord Howe 2025-10-05: 02:00+10:30 becomes 02:30+11:00, half an hour
            Australia/Lord_Howe | 15 2 * * *    | run  | -      | 2025-10-05T00:00 | 2025-10-05T02:30+11:00 2025-10-06T02:15+11:00
            Australia/Lord_Howe | 15 2 * * *    | skip | -      | 2025-10-05T00:00 | 2025-10-06T02:15+11:00
            Australia/Lord_Howe | 15,30 2 * * * | run  | -      | 2025-10-05T00:00 | 2025-10-05T02:30+11:00 2025-10-06T02:15+11:00
            Australia/Lord_Howe | 45 2 * * *    | -    | -      | 2025-10-05T00:00 | 2025-10-05T02:45+11:00 2025-10-06T02:45+11:00
            Australia/Lord_Howe | */15 * * * *  | -    | -      | 2025-10-05T01:40 | 2025-10-05T01:45+10:30 2025-10-05T02:30+11:00 2025-10-05T02:45+11:00

            # Lord Howe 2026-04-05: 02:00+11:00 becomes 01:30+10:30
            Australia/Lord_Howe | 45 1 * * *   | - | first  | 2026-04-05T00:00       | 2026-04-05T01:45+11:00 2026-04-06T01:45+10:30
            Australia/Lord_Howe | 45 1 * * *   | - | both   | 2026-04-05T00:00       | 2026-04-05T01:45+11:00 2026-04-05T01:45+10:30 2026-04-06T01:45+10:30
            Australia/Lord_Howe | 45 1 * * *   | - | second | 2026-04-05T00:00       | 2026-04-05T01:45+10:30 2026-04-06T01:45+10:30
            Australia/Lord_Howe | 15 1 * * *   | - | -      | 2026-04-05T00:00       | 2026-04-05T01:15+11:00 2026-04-06T01:15+10:30
            Australia/Lord_Howe | */15 1 * * * | - | -      | 2026-04-05T01:10       | 2026-04-05T01:15+11:00 2026-04-05T01:30+11:00 2026-04-05T01:45+11:00 2026-04-05T01:30+10:30 2026-04-05T01:45+10:30 2026-04-06T01:00+10:30

            # Berlin 2026-03-29: 02:00+01:00 becomes 03:00+02:00; 2026-10-25: 03:00+02:00 becomes 02:00+01:00
            Europe/Berlin | 30 2 * * *       | run  | -      | 2026-03-28T12:00 | 2026-03-29T03:00+02:00 2026-03-30T02:30+02:00
            Europe/Berlin | 30 2 29 3 *      | skip | -      | 2026-01-01T00:00 | 2027-03-29T02:30+02:00
            Europe/Berlin | 0 2 * * MON-FRI  | -    | -      | 2026-03-28T12:00 | 2026-03-30T02:00+02:00 2026-03-31T02:00+02:00
            Europe/Berlin | 0 2-4 * * *      | run  | -      | 2026-03-29T00:00 | 2026-03-29T03:00+02:00 2026-03-29T04:00+02:00 2026-03-30T02:00+02:00
            Europe/Berlin | 0 2-4 * * *      | -    | first  | 2026-10-25T00:00 | 2026-10-25T02:00+02:00 2026-10-25T03:00+01:00 2026-10-25T04:00+01:00
            Europe/Berlin | 0 2-4 * * *      | -    | both   | 2026-10-25T00:00 | 2026-10-25T02:00+02:00 2026-10-25T02:00+01:00 2026-10-25T03:00+01:00
            Europe/Berlin | 30 2 * * 0       | -    | first  | 2026-10-24T00:00 | 2026-10-25T02:30+02:00 2026-11-01T02:30+01:00

            # Dublin 2026-03-29: 01:00+00:00 becomes 02:00+01:00 (by its law summer is standard and winter is saving)
            Europe/Dublin | 30 1 * * *       | run  | -      | 2026-03-29T00:00 | 2026-03-29T02:00+01:00 2026-03-30T01:30+01:00

            # New York 2025-03-09: 02:00-05:00 becomes 03:00-04:00; 2025-11-02: 02:00-04:00 becomes 01:00-05:00
            America/New_York | 30 2 * * *    | run  | -      | 2025-03-08T12:00          | 2025-03-09T03:00-04:00 2025-03-10T02:30-04:00
            America/New_York | 15,45 1 * * * | -    | first  | 2025-11-01T12:00          | 2025-11-02T01:15-04:00 2025-11-02T01:45-04:00 2025-11-03T01:15-05:00
            America/New_York | 15,45 1 * * * | -    | second | 2025-11-01T12:00          | 2025-11-02T01:15-05:00 2025-11-02T01:45-05:00 2025-11-03T01:15-05:00
            America/New_York | 15,45 1 * * * | -    | both   | 2025-11-02T01:20-04:00    | 2025-11-02T01:45-04:00 2025-11-02T01:15-05:00 2025-11-02T01:45-05:00
            America/New_York | 0 * * * *     | -    | -      | 2025-11-02T00:30          | 2025-11-02T01:00-04:00 2025-11-02T01:00-05:00 2025-11-02T02:00-05:00
            America/New_York | 5 1 * * *     | -    | first  | 2025-11-02T01:04:59-05:00 | 2025-11-03T01:05-05:00
            America/New_York | 0 2 * * *     | -    | -      | 2025-11-01T12:00          | 2025-11-02T02:00-05:00 2025-11-03T02:00-05:00

            # Santiago 2025-09-07: 00:00-04:00 becomes 01:00-03:00, so the day has no midnight
            America/Santiago | 0 0 * * *     | run  | -      | 2025-09-06T12:00 | 2025-09-07T01:00-03:00 2025-09-08T00:00-03:00
            America/Santiago | 0 0 * * *     | skip | -      | 2025-09-06T12:00 | 2025-09-08T00:00-03:00
            America/Santiago | @weekly       | run  | -      | 2025-09-06T12:00 | 2025-09-07T01:00-03:00 2025-09-14T00:00-03:00
            America/Santiago | 30 0 7 9 *    | run  | -      | 2025-09-01T00:00 | 2025-09-07T01:00-03:00 2026-09-07T00:30-03:00
            America/Santiago | 59 23 * * *   | -    | -      | 2025-09-06T12:00 | 2025-09-06T23:59-04:00 2025-09-07T23:59-03:00

            # Santiago: 2026-04-05 00:00-03:00 becomes 2026-04-04 23:00-04:00, so an hour of the day before comes again
            America/Santiago | 30 23 * * *   | - | first  | 2026-04-04T12:00 | 2026-04-04T23:30-03:00 2026-04-05T23:30-04:00
            America/Santiago | 30 23 * * SAT | - | both   | 2026-04-04T12:00 | 2026-04-04T23:30-03:00 2026-04-04T23:30-04:00 2026-04-11T23:30-04:00
            America/Santiago | 30 23 4 4 *   | - | second | 2026-04-04T12:00 | 2026-04-04T23:30-04:00 2027-04-04T23:30-04:00
            America/Santiago | 0 0 * * *     | - | -      | 2026-04-04T12:00 | 2026-04-05T00:00-04:00 2026-04-06T00:00-04:00

            # Cairo 2025-04-25: 00:00+02:00 becomes 01:00+03:00; 2025-10-31 00:00+03:00 becomes 2025-10-30 23:00+02:00
            Africa/Cairo     | 0 0 * * FRI   | run  | -     | 2025-04-24T12:00 | 2025-04-25T01:00+03:00 2025-05-02T00:00+03:00
            Africa/Cairo     | 0 0 * * FRI   | skip | -     | 2025-04-24T12:00 | 2025-05-02T00:00+03:00
            Africa/Cairo     | 30 23 * * THU | -    | first | 2025-10-30T12:00 | 2025-10-30T23:30+03:00 2025-11-06T23:30+02:00
            Africa/Cairo     | 0 * * * *     | -    | -     | 2025-10-30T22:30 | 2025-10-30T23:00+03:00 2025-10-30T23:00+02:00 2025-10-31T00:00+02:00

            # Havana 2025-03-09: 00:00-05:00 becomes 01:00-04:00; 2025-11-02: 01:00-04:00 becomes 00:00-05:00
            America/Havana   | @daily        | run  | -      | 2025-03-08T12:00 | 2025-03-09T01:00-04:00 2025-03-10T00:00-04:00
            America/Havana   | @daily        | -    | first  | 2025-11-01T12:00 | 2025-11-02T00:00-04:00 2025-11-03T00:00-05:00
            America/Havana   | @daily        | -    | both   | 2025-11-01T12:00 | 2025-11-02T00:00-04:00 2025-11-02T00:00-05:00 2025-11-03T00:00-05:00
            America/Havana   | @daily        | -    | second | 2025-11-01T12:00 | 2025-11-02T00:00-05:00 2025-11-03T00:00-05:00

            # Sao Paulo 2018-11-04: 00:00-03:00 becomes 01:00-02:00; 2019-02-17 00:00-02:00 becomes 2019-02-16 23:00-03:00
            America/Sao_Paulo | 5 0 * * *    | run  | -     | 2018-11-03T12:00 | 2018-11-04T01:00-02:00 2018-11-05T00:05-02:00
            America/Sao_Paulo | 5 23 * * *   | -    | first | 2019-02-16T12:00 | 2019-02-16T23:05-02:00 2019-02-17T23:05-03:00

            # Tehran 2022-03-22: 00:00+03:30 becomes 01:00+04:30; 2022-09-22 00:00+04:30 becomes 2022-09-21 23:00+03:30, for good
            Asia/Tehran      | 0 0 * * *     | run  | -     | 2022-03-21T12:00 | 2022-03-22T01:00+04:30 2022-03-23T00:00+04:30
            Asia/Tehran      | 45 23 * * *   | -    | first | 2022-09-21T12:00 | 2022-09-21T23:45+04:30 2022-09-22T23:45+03:30
            Asia/Tehran      | 0 0 22 3 *    | -    | -     | 2022-06-01T00:00 | 2023-03-22T00:00+03:30 2024-03-22T00:00+03:30

            # Casablanca 2026-02-15: 03:00+01:00 becomes 02:00+00:00; 2026-03-22: 02:00+00:00 becomes 03:00+01:00 (Ramadan)
            Africa/Casablanca | 30 2 * * *   | -    | first | 2026-02-14T12:00 | 2026-02-15T02:30+01:00 2026-02-16T02:30+00:00
            Africa/Casablanca | 30 2 * * *   | -    | both  | 2026-02-14T12:00 | 2026-02-15T02:30+01:00 2026-02-15T02:30+00:00 2026-02-16T02:30+00:00
            Africa/Casablanca | 30 2 * * *   | run  | -     | 2026-03-21T12:00 | 2026-03-22T03:00+01:00 2026-03-23T02:30+01:00
            Africa/Casablanca | */30 * * * * | -    | -     | 2026-03-22T01:30 | 2026-03-22T03:00+01:00 2026-03-22T03:30+01:00

            # St John's 2010-03-14: 00:01-03:30 becomes 01:01-02:30; 2010-11-07 00:01-02:30 becomes 2010-11-06 23:01-03:30
            America/St_Johns | 30 0 * * *    | run  | -      | 2010-03-13T12:00 | 2010-03-14T01:01-02:30 2010-03-15T00:30-02:30
            America/St_Johns | 0 1 * * *     | run  | -      | 2010-03-13T12:00 | 2010-03-14T01:01-02:30 2010-03-15T01:00-02:30
            America/St_Johns | 0 0 * * *     | -    | -      | 2010-03-13T12:00 | 2010-03-14T00:00-03:30 2010-03-15T00:00-02:30
            America/St_Johns | 0 * * * *     | -    | -      | 2010-03-13T23:30 | 2010-03-14T00:00-03:30 2010-03-14T02:00-02:30
            America/St_Johns | 0 0 * * *     | -    | first  | 2010-11-06T12:00 | 2010-11-07T00:00-02:30 2010-11-08T00:00-03:30
            America/St_Johns | 0 0 * * *     | -    | second | 2010-11-06T12:00 | 2010-11-07T00:00-03:30 2010-11-08T00:00-03:30
            America/St_Johns | 1 0 * * *     | -    | -      | 2010-11-06T12:00 | 2010-11-07T00:01-03:30 2010-11-08T00:01-03:30
            America/St_Johns | 0 23 * * *    | -    | -      | 2010-11-06T12:00 | 2010-11-06T23:00-02:30 2010-11-07T23:00-03:30

            # Azores 2025-10-26: 01:00+00:00 becomes 00:00-01:00; 2026-03-29: 00:00-01:00 becomes 01:00+00:00
            Atlantic/Azores  | */10 0 26 10 * | -   | -      | 2025-10-26T00:35+00:00 | 2025-10-26T00:40+00:00 2025-10-26T00:50+00:00 2025-10-26T00:00-01:00 2025-10-26T00:10-01:00
            Atlantic/Azores  | 30 0 * * *     | -   | first  | 2025-10-25T12:00       | 2025-10-26T00:30+00:00 2025-10-27T00:30-01:00
            Atlantic/Azores  | 30 0 * * *     | run | -      | 2026-03-28T12:00       | 2026-03-29T01:00+00:00 2026-03-30T00:30+00:00

            # Pyongyang: 2015-08-15 00:00+09:00 becomes 2015-08-14 23:30+08:30; 2018-05-04 23:30+08:30 becomes 2018-05-05 00:00+09:00
            Asia/Pyongyang   | 45 23 * * *   | -    | first  | 2015-08-14T12:00 | 2015-08-14T23:45+09:00 2015-08-15T23:45+08:30
            Asia/Pyongyang   | 45 23 * * *   | -    | second | 2015-08-14T12:00 | 2015-08-14T23:45+08:30 2015-08-15T23:45+08:30
            Asia/Pyongyang   | 45 23 * * *   | run  | -      | 2018-05-04T12:00 | 2018-05-05T00:00+09:00 2018-05-05T23:45+09:00
            Asia/Pyongyang   | 45 23 * * FRI | run  | -      | 2018-05-04T12:00 | 2018-05-05T00:00+09:00 2018-05-11T23:45+09:00
            Asia/Pyongyang   | 0 0 * * *     | -    | -      | 2018-05-04T12:00 | 2018-05-05T00:00+09:00 2018-05-06T00:00+09:00
            Asia/Pyongyang   | 29 23 * * *   | -    | -      | 2018-05-04T12:00 | 2018-05-04T23:29+08:30 2018-05-05T23:29+09:00

            # Caracas 2016-05-01: 02:30-04:30 becomes 03:00-04:00; 2007-12-09: 03:00-04:00 becomes 02:30-04:30
            America/Caracas  | 45 2 * * *    | run  | -      | 2016-05-01T00:00 | 2016-05-01T03:00-04:00 2016-05-02T02:45-04:00
            America/Caracas  | 45 2 * * *    | -    | both   | 2007-12-09T00:00 | 2007-12-09T02:45-04:00 2007-12-09T02:45-04:30 2007-12-10T02:45-04:30

            # Troll 2026-03-29: 01:00+00:00 becomes 03:00+02:00, two hours; 2026-10-25: 03:00+02:00 becomes 01:00+00:00
            Antarctica/Troll | 30 1,2 * * *  | run  | -      | 2026-03-29T00:00 | 2026-03-29T03:00+02:00 2026-03-30T01:30+02:00
            Antarctica/Troll | 30 1,2 * * *  | -    | first  | 2026-10-25T00:00 | 2026-10-25T01:30+02:00 2026-10-25T02:30+02:00 2026-10-26T01:30+00:00
            Antarctica/Troll | 30 1,2 * * *  | -    | second | 2026-10-25T00:00 | 2026-10-25T01:30+00:00 2026-10-25T02:30+00:00 2026-10-26T01:30+00:00

            # Casey 2020-10-04: 00:01+08:00 becomes 03:01+11:00; 2021-03-14 00:00+11:00 becomes 2021-03-13 21:00+08:00: 180 minutes
            Antarctica/Casey | 30 1 * * *    | -    | -      | 2020-10-03T12:00 | 2020-10-05T01:30+11:00 2020-10-06T01:30+11:00
            Antarctica/Casey | 30 22 * * *   | -    | first  | 2021-03-13T12:00 | 2021-03-13T22:30+11:00 2021-03-14T22:30+08:00
            Antarctica/Casey | 30 22 * * *   | -    | second | 2021-03-13T12:00 | 2021-03-13T22:30+08:00 2021-03-14T22:30+08:00

            # Vostok: 1994-02-01 00:00+07:00 becomes 1994-01-31 17:00+00:00; 1994-11-01: 00:00+00:00 becomes 07:00+07:00
            Antarctica/Vostok | 30 20 * * *  | -    | -      | 1994-01-31T12:00 | 1994-01-31T20:30+07:00 1994-01-31T20:30+00:00 1994-02-01T20:30+00:00
            Antarctica/Vostok | 0 3 * * *    | -    | -      | 1994-10-31T12:00 | 1994-11-02T03:00+07:00

            # Apia: 2011-12-30 does not exist; 2011-12-29 ends at -10:00 and 2011-12-31 begins at +14:00
            Pacific/Apia     | 0 12 * * *    | -    | -      | 2011-12-29T00:00 | 2011-12-29T12:00-10:00 2011-12-31T12:00+14:00
            Pacific/Apia     | 0 0 30 12 *   | -    | -      | 2011-12-01T00:00 | 2012-12-30T00:00+14:00
            Pacific/Apia     | 0 12 * * FRI  | -    | -      | 2011-12-29T00:00 | 2012-01-06T12:00+14:00
            Pacific/Apia     | */30 * * * *  | -    | -      | 2011-12-29T23:00 | 2011-12-29T23:30-10:00 2011-12-31T00:00+14:00
            Pacific/Apia     | 0 0 31 12 *   | -    | -      | 2011-12-29T00:00 | 2011-12-31T00:00+14:00 2012-12-31T00:00+14:00

            # Kwajalein: 1993-08-21 does not exist
            Pacific/Kwajalein | 0 6 21 8 *   | -    | -      | 1993-08-01T00:00 | 1994-08-21T06:00+12:00

            # Magadan 2014-10-26: 02:00+12:00 becomes 00:00+10:00, two hours
            Asia/Magadan     | 30 1 * * *    | -    | first  | 2014-10-25T12:00 | 2014-10-26T01:30+12:00 2014-10-27T01:30+10:00

            # Bahia de Banderas 2010-04-04: 02:00-07:00 becomes 04:00-05:00, summer time and another zone at once
            America/Bahia_Banderas | 0,30 2,3 * * * | run | - | 2010-04-04T00:00 | 2010-04-04T04:00-05:00 2010-04-05T02:00-05:00

            # Monrovia 1972-01-07: 00:00:00-00:44:30 becomes 00:44:30+00:00, so the first whole minute comes 30 s later
            Africa/Monrovia  | 30 0 7 1 *    | run  | -      | 1972-01-06T12:00    | 1972-01-07T00:45+00:00 1973-01-07T00:30+00:00
            Africa/Monrovia  | 30 0 7 1 *    | run  | -      | 1972-01-07T00:44:45 | 1972-01-07T00:45+00:00
            Africa/Monrovia  | * * * * *     | -    | -      | 1972-01-06T23:58:40 | 1972-01-06T23:59-00:44:30 1972-01-07T00:45+00:00

            # Kathmandu: nothing since 1986-01-01, when 00:00+05:30 became 00:15+05:45
            Asia/Kathmandu   | 5 0 1 1 *     | run  | -      | 1985-12-01T00:00 | 1986-01-01T00:15+05:45 1987-01-01T00:05+05:45
            Asia/Kathmandu   | 30 2 * * *    | -    | -      | 2026-03-28T12:00 | 2026-03-29T02:30+05:45 2026-03-30T02:30+05:45

            # UTC and a fixed offset: nothing, ever
            UTC              | 30 2 * * *    | -    | -      | 2026-03-28T12:00 | 2026-03-29T02:30+00:00 2026-03-30T02:30+00:00
            +05:45           | 0 0 * * *     | -    | -      | 2026-03-28T12:00 | 2026-03-29T00:00+05:45 2026-03-30T00:00+05:45
            """)
    void fires_as_cron_does(String zone, String schedule, String gap, String overlap, String start, String expected)
            throws BadSchedule {
        ZoneId zoneId = Zones.parse(zone);
        Instant after = start.matches(".*T.*[+-].*")
                ? OffsetDateTime.parse(start).toInstant()
                : LocalDateTime.parse(start).atZone(zoneId).toInstant();
        for (ClockChanges dst : policies(gap, overlap)) {
            Schedule timed = Schedule.parse(schedule, zoneId, dst);
            assertThat(firings(timed, after, expected.split(" ", -1).length))
                    .as(dst.toString())
                    .isEqualTo(expected);
        }
    }

    private static List<ClockChanges> policies(String gap, String overlap) {
        List<ClockChanges> policies = new ArrayList<>();
        for (GapPolicy g : GapPolicy.values()) {
            for (OverlapPolicy o : OverlapPolicy.values()) {
                if ((gap.equals("-") || g.name().equalsIgnoreCase(gap))
                        && (overlap.equals("-") || o.name().equalsIgnoreCase(overlap))) {
                    policies.add(new ClockChanges(g, o));
                }
            }
        }
        return policies;
    }

    private static String firings(Schedule schedule, Instant after, int count) {
        List<String> firings = new ArrayList<>();
        Instant at = after;
        for (int i = 0; i < count; i++) {
            at = schedule.next(at).orElseThrow();
            firings.add(SHOWN.format(at.atZone(schedule.zone())));
        }
        return String.join(" ", firings);
    }
}
