package dev.smartcron.alert.message;

import dev.smartcron.task.Severity;
import dev.smartcron.text.Json;
import dev.smartcron.text.PublicWord;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One piece of news: what became of a condition, with what was known of it then.
 *
 * @param condition its id
 * @param subject what is wrong; with the rule it is one condition
 * @param task that it is about; null where it is about none
 * @param category of that task; null where it has none
 * @param summary one line: what is wrong, without the machine's name
 * @param over when it was over; null while it goes on
 * @param because why it is over, as a sentence; null while it goes on, and where nobody knows
 * @param count how many times it was seen
 */
public record News(
        NewsKind kind,
        long condition,
        String rule,
        String subject,
        @Nullable String task,
        @Nullable String category,
        Severity severity,
        String summary,
        Details details,
        Instant firstSeen,
        Instant lastSeen,
        @Nullable Instant over,
        @Nullable String because,
        int count) {
    /** Kinds of news. */
    public enum NewsKind implements PublicWord {
        /** It has begun. */
        OPENED,
        /** It goes on, and is more urgent than it was. */
        WORSE,
        /** It goes on: a reminder. */
        STILL,
        /** It comes and goes: nothing more is told until it keeps still. */
        FLAPPING,
        /** It is over. */
        RESOLVED,
        /** It began and was over before anybody was told. */
        PASSED;

        /** Reads {@link #word}. */
        public static NewsKind of(String word) {
            return valueOf(word.toUpperCase(Locale.ROOT));
        }

        /** Checks whether the condition goes on. */
        public boolean goesOn() {
            return this != RESOLVED && this != PASSED;
        }
    }

    /** As plain values, for {@link Json}; instants in milliseconds. */
    Map<String, @Nullable Object> json() {
        return Json.object(
                "kind", kind.word(),
                "condition", condition,
                "rule", rule,
                "subject", subject,
                "task", task,
                "category", category,
                "severity", severity.word(),
                "summary", summary,
                "details", details.json(),
                "first_seen", firstSeen.toEpochMilli(),
                "last_seen", lastSeen.toEpochMilli(),
                "over", over == null ? null : over.toEpochMilli(),
                "because", because,
                "count", count);
    }

    static News of(Map<?, ?> json) {
        return new News(
                NewsKind.of(text(json, "kind")),
                number(json, "condition"),
                text(json, "rule"),
                text(json, "subject"),
                (String) json.get("task"),
                (String) json.get("category"),
                Severity.of(text(json, "severity")),
                text(json, "summary"),
                Details.of((List<?>) Objects.requireNonNull(json.get("details"))),
                Instant.ofEpochMilli(number(json, "first_seen")),
                Instant.ofEpochMilli(number(json, "last_seen")),
                json.get("over") instanceof Long over ? Instant.ofEpochMilli(over) : null,
                (String) json.get("because"),
                (int) number(json, "count"));
    }

    private static String text(Map<?, ?> json, String key) {
        return (String) Objects.requireNonNull(json.get(key), key);
    }

    private static long number(Map<?, ?> json, String key) {
        return (Long) Objects.requireNonNull(json.get(key), key);
    }
}
