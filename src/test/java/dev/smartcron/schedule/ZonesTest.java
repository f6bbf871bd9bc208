package dev.smartcron.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
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
            CST                | CST is not a time zone; it may mean America/Chicago, Asia/Shanghai or America/Havana
            EST                | EST is not a time zone; it may mean America/New_York or America/Panama
            MST                | MST is not a time zone; it may mean America/Denver or America/Phoenix
            ist                | ist is not a time zone; it may mean Asia/Kolkata, Europe/Dublin or Asia/Jerusalem
            BST                | BST is not a time zone; it may mean Europe/London or Asia/Dhaka
            AEST               | AEST is not a time zone; it may mean Australia/Sydney or Australia/Brisbane
            PDT                | PDT is not a time zone; write America/Los_Angeles
            CEST               | CEST is not a time zone; it may mean Europe/Berlin or Europe/Paris
            XST                | XST is not a time zone; write one such as UTC or Pacific/Auckland
            Asia/Hanoi         | Asia/Hanoi is not a time zone; it may mean Asia/Ho_Chi_Minh or Asia/Bangkok
            Hanoi              | Hanoi is not a time zone; it may mean Asia/Ho_Chi_Minh or Asia/Bangkok
            Asia/Beijing       | Asia/Beijing is not a time zone; write Asia/Shanghai
            America/San_Francisco | America/San_Francisco is not a time zone; write America/Los_Angeles
            AUS Eastern Standard Time | AUS Eastern Standard Time is not a time zone; write Australia/Sydney
            W. Europe Standard Time   | W. Europe Standard Time is not a time zone; write Europe/Berlin
            Europe/Munich      | Europe/Munich is not a time zone; write Europe/Berlin
            Europe/Lodnon      | Europe/Lodnon is not a time zone; did you mean Europe/London?
            Eruope/London      | Eruope/London is not a time zone; did you mean Europe/London?
            Asia/Auckland      | Asia/Auckland is not a time zone; write one such as UTC or Pacific/Auckland
            Asia/Springfield   | Asia/Springfield is not a time zone; write one such as UTC or Pacific/Auckland
            +25:00             | +25:00 is not a time zone; write one such as UTC or Pacific/Auckland
            ''                 | no time zone given; write one such as UTC or Pacific/Auckland
            ../../etc/passwd   | ../../etc/passwd is not a time zone; write one such as UTC or Pacific/Auckland
            """)
    void names_the_zones_that_may_be_meant_and_never_another(String text, String message) {
        assertThatThrownBy(() -> Zones.parse(text))
                .isInstanceOf(BadSchedule.class)
                .hasMessage(message);
    }

    @Test
    void every_zone_of_the_table_of_other_names_is_one_and_no_name_in_it_is() throws IOException {
        try (InputStream table = Zones.class.getResourceAsStream("zones-by-other-names.txt")) {
            for (String line : new String(table.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .toList()) {
                String[] sides = line.split(" = ", -1);
                assertThat(sides).hasSize(2);
                assertThat(ZoneId.getAvailableZoneIds()).contains(sides[1].split(", ", -1));
                assertThatThrownBy(() -> Zones.parse(sides[0])).hasMessageContaining(sides[1].split(", ", -1)[0]);
            }
        }
    }
}
