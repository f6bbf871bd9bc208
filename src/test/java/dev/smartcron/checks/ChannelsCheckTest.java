package dev.smartcron.checks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.smartcron.alert.AtOnce;
import dev.smartcron.settings.AlertSettings;
import dev.smartcron.settings.ChannelSettings;
import dev.smartcron.settings.ChannelSettings.AlertProgram;
import dev.smartcron.settings.Route;
import dev.smartcron.task.Severity;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ChannelsCheckTest {
    private static final ChannelSettings PROGRAM =
            new ChannelSettings(Optional.empty(), Optional.empty(), Optional.of(new AlertProgram(List.of("page-me"))));

    @Test
    void nobody_at_all() {
        assertThat(detail(ChannelSettings.NONE)).isEqualTo("no channel is configured, so nobody is told of any");
    }

    @Test
    void a_way_without_mail_is_one() {
        assertThat(detail(PROGRAM)).isEqualTo("told by command; smartcron alerts test tries them");
    }

    @Test
    void severities_that_no_route_takes_whole_are_named() {
        assertThat(detail(
                        PROGRAM,
                        route(List.of(Severity.CRITICAL, Severity.HIGH), List.of()),
                        route(List.of(), List.of("payroll"))))
                .isEqualTo("of medium, low alerts, those that no route fits are told to nobody");
        assertThat(detail(PROGRAM, route(List.of(), List.of("payroll")), route(List.of(), List.of())))
                .startsWith("told by command");
    }

    private static Route route(List<Severity> severities, List<String> categories) {
        return new Route(severities, categories, List.of(), List.of(), List.of("command"));
    }

    private static String detail(ChannelSettings channels, Route... routes) {
        AlertSettings settings =
                new AlertSettings(Optional.empty(), channels, AtOnce.settings().times(), List.of(routes));
        return new ChannelsCheck(settings, Path.of("smartcron.yaml"))
                .check(Instant.EPOCH).stream()
                        .map(CheckResult::detail)
                        .findFirst()
                        .orElseThrow();
    }
}
