package dev.smartcron.checks;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.smartcron.FreePort;
import dev.smartcron.alert.AtOnce;
import dev.smartcron.alert.channel.Channels;
import dev.smartcron.settings.AlertSettings;
import dev.smartcron.settings.ChannelSettings;
import dev.smartcron.settings.ChannelSettings.AlertProgram;
import dev.smartcron.settings.ChannelSettings.Slack;
import dev.smartcron.settings.ChannelSettings.Webhook;
import dev.smartcron.settings.Route;
import dev.smartcron.settings.Secret;
import dev.smartcron.task.Severity;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
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
        assertThat(detail(PROGRAM)).isEqualTo("told by command");
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

    @Test
    void a_program_that_is_not_there_and_a_server_that_nobody_answers_for_are_named() {
        assertThat(reached(PROGRAM))
                .isEqualTo("CRITICAL: not started: no such program: page-me (looked in " + System.getenv("PATH") + ")");
        assertThat(reached(new ChannelSettings(
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(new AlertProgram(List.of("/bin/sh", "-c", ":"))))))
                .isEqualTo("OK: /bin/sh is there");
        assertThat(reached(new ChannelSettings(
                        Optional.of(new Slack(Secret.of("http://127.0.0.1:" + FreePort.find() + "/secret"))),
                        Optional.empty(),
                        Optional.empty())))
                .isEqualTo("CRITICAL: 127.0.0.1 refuses connections");
    }

    @Test
    void whoever_answers_is_reached_and_gets_no_message() throws IOException {
        List<String> methods = new CopyOnWriteArrayList<>();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            methods.add(exchange.getRequestMethod());
            exchange.sendResponseHeaders(405, -1);
            exchange.close();
        });
        server.start();
        try {
            Secret url = Secret.of("http://127.0.0.1:" + server.getAddress().getPort() + "/hook");
            assertThat(reached(new ChannelSettings(
                            Optional.empty(), Optional.of(new Webhook(url, Optional.empty())), Optional.empty())))
                    .isEqualTo("OK: 127.0.0.1 answers");
        } finally {
            server.stop(0);
        }
        assertThat(methods).containsExactly("HEAD");
    }

    private static String reached(ChannelSettings channels) {
        CheckResult result = check(new AlertSettings(
                        Optional.empty(), channels, AtOnce.settings().times(), List.of(), List.of()))
                .get(1);
        return result.status() + ": " + result.detail();
    }

    private static Route route(List<Severity> severities, List<String> categories) {
        return new Route(severities, categories, List.of(), List.of(), List.of("command"));
    }

    private static String detail(ChannelSettings channels, Route... routes) {
        AlertSettings settings =
                new AlertSettings(Optional.empty(), channels, AtOnce.settings().times(), List.of(routes), List.of());
        return check(settings).get(0).detail();
    }

    private static List<CheckResult> check(AlertSettings settings) {
        return new ChannelsCheck(settings, Channels.of(settings, Clock.systemUTC()), Path.of("smartcron.yaml"))
                .check(Instant.EPOCH);
    }
}
