package dev.smartcron.status.figures;

import static org.assertj.core.api.Assertions.assertThat;

import dev.smartcron.status.figures.NoisyPattern.PrintedOutput;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tasks whose output is cut, or soon gone, are told, and others are not. */
class NoisyPatternTest {
    private static final Instant NOW = Histories.TODAY;

    private static List<Insight> noisy(long megabytes, long attempts, Duration kept) {
        Instant gone = kept == null ? null : NOW.minus(kept);
        return new NoisyPattern(List.of(new PrintedOutput("a", megabytes << 20, attempts, 10L << 20, gone)), NOW)
                .find();
    }

    /** Megabytes in so many attempts of which 10M are kept; for how many hours the logs go back, where some are gone. */
    @ParameterizedTest
    @CsvSource({
        "27, 3, , true",
        "23, 3, , false",
        "18, 2, , false",
        "18, 0, , false",
        "18, 900, 14, true",
        "18, 900, 71, true",
        "18, 900, 72, false",
    })
    void noisy_is_what_is_cut_or_soon_gone(long megabytes, long attempts, Long hours, boolean isFound) {
        assertThat(noisy(megabytes, attempts, hours == null ? null : Duration.ofHours(hours)))
                .hasSize(isFound ? 1 : 0);
    }

    @Test
    void it_says_what_to_change() {
        assertThat(noisy(27, 3, null).get(0).text())
                .isEqualTo("a prints much: a run prints 9M on average, and of more than max_output (10M) the middle is"
                        + " dropped. Let it print less; or raise max_output in the task file.");
        assertThat(noisy(18, 900, Duration.ofHours(14)).get(0).text())
                .isEqualTo("a prints much: its logs go back little more than 14h. Let it print less; or keep more, with"
                        + " logs.files or logs.max_size in smartcron.yaml.");
    }
}
