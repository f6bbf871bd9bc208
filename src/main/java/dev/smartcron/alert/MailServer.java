package dev.smartcron.alert;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where mail is handed in, and for whom.
 *
 * @param ssl whether the connection is encrypted from its first byte (SMTPS)
 * @param username null where the server wants none
 * @param password null where there is no user name
 * @param from null for {@code smartcron@} and the host's name
 * @param to at least one
 */
public record MailServer(
        String host,
        int port,
        StartTls startTls,
        boolean ssl,
        @Nullable String username,
        @Nullable String password,
        @Nullable String from,
        List<String> to) {

    /** Whether a plain connection becomes an encrypted one. */
    public enum StartTls {
        /** Or nothing is sent; the server's certificate must be one that Java trusts. */
        REQUIRED,
        /**
         * Where the server offers it, and then whatever its certificate says, because the same server would be given
         * the mail in the clear. Not so with a password and a server elsewhere: then as {@link #REQUIRED}.
         */
        WHEN_OFFERED,
        OFF
    }

    public MailServer {
        if (host.isBlank()) {
            throw new IllegalArgumentException("mail needs a host");
        }
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("'" + port + "' is not a port");
        }
        if (to.isEmpty()) {
            throw new IllegalArgumentException("mail needs somebody to send it to");
        }
        if (username != null && password == null) {
            throw new IllegalArgumentException("mail user '" + username + "' needs a password");
        }
        to = List.copyOf(to);
    }

    /** How this server is really spoken to; see {@link StartTls#WHEN_OFFERED}. */
    StartTls startTlsInEffect() {
        boolean here = host.equals("localhost") || host.equals("::1") || host.startsWith("127.");
        return startTls == StartTls.WHEN_OFFERED && username != null && !here ? StartTls.REQUIRED : startTls;
    }

    /** Without the password, which must not reach a log. */
    @Override
    public String toString() {
        return (ssl ? "smtps://" : "smtp://") + host + ":" + port;
    }
}
