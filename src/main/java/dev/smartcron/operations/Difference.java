package dev.smartcron.operations;

import dev.smartcron.task.Definition;
import dev.smartcron.task.SecretValues;
import dev.smartcron.task.WrittenSecrets;
import dev.smartcron.text.Json;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One key that differs between two definitions.
 *
 * @param from null when the key is new
 * @param to null when the key is gone
 */
public record Difference(
        String key, @Nullable Object from, @Nullable Object to) {

    private static final String CHANGED = "(changed)";

    /** Key by key, in the order the keys have in either; of nested keys those that differ ({@code retries.max}). */
    static List<Difference> between(Definition before, Definition after) {
        List<Difference> differences = new ArrayList<>();
        compare("", before.keys(), after.keys(), differences);
        return differences;
    }

    private static void compare(String prefix, Map<?, ?> from, Map<?, ?> to, List<Difference> differences) {
        Set<Object> keys = new LinkedHashSet<>(from.keySet());
        keys.addAll(to.keySet());
        for (Object key : keys) {
            Object was = from.get(key);
            Object is = to.get(key);
            if (Objects.equals(was, is)) {
                continue;
            }
            String name = prefix + key;
            if (was instanceof Map<?, ?> || is instanceof Map<?, ?>) {
                compare(name + ".", keys(was), keys(is), differences);
            } else if (prefix.equals("env.") && isHidden(String.valueOf(key), was, is)) {
                differences.add(new Difference(name, was == null ? null : "(hidden)", is == null ? null : CHANGED));
            } else {
                Object shownWas = WrittenSecrets.masked(was);
                Object shownIs = WrittenSecrets.masked(is);
                boolean alike = Objects.equals(shownWas, shownIs);
                differences.add(new Difference(name, shownWas, alike ? CHANGED : shownIs));
            }
        }
    }

    private static boolean isHidden(String name, @Nullable Object was, @Nullable Object is) {
        return isHidden(name, was) || isHidden(name, is);
    }

    private static boolean isHidden(String name, @Nullable Object value) {
        return value instanceof String text && SecretValues.isHidden(name, text);
    }

    /** The keys of a mapping; a mapping is not expected where it is another value, such as a bare number of retries. */
    private static Map<?, ?> keys(@Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            return map;
        }
        return value == null ? Map.of() : Map.of("", value);
    }

    /** {@code timeout: 5m -> 10m}; what was or is not there is a dash. */
    public String line() {
        if (CHANGED.equals(to)) {
            return key + ": " + CHANGED;
        }
        return key + ": " + words(from) + " -> " + words(to);
    }

    public Map<String, @Nullable Object> json() {
        return Json.object("key", key, "from", from, "to", to);
    }

    private static String words(@Nullable Object value) {
        if (value == null) {
            return "-";
        }
        return value instanceof String text ? text : Json.write(value);
    }
}
