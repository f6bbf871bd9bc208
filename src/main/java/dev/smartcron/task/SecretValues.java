package dev.smartcron.task;

import dev.smartcron.task.SecretNames.Sureness;
import dev.smartcron.text.Json;
import dev.smartcron.text.References;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds the secrets in the value of a variable: one rule for what is masked in output and for what a task file must not
 * hold, where it is beyond doubt.
 *
 * <ol>
 *   <li>The whole value, when the variable's name says so and it is not plainly something else.
 *   <li>Of addresses, the password before the host and the fields named so.
 *   <li>What is assigned to a name of a secret: {@code Server=x;Pwd=y}, {@code password: y}.
 *   <li>What follows {@code Bearer}, {@code Basic} and their like.
 *   <li>Of {@code user:password}, what follows the colon.
 *   <li>Of JSON, the values of such names and, in a secret, every long text.
 *   <li>Of a secret in base64 or with its lines joined, that which it stands for.
 * </ol>
 */
public final class SecretValues {
    /** A part of a secret that is shorter may be any word. */
    private static final int SHORTEST_PART = 8;

    /** Values within one that are told apart: each costs memory while the task runs. */
    private static final int MOST = 500;

    private static final int DEEPEST = 5;

    private static final Set<String> SCHEMES = Set.of(
            "bearer", "basic", "token", "apikey", "api-key", "negotiate", "digest", "ssws", "bot", "geniekey", "key");

    private final Set<String> found = new LinkedHashSet<>();

    private final Sureness least;

    private SecretValues(Sureness least) {
        this.least = least;
    }

    /**
     * Checks whether a value, or a part of it, is so surely a secret that it must not be written down: a doubtful one is
     * masked, but refusing it would keep a good file out. What refers to the environment is none.
     */
    public static boolean isSecret(String variable, String value) {
        return !References.in(value) && !in(variable, value, Sureness.SURE).isEmpty();
    }

    /** Checks whether a value as it was declared is shown to nobody; a reference to the environment shows nothing. */
    public static boolean isHidden(String variable, String value) {
        return !References.isOne(value) && !in(variable, value).isEmpty();
    }

    /** The secrets in a value, the whole of it first when it is one; each without blanks around it. */
    public static Set<String> in(String variable, String value) {
        return in(variable, value, Sureness.DOUBTFUL);
    }

    private static Set<String> in(String variable, String value, Sureness least) {
        SecretValues values = new SecretValues(least);
        String text = value.strip();
        if (!text.isEmpty()) {
            Sureness sureness = SecretNames.ofVariable(variable).atLeast(least);
            values.look(variable, text, sureness, SecretNames.hasToDoWithSecrets(variable), 0);
        }
        return values.found;
    }

    /** The password in {@code scheme://user:password@host}; empty where there is none. */
    public static Optional<String> passwordIn(String address) {
        return Addresses.password(address, 0);
    }

    /** Checks whether a value switches something, or says that there is none. */
    public static boolean isSwitch(String value) {
        return HarmlessValues.isSwitch(value);
    }

    /** Checks whether a word is followed by what somebody proves with who they are. */
    static boolean isScheme(String word) {
        return SCHEMES.contains(word.toLowerCase(Locale.ROOT));
    }

    /** @param suspicious whether the name has to do with secrets at all, so that parts of the value are doubted too */
    private void look(String name, String text, Sureness sureness, boolean suspicious, int depth) {
        if (isWholly(text, sureness)) {
            found.add(text);
            encoded(text);
        }
        if (!json(text, sureness, suspicious, depth)) {
            found.addAll(Addresses.secrets(text, suspicious));
            found.addAll(Assignments.secrets(text, sureness, name, least));
            authorization(text, suspicious);
            userAndPassword(text, sureness);
            if (suspicious) {
                oracle(text);
            }
            if (sureness != Sureness.NONE) {
                list(text);
            }
        }
    }

    /** An address is none as a whole, but under a name that says password. */
    private static boolean isWholly(String text, Sureness sureness) {
        return text.contains("PRIVATE KEY-----")
                || (HarmlessValues.mayHide(sureness, text)
                        && (sureness == Sureness.PASSWORD || !Addresses.isOne(text)));
    }

    private boolean json(String text, Sureness sureness, boolean suspicious, int depth) {
        char first = text.charAt(0);
        if ((first != '{' && first != '[') || depth == DEEPEST) {
            return false;
        }
        try {
            leaves("", Json.read(text), sureness, suspicious, depth + 1);
            return true;
        } catch (IllegalArgumentException e) {
            return false; // {a;b} of a connection string, or a list of another kind
        }
    }

    private void leaves(String key, @Nullable Object value, Sureness sureness, boolean suspicious, int depth) {
        if (found.size() > MOST || value == null || value instanceof Boolean) {
            return;
        }
        if (value instanceof Map<?, ?> object) {
            object.forEach((name, inner) -> leaves(String.valueOf(name), inner, sureness, suspicious, depth));
        } else if (value instanceof Iterable<?> array) {
            array.forEach(inner -> leaves(key, inner, sureness, suspicious, depth));
        } else {
            String text = value.toString().strip();
            if (text.isEmpty()) {
                return;
            }
            Sureness own = SecretNames.ofField(key).atLeast(least);
            look(key, text, own, suspicious || SecretNames.hasToDoWithSecrets(key), depth);
            boolean inSecret = sureness != Sureness.NONE && !SecretNames.isAbout(key);
            if (inSecret && text.length() >= SHORTEST_PART && isWholly(text, Sureness.SURE)) {
                found.add(text);
            }
        }
    }

    /** Adds what follows the word for a way to prove who one is. */
    private void authorization(String text, boolean suspicious) {
        int end = 0;
        String before = "";
        while (end < text.length()) {
            int start = end;
            while (start < text.length() && isGap(text.charAt(start))) {
                start++;
            }
            end = start;
            while (end < text.length() && !isGap(text.charAt(end))) {
                end++;
            }
            String word = text.substring(start, end);
            if (isScheme(before)
                    && (suspicious
                            || HarmlessValues.looksRandom(word)
                            || text.toLowerCase(Locale.ROOT).contains("authorization"))) {
                if (HarmlessValues.mayHide(suspicious ? Sureness.SURE : Sureness.DOUBTFUL, word)) {
                    found.add(word);
                    encoded(word);
                }
            }
            before = word;
        }
    }

    private static boolean isGap(char c) {
        return c <= ' ' || c == '"' || c == '\'' || c == ',' || c == ';';
    }

    /** Adds what follows the colon, up to the host that a driver of Go wants behind it. */
    private void userAndPassword(String text, Sureness sureness) {
        for (String line : text.split("\n", -1)) {
            int colon = line.indexOf(':');
            int at = line.lastIndexOf('@');
            if (colon < 0 || line.startsWith("//", colon + 1) || hasBlank(line, colon)) {
                continue;
            }
            boolean host = at > colon && Addresses.isHostOfDriver(line, at + 1);
            String password =
                    line.substring(colon + 1, host ? at : line.length()).strip();
            boolean secret = sureness == Sureness.NONE ? host : !isPort(password);
            if (secret && HarmlessValues.mayHide(Sureness.PASSWORD, password)) {
                found.add(password);
                // host:port:database:user:password
                String[] fields = line.split(":", -1);
                if (fields.length == 5 && !fields[4].isBlank()) {
                    found.add(fields[4].strip());
                }
            }
        }
    }

    /** Adds the password of {@code user/password@database}. */
    private void oracle(String text) {
        int slash = text.indexOf('/');
        int at = text.indexOf('@', slash + 1);
        int thin = text.indexOf("thin:");
        boolean user =
                slash > 0 && !hasBlank(text, slash) && (thin >= 0 || text.indexOf(':') < 0 || text.indexOf(':') > at);
        if (user && at > slash + 1) {
            found.add(text.substring(slash + 1, at));
        }
    }

    private static boolean hasBlank(String line, int end) {
        for (int i = 0; i < end; i++) {
            if (line.charAt(i) <= ' ') {
                return true;
            }
        }
        return end == 0;
    }

    private static boolean isPort(String text) {
        return text.length() <= 5 && !text.isEmpty() && isWithin(text, '0', '9');
    }

    private static boolean isWithin(String text, char first, char last) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < first || text.charAt(i) > last) {
                return false;
            }
        }
        return true;
    }

    /** Adds the members of a list of keys. */
    private void list(String text) {
        if (text.indexOf(',') >= 0 || text.indexOf(';') >= 0) {
            for (String part : text.split("[,;]", -1)) {
                if (HarmlessValues.looksRandom(part.strip())) {
                    found.add(part.strip());
                }
            }
        }
    }

    /** Adds what a secret stands for: the text that is in base64, the lines of a key that are written as {@code \n}. */
    private void encoded(String text) {
        if (text.contains("-----BEGIN")) {
            String lines = text.replace("\\n", "\n");
            found.add(lines);
            StringBuilder body = new StringBuilder();
            for (String line : lines.split("\n", -1)) {
                body.append(line.startsWith("-----") ? "" : line.strip());
            }
            found.add(body.toString());
            return;
        }
        try {
            if (text.length() < SHORTEST_PART || text.length() % 4 != 0) {
                return;
            }
            String plain = new String(Base64.getDecoder().decode(text), StandardCharsets.ISO_8859_1).strip();
            if (plain.length() > 4 && isWithin(plain, '!', '~')) {
                found.add(plain);
                userAndPassword(plain, Sureness.SURE);
            }
        } catch (IllegalArgumentException e) {
            return; // no base64
        }
    }
}
