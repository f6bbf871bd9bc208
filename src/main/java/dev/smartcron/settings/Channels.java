package dev.smartcron.settings;

import java.util.List;
import java.util.Optional;

/**
 * What alerts leave through, besides mail.
 *
 * @param slack address of an incoming webhook
 * @param command a program that is given the alert as JSON on its standard input; empty for none
 */
public record Channels(Optional<Secret> slack, Optional<Webhook> webhook, List<String> command) {
    /** An address that is sent the alert as JSON, signed where there is a secret. */
    public record Webhook(Secret url, Optional<Secret> secret) {}

    static Channels of(Section channels) {
        Section webhook = channels.section("webhook");
        Section command = channels.section("command");
        return new Channels(
                channels.section("slack").secret("url"),
                webhook.secret("url").map(url -> new Webhook(url, webhook.secret("secret"))),
                command.text("run").map(line -> List.of("/bin/sh", "-c", line)).orElseGet(() -> command.texts("run")));
    }
}
