package dev.smartcron.settings;

import java.util.List;
import java.util.Optional;

/**
 * The server and the addresses of outgoing mail.
 *
 * @param ssl encrypted from the first byte (SMTPS); then {@code startTls} is {@link StartTls#OFF}
 * @param to at least one address
 */
public record Mail(
        String host,
        int port,
        StartTls startTls,
        boolean ssl,
        Optional<Secret> username,
        Optional<Secret> password,
        String from,
        List<String> to) {

    /** Ways to turn a plain connection into an encrypted one, or not. */
    public enum StartTls {
        REQUIRED,
        WHEN_OFFERED,
        OFF
    }

    static Optional<Mail> of(Section mail) {
        if (mail.keys().isEmpty()) {
            return Optional.empty();
        }
        boolean ssl = mail.flag("ssl", false);
        return Optional.of(new Mail(
                mail.required("host"),
                mail.number("port").orElse(ssl ? 465 : 587),
                ssl ? StartTls.OFF : mail.word("starttls", StartTls.WHEN_OFFERED),
                ssl,
                mail.secret("username"),
                mail.secret("password"),
                mail.required("from"),
                mail.texts("to")));
    }
}
