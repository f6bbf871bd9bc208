package dev.smartcron.task;

import dev.smartcron.text.References;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Recognises variables whose values are masked, and those whose values are so surely secrets that they must
 * not be written down.
 */
public final class SecretNames {
    /** Anywhere in a name: masking too much costs little. */
    private static final Set<String> PARTS =
            words("SECRET PASSW PASSPHRASE _PASS PWD TOKEN KEY CREDENTIAL AUTH PRIVATE DSN COOKIE");

    /** Whole words between underscores: refusing too much would keep a good file out. */
    private static final Set<String> WORDS =
            words("PASSWORD PASSWORDS PASSWD PASSPHRASE SECRET SECRETS TOKEN TOKENS CREDENTIAL CREDENTIALS APIKEY");

    /** Words that make a secret of the {@code KEY} behind them. */
    private static final Set<String> KEYS =
            words("API APP ACCESS AUTH PRIVATE SECRET SIGNING ENCRYPTION DECRYPTION MASTER HMAC JWT");

    /** Last words that say it is about a secret, and none itself. */
    private static final Set<String> ABOUT =
            words("FILE PATH DIR FOLDER URL URI ENDPOINT HOST PORT SOCK ID NAME USER TTL EXPIRY TIMEOUT "
                    + "SECONDS MINUTES HOURS DAYS LENGTH SIZE COUNT LIMIT TYPE COLUMN FIELD HEADER PREFIX "
                    + "ALGORITHM VERSION POLICY REGION MODE ENABLED ISSUER AUDIENCE LABEL FORMAT");

    private static final Set<String> PLAIN_VALUES = words("true false yes no on off none null");

    private SecretNames() {}

    private static Set<String> words(String words) {
        return Set.of(words.split(" ", -1));
    }

    /** Checks whether a value of this name is masked. */
    public static boolean looksSecret(String variable) {
        String name = variable.toUpperCase(Locale.ROOT);
        for (String part : PARTS) {
            if (name.contains(part)) {
                return true;
            }
        }
        return false;
    }

    /**
     * Checks whether this looks like a secret, by its name or its value. A value that refers to the
     * environment is none, nor are numbers, flags and paths.
     */
    public static boolean isSecret(String variable, String value) {
        String text = value.strip();
        if (text.isEmpty() || References.in(text)) {
            return false;
        }
        if (text.contains("://")) {
            return passwordIn(text).isPresent();
        }
        return text.contains("PRIVATE KEY-----") || (namesSecret(variable) && !isPlain(text));
    }

    /** The password in {@code scheme://user:password@host}; empty where there is none. */
    public static Optional<String> passwordIn(String address) {
        int scheme = address.indexOf("://");
        if (scheme < 0) {
            return Optional.empty();
        }
        int slash = address.indexOf('/', scheme + 3);
        int at = address.lastIndexOf('@', slash < 0 ? address.length() : slash);
        int colon = address.indexOf(':', scheme + 3);
        return colon > 0 && colon + 1 < at ? Optional.of(address.substring(colon + 1, at)) : Optional.empty();
    }

    private static boolean namesSecret(String variable) {
        List<String> words = Arrays.asList(variable.toUpperCase(Locale.ROOT).split("_+", -1));
        String last = words.get(words.size() - 1);
        if (ABOUT.contains(last)) {
            return false;
        }
        // DB_PASS and MYSQL_PWD, but not PWD.
        if (words.size() > 1 && (last.equals("PASS") || last.equals("PWD"))) {
            return true;
        }
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            // PGPASSWORD too.
            if (WORDS.contains(word) || word.endsWith("PASSWORD")) {
                return true;
            }
            if (word.equals("KEY") && i > 0 && KEYS.contains(words.get(i - 1))) {
                return true;
            }
        }
        return false;
    }

    private static boolean isPlain(String value) {
        return PLAIN_VALUES.contains(value.toLowerCase(Locale.ROOT)) || isNumber(value) || isPath(value);
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

    /** From the root through a folder; of base64, which may begin with a slash too, hardly anything looks so. */
    private static boolean isPath(String value) {
        return value.startsWith("/")
                && value.indexOf('/', 1) > 0
                && value.chars().noneMatch(c -> c <= ' ' || c == '+' || c == '=');
    }
}
