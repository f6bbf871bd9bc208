package dev.smartcron.task;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The secrets in addresses, {@code scheme://user:password@host/path?token=x}; a value may hold several. */
final class Addresses {
    private static final String MARK = "://";

    private Addresses() {}

    /** Checks whether a text is an address and nothing else. */
    static boolean isOne(String text) {
        int mark = text.indexOf(MARK);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c <= ' ' || (i < mark && !Character.isLetterOrDigit(c) && "+-.:".indexOf(c) < 0)) {
                return false;
            }
        }
        return mark > 0;
    }

    /**
     * Finds what stands before the hosts of all addresses in a text, as it is and with its escapes resolved.
     *
     * @param suspicious whether a user without a password is one: {@code https://TOKEN@host}
     */
    static List<String> secrets(String text, boolean suspicious) {
        List<String> found = new ArrayList<>();
        for (int mark = text.indexOf(MARK); mark >= 0; mark = text.indexOf(MARK, mark + 1)) {
            int start = mark + MARK.length();
            int at = endOfUser(text, start);
            if (at < 0) {
                continue;
            }
            Optional<String> password = password(text, mark);
            String user = text.substring(
                    start, at - password.map(word -> word.length() + 1).orElse(0));
            password.ifPresent(word -> add(found, word));
            boolean alone = password.isEmpty() && suspicious && !user.endsWith(":");
            if (!user.isEmpty() && (alone || HarmlessValues.looksRandom(user))) {
                add(found, user);
            }
        }
        return found;
    }

    /** The password of the first address from a place on. */
    static Optional<String> password(String text, int from) {
        int mark = text.indexOf(MARK, from);
        int at = mark < 0 ? -1 : endOfUser(text, mark + MARK.length());
        int colon = mark < 0 ? -1 : text.indexOf(':', mark + MARK.length());
        return colon > 0 && colon + 1 < at ? Optional.of(text.substring(colon + 1, at)) : Optional.empty();
    }

    /** Adds a part of an address, and what it stands for. */
    static void add(List<String> found, String part) {
        found.add(part);
        if (part.indexOf('%') >= 0) {
            try {
                found.add(URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8));
            } catch (IllegalArgumentException e) {
                // A percent sign that escapes nothing stands for itself.
                return;
            }
        }
    }

    /** Checks whether at this place stands a host as after a user's {@code @}: {@code tcp(}, {@code host:5432}, {@code host/}. */
    static boolean isHostOfDriver(String text, int from) {
        int i = from;
        while (i < text.length() && (Character.isLetterOrDigit(text.charAt(i)) || "-._".indexOf(text.charAt(i)) >= 0)) {
            i++;
        }
        if (i == text.length()) {
            return false;
        }
        char next = text.charAt(i);
        int end = i + 1;
        while (end < text.length() && isDigit(text.charAt(end))) {
            end++;
        }
        boolean port = next == ':' && end > i + 1 && (end == text.length() || "/,?".indexOf(text.charAt(end)) >= 0);
        return next == '(' || next == '/' || port;
    }

    /** The {@code @} before the host, or -1; a password may hold a slash that should have been escaped. */
    private static int endOfUser(String text, int start) {
        int end = start;
        int path = -1;
        while (end < text.length() && text.charAt(end) > ' ' && "'\"<>".indexOf(text.charAt(end)) < 0) {
            // The next of several addresses is not a part of this one.
            if (text.charAt(end) == ',' && text.indexOf(MARK, end) > 0) {
                break;
            }
            path = path < 0 && "/?#".indexOf(text.charAt(end)) >= 0 ? end : path;
            end++;
        }
        int at = text.lastIndexOf('@', (path < 0 ? end : path) - 1);
        if (at >= start || path < 0) {
            return at >= start ? at : -1;
        }
        int colon = text.indexOf(':', start);
        boolean port = colon >= path || colon < 0 || (colon + 1 < path && isNumber(text, colon + 1, path));
        int later = text.lastIndexOf('@', end - 1);
        return port || text.charAt(path) == '?' ? -1 : Math.max(later, -1);
    }

    private static boolean isNumber(String text, int from, int to) {
        for (int i = from; i < to; i++) {
            if (!isDigit(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
