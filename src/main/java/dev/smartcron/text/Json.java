package dev.smartcron.text;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamWriteConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * JSON as plain values: maps (in order), lists, strings, longs, doubles, booleans and null. A number that would not be
 * written as it was read is kept {@linkplain AsWritten as it was written}.
 *
 * <p>Jackson's streaming core and nothing above it, because a tick reads task definitions within its first
 * milliseconds.
 */
public final class Json {
    /** Deeper than anything people write; every level takes a part of the stack. */
    private static final int DEEPEST = 1_000;

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(DEEPEST)
                    .maxNumberLength(Integer.MAX_VALUE)
                    .maxNameLength(Integer.MAX_VALUE)
                    .build())
            .streamWriteConstraints(StreamWriteConstraints.builder()
                    .maxNestingDepth(2 * DEEPEST)
                    .build())
            .build();

    private Json() {}

    /** A JSON text that is written as it is but for its blanks: numbers of any size, names that come twice. */
    public record AsWritten(String text) {
        @Override
        public String toString() {
            return text;
        }
    }

    /**
     * Compact, one line. Accepts also {@link Instant}, to the millisecond, {@link OffsetDateTime} and enums, written as strings.
     */
    public static String write(@Nullable Object value) {
        return write(value, false);
    }

    /** Indented, for people. */
    public static String pretty(@Nullable Object value) {
        return write(value, true);
    }

    /** An object with its keys in the order given: {@code object("a", 1, "b", null)}. */
    public static Map<String, @Nullable Object> object(@Nullable Object... keysAndValues) {
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            object.put(String.valueOf(keysAndValues[i]), keysAndValues[i + 1]);
        }
        return object;
    }

    /**
     * Reads an object.
     *
     * @throws IllegalArgumentException when the text is not one JSON object
     */
    @SuppressWarnings("unchecked") // every map made below has string keys
    public static Map<String, @Nullable Object> readObject(String text) {
        if (read(text) instanceof Map<?, ?> object) {
            return (Map<String, @Nullable Object>) object;
        }
        throw new IllegalArgumentException("not a JSON object: " + text);
    }

    /** The fault that keeps a text from being one JSON object, as the rest of a sentence; empty when it is one. */
    public static Optional<String> objectFault(String text) {
        try (JsonParser parser = FACTORY.createParser(text)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return Optional.of("is not a JSON object, {\"name\": value}");
            }
            parser.skipChildren();
            return parser.nextToken() == null
                    ? Optional.empty()
                    : Optional.of("goes on behind the end of its JSON object");
        } catch (StreamConstraintsException e) {
            return Optional.of("is JSON of more than " + DEEPEST + " levels");
        } catch (JsonProcessingException e) {
            return Optional.of("is not JSON from character " + e.getLocation().getColumnNr() + " on");
        } catch (IOException e) {
            throw new UncheckedIOException("a string cannot fail to be read", e);
        }
    }

    /**
     * Reads one document.
     *
     * @throws IllegalArgumentException with line and column, when the text is not JSON
     */
    public static @Nullable Object read(String text) {
        try (JsonParser parser = FACTORY.createParser(text)) {
            if (parser.nextToken() == null) {
                throw new IllegalArgumentException("empty where JSON was expected");
            }
            Object value = value(parser);
            if (parser.nextToken() != null) {
                throw new IllegalArgumentException("more than one JSON document");
            }
            return value;
        } catch (IOException e) {
            throw new IllegalArgumentException("not JSON: " + e.getMessage(), e);
        }
    }

    private static @Nullable Object value(JsonParser parser) throws IOException {
        return switch (parser.currentToken()) {
            case START_OBJECT -> {
                Map<String, @Nullable Object> object = new LinkedHashMap<>();
                while (parser.nextToken() != JsonToken.END_OBJECT) {
                    String key = parser.currentName();
                    parser.nextToken();
                    object.put(key, value(parser));
                }
                yield object;
            }
            case START_ARRAY -> {
                List<@Nullable Object> array = new ArrayList<>();
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    array.add(value(parser));
                }
                yield array;
            }
            case VALUE_STRING -> parser.getText();
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number(parser.getText());
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            default -> null;
        };
    }

    /** A long or a double where that is written in the same way again. */
    private static Object number(String text) {
        if (text.length() < 25) {
            try {
                Object number = text.indexOf('.') < 0 ? (Object) Long.valueOf(text) : Double.valueOf(text);
                if (number.toString().equals(text)) {
                    return number;
                }
            } catch (NumberFormatException e) {
                // Larger than a long, or with an exponent.
                return new AsWritten(text);
            }
        }
        return new AsWritten(text);
    }

    private static String write(@Nullable Object value, boolean pretty) {
        StringWriter out = new StringWriter();
        try (JsonGenerator json = FACTORY.createGenerator(out)) {
            if (pretty) {
                json.setPrettyPrinter(new DefaultPrettyPrinter(
                        Separators.createDefaultInstance().withObjectFieldValueSpacing(Separators.Spacing.AFTER)));
            }
            write(json, value);
        } catch (IOException e) {
            throw new UncheckedIOException("a string cannot fail to be written", e);
        }
        return out.toString();
    }

    private static void write(JsonGenerator json, @Nullable Object value) throws IOException {
        if (value instanceof Map<?, ?> object) {
            json.writeStartObject();
            for (Map.Entry<?, ?> entry : object.entrySet()) {
                json.writeFieldName(String.valueOf(entry.getKey()));
                write(json, entry.getValue());
            }
            json.writeEndObject();
        } else if (value instanceof Iterable<?> array) {
            json.writeStartArray();
            for (Object element : array) {
                write(json, element);
            }
            json.writeEndArray();
        } else if (value instanceof Optional<?> optional) {
            write(json, optional.orElse(null));
        } else if (value instanceof Integer || value instanceof Long) {
            json.writeNumber(((Number) value).longValue());
        } else if (value instanceof Double number) {
            json.writeNumber(number);
        } else if (value instanceof AsWritten written) {
            copy(written.text(), json);
        } else if (value instanceof Boolean bool) {
            json.writeBoolean(bool);
        } else if (value == null) {
            json.writeNull();
        } else {
            json.writeString(
                    value instanceof Instant at
                            ? at.truncatedTo(ChronoUnit.MILLIS).toString()
                            : value.toString());
        }
    }

    private static void copy(String text, JsonGenerator json) throws IOException {
        try (JsonParser parser = FACTORY.createParser(text)) {
            while (parser.nextToken() != null) {
                switch (parser.currentToken()) {
                    case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> json.writeNumber(parser.getText());
                    case VALUE_STRING, FIELD_NAME -> {
                        // Half of a character that was escaped cannot be written as it is.
                        json.setHighestNonEscapedChar(isWhole(parser.getText()) ? 0 : 127);
                        json.copyCurrentEvent(parser);
                        json.setHighestNonEscapedChar(0);
                    }
                    default -> json.copyCurrentEvent(parser);
                }
            }
        }
    }

    /** Checks whether every surrogate of a text is one of a pair. */
    private static boolean isWhole(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isSurrogate(c)) {
                i++;
                if (!Character.isHighSurrogate(c) || i == text.length() || !Character.isLowSurrogate(text.charAt(i))) {
                    return false;
                }
            }
        }
        return true;
    }
}
