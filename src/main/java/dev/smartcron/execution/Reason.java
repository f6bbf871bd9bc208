package dev.smartcron.execution;

import dev.smartcron.task.DayOff;
import dev.smartcron.text.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Explains a state: a code, and the facts of this one case. Whoever decides by a reason looks at the code and the facts;
 * the sentence is made by {@link Sentence}, where a person reads it.
 *
 * @param facts by the names that the code's sentence uses, as values that JSON has: texts, whole numbers, lists of texts,
 *     and other reasons; instants and durations in milliseconds
 */
public record Reason(ReasonCode code, Map<String, Object> facts) {
    /** The fact that processes of the execution could not be killed: a list of their ids. Any code may have it. */
    public static final String SURVIVORS = "survivors";

    /** The fact that no further attempt was made although one was planned: a reason. Any code may have it. */
    public static final String NOT_RETRIED = "not_retried";

    public Reason {
        facts = Map.copyOf(facts);
    }

    /** A reason without facts yet. */
    public static Reason of(ReasonCode code) {
        return new Reason(code, Map.of());
    }

    /** The same with one more fact; without it where that is null or an empty list. */
    public Reason with(String name, @Nullable Object value) {
        if (value == null || value.equals(List.of())) {
            return this;
        }
        Map<String, Object> more = new LinkedHashMap<>(facts);
        more.put(name, plain(value));
        return new Reason(code, more);
    }

    /** The reason of a firing on a day off. */
    public static Reason of(DayOff off) {
        return switch (off.rule()) {
            case NOT_YET_ACTIVE -> of(ReasonCode.NOT_YET_ACTIVE).with("from", off.day());
            case NO_LONGER_ACTIVE -> of(ReasonCode.NO_LONGER_ACTIVE).with("until", off.day());
            case IN_CALENDAR -> of(ReasonCode.CALENDAR).with("day", off.day()).with("calendar", off.calendar());
        };
    }

    private static Object plain(Object value) {
        if (value instanceof Instant instant) {
            return instant.toEpochMilli();
        }
        if (value instanceof Duration duration) {
            return duration.toMillis();
        }
        if (value instanceof Integer number) {
            return number.longValue();
        }
        if (value instanceof Reason reason) {
            return Map.of("code", reason.code.word(), "facts", reason.facts);
        }
        if (value instanceof Long || value instanceof List<?> || value instanceof Map<?, ?>) {
            return value;
        }
        return value.toString();
    }

    /** The public word of its code. */
    public String word() {
        return code.word();
    }

    public boolean is(ReasonCode other) {
        return code == other;
    }

    /** A fact as text; empty when this reason has none of that name. */
    public Optional<String> text(String name) {
        return Optional.ofNullable(facts.get(name)).map(String::valueOf);
    }

    /** A fact that is a whole number; empty as in {@link #text}. */
    public Optional<Long> number(String name) {
        return facts.get(name) instanceof Long number ? Optional.of(number) : Optional.empty();
    }

    /** A fact that is an instant; empty as in {@link #text}. */
    public Optional<Instant> instant(String name) {
        return number(name).map(Instant::ofEpochMilli);
    }

    /** A fact that is a reason; empty as in {@link #text}. */
    public Optional<Reason> reason(String name) {
        return facts.get(name) instanceof Map<?, ?> nested ? Optional.of(nested(nested)) : Optional.empty();
    }

    private static Reason nested(Map<?, ?> map) {
        Object facts = Objects.requireNonNullElse(map.get("facts"), Map.of());
        return made(String.valueOf(map.get("code")), (Map<?, ?>) facts);
    }

    /** The facts as the database keeps them; null when there are none. */
    public @Nullable String factsJson() {
        return facts.isEmpty() ? null : Json.write(facts);
    }

    /**
     * Reads what the database keeps.
     *
     * @throws IllegalArgumentException for a code that this program does not know
     */
    public static Reason read(String code, @Nullable String factsJson) {
        return made(code, factsJson == null ? Map.of() : Json.readObject(factsJson));
    }

    @SuppressWarnings("unchecked") // made by plain() above, or read from what that wrote: no fact is null
    private static Reason made(String code, Map<?, ?> facts) {
        return new Reason(ReasonCode.of(code), (Map<String, Object>) facts);
    }
}
