package dev.smartcron.task;

import dev.smartcron.task.SecretNames.Sureness;
import java.util.Locale;
import java.util.Set;

/** Values that are plainly no secret, however their variable is called: masking them would only make logs unreadable. */
final class HarmlessValues {
    private static final Set<String> SWITCHES =
            Set.of("true", "false", "yes", "no", "on", "off", "none", "null", "enabled", "disabled", "always", "never");

    /** Ends of host names beyond doubt; a token of three parts may look like one of another country. */
    private static final Set<String> DOMAINS = Set.of(
            "com", "org", "net", "io", "dev", "app", "edu", "gov", "info", "local", "internal", "lan", "localdomain");

    /** A number of fewer digits is an amount, not a key. */
    private static final int SHORTEST_KEY = 16;

    /** A number of fewer digits is found everywhere. */
    private static final int SHORTEST_PIN = 4;

    private static final int LONGEST_WORD = 12;

    private HarmlessValues() {}

    /** Checks whether a value may be a secret where its name is as sure as this. */
    static boolean mayHide(Sureness sureness, String value) {
        if (sureness == Sureness.NONE || value.isEmpty() || isSwitch(value) || isPath(value)) {
            return false;
        }
        if (isNumber(value)) {
            return value.length() >= (sureness == Sureness.PASSWORD ? SHORTEST_PIN : SHORTEST_KEY);
        }
        return switch (sureness) {
            case PASSWORD -> true;
            case SURE -> !isHost(value, true) && !isMailAddress(value);
            default -> !isHost(value, false) && !isMailAddress(value) && !isWord(value) && !isFile(value);
        };
    }

    static boolean isSwitch(String value) {
        return SWITCHES.contains(value.toLowerCase(Locale.ROOT));
    }

    /** Checks whether a value was made by chance rather than thought of: long, of letters and digits, without blanks. */
    static boolean looksRandom(String value) {
        boolean letter = false;
        boolean digit = false;
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c <= ' ') {
                return false;
            }
            letter |= Character.isLetter(c);
            digit |= c >= '0' && c <= '9';
        }
        return letter && digit && value.length() >= SHORTEST_KEY && mayHide(Sureness.DOUBTFUL, value);
    }

    private static boolean isNumber(String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if ((c < '0' || c > '9') && c != '.' && (c != '-' || i > 0)) {
                return false;
            }
        }
        return true;
    }

    /** From the root through a folder, or from a home or here; of base64, which may begin so too, hardly anything does. */
    private static boolean isPath(String value) {
        boolean path = (value.startsWith("/") && value.indexOf('/', 1) > 0)
                || value.startsWith("~/")
                || value.startsWith("./")
                || value.startsWith("../");
        return path && !has(value, " +=\t\n");
    }

    /** {@code exports/2026/july.csv}. */
    private static boolean isFile(String value) {
        int dot = value.lastIndexOf('.');
        return value.indexOf('/') > 0
                && dot > value.lastIndexOf('/')
                && value.length() - dot <= 6
                && !has(value, " +=\t\n:@");
    }

    /** {@code plain}, {@code created_at}: letters, and nothing a password would be made safe with. */
    private static boolean isWord(String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (!Character.isLetter(c) && (i == 0 || (c != '_' && c != '-'))) {
                return false;
            }
        }
        return value.length() <= LONGEST_WORD;
    }

    private static boolean isMailAddress(String value) {
        int at = value.indexOf('@');
        return at > 0 && at == value.lastIndexOf('@') && !has(value, ": /") && isHost(value.substring(at + 1), false);
    }

    /** Lower-case labels with a dot between them, the last of letters, and perhaps a port. */
    private static boolean isHost(String value, boolean surely) {
        int colon = value.indexOf(':');
        String host = colon < 0 ? value : value.substring(0, colon);
        if (colon >= 0 && (colon == value.length() - 1 || !isNumber(value.substring(colon + 1)))) {
            return false;
        }
        if (host.equals("localhost") || (isNumber(host) && !host.isEmpty())) {
            return true;
        }
        for (int i = 0; i < host.length(); i++) {
            char c = host.charAt(i);
            if ((c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '-' && c != '.') {
                return false;
            }
        }
        int dot = host.lastIndexOf('.');
        String last = host.substring(dot + 1);
        return dot > 0 && last.length() > 1 && (surely ? DOMAINS.contains(last) : isWord(last));
    }

    private static boolean has(String value, String characters) {
        for (int i = 0; i < value.length(); i++) {
            if (characters.indexOf(value.charAt(i)) >= 0) {
                return true;
            }
        }
        return false;
    }
}
