package dev.smartcron.status.why;

import static org.assertj.core.api.Assertions.assertThat;

import dev.smartcron.execution.Actor;
import dev.smartcron.execution.AuditEntry;
import dev.smartcron.execution.OperatorAction;
import dev.smartcron.text.Json;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeedWordsTest {
    private static final Instant NOW = Instant.parse("2026-04-05T12:00:00.123456789Z");

    @ParameterizedTest
    @CsvSource({
        "ACK, alert, 7, 86400, acknowledged alert 7",
        "ACK, alert, 7, 0, acknowledged alert 7",
        "SNOOZE, alert, 7, 3600, kept alert 7 silent until 13:00",
        "SNOOZE, alert, 7, 0, had alert 7 told again",
        "SNOOZE, alerts, all, 3600, kept its alerts silent until 13:00",
        "SNOOZE, alerts, all, 0, had its alerts told again"
    })
    void what_is_done_with_alerts_is_a_sentence(
            OperatorAction action, String key, String value, long seconds, String words) {
        AuditEntry deed = AuditEntry.of(
                NOW, new Actor("ann", "web1"), action, "t", null, key, value, "until", NOW.plusSeconds(seconds));
        assertThat(new DeedWords(at -> at.toString().substring(11, 16)).of(deed))
                .isEqualTo(words);
    }

    @Test
    void a_time_is_written_to_the_millisecond() {
        assertThat(Json.write(Json.object("at", NOW))).isEqualTo("{\"at\":\"2026-04-05T12:00:00.123Z\"}");
    }
}
