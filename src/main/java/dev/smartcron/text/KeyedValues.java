package dev.smartcron.text;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Checked values by their keys, as {@link Json} knows them, each read as what its key is known to hold. */
public interface KeyedValues {
    Map<String, ? extends @Nullable Object> keys();

    default Optional<String> text(String key) {
        Object value = keys().get(key);
        return value == null ? Optional.empty() : Optional.of(value.toString());
    }

    default Optional<Integer> number(String key) {
        return keys().get(key) instanceof Number number
                ? Optional.of(Math.toIntExact(number.longValue()))
                : Optional.empty();
    }

    default boolean flag(String key, boolean otherwise) {
        return keys().get(key) instanceof Boolean flag ? flag : otherwise;
    }

    default Optional<Duration> duration(String key) {
        return keys().get(key) instanceof String text ? Optional.of(Durations.parse(text)) : Optional.empty();
    }

    /** A number of bytes. */
    default Optional<Long> size(String key) {
        return keys().get(key) instanceof String text ? Optional.of(Sizes.parse(text)) : Optional.empty();
    }

    /** The elements of a list as text; none when the key is absent. */
    default List<String> texts(String key) {
        List<String> texts = new ArrayList<>();
        if (keys().get(key) instanceof List<?> list) {
            list.forEach(element -> texts.add(String.valueOf(element)));
        }
        return List.copyOf(texts);
    }

    default <E extends Enum<E>> E word(String key, E otherwise) {
        return keys().get(key) instanceof String text
                ? Enum.valueOf(otherwise.getDeclaringClass(), text.toUpperCase(Locale.ROOT))
                : otherwise;
    }

    /** The keys of a nested mapping; none when the key is absent. */
    default Map<String, @Nullable Object> mapping(String key) {
        Map<String, @Nullable Object> inner = new LinkedHashMap<>();
        if (keys().get(key) instanceof Map<?, ?> map) {
            map.forEach((name, value) -> inner.put(String.valueOf(name), value));
        }
        return inner;
    }
}
