package dev.smartcron.web.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class OneTimeCodeTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    private final OneTimeCode code = new OneTimeCode(NOW);

    @Test
    void signs_in_once_within_ten_minutes() {
        Instant last = NOW.plus(Duration.ofMinutes(10));

        assertThat(code.use(code.text(), last.plusMillis(1))).isFalse();
        assertThat(code.use(code.text(), last)).isTrue();
        assertThat(code.use(code.text(), last)).isFalse();
    }

    @Test
    void another_one_does_not_and_uses_nothing_up() {
        assertThat(code.use(new OneTimeCode(NOW).text(), NOW)).isFalse();
        assertThat(code.use("", NOW)).isFalse();
        assertThat(code.use(code.text(), NOW)).isTrue();
    }
}
