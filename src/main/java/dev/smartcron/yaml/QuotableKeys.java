package dev.smartcron.yaml;

import dev.smartcron.task.WrittenSecrets;
import java.util.HashSet;
import java.util.Set;

/**
 * The keys whose values may be quoted in a message, by their names: of a file that cannot be read, no more is known.
 *
 * @param all that the table has
 * @param quotable those of them in which no secret can be
 */
record QuotableKeys(Set<String> all, Set<String> quotable) {
    static QuotableKeys of(Shape.KeyTable table) {
        QuotableKeys keys = new QuotableKeys(new HashSet<>(), new HashSet<>());
        Set<String> hidden = new HashSet<>();
        keys.add(table, hidden);
        keys.quotable.removeAll(hidden);
        return keys;
    }

    private void add(Shape shape, Set<String> hidden) {
        if (shape instanceof Shape.KeyTable table) {
            table.keys().values().forEach(key -> {
                all.add(key.name());
                (key.shape().isQuotable() ? quotable : hidden).add(key.name());
                add(key.shape(), hidden);
            });
        } else if (shape instanceof Shape.ListOf many) {
            add(many.element(), hidden);
        } else if (shape instanceof Shape.Either either) {
            add(either.longer(), hidden);
        } else if (shape instanceof Shape.Named named) {
            add(named.value(), hidden);
        }
    }

    /** Checks whether a value that stands in this line may be quoted; without a key of its own it may be the rest of a secret. */
    boolean allow(PlainValue value, String line) {
        return WrittenSecrets.masked(value.text()).equals(value.text())
                && (value.key().isEmpty() ? allowElement(line) : quotable.contains(value.key()));
    }

    private boolean allowElement(String line) {
        PlainValue first = PlainValue.outside(line);
        String start = line.strip();
        return first == null
                ? start.startsWith("- ") && !start.substring(2).strip().startsWith("{")
                : quotable.contains(first.key());
    }
}
