package dev.smartcron.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LocalZoneTest {
    private static final Instant SUMMER = Instant.parse("2026-07-01T12:00:00Z");

    private static LocalZone of(String tz) {
        return LocalZone.of(Map.of("TZ", tz));
    }

    @ParameterizedTest
    @CsvSource({
        "GMT-14, +14:00",
        "GMT+3, -03:00",
        "UTC-5:30, +05:30",
        "<+03>-3, +03:00",
        "ABC0, Z",
        "EST, -05:00",
        "Europe/Berlin, Europe/Berlin",
        ":Europe/Berlin, Europe/Berlin",
        "/usr/share/zoneinfo/Europe/Berlin, Europe/Berlin",
        "posix/Europe/Berlin, Europe/Berlin",
        "Etc/GMT-14, Etc/GMT-14",
        "EST5EDT, EST5EDT",
        "'', UTC",
    })
    void reads_the_variable_as_the_c_library_does(String tz, String zone) {
        assertThat(of(tz)).isEqualTo(new LocalZone(ZoneId.of(zone), null));
    }

    @ParameterizedTest
    @ValueSource(strings = {"EST5EDT,M3.2.0,M11.1.0", "CET-1CEST", "Mars/Base", "JST", "GMT-24", "/etc/passwd"})
    void tells_what_it_cannot_follow(String tz) {
        assertThat(of(tz).zone()).isEqualTo(ZoneId.of("UTC"));
        assertThat(of(tz).problem()).contains("TZ=" + tz, "America/New_York");
    }

    @Test
    void without_the_variable_it_is_the_machines() {
        assertThat(LocalZone.of(Map.of())).isEqualTo(new LocalZone(ZoneId.systemDefault(), null));
    }

    /** The same as {@code date}, which asks the C library. */
    @ParameterizedTest
    @ValueSource(
            strings = {"GMT-14", "GMT+3", "UTC-5:30", "<+03>-3", "EST", "", "Pacific/Auckland", "posix/Asia/Tokyo"})
    void agrees_with_date(String tz) throws IOException {
        ProcessBuilder date = new ProcessBuilder("date", "-d", "@" + SUMMER.getEpochSecond(), "+%Y-%m-%d %H:%M");
        date.environment().put("TZ", tz);
        String said = new String(date.start().getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        assertThat(DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm").format(SUMMER.atZone(of(tz).zone())))
                .isEqualTo(said);
    }
}
