package dev.smartcron.alert.channel;

import dev.smartcron.net.HttpCall;
import dev.smartcron.net.Signature;
import dev.smartcron.settings.AlertSettings;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** The channels that the settings configure. Each is made when it is first asked for: a library for mail is large. */
public final class Channels {
    private final List<String> names;
    private final Function<String, Optional<Channel>> maker;
    private final Map<String, Channel> made = new ConcurrentHashMap<>();

    private Channels(List<String> names, Function<String, Optional<Channel>> maker) {
        this.names = List.copyOf(names);
        this.maker = maker;
    }

    /**
     * Those of the settings.
     *
     * @param clock whose time a signed request says that it was sent at
     */
    public static Channels of(AlertSettings settings, Clock clock) {
        List<String> names = new ArrayList<>();
        settings.mail().ifPresent(mail -> names.add("mail"));
        settings.channels().slack().ifPresent(slack -> names.add("slack"));
        settings.channels().webhook().ifPresent(webhook -> names.add("webhook"));
        settings.channels().command().ifPresent(command -> names.add("command"));
        return new Channels(names, name -> make(name, settings, clock));
    }

    /** These. */
    public static Channels of(List<Channel> channels) {
        return new Channels(
                channels.stream().map(Channel::name).toList(),
                name -> channels.stream()
                        .filter(each -> each.name().equals(name))
                        .findFirst());
    }

    /** The names of those that are configured, in the order of the documentation. */
    public List<String> names() {
        return names;
    }

    /** The channel of a name; empty where it is not configured. */
    public Optional<Channel> named(String name) {
        Channel known = made.get(name);
        Optional<Channel> channel = known == null ? maker.apply(name) : Optional.of(known);
        channel.ifPresent(each -> made.put(name, each));
        return channel;
    }

    private static Optional<Channel> make(String name, AlertSettings settings, Clock clock) {
        return switch (name) {
            case "mail" -> settings.mail().map(MailChannel::new);
            case "slack" ->
                settings.channels()
                        .slack()
                        .map(slack ->
                                new WebChannel(name, new HttpCall(slack.url(), null), MessageForms::slack, clock));
            case "webhook" ->
                settings.channels()
                        .webhook()
                        .map(webhook -> new WebChannel(
                                name,
                                new HttpCall(webhook.url(), new Signature(webhook.secret())),
                                MessageForms::json,
                                clock));
            case "command" -> settings.channels().command().map(CommandChannel::new);
            default -> Optional.empty();
        };
    }
}
