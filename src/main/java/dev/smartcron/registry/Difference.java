package dev.smartcron.registry;

import dev.smartcron.task.Definition;
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

    /** Key by key, in the order the keys have in either. */
    static List<Difference> between(Definition before, Definition after) {
        Map<String, @Nullable Object> from = before.keys();
        Map<String, @Nullable Object> to = after.keys();
        Set<String> keys = new LinkedHashSet<>(from.keySet());
        keys.addAll(to.keySet());
        List<Difference> differences = new ArrayList<>();
        for (String key : keys) {
            if (!Objects.equals(from.get(key), to.get(key))) {
                differences.add(new Difference(key, from.get(key), to.get(key)));
            }
        }
        return differences;
    }

    /** {@code timeout: 5m -> 10m}; what was or is not there is a dash. */
    public String line() {
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
