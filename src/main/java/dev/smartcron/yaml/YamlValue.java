package dev.smartcron.yaml;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A value of a file in its canonical form, with its place and those of what it is made of. */
public sealed interface YamlValue {
    Position at();

    /** As {@link dev.smartcron.text.Json} knows values. */
    Object plain();

    /** A text, a number or a flag. */
    record Scalar(Position at, Object plain) implements YamlValue {
        public String text() {
            return plain.toString();
        }
    }

    /** A list. */
    record Sequence(Position at, List<YamlValue> elements) implements YamlValue {
        @Override
        public Object plain() {
            return elements.stream().map(YamlValue::plain).toList();
        }
    }

    /**
     * A mapping: of a table's keys in the table's order, or of free names in the file's.
     *
     * @param broken keys whose values were refused, so that no check draws conclusions from their absence
     */
    record Mapping(Position at, Map<String, Entry> fields, Set<String> broken) implements YamlValue {
        /** Checks whether this key was given, be its value good or not. */
        public boolean gives(String key) {
            return fields.containsKey(key) || broken.contains(key);
        }

        public @Nullable YamlValue get(String key) {
            Entry field = fields.get(key);
            return field == null ? null : field.value;
        }

        /** The value of a key as text; null when it is not there. */
        public @Nullable String text(String key) {
            return get(key) instanceof Scalar one ? one.text() : null;
        }

        /** The elements of a list with their places; none when the key is not there. */
        public List<Scalar> elements(String key) {
            List<YamlValue> elements = get(key) instanceof Sequence many ? many.elements : List.of();
            return elements.stream()
                    .filter(Scalar.class::isInstance)
                    .map(Scalar.class::cast)
                    .toList();
        }

        /** The position of a key; where it is missing, the beginning of the mapping. */
        public Position keyAt(String key) {
            Entry field = fields.get(key);
            return field == null ? at : field.key;
        }

        @Override
        public Map<String, @Nullable Object> plain() {
            Map<String, @Nullable Object> plain = new LinkedHashMap<>();
            fields.forEach((name, field) -> plain.put(name, field.value.plain()));
            return plain;
        }
    }

    /** A key's place and its value. */
    record Entry(Position key, YamlValue value) {}
}
