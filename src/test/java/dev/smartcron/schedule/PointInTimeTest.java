package dev.smartcron.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.smartcron.text.UserError;
import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * London: on 29 March 2026 at 01:00 the clock goes forward to 02:00, on 25 October at 02:00 back to 01:00. Lord Howe: on
 * 4 October 2026 at 02:00 forward by half an hour. Santiago: on 6 September 2026 at midnight forward to 01:00. Apia has no 30 December 2011.
 */
class PointInTimeTest {
    @ParameterizedTest
    @CsvSource({
        "Europe/London, 2026-03-29T01:30, 2026-03-29T01:00:00Z",
        "Europe/London, 2026-03-29 01:30, 2026-03-29T01:00:00Z",
        "Europe/London, 2026-03-29T01:00, 2026-03-29T01:00:00Z",
        "Europe/London, 2026-03-29T02:00, 2026-03-29T01:00:00Z",
        "Europe/London, 2026-03-29T00:59, 2026-03-29T00:59:00Z",
        "Europe/London, 2026-03-29T02:30, 2026-03-29T01:30:00Z",
        "Europe/London, 01:30, 2026-03-29T01:00:00Z",
        "Europe/London, 1:30, 2026-03-29T01:00:00Z",
        "Europe/London, 2026-10-25T01:30, 2026-10-25T00:30:00Z",
        "Europe/London, 2026-10-25T01:30+00:00, 2026-10-25T01:30:00Z",
        "Australia/Lord_Howe, 2026-10-04T02:10, 2026-10-03T15:30:00Z",
        "America/Santiago, 2026-09-06, 2026-09-06T04:00:00Z",
        "Pacific/Apia, 2011-12-30T12:00, 2011-12-30T10:00:00Z",
        "UTC, 0001-01-01, 0001-01-01T00:00:00Z",
        "UTC, 2026-11-22T03:00:05.5, 2026-11-22T03:00:05.500Z"
    })
    void a_local_time_in_a_gap_is_the_end_of_the_gap_and_of_two_the_first(String zone, String text, Instant meant) {
        Instant now = Instant.parse("2026-03-29T12:00:00Z");
        assertThat(PointInTime.past(text, ZoneId.of(zone), now)).isEqualTo(meant);
        assertThat(PointInTime.future(text, ZoneId.of(zone), now)).isEqualTo(meant);
    }

    @ParameterizedTest
    @CsvSource({
        "UTC, 13:00, 2026-03-29T13:00:00Z",
        "UTC, 12:00, 2026-03-29T12:00:00Z",
        "UTC, 7:00, 2026-03-30T07:00:00Z",
        "Pacific/Auckland, 00:30, 2026-03-30T11:30:00Z",
        "UTC, 2026-03-29T07:00, 2026-03-29T07:00:00Z",
        "UTC, 2026-03-29, 2026-03-29T00:00:00Z"
    })
    void of_times_of_day_the_next_one_is_meant_where_it_is_asked_for(String zone, String text, Instant meant) {
        assertThat(PointInTime.next(text, ZoneId.of(zone), Instant.parse("2026-03-29T12:00:00Z")))
                .isEqualTo(meant);
    }

    @ParameterizedTest
    @CsvSource({"2h, 10:00, 14:00", "1h30m, 10:30, 13:30", "PT2H, 10:00, 14:00"})
    void a_duration_leads_back_or_on(String text, String past, String future) {
        Instant now = Instant.parse("2026-03-29T12:00:00Z");
        assertThat(PointInTime.past(text, ZoneId.of("UTC"), now)).hasToString("2026-03-29T" + past + ":00Z");
        assertThat(PointInTime.future(text, ZoneId.of("UTC"), now)).hasToString("2026-03-29T" + future + ":00Z");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "25:00",
                "3",
                "",
                "tomorrow",
                "2026-02-30",
                "2026-13-01T00:00",
                "22/11/2026",
                "5 minutes",
                "+999999999-12-31T00:00Z",
                "PT9223372036854775807S"
            })
    void anything_else_is_answered_with_every_form(String text) {
        Instant now = Instant.parse("2026-03-29T12:00:00Z");
        assertThatThrownBy(() -> PointInTime.past(text, ZoneId.of("UTC"), now))
                .isInstanceOfSatisfying(
                        UserError.class,
                        e -> assertThat(e.hint())
                                .contains("24h", "03:00,", "2026-11-22,", "2026-11-22T03:00", "+13:00"))
                .hasMessageStartingWith("'" + text + "' is not a time");
    }
}
