package dev.smartcron.cli;

import dev.smartcron.alert.ChannelTest;
import dev.smartcron.alert.ChannelTest.ChannelAnswer;
import dev.smartcron.alert.Sender;
import dev.smartcron.alert.channel.Channels;
import dev.smartcron.settings.Settings;
import dev.smartcron.text.Nearest;
import dev.smartcron.text.UserError;
import java.time.Clock;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Sends a message that says it is a test, and tells what each channel answered. */
record AlertTest(Settings settings, Clock clock, ZoneId zone) {
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
        ChannelTest test = new ChannelTest(channels, new Sender(settings.node().name(), zone), clock);
        List<ChannelAnswer> answers = (only == null ? channels.names() : List.of(only))
                .stream().map(test::ask).toList();
        if (command.json()) {
            command.print(answers.stream().map(ChannelAnswer::json).toList());
        } else {
            answers.forEach(answer -> command.line(answer.line()));
        }
        return answers.stream().allMatch(ChannelAnswer::taken) ? ExitCode.DONE : ExitCode.BAD_NEWS;
    }
}
