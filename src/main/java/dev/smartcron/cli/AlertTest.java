package dev.smartcron.cli;

import dev.smartcron.alert.channel.ChannelProblem;
import dev.smartcron.alert.channel.Channels;
import dev.smartcron.alert.message.Details;
import dev.smartcron.alert.message.Message;
import dev.smartcron.alert.message.News;
import dev.smartcron.settings.Settings;
import dev.smartcron.task.Severity;
import dev.smartcron.text.Json;
import dev.smartcron.text.Nearest;
import dev.smartcron.text.UserError;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Sends a message that says it is a test, and tells what each channel answered. */
record AlertTest(Settings settings, Clock clock, ZoneId zone) {
    /** The answer of a channel. */
    private record ChannelAnswer(
            String channel, boolean taken, @Nullable String said, long millis) {
        private Map<String, @Nullable Object> json() {
            return Json.object("channel", channel, "taken", taken, "said", said, "duration_ms", millis);
        }

        private String line() {
            return channel + ": " + (taken ? "taken in " + millis + " ms" : "not taken")
                    + (said == null ? "" : (taken ? ", but " : ": ") + said);
        }
    }

    int run(@Nullable String only, Command command) {
        Channels channels = Channels.of(settings.alerts(), clock);
        if (channels.names().isEmpty()) {
            throw UserError.refused(
                    "no channel is configured, so nobody is told of anything",
                    "Write a mail: section, or channels:, in " + settings.node().configFile() + ".");
        }
        if (only != null && !channels.names().contains(only)) {
            throw UserError.wrongUse(
                    "no channel '" + only + "' is configured",
                    Nearest.to(only, channels.names())
                            .map(word -> "smartcron alerts test " + word)
                            .orElse("There is: " + String.join(", ", channels.names()) + "."));
        }
        List<ChannelAnswer> answers = new ArrayList<>();
        for (String name : only == null ? channels.names() : List.of(only)) {
            answers.add(ask(channels, name));
        }
        if (command.json()) {
            command.print(answers.stream().map(ChannelAnswer::json).toList());
        } else {
            answers.forEach(answer -> command.line(answer.line()));
        }
        return answers.stream().allMatch(ChannelAnswer::taken) ? ExitCode.DONE : ExitCode.BAD_NEWS;
    }

    private ChannelAnswer ask(Channels channels, String name) {
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
        String node = settings.node().name();
        News news = new News(
                News.NewsKind.OPENED,
                0,
                "test",
                node,
                null,
                null,
                Severity.LOW,
                "a test of the alerts of " + node + ": nothing is wrong",
                Details.of("Somebody typed smartcron alerts test. Alerts look like this, and reach you this way."),
                now,
                now,
                null,
                null,
                1);
        return new Message("smartcron.test." + now.toEpochMilli(), null, now, node, zone, List.of(news));
    }
}
