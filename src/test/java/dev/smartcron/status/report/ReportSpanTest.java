package dev.smartcron.status.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How a report shows instants: it may be read the day after. */
class ReportSpanTest {
    private static final ZoneId AUCKLAND = ZoneId.of("Pacific/Auckland");

    @ParameterizedTest
    @CsvSource(delimiter = '¦', textBlock = """
            # written at      ¦ of               ¦ is told as
            2026-11-29T07:00 ¦ 2026-11-29T02:10 ¦ 02:10
            2026-11-29T07:00 ¦ 2026-11-28T18:49 ¦ 18:49
            2026-11-29T07:00 ¦ 2026-11-28T06:59 ¦ 2026-11-28 06:59
            2026-11-29T07:00 ¦ 2026-11-29T18:49 ¦ 18:49
            2026-11-29T07:00 ¦ 2026-11-30T00:00 ¦ 2026-11-30 00:00
            2026-11-29T20:00 ¦ 2026-11-30T18:49 ¦ 2026-11-30 18:49
            2026-11-29T23:59 ¦ 2026-11-30T00:05 ¦ 2026-11-30 00:05
            2026-04-04T20:00 ¦ 2026-04-05T18:49 ¦ 2026-04-05 18:49 +12:00
            """)
    void a_time_has_its_day_where_that_is_not_obvious(LocalDateTime written, LocalDateTime of, String told) {
        assertThat(ReportSpan.ofDay(instant(written), AUCKLAND).at(instant(of))).isEqualTo(told);
    }

    private static Instant instant(LocalDateTime local) {
        return local.atZone(AUCKLAND).toInstant();
    }
}
