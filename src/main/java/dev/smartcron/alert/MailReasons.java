package dev.smartcron.alert;

import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.MessagingException;
import org.jspecify.annotations.Nullable;

/** Says in one line why a mail was not taken: the exceptions of Jakarta Mail nest, and carry what the server said. */
final class MailReasons {
    private static final int LONGEST = 300;

    private MailReasons() {}

    static String of(Throwable e) {
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
        return out.length() > LONGEST ? out.substring(0, LONGEST) : out.toString();
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
