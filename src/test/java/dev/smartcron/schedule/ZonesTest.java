package dev.smartcron.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ZonesTest {

    @ParameterizedTest
    @ValueSource(
            strings = {"UTC", "Z", "Pacific/Auckland", "America/Argentina/Ushuaia", "Etc/GMT+12", "+05:45", "UTC+2"})
    void takes_names_and_offsets(String text) throws BadSchedule {
        assertThat(Zones.parse(text)).isEqualTo(ZoneId.of(text));
    }

    @Test
    void takes_every_zone_of_the_table() throws BadSchedule {
        for (String zone : ZoneId.getAvailableZoneIds()) {
            assertThat(Zones.parse(zone).getId()).isEqualTo(zone);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            Pacific/Aukland    | Pacific/Aukland is not a time zone; did you mean Pacific/Auckland?
            pacific/auckland   | pacific/auckland is not a time zone; did you mean Pacific/Auckland?
            Auckland           | Auckland is not a time zone; did you mean Pacific/Auckland?
            aukland            | aukland is not a time zone; did you mean Pacific/Auckland?
            America/New York   | America/New York is not a time zone; did you mean America/New_York?
            Europe/Berlín      | Europe/Berlín is not a time zone; did you mean Europe/Berlin?
            utc                | utc is not a time zone; did you mean UTC?
            Kathmandu          | Kathmandu is not a time zone; did you mean Asia/Kathmandu?
            Middle/Earth       | Middle/Earth is not a time zone; write one such as UTC or Pacific/Auckland
            +25:00             | +25:00 is not a time zone; write one such as UTC or Pacific/Auckland
            ''                 | no time zone given; write one such as UTC or Pacific/Auckland
            ../../etc/passwd   | ../../etc/passwd is not a time zone; write one such as UTC or Pacific/Auckland
            """)
    void names_the_nearest_zone(String text, String message) {
        assertThatThrownBy(() -> Zones.parse(text))
                .isInstanceOf(BadSchedule.class)
                .hasMessage(message);
    }
}
