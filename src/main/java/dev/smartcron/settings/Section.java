package dev.smartcron.settings;

import dev.smartcron.text.Durations;
import dev.smartcron.text.Sizes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A mapping of {@code smartcron.yaml} whose values have been checked.
 *
 * @param path names it in messages: {@code smartcron.yaml: mail}
 * @param environment what references are resolved from
 */
record Section(String path, Map<?, ?> values, Map<String, String> environment) {
    boolean isEmpty() {
        return values.isEmpty();
    }

    Optional<String> text(String key) {
        return values.get(key) instanceof String text ? Optional.of(text) : Optional.empty();
    }

    String required(String key) {
        return text(key).orElseThrow(() -> new IllegalStateException(name(key) + " went missing after it was checked"));
    }

    int number(String key, int otherwise) {
        return values.get(key) instanceof Number number ? Math.toIntExact(number.longValue()) : otherwise;
    }

    boolean flag(String key, boolean otherwise) {
        return values.get(key) instanceof Boolean flag ? flag : otherwise;
    }

    Duration duration(String key, Duration otherwise) {
        return values.get(key) instanceof String text ? Durations.parse(text) : otherwise;
    }

    long size(String key, long otherwise) {
        return values.get(key) instanceof String text
                ? Sizes.parse(text)
                : values.get(key) instanceof Number number ? number.longValue() : otherwise;
    }

    Optional<Secret> secret(String key) {
        return text(key).map(text -> Secret.in(name(key), text, environment));
    }

    List<String> texts(String key) {
        List<String> texts = new ArrayList<>();
        if (values.get(key) instanceof List<?> list) {
            list.forEach(element -> texts.add(String.valueOf(element)));
        }
        return List.copyOf(texts);
    }

    Section section(String key) {
        return new Section(name(key), map(values.get(key)), environment);
    }

    <E extends Enum<E>> E word(String key, E otherwise) {
        return values.get(key) instanceof String text
                ? Enum.valueOf(otherwise.getDeclaringClass(), text.toUpperCase(Locale.ROOT))
                : otherwise;
    }

    private String name(String key) {
        return path + (path.endsWith(":") ? " " : ".") + key;
    }

    private static Map<?, ?> map(@Nullable Object value) {
        return value instanceof Map<?, ?> map ? map : Map.of();
    }
}
