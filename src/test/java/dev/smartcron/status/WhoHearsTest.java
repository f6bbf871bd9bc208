package dev.smartcron.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.smartcron.settings.Options;
import dev.smartcron.settings.Settings;
import dev.smartcron.status.WhoHears.AlertQuestion;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The severity of an alert that there might be. */
class WhoHearsTest {
    @ParameterizedTest
    @CsvSource({
        "runner_silent, critical",
        "database_damaged, critical",
        "disk_low, high",
        "delivery, high",
        "queue_wait, medium",
        "success_rate_low, medium",
        "task_failed, medium"
    })
    void a_rule_with_a_severity_of_its_own_has_it(String rule, String severity, @TempDir Path home) {
        Settings settings = Settings.load(Options.NONE, Map.of("SMARTCRON_HOME", home.toString()));
        WhoHears hears =
                WhoHears.of(new AlertQuestion(rule, null, null, null), settings.alerts(), List.of(), Instant.EPOCH);
        assertThat(hears.severity().word()).isEqualTo(severity);
    }
}
