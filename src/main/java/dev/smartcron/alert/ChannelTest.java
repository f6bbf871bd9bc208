package dev.smartcron.alert;

import dev.smartcron.alert.channel.ChannelProblem;
import dev.smartcron.alert.channel.Channels;
import dev.smartcron.alert.message.Details;
import dev.smartcron.alert.message.Message;
import dev.smartcron.alert.message.News;
import dev.smartcron.task.Severity;
import dev.smartcron.text.Json;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Sends a message that says it is a test, past the outbox. */
public record ChannelTest(Channels channels, Sender sender, Clock clock) {
    /**
     * The answer of a channel.
     *
     * @param said what its server had to say; null for nothing
     */
    public record ChannelAnswer(
            String channel, boolean taken, @Nullable String said, long millis) {
        public Map<String, @Nullable Object> json() {
            return Json.object("channel", channel, "taken", taken, "said", said, "duration_ms", millis);
        }

        /** {@code mail: taken in 812 ms}, {@code slack: not taken: refuses connections}. */
        public String line() {
            return channel + ": " + (taken ? "taken in " + millis + " ms" : "not taken")
                    + (said == null ? "" : (taken ? ", but " : ": ") + said);
        }
    }

    /** Asks a channel that is configured; it takes half a minute at most. */
    public ChannelAnswer ask(String name) {
        long from = System.nanoTime();
        try {
            String remark = channels.named(name).orElseThrow().send(message());
            return new ChannelAnswer(name, true, remark, (System.nanoTime() - from) / 1_000_000);
        } catch (ChannelProblem e) {
            return new ChannelAnswer(name, false, e.getMessage(), (System.nanoTime() - from) / 1_000_000);
        }
    }

    private Message message() {
        Instant now = clock.instant();
        String node = sender.node();
        News news = new News(
                News.NewsKind.OPENED,
                0,
                "test",
                node,
                null,
                null,
                Severity.LOW,
                "a test of the alerts of " + node + ": nothing is wrong",
                Details.of(
                        "Somebody tests the channels of " + node + ". Alerts look like this, and reach you this way."),
                now,
                now,
                null,
                null,
                1);
        return new Message("smartcron.test." + now.toEpochMilli(), null, now, node, sender.zone(), List.of(news));
    }
}
