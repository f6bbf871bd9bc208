package dev.smartcron.settings;

import dev.smartcron.text.KeyedValues;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A mapping of {@code smartcron.yaml} whose values have been checked.
 *
 * @param path names it in messages: {@code smartcron.yaml: mail}
 * @param environment what references are resolved from
 */
record Section(String path, Map<String, @Nullable Object> keys, Map<String, String> environment)
        implements KeyedValues {
    String required(String key) {
        return text(key).orElseThrow(() -> new IllegalStateException(name(key) + " went missing after it was checked"));
    }

    Optional<Secret> secret(String key) {
        return text(key).map(text -> Secret.in(name(key), text, environment));
    }

    Optional<Double> decimal(String key) {
        return keys.get(key) instanceof Number number ? Optional.of(number.doubleValue()) : Optional.empty();
    }

    Section section(String key) {
        return new Section(name(key), mapping(key), environment);
    }

    /** The mappings of a list, each known by its place in it, from one; none when the key is absent. */
    List<Section> sections(String key) {
        List<Section> sections = new ArrayList<>();
        if (keys.get(key) instanceof List<?> list) {
            for (Object each : list) {
                Map<String, @Nullable Object> inner = new LinkedHashMap<>();
                ((Map<?, ?>) each).forEach((name, value) -> inner.put(String.valueOf(name), value));
                sections.add(new Section(name(key) + "[" + (sections.size() + 1) + "]", inner, environment));
            }
        }
        return List.copyOf(sections);
    }

    private String name(String key) {
        return path + (path.endsWith(":") ? " " : ".") + key;
    }
}
