package dev.smartcron.alert.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.smartcron.alert.TestKey;
import dev.smartcron.alert.message.Details;
import dev.smartcron.hooks.Receiver;
import dev.smartcron.hooks.Receiver.Request;
import dev.smartcron.hooks.WithReceiver;
import dev.smartcron.net.HttpCall;
import dev.smartcron.net.Signature;
import dev.smartcron.settings.Secret;
import dev.smartcron.text.Json;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

/** Real receivers that take, refuse, hang and cannot be trusted. */
class WebChannelTest extends WithReceiver {
    @Test
    void a_webhook_gets_the_whole_message_as_json_and_signed() throws Exception {
        assertThat(webhook().send(SampleMessages.recovered())).isNull();
        Request request = receiver.received().get(0);
        assertThat(request.headers().getFirst("Content-Type")).isEqualTo("application/json; charset=utf-8");
        assertThat(request.headers().getFirst("SmartCron-Message"))
                .isEqualTo(SampleMessages.recovered().id());
        assertThat(request.headers().getFirst("SmartCron-Timestamp")).isEqualTo("" + NOON.getEpochSecond());
        assertThat(request.headers().getFirst("SmartCron-Signature"))
                .isEqualTo("sha256=" + hmac("s3cret", NOON.getEpochSecond() + "." + request.body()));
        Map<String, Object> json = Json.readObject(request.body());
        assertThat(json)
                .containsEntry("answers", "smartcron.7.1")
                .containsEntry("at", "2026-04-06T04:07:03+12:00")
                .containsEntry("node", "web1")
                .containsEntry(
                        "subject",
                        "[smartcron web1] RESOLVED payroll_sync succeeded at 2026-04-06 04:07:03 +12:00 (execution 131)")
                .containsEntry("severity", "high")
                .containsEntry("total", 1L);
        Map<?, ?> news = (Map<?, ?>) ((List<?>) json.get("news")).get(0);
        assertThat(news.get("kind")).isEqualTo("resolved");
        assertThat(news.get("condition")).isEqualTo(7L);
        assertThat(news.get("first_seen")).isEqualTo("2026-04-06T00:05:03+12:00");
        assertThat(news.get("over")).isEqualTo("2026-04-06T04:07:03+12:00");
        assertThat(news.get("because"))
                .isEqualTo("payroll_sync succeeded at 2026-04-06 04:07:03 +12:00 (execution 131).");
        assertThat(Details.of((List<?>) news.get("details")))
                .isEqualTo(SampleMessages.recovered().news().get(0).details());
    }

    @Test
    void a_receiver_that_wants_to_be_left_alone_says_for_how_long() {
        receiver.answers = request -> 429;
        receiver.retryAfter = "120";
        ChannelProblem problem = problem(webhook());
        assertThat(problem).hasMessage("127.0.0.1 answered 429");
        assertThat(problem.retryAfter()).contains(Duration.ofMinutes(2));
        assertThat(problem.forEveryMessage()).isTrue();
    }

    @Test
    void what_a_receiver_has_against_one_message_is_told_and_the_next_is_sent() {
        receiver.answers = request -> 400;
        receiver.words = "invalid_blocks";
        ChannelProblem problem = problem(slack());
        assertThat(problem).hasMessage("127.0.0.1 answered 400: invalid_blocks");
        assertThat(problem.forEveryMessage()).isFalse();
        receiver.answers = request -> 500;
        receiver.words = "no /hook?token=hidden here";
        assertThat(problem(slack())).hasMessage("127.0.0.1 answered 500");
        assertThat(problem(slack()).forEveryMessage()).isTrue();
    }

    @Test
    void a_redirect_is_not_followed() {
        receiver.answers = request -> 302;
        assertThat(problem(webhook())).hasMessage("127.0.0.1 answered 302, another address");
        assertThat(receiver.received()).hasSize(1);
    }

    @Test
    void a_receiver_that_hangs_is_given_up_in_time() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Secret url = Secret.of("http://127.0.0.1:" + silent.getLocalPort() + "/hidden");
            HttpCall call = new HttpCall(url, null, Duration.ofMillis(700), null);
            long began = System.nanoTime();
            assertThat(problem(new WebChannel("slack", call, MessageForms::slack, clock())))
                    .hasMessageStartingWith("127.0.0.1 did not take it within");
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThanOrEqualTo(Duration.ofMillis(700));
        }
    }

    @Test
    void nothing_is_sent_to_a_receiver_whose_certificate_java_does_not_trust() throws Exception {
        try (Receiver secured = Receiver.secured(TestKey.context())) {
            Secret url = Secret.of(secured.url("/hidden"));
            ChannelProblem problem =
                    problem(new WebChannel("webhook", new HttpCall(url, null), MessageForms::json, clock()));
            assertThat(problem).hasMessageStartingWith("127.0.0.1 no encrypted connection: ");
            assertThat(problem.getMessage()).doesNotContain("hidden", "\n");
            assertThat(secured.received()).isEmpty();
            HttpCall trusting = new HttpCall(
                    url, null, Duration.ofSeconds(30), TestKey.context().getSocketFactory());
            new WebChannel("webhook", trusting, MessageForms::json, clock()).send(SampleMessages.failed());
            assertThat(secured.received()).hasSize(1);
        }
    }

    @Test
    void no_problem_says_more_of_an_address_than_its_host() {
        for (String url : List.of(
                "http://no-such-host.invalid/hidden", "http://127.0.0.1:1/hidden", "hidden: none", "ftp://h/hidden")) {
            ChannelProblem problem =
                    problem(new WebChannel("webhook", new HttpCall(Secret.of(url), null), MessageForms::json, clock()));
            assertThat(problem.getMessage()).isNotEmpty().doesNotContain("hidden");
            assertThat(problem.forEveryMessage()).isTrue();
        }
    }

    private static ChannelProblem problem(Channel channel) {
        return catchThrowableOfType(ChannelProblem.class, () -> channel.send(SampleMessages.failed()));
    }

    private Channel webhook() {
        Signature signature = new Signature(Optional.of(Secret.of("s3cret")));
        return new WebChannel(
                "webhook", new HttpCall(Secret.of(receiver.url()), signature), MessageForms::json, clock());
    }

    private Channel slack() {
        return new WebChannel("slack", new HttpCall(Secret.of(receiver.url()), null), MessageForms::slack, clock());
    }

    private static Clock clock() {
        return Clock.fixed(NOON, ZoneOffset.UTC);
    }

    private static String hmac(String secret, String text) throws Exception {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
    }
}
