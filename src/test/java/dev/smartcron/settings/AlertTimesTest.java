package dev.smartcron.settings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.smartcron.task.Severity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How soon, how often again and when not, as `smartcron.yaml` says. */
class AlertTimesTest {
    @TempDir
    private Path home;

    @Test
    void without_a_word_of_it_they_are_those_of_the_documentation() throws IOException {
        AlertTimes times = times("redact: []\n");
        assertThat(times.waits())
                .isEqualTo(Map.of(
                        Severity.CRITICAL, Duration.ZERO,
                        Severity.HIGH, Duration.ofMinutes(15),
                        Severity.MEDIUM, Duration.ofHours(1),
                        Severity.LOW, Duration.ofDays(1)));
        assertThat(times.remindEvery()).isEqualTo(Duration.ofHours(4));
        assertThat(times.quietHours()).isEmpty();
    }

    @Test
    void each_is_what_the_file_says() throws IOException {
        AlertTimes times = times("""
                alerts:
                  wait: {critical: 1m, high: 2m, medium: 3m, low: 4m}
                  remind_every: 5h
                  quiet_hours: {from: "21:30", until: "06:15", timezone: Pacific/Auckland}
                """);
        assertThat(times.waits())
                .isEqualTo(Map.of(
                        Severity.CRITICAL, Duration.ofMinutes(1),
                        Severity.HIGH, Duration.ofMinutes(2),
                        Severity.MEDIUM, Duration.ofMinutes(3),
                        Severity.LOW, Duration.ofMinutes(4)));
        assertThat(times.remindEvery()).isEqualTo(Duration.ofHours(5));
        assertThat(times.quietHours())
                .contains(new QuietHours(LocalTime.of(21, 30), LocalTime.of(6, 15), ZoneId.of("Pacific/Auckland")));
    }

    @Test
    void what_is_low_waits_for_the_daily_report_where_there_is_one() throws IOException {
        assertThat(times("mail: {host: h, from: a@example.org, to: b@example.org}\nreport: {at: \"07:00\"}\n")
                        .waits())
                .containsEntry(Severity.LOW, Duration.ofHours(30));
    }

    private AlertTimes times(String yaml) throws IOException {
        Files.writeString(home.resolve("smartcron.yaml"), yaml);
        return Settings.load(Options.NONE, Map.of("SMARTCRON_HOME", home.toString()))
                .alerts()
                .times();
    }
}
