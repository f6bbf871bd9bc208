package dev.smartcron.task;

import dev.smartcron.text.Json;
import dev.smartcron.text.KeyedValues;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The keys a task file gave one task, the file's defaults merged in, each value in its one canonical form: durations
 * and sizes as their shortest text, whole numbers as longs, lists as lists. This is what the database keeps and what
 * {@code register} compares key by key; built-in defaults are not part of it.
 *
 * @param name the task's name; not among the keys
 * @param keys in the order of the task file's documentation; values as {@link Json} knows them
 */
public record Definition(String name, Map<String, @Nullable Object> keys) implements KeyedValues {
    public Definition {
        keys = Collections.unmodifiableMap(new LinkedHashMap<>(keys));
    }

    /** Reads what {@link #toJson} wrote. */
    public static Definition fromJson(String name, String json) {
        return new Definition(name, Json.readObject(json));
    }

    /** The same with one key set; a key that was there keeps its place. */
    public Definition with(String key, Object value) {
        Map<String, @Nullable Object> changed = new LinkedHashMap<>(keys);
        changed.put(key, value);
        return new Definition(name, changed);
    }

    public String toJson() {
        return Json.write(keys);
    }

    double decimal(String key, double otherwise) {
        return keys.get(key) instanceof Number number ? number.doubleValue() : otherwise;
    }

    List<Integer> numbers(String key, List<Integer> otherwise) {
        List<Integer> numbers = new ArrayList<>();
        texts(key).forEach(text -> numbers.add(Integer.valueOf(text)));
        return numbers.isEmpty() ? otherwise : List.copyOf(numbers);
    }

    /** The keys of a nested mapping; empty when the key is absent. */
    Definition nested(String key) {
        return new Definition(name, mapping(key));
    }

    /** Checks whether it declares a task that is kept running instead of being started now and then. */
    boolean isContinuous() {
        return text("schedule").orElse("").equalsIgnoreCase("@continuous");
    }
}
