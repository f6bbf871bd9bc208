package dev.smartcron.settings;

import java.util.List;
import java.util.Optional;

/**
 * The server and the addresses of outgoing mail.
 *
 * @param login empty where the server asks for none
 * @param to at least one address
 */
public record Mail(Server server, Optional<Login> login, String from, List<String> to) {
    /**
     * The server.
     *
     * @param ssl encrypted from the first byte (SMTPS); then {@code startTls} is {@link StartTls#OFF}
     */
    public record Server(String host, int port, StartTls startTls, boolean ssl) {}

    /** The name and the password that the server asks for. */
    public record Login(Secret username, Secret password) {}

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
        Server server = new Server(
                mail.required("host"),
                mail.number("port").orElse(ssl ? 465 : 587),
                ssl ? StartTls.OFF : mail.word("starttls", StartTls.WHEN_OFFERED),
                ssl);
        Optional<Login> login = mail.secret("username")
                .flatMap(username -> mail.secret("password").map(password -> new Login(username, password)));
        return Optional.of(new Mail(server, login, mail.required("from"), mail.texts("to")));
    }
}
