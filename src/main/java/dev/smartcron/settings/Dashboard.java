package dev.smartcron.settings;

import java.util.Optional;

/**
 * Where the web page listens and who may see it.
 *
 * @param bind an address of this machine, or a host name
 * @param token what a visitor signs in with
 * @param webhookSecret what an outside cron service proves itself with
 */
public record Dashboard(String bind, int port, Optional<Secret> token, Optional<Secret> webhookSecret) {
    static Dashboard of(Section dashboard) {
        return new Dashboard(
                dashboard.text("bind").orElse("127.0.0.1"),
                dashboard.number("port", 8787),
                dashboard.secret("token"),
                dashboard.secret("webhook_secret"));
    }
}
