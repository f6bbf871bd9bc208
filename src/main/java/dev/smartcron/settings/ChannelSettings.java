package dev.smartcron.settings;

import java.util.List;
import java.util.Optional;

/** The channels besides mail, each empty where it is not configured. */
public record ChannelSettings(Optional<Slack> slack, Optional<Webhook> webhook, Optional<AlertProgram> command) {
    public static final ChannelSettings NONE =
            new ChannelSettings(Optional.empty(), Optional.empty(), Optional.empty());

    /**
     * A channel of Slack.
     *
     * @param url of an incoming webhook
     */
    public record Slack(Secret url) {}

    /**
     * A web address that is sent each message.
     *
     * @param secret what it is signed with; empty for one that is not
     */
    public record Webhook(Secret url, Optional<Secret> secret) {}

    /**
     * A program that is given each message.
     *
     * @param arguments the program and its arguments; {@code /bin/sh -c TEXT} where the file gave one string
     */
    public record AlertProgram(List<String> arguments) {
        public AlertProgram {
            arguments = List.copyOf(arguments);
        }
    }

    /** Checks whether any is configured. */
    public boolean isAny() {
        return slack.isPresent() || webhook.isPresent() || command.isPresent();
    }

    static ChannelSettings of(Section channels) {
        if (channels.keys().isEmpty()) {
            return NONE;
        }
        Section webhook = channels.section("webhook");
        Section command = channels.section("command");
        return new ChannelSettings(
                channels.section("slack").secret("url").map(Slack::new),
                webhook.secret("url").map(url -> new Webhook(url, webhook.secret("secret"))),
                command.keys().isEmpty() ? Optional.empty() : Optional.of(program(command)));
    }

    private static AlertProgram program(Section command) {
        return new AlertProgram(
                command.keys().get("run") instanceof String line
                        ? List.of("/bin/sh", "-c", line)
                        : command.texts("run"));
    }
}
