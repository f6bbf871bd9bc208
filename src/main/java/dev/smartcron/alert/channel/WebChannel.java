package dev.smartcron.alert.channel;

import dev.smartcron.alert.message.OutgoingMessage;
import dev.smartcron.net.HttpAnswer;
import dev.smartcron.net.HttpCall;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The channels that post a message to an address: Slack, and any other. */
final class WebChannel implements Channel {
    /** Gives a message its body. */
    interface BodyForm {
        byte[] of(MessageForms forms);
    }

    private final String name;
    private final HttpCall call;
    private final BodyForm form;
    private final Clock clock;

    /** @param clock whose time a request says that it was sent at */
    WebChannel(String name, HttpCall call, BodyForm form, Clock clock) {
        this.name = name;
        this.call = call;
        this.form = form;
        this.clock = clock;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public @Nullable String send(OutgoingMessage message) throws ChannelProblem {
        Instant now = clock.instant();
        Map<String, String> headers =
                Map.of("Content-Type", "application/json; charset=utf-8", "SmartCron-Message", message.id());
        HttpAnswer answer = call.post(headers, form.of(Forms.of(message)), now);
        if (answer.isTaken()) {
            return null;
        }
        throw new ChannelProblem(
                call.host().map(host -> host + " ").orElse(name + ": ") + answer.error(),
                !isAboutThisMessage(answer.status()),
                answer.retryAfter(),
                null);
    }

    @Override
    public String reach() throws ChannelProblem {
        HttpAnswer answer = call.head(clock.instant());
        if (answer.status() <= 0) {
            throw new ChannelProblem(
                    call.host().map(host -> host + " ").orElse("") + answer.error(), true, answer.retryAfter(), null);
        }
        return call.host().orElse(name) + " answers";
    }

    /** Of a client's mistakes these are such that the next message may not share. */
    private static boolean isAboutThisMessage(int status) {
        return status == 400 || status == 413 || status == 422;
    }
}
