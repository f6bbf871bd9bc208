package dev.smartcron.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** On which days a schedule counts. */
class ValidityTest {
    private static final Map<String, Definition> CALENDARS =
            Map.of("holidays", Definition.fromJson("holidays", "{\"dates\":[\"2026-12-25\",\"2026-12-26\"]}"));

    @Test
    void every_day_counts_where_nothing_is_declared() {
        Validity always = validity("{}");
        assertThat(always.isAlways()).isTrue();
        assertThat(always.dayOff(Instant.EPOCH)).isEmpty();
    }

    @Test
    void the_window_begins_and_ends_at_midnight_in_the_tasks_zone() {
        Validity window = validity(
                "{\"timezone\":\"Pacific/Auckland\",\"active\":{\"from\":\"2026-01-01\",\"until\":\"2026-12-24\"}}");
        assertThat(window.isAlways()).isFalse();
        assertThat(window.dayOff(Instant.parse("2025-12-31T10:59:00Z")))
                .hasValue(new DayOff(DayOff.Rule.NOT_YET_ACTIVE, LocalDate.of(2026, 1, 1), null));
        assertThat(window.dayOff(Instant.parse("2025-12-31T11:00:00Z"))).isEmpty();
        assertThat(window.dayOff(Instant.parse("2026-12-23T10:59:00Z"))).isEmpty();
        assertThat(window.dayOff(Instant.parse("2026-12-23T11:00:00Z")))
                .hasValue(new DayOff(DayOff.Rule.NO_LONGER_ACTIVE, LocalDate.of(2026, 12, 24), null));
    }

    @Test
    void the_days_of_a_calendar_are_the_tasks_own_days() {
        Validity skipping = validity("{\"timezone\":\"Pacific/Auckland\",\"calendar\":{\"skip\":[\"holidays\"]}}");
        assertThat(skipping.dayOff(Instant.parse("2026-12-24T10:59:00Z"))).isEmpty();
        assertThat(skipping.dayOff(Instant.parse("2026-12-24T11:00:00Z")))
                .hasValue(new DayOff(DayOff.Rule.IN_CALENDAR, LocalDate.of(2026, 12, 25), "holidays"));
        assertThat(skipping.dayOff(Instant.parse("2026-12-26T10:59:00Z")))
                .hasValue(new DayOff(DayOff.Rule.IN_CALENDAR, LocalDate.of(2026, 12, 26), "holidays"));
        assertThat(skipping.dayOff(Instant.parse("2026-12-26T11:00:00Z"))).isEmpty();
    }

    @Test
    void a_calendar_that_is_not_there_is_not_overlooked() {
        assertThatThrownBy(() -> validity("{\"calendar\":{\"skip\":[\"easter\"]}}"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("there is no calendar easter");
    }

    private static Validity validity(String json) {
        return Validity.of(Definition.fromJson("t", json), CALENDARS);
    }
}
