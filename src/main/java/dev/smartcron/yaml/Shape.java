package dev.smartcron.yaml;

import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The form that the value of a key takes. */
public sealed interface Shape {
    /** Checks whether a key without a value is the same as no key: nothing within it is required. */
    default boolean mayBeEmpty() {
        return false;
    }

    /** Checks whether a message may quote what stands there: no secret can be in it. */
    default boolean isQuotable() {
        return true;
    }

    /**
     * A line or more of text, kept as written but for what {@code check} rewrites.
     *
     * @param what names it in a message: {@code a time zone}
     * @param pattern what an editor checks it with; null for any text
     * @param check whose messages do not quote what is not to be quoted
     * @param isQuotable false where a secret may be in it
     */
    record CheckedText(String what, @Nullable String pattern, TextCheck check, boolean isQuotable) implements Shape {
        public CheckedText {
            if (what.isBlank()) {
                throw new IllegalArgumentException("a text needs a name");
            }
        }

        public CheckedText(String what, @Nullable String pattern, TextCheck check) {
            this(what, pattern, check, true);
        }
    }

    /** One of a few words. */
    record Word(List<String> words) implements Shape {}

    /** {@code true} or {@code false}. */
    record Flag() implements Shape {}

    /** A whole number; canonical as a long. */
    record Whole(long min, long max) implements Shape {}

    /** A number with or without a fraction; canonical as a double. */
    record Decimal(double min, double max) implements Shape {}

    /** A duration; canonical as its shortest text. */
    record TimeSpan(Duration min) implements Shape {}

    /** A number of bytes; canonical as its shortest text. */
    record Bytes(long min) implements Shape {}

    /**
     * A value of a mapping with free names: a number, a flag or a text, each canonical as text.
     *
     * @param isQuotable false where a secret may be in it
     */
    record Literal(TextCheck check, boolean isQuotable) implements Shape {}

    /**
     * A list; canonical as a list.
     *
     * @param min how many elements it has at least
     * @param orOne whether one element may stand without a list around it
     */
    record ListOf(Shape element, int min, boolean orOne) implements Shape {
        @Override
        public boolean mayBeEmpty() {
            return min == 0;
        }

        @Override
        public boolean isQuotable() {
            return element.isQuotable();
        }
    }

    /**
     * One value, or something longer.
     *
     * @param shortFor the key of the longer form's table which the one value stands for; null when both stay as they are
     */
    record Either(Shape one, Shape longer, @Nullable String shortFor) implements Shape {
        @Override
        public boolean isQuotable() {
            return one.isQuotable() && longer.isQuotable();
        }
    }

    /** A mapping with known keys. */
    record KeyTable(Map<String, FileKey> keys) implements Shape {
        public static KeyTable of(FileKey... keys) {
            return of(Arrays.asList(keys));
        }

        public static KeyTable of(List<FileKey> keys) {
            Map<String, FileKey> byName = new LinkedHashMap<>();
            keys.forEach(key -> byName.put(key.name(), key));
            return new KeyTable(byName);
        }

        @Override
        public boolean mayBeEmpty() {
            return keys.values().stream().noneMatch(FileKey::required);
        }

        @Override
        public boolean isQuotable() {
            return keys.values().stream().allMatch(key -> key.shape().isQuotable());
        }
    }

    /** A mapping from names of the writer's choice. */
    record Named(CheckedText names, Shape value) implements Shape {
        @Override
        public boolean mayBeEmpty() {
            return true;
        }

        @Override
        public boolean isQuotable() {
            return value.isQuotable();
        }
    }

    /** Looks at a text. */
    @FunctionalInterface
    interface TextCheck {
        /**
         * The canonical form.
         *
         * @throws BadValue saying what is wrong, as the rest of a sentence that begins with the key's name
         */
        String canonical(String text) throws BadValue;
    }

    /** A value that its key does not take. */
    final class BadValue extends Exception {
        private static final long serialVersionUID = 1L;

        public BadValue(String message) {
            super(message, null, false, false);
        }
    }

    static CheckedText text(String what, TextCheck check) {
        return new CheckedText(what, null, check);
    }

    static ListOf listOf(Shape element) {
        return new ListOf(element, 0, true);
    }

    static Word oneOf(String... words) {
        return new Word(List.of(words));
    }

    /**
     * One key that a file may have: the line of a table which parser, JSON Schema and reference all follow.
     *
     * @param example what may stand after {@code name: }, on one line
     * @param says one or two sentences for the reference and for editors, in Markdown
     */
    record FileKey(String name, Shape shape, String example, String says, boolean required) {
        public static FileKey key(String name, Shape shape, String example) {
            return new FileKey(name, shape, example, "", false);
        }

        public static FileKey required(String name, Shape shape, String example) {
            return new FileKey(name, shape, example, "", true);
        }

        public FileKey says(String sentences) {
            return new FileKey(name, shape, example, sentences, required);
        }
    }
}
