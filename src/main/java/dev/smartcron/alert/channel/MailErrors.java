package dev.smartcron.alert.channel;

import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.MessagingException;
import org.jspecify.annotations.Nullable;

/** Words for what keeps a mail from being handed in. */
final class MailErrors {
    private static final int LONGEST_REASON = 300;

    private MailErrors() {}

    /** Says in one line why a mail was not taken: the exceptions of Jakarta Mail nest, and carry what the server said. */
    static String reason(Throwable e) {
        StringBuilder out = new StringBuilder();
        Throwable cause = e;
        for (int depth = 0; cause != null && depth < 6; depth++) {
            String message = oneLine(cause);
            if (!message.isEmpty() && out.indexOf(message) < 0) {
                out.append(out.isEmpty() ? "" : ": ").append(message);
            }
            cause = inner(cause);
        }
        if (e instanceof AuthenticationFailedException) {
            out.insert(0, "the server refused the user name or password: ");
        }
        return out.length() > LONGEST_REASON ? out.substring(0, LONGEST_REASON) : out.toString();
    }

    private static @Nullable Throwable inner(Throwable e) {
        return e instanceof MessagingException mail && mail.getNextException() != null
                ? mail.getNextException()
                : e.getCause();
    }

    private static String oneLine(Throwable e) {
        String message = e.getMessage();
        if (message == null) {
            return e.getClass().getSimpleName();
        }
        return message.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .findFirst()
                .orElse("");
    }
}
