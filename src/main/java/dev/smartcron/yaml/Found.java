package dev.smartcron.yaml;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A value of a file in its canonical form, with its place and those of what it is made of. */
public sealed interface Found {
    Place at();

    /** As {@link dev.smartcron.text.Json} knows values. */
    Object plain();

    /** A text, a number or a flag. */
    record One(Place at, Object plain) implements Found {
        public String text() {
            return plain.toString();
        }
    }

    /** A list. */
    record Many(Place at, List<Found> elements) implements Found {
        @Override
        public Object plain() {
            List<Object> plain = new ArrayList<>(elements.size());
            for (Found element : elements) {
                plain.add(element.plain());
            }
            return plain;
        }
    }

    /**
     * A mapping: of a table's keys in the table's order, or of free names in the file's.
     *
     * @param broken keys whose values were refused, so that no check draws conclusions from their absence
     */
    record Fields(Place at, Map<String, Field> fields, Set<String> broken) implements Found {
        /** Whether the writer gave this key, be its value good or not. */
        public boolean gives(String key) {
            return fields.containsKey(key) || broken.contains(key);
        }

        public @Nullable Found get(String key) {
            Field field = fields.get(key);
            return field == null ? null : field.value;
        }

        /** The value of a key as text; null when it is not there. */
        public @Nullable String text(String key) {
            return get(key) instanceof One one ? one.text() : null;
        }

        /** The elements of a list with their places; none when the key is not there. */
        public List<One> elements(String key) {
            List<One> ones = new ArrayList<>();
            if (get(key) instanceof Found.Many many) {
                for (Found element : many.elements) {
                    if (element instanceof One one) {
                        ones.add(one);
                    }
                }
            }
            return ones;
        }

        /** Where a key stands; where the mapping begins when it does not. */
        public Place keyAt(String key) {
            Field field = fields.get(key);
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
    record Field(Place key, Found value) {}
}
