package dev.smartcron.task;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds secrets that are written out in texts which are not variables, such as a command or an address.
 *
 * <p>What a shell or the environment puts in ({@code $PW}, {@code ${env:PW}}, a command's output) is none.
 */
public final class WrittenSecrets {
    private static final String HIDDEN = "(hidden)";

    private WrittenSecrets() {}

    /**
     * One of them.
     *
     * @param from index of its first character
     * @param to index behind its last character
     * @param sure the password of an address, or a private key; otherwise the value of an option or variable whose name
     *     says so, {@code --password=x}, {@code --password x} or {@code PGPASSWORD=x}
     */
    private record Spot(int from, int to, boolean sure) {}

    /** Checks whether a text holds a secret beyond doubt. */
    public static boolean surelyIn(String text) {
        return spots(text).stream().anyMatch(Spot::sure);
    }

    /** The secrets in these words, as far as they can be recognised. */
    public static List<String> in(List<String> words) {
        List<String> found = new ArrayList<>();
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            if (i > 0 && isValueOf(words.get(i - 1), word)) {
                found.add(word);
            }
            for (Spot spot : spots(word)) {
                found.add(word.substring(spot.from, spot.to));
            }
        }
        return found;
    }

    /** A text in which they are hidden; also of lists and whatever else a key can hold, text by text. */
    public static @Nullable Object masked(@Nullable Object value) {
        if (value instanceof String text) {
            return masked(text);
        }
        if (value instanceof List<?> list) {
            return list.stream().allMatch(String.class::isInstance)
                    ? masked(list.stream().map(String.class::cast).toList())
                    : list.stream().map(WrittenSecrets::masked).toList();
        }
        return value;
    }

    /** The words of a command in which they are hidden. */
    public static List<String> masked(List<String> words) {
        List<String> masked = new ArrayList<>();
        for (int i = 0; i < words.size(); i++) {
            boolean own = i > 0 && isValueOf(words.get(i - 1), words.get(i));
            masked.add(own ? HIDDEN : masked(words.get(i)));
        }
        return masked;
    }

    /** A text in which they are hidden. */
    public static String masked(String text) {
        List<Spot> spots = spots(text);
        if (spots.isEmpty()) {
            return text;
        }
        StringBuilder out = new StringBuilder();
        int from = 0;
        for (Spot spot : spots) {
            out.append(text, from, spot.from).append(HIDDEN);
            from = spot.to;
        }
        return out.append(text, from, text.length()).toString();
    }

    /** In order, none within another. */
    private static List<Spot> spots(String text) {
        if (text.contains("PRIVATE KEY-----")) {
            return List.of(new Spot(0, text.length(), true));
        }
        // Most commands hold neither.
        if (text.indexOf("://") < 0 && text.indexOf('=') < 0 && text.indexOf("--") < 0) {
            return List.of();
        }
        List<Spot> spots = new ArrayList<>();
        String option = "";
        for (int at = 0; at < text.length(); ) {
            int end = wordEnd(text, at);
            if (end > at) {
                String word = text.substring(at, end);
                int quoted = word.endsWith("=") ? quotedEnd(text, end) : -1;
                if (quoted > 0 && isAssigned(word.substring(0, word.length() - 1), text.substring(end + 1, quoted))) {
                    spots.add(new Spot(end + 1, quoted, false));
                    end = quoted;
                } else if (isValueOf(option, word)) {
                    spots.add(new Spot(at, end, false));
                } else {
                    int start = at;
                    spot(word)
                            .ifPresent(found -> spots.add(new Spot(start + found.from, start + found.to, found.sure)));
                }
                option = word;
            }
            at = end + 1;
        }
        return spots;
    }

    private static Optional<Spot> spot(String word) {
        Optional<String> password = SecretValues.passwordIn(word).filter(WrittenSecrets::isLiteral);
        if (password.isPresent()) {
            int from = word.indexOf(':', word.indexOf("://") + 3) + 1;
            return Optional.of(new Spot(from, from + password.get().length(), true));
        }
        int equals = word.indexOf('=');
        return equals > 0 && isAssigned(word.substring(0, equals), word.substring(equals + 1))
                ? Optional.of(new Spot(equals + 1, word.length(), false))
                : Optional.empty();
    }

    /** Checks whether an option is named by the first word and given a secret by the second. */
    private static boolean isValueOf(String option, String word) {
        if (!isLiteral(word) || word.startsWith("-")) {
            return false;
        }
        // -H "Authorization: Bearer x"
        return SecretValues.isScheme(option)
                ? HarmlessValues.looksRandom(word)
                : option.startsWith("--") && option.indexOf('=') < 0 && isNamed(option, word);
    }

    private static boolean isAssigned(String name, String value) {
        return isLiteral(value) && isNamed(name, value);
    }

    /** Only by the name: an address in the value is found by itself. */
    private static boolean isNamed(String name, String value) {
        return HarmlessValues.mayHide(SecretNames.ofVariable(name), value.strip()) && !value.contains("://");
    }

    private static boolean isLiteral(String value) {
        return value.indexOf('$') < 0 && value.indexOf('`') < 0;
    }

    /** The closing quote of what is opened here; -1 when nothing is. */
    private static int quotedEnd(String text, int at) {
        boolean opens = at < text.length() && (text.charAt(at) == '"' || text.charAt(at) == '\'');
        return opens ? text.indexOf(text.charAt(at), at + 1) : -1;
    }

    /** The end of the word that begins here: at a blank, a quote, or what a shell takes for an operator. */
    private static int wordEnd(String text, int from) {
        int at = from;
        while (at < text.length() && " \t\n'\";|()<>".indexOf(text.charAt(at)) < 0) {
            at++;
        }
        return at;
    }
}
