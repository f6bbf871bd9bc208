package dev.smartcron.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.smartcron.hooks.Receiver.Request;
import dev.smartcron.hooks.WithReceiver;
import dev.smartcron.net.Ping.Signal;
import dev.smartcron.settings.Secret;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Pings as each service wants them. */
class PingCallTest extends WithReceiver {
    private static final UUID RUN = UUID.fromString("0b0ec4bb-3f3f-4b5e-9a51-2f9f0f8f4a11");

    @Test
    void healthchecks_gets_start_success_and_exit_status_of_one_run() {
        for (String path : new String[] {"/uuid", "/key/slug?create=1"}) {
            PingCall call = new PingCall(Secret.of(receiver.url(path)));
            assertThat(call.send(ping(Signal.STARTED, null), NOON).isTaken()).isTrue();
            call.send(ping(Signal.GOES_ON, 1), NOON);
            call.send(ping(Signal.SUCCEEDED, 3), NOON);
            call.send(ping(Signal.FAILED, 255), NOON);
            call.send(ping(Signal.FAILED, 0), NOON);
            call.send(ping(Signal.FAILED, null), NOON);
        }
        assertThat(receiver.received())
                .extracting(request -> request.method() + " " + request.target())
                .containsExactly(
                        "POST /uuid/start?rid=" + RUN,
                        "POST /uuid/log?rid=" + RUN,
                        "POST /uuid?rid=" + RUN,
                        "POST /uuid/255?rid=" + RUN,
                        "POST /uuid/fail?rid=" + RUN,
                        "POST /uuid/fail?rid=" + RUN,
                        "POST /key/slug/start?create=1&rid=" + RUN,
                        "POST /key/slug/log?create=1&rid=" + RUN,
                        "POST /key/slug?create=1&rid=" + RUN,
                        "POST /key/slug/255?create=1&rid=" + RUN,
                        "POST /key/slug/fail?create=1&rid=" + RUN,
                        "POST /key/slug/fail?create=1&rid=" + RUN);
        assertThat(receiver.received().get(3).body()).isEqualTo("a failed & co\n\nthe end");
    }

    @Test
    void of_a_flood_the_end_is_sent_and_no_character_is_halved() {
        Ping flood = new Ping(Signal.FAILED, null, RUN, "words", "ü".repeat(30_000) + "end", null);
        new PingCall(Secret.of(receiver.url("/uuid"))).send(flood, NOON);
        String body = receiver.received().get(0).body();
        assertThat(body.getBytes(StandardCharsets.UTF_8)).hasSizeBetween(9_990, 10_000);
        assertThat(body).startsWith("words\n\nü").endsWith("üend").doesNotContain("\ufffd");
    }

    @Test
    void uptime_kuma_is_known_by_its_path_and_hears_of_ends_only() {
        PingCall call = new PingCall(Secret.of(receiver.url("/api/push/token?status=up&msg=OK")));
        assertThat(call.send(ping(Signal.STARTED, null), NOON).isTaken()).isTrue();
        assertThat(call.send(ping(Signal.GOES_ON, 1), NOON).isTaken()).isTrue();
        call.send(ping(Signal.SUCCEEDED, 0), NOON);
        call.send(ping(Signal.FAILED, 1), NOON);
        assertThat(receiver.received()).extracting(Request::method).containsExactly("GET", "GET");
        assertThat(receiver.received())
                .extracting(request -> request.target().toString())
                .containsExactly(
                        "/api/push/token?status=up&msg=a+failed+%26+co&ping=1500",
                        "/api/push/token?status=down&msg=a+failed+%26+co&ping=1500");
    }

    @Test
    void cronitor_gets_states_of_a_series() {
        PingCall call = new PingCall(Secret.of("https://cronitor.link/p/key/monitor"));
        assertThat(call.cronitor(ping(Signal.STARTED, null)).reveal())
                .isEqualTo("https://cronitor.link/p/key/monitor?state=run&series=" + RUN
                        + "&metric=duration:1.5&message=a+failed+%26+co");
        assertThat(call.cronitor(ping(Signal.SUCCEEDED, 0)).reveal()).contains("?state=complete&", "&status_code=0&");
        assertThat(call.cronitor(Ping.of(Signal.SUCCEEDED, "web1: ok")).reveal())
                .isEqualTo("https://cronitor.link/p/key/monitor?state=ok&message=web1%3A+ok");
    }

    @Test
    void cronitor_is_known_by_its_host() {
        // Its place in the network is taken by a proxy.
        ProxySelector before = ProxySelector.getDefault();
        ProxySelector.setDefault(
                ProxySelector.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), receiver.port())));
        try {
            for (String host : List.of("cronitor.link", "cronitor.io", "hc-ping.example.org")) {
                new PingCall(Secret.of("http://" + host + "/p/key/a")).send(ping(Signal.STARTED, null), NOON);
            }
        } finally {
            ProxySelector.setDefault(before);
        }
        assertThat(receiver.received())
                .extracting(request ->
                        request.method() + " " + request.target().toString().replaceFirst("&metric.*", ""))
                .containsExactly(
                        "GET http://cronitor.link/p/key/a?state=run&series=" + RUN,
                        "GET http://cronitor.io/p/key/a?state=run&series=" + RUN,
                        "POST http://hc-ping.example.org/p/key/a/start?rid=" + RUN);
    }

    @Test
    void an_address_that_is_none_is_told_without_it() {
        assertThat(new PingCall(Secret.of("no address at all"))
                        .send(ping(Signal.STARTED, null), NOON)
                        .error())
                .isEqualTo("its url is no address");
    }

    private static Ping ping(Signal signal, Integer exitCode) {
        return new Ping(signal, exitCode, RUN, "a failed & co", "the end", Duration.ofMillis(1_500));
    }
}
