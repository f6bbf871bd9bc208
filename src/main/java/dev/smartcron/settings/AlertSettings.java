package dev.smartcron.settings;

import java.util.List;
import java.util.Optional;

/**
 * The way of alerts out.
 *
 * @param mail empty where none is configured
 * @param channels besides mail
 * @param routes of alerts to channels; empty where each goes through every channel
 * @param rules of the operator's own
 */
public record AlertSettings(
        Optional<Mail> mail, ChannelSettings channels, AlertTimes times, List<Route> routes, List<OwnRule> rules) {
    public AlertSettings {
        routes = List.copyOf(routes);
        rules = List.copyOf(rules);
    }

    static AlertSettings of(Section file) {
        return new AlertSettings(
                Mail.of(file.section("mail")),
                ChannelSettings.of(file.section("channels")),
                AlertTimes.of(
                        file.section("alerts"),
                        file.section("report").text("at").isPresent()),
                Route.of(file.section("alerts")),
                OwnRule.of(file.section("alerts")));
    }
}
