package dev.smartcron.alert.channel;

import dev.smartcron.FreePort;
import dev.smartcron.alert.TestKey;
import dev.smartcron.hooks.Receiver;
import dev.smartcron.net.HttpCall;
import dev.smartcron.settings.Secret;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.function.ToIntFunction;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/** A real web server that does not take messages yet. */
class WebSide extends OtherSide {
    private @Nullable Receiver receiver;
    private final int port;

    /** One that refuses connections. */
    WebSide() {
        this.port = FreePort.find();
    }

    private WebSide(Receiver receiver) {
        this.port = receiver.port();
        open(receiver);
    }

    private void open(Receiver opened) {
        opened.answers = request -> {
            int status = isMended() ? 204 : answer();
            if (status == 204) {
                taken.add(request.headers().getFirst("SmartCron-Message"));
            }
            return status;
        };
        receiver = opened;
    }

    /** Says the status of an answer before it is mended. */
    int answer() {
        return 503;
    }

    @Override
    Channel channel() {
        return channel("http", null);
    }

    Channel channel(String scheme, @Nullable SSLSocketFactory sockets) {
        Secret url = Secret.of(scheme + "://127.0.0.1:" + port + "/hook?token=hidden");
        Duration longest = isMended() ? Duration.ofSeconds(30) : Duration.ofMillis(700);
        return new WebChannel(
                "webhook", new HttpCall(url, null, longest, sockets), MessageForms::json, Clock.systemUTC());
    }

    /** How many requests it has seen, taken or not. */
    int asked() {
        return receiver == null ? 0 : receiver.received().size();
    }

    @Override
    void mend() throws IOException {
        super.mend();
        if (receiver == null) {
            open(new Receiver(port));
        }
    }

    @Override
    public void close() throws IOException {
        super.close();
        if (receiver != null) {
            receiver.close();
        }
    }

    /** One that answers so; zero breaks the connection off. */
    static WebSide answering(ToIntFunction<WebSide> answer) throws IOException {
        return new WebSide(new Receiver(0)) {
            @Override
            int answer() {
                return answer.applyAsInt(this);
            }
        };
    }

    /** One that wants to be left alone for so long. */
    static WebSide busy(Duration alone) throws IOException {
        Receiver receiver = new Receiver(0);
        receiver.retryAfter = Long.toString(alone.toSeconds());
        return new WebSide(receiver) {
            @Override
            int answer() {
                return 429;
            }
        };
    }

    /** One whose certificate nobody trusts, until it is mended. */
    static WebSide untrusted() throws IOException {
        return new WebSide(Receiver.secured(TestKey.context())) {
            @Override
            Channel channel() {
                return channel("https", isMended() ? TestKey.context().getSocketFactory() : null);
            }
        };
    }
}
