package dev.smartcron.task;

import dev.smartcron.text.Durations;
import dev.smartcron.text.Json;
import dev.smartcron.text.Sizes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The keys a task file gave one task, the file's defaults merged in, each value in its one canonical form: durations
 * and sizes as their shortest text, whole numbers as longs, lists as lists. This is what the database keeps and what
 * {@code register} compares key by key; built-in defaults are not part of it.
 *
 * @param name the task's name; not among the keys
 * @param keys in the order of the task file's documentation; values as {@link Json} knows them
 */
public record Definition(String name, Map<String, @Nullable Object> keys) {
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

    Optional<String> text(String key) {
        return Optional.ofNullable(keys.get(key)).map(Object::toString);
    }

    int number(String key, int otherwise) {
        return keys.get(key) instanceof Number number ? Math.toIntExact(number.longValue()) : otherwise;
    }

    double decimal(String key, double otherwise) {
        return keys.get(key) instanceof Number number ? number.doubleValue() : otherwise;
    }

    boolean flag(String key, boolean otherwise) {
        return keys.get(key) instanceof Boolean flag ? flag : otherwise;
    }

    Duration duration(String key, Duration otherwise) {
        return keys.get(key) instanceof String text ? Durations.parse(text) : otherwise;
    }

    Optional<Duration> duration(String key) {
        return keys.get(key) instanceof String text ? Optional.of(Durations.parse(text)) : Optional.empty();
    }

    Optional<Long> size(String key) {
        return keys.get(key) instanceof String text ? Optional.of(Sizes.parse(text)) : Optional.empty();
    }

    List<String> texts(String key) {
        List<String> texts = new ArrayList<>();
        if (keys.get(key) instanceof List<?> list) {
            list.forEach(element -> texts.add(String.valueOf(element)));
        }
        return List.copyOf(texts);
    }

    List<Integer> numbers(String key, List<Integer> otherwise) {
        if (!(keys.get(key) instanceof List<?> list)) {
            return otherwise;
        }
        List<Integer> numbers = new ArrayList<>();
        for (Object element : list) {
            numbers.add(Integer.valueOf(String.valueOf(element)));
        }
        return List.copyOf(numbers);
    }

    /** The keys of a nested mapping; empty when the key is absent. */
    Definition nested(String key) {
        Map<String, @Nullable Object> inner = new LinkedHashMap<>();
        if (keys.get(key) instanceof Map<?, ?> map) {
            map.forEach((k, v) -> inner.put(String.valueOf(k), v));
        }
        return new Definition(name, inner);
    }

    <E extends Enum<E>> E word(String key, E otherwise) {
        return keys.get(key) instanceof String text
                ? Enum.valueOf(otherwise.getDeclaringClass(), text.toUpperCase(Locale.ROOT))
                : otherwise;
    }

    /** Checks whether it declares a task that is kept running instead of being started now and then. */
    boolean isContinuous() {
        return text("schedule").orElse("").equalsIgnoreCase("@continuous");
    }
}
