package dev.smartcron.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.smartcron.yaml.Shape.BadValue;
import java.math.BigDecimal;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What stands in the `when` of a rule of one's own. */
class FigureLimitTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "success_rate < 95% over 24h     | success_rate < 95% over 24h",
                "success_rate<99.5% over 1d      | success_rate < 99.5% over 24h",
                "failures >= 3 over 90m          | failures >= 3 over 1h30m",
                "runs  <  1  over  25h           | runs < 1 over 25h",
                "mean > 90s over 7d              | mean > 90s over 7d",
                "p50 > 1h over 24h               | p50 > 1h over 24h",
                "p95 <= PT5M over 24h            | p95 <= PT5M over 24h",
                "max > 2h over 35d               | max > 2h over 35d",
                "cpu > 30m over 24h              | cpu > 30m over 24h",
                "memory > 1G over 24h            | memory > 1G over 24h",
                "queue_wait > 10m over 1h        | queue_wait > 10m over 1h",
                "last_success_age > 2d           | last_success_age > 2d"
            })
    void is_read_and_written_alike(String text, String canonical) throws BadValue {
        assertThat(FigureLimit.parse(text)).hasToString(canonical);
        assertThat(FigureLimit.parse(canonical)).hasToString(canonical);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "succes_rate < 95% over 24h   | 'succes_rate' is no figure; did you mean success_rate?",
                "lag > 5m over 24h            | 'lag' is no figure: write one of success_rate, failures, runs, mean, p50, p95, max, cpu, memory, queue_wait, last_success_age",
                "p95 => 5m over 24h           | '=>' compares nothing: write one of < <= > >=",
                "runs = 0 over 24h            | '=' compares nothing: write one of < <= > >=",
                "success_rate < 95 over 24h   | '95' is not a share (write 95%)",
                "success_rate < 101% over 24h | '101%' is not a share (write 95%)",
                "failures > 3% over 24h       | '3%' is not a count (write 3)",
                "p95 > 10 over 24h            | '10' is not a duration (write 10m)",
                "memory > 10m over 24h        | '10m' is not a size (write 256M)",
                "success_rate < 95%           | success_rate needs a span of time: write success_rate < 95% over 24h",
                "p95 > 5m ovr 24h             | 'ovr' is not over: write p95 > 5m over 24h",
                "runs < 1 over 400d           | '400d' is not a span from 1m to 35d",
                "runs < 1 over 5s             | '5s' is not a span from 1m to 35d",
                "runs < 1 over tomorrow       | 'tomorrow' is not a duration (write 90s, 5m, 2h, 1d or PT5M)",
                "last_success_age > 2d over 3d | last_success_age is as it is now: write last_success_age > 2d without over",
                "success_rate                 | 'success_rate' is not FIGURE < LIMIT over SPAN, such as success_rate < 95% over 24h"
            })
    void what_is_wrong_is_told_with_what_to_write(String text, String message) {
        assertThatThrownBy(() -> FigureLimit.parse(text)).hasMessage(message);
    }

    @Test
    void a_value_is_shown_on_its_own_side_of_the_limit() throws BadValue {
        FigureLimit limit = FigureLimit.parse("success_rate < 95% over 24h");
        assertThat(limit.told(new BigDecimal("91.6666666667"))).isEqualTo("success_rate 91.7% over 24h, below 95%");
        assertThat(limit.told(new BigDecimal("94.9612403101"))).isEqualTo("success_rate 94.96% over 24h, below 95%");
        assertThat(limit.isBeyond(new BigDecimal("95.0000000000"))).isFalse();
        assertThat(limit.span()).isEqualTo(Duration.ofDays(1));
        assertThat(FigureLimit.parse("max >= 10m over 24h").isBeyond(BigDecimal.valueOf(600_000)))
                .isTrue();
    }
}
