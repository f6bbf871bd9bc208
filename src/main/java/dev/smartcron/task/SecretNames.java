package dev.smartcron.task;

import java.util.List;
import java.util.Locale;

/** Tells from a variable's name whether its value is to be kept from people's eyes. */
public final class SecretNames {
    private static final List<String> WORDS = List.of(
            "SECRET", "PASSW", "PASSPHRASE", "PWD", "TOKEN", "KEY", "CREDENTIAL", "AUTH", "PRIVATE", "DSN", "COOKIE");

    private SecretNames() {}

    public static boolean looksSecret(String variable) {
        String name = variable.toUpperCase(Locale.ROOT);
        for (String word : WORDS) {
            if (name.contains(word)) {
                return true;
            }
        }
        return false;
    }
}
