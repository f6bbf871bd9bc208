package dev.smartcron.settings;

import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

/**
 * The daily report.
 *
 * @param at when {@code health} sends it; empty where it does not
 * @param zone whose clock {@code at} is by, and whose times the report has; empty for the machine's
 * @param to channels that it leaves through
 */
public record ReportSettings(Optional<LocalTime> at, Optional<ZoneId> zone, List<String> to) {
    public ReportSettings {
        to = List.copyOf(to);
    }

    static ReportSettings of(Section report) {
        List<String> to = report.texts("to");
        return new ReportSettings(
                report.text("at").map(LocalTime::parse),
                report.text("timezone").map(ZoneId::of),
                to.isEmpty() ? List.of("mail") : to);
    }
}
