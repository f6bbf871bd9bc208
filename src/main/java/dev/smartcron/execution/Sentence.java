package dev.smartcron.execution;

import dev.smartcron.text.Durations;
import dev.smartcron.text.Sizes;
import dev.smartcron.text.Zoned;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Makes the sentence of a reason. Nothing else makes one, and nothing reads one.
 *
 * @param times how instants are shown
 */
public record Sentence(Function<Instant, String> times) {

    /** Sentences with times as ISO-8601 in a zone. */
    public static Sentence in(ZoneId zone) {
        return new Sentence(instant -> Zoned.iso(instant, zone));
    }

    /** The first words about what could not even be started. */
    static final String NOT_STARTED = "not started: ";

    /** Sentences with times in UTC. */
    public static final Sentence PLAIN = in(ZoneOffset.UTC);

    /** {@code paused by ann until 2026-04-05T14:00:00Z}, {@code not started: no such program: sync}. */
    public String of(Reason reason) {
        return (reason.code().isNotStarted() ? NOT_STARTED : "") + obstacle(reason);
    }

    /** As {@link #of} without its first words, for what is only about to be started: {@code no such program: sync}. */
    public String obstacle(Reason reason) {
        StringBuilder text = new StringBuilder();
        String template = reason.code().sentence();
        int at = 0;
        while (at < template.length()) {
            int end = template.charAt(at) == '[' ? template.indexOf(']', at) : -1;
            if (end > 0) {
                append(text, template.substring(at + 1, end), reason, true);
                at = end + 1;
            } else {
                int next = template.indexOf('[', at);
                append(text, template.substring(at, next < 0 ? template.length() : next), reason, false);
                at = next < 0 ? template.length() : next;
            }
        }
        append(text, "; could not be killed: {" + Reason.SURVIVORS + "}", reason, true);
        append(text, "; not tried again: {" + Reason.NOT_RETRIED + ":reason}", reason, true);
        return text.toString();
    }

    /** One part of a template; an optional one without its facts adds nothing, and another one shows a question mark. */
    private void append(StringBuilder text, String part, Reason reason, boolean optional) {
        StringBuilder filled = new StringBuilder();
        int copied = 0;
        for (int open = part.indexOf('{'); open >= 0; open = part.indexOf('{', copied)) {
            int close = part.indexOf('}', open);
            int inner = part.lastIndexOf('{', close);
            String value = value(reason, part.substring(inner + 1, close));
            if (value == null && optional) {
                return;
            }
            filled.append(part, copied, inner).append(value == null ? "?" : value);
            copied = close + 1;
        }
        text.append(filled).append(part, copied, part.length());
    }

    /** {@code shard 3}, {@code shards 1 and 3}, {@code shards 0-5, 7 and 9}. */
    private static String shards(Object numbers) {
        List<Long> all = ((List<?>) numbers)
                .stream().map(number -> ((Number) number).longValue()).toList();
        List<String> spans = new ArrayList<>();
        for (int i = 0, end; i < all.size(); i = end) {
            end = i + 1;
            while (end < all.size() && all.get(end) == all.get(end - 1) + 1) {
                end++;
            }
            // Two that are neighbours are no span yet.
            end = end - i == 2 ? i + 1 : end;
            spans.add(end - i == 1 ? all.get(i).toString() : all.get(i) + "-" + all.get(end - 1));
        }
        int last = spans.size() - 1;
        String words = last < 1 ? spans.get(0) : String.join(", ", spans.subList(0, last)) + " and " + spans.get(last);
        return (all.size() == 1 ? "shard " : "shards ") + words;
    }

    private @Nullable String value(Reason reason, String fact) {
        int colon = fact.indexOf(':');
        String name = colon < 0 ? fact : fact.substring(0, colon);
        Optional<String> value = switch (colon < 0 ? "" : fact.substring(colon + 1)) {
            case "time" -> reason.instant(name).map(times);
            case "duration" -> reason.number(name).map(millis -> Durations.format(Duration.ofMillis(millis)));
            case "took" -> reason.number(name).map(millis -> Durations.brief(Duration.ofMillis(millis)));
            case "size" -> reason.number(name).map(Sizes::format);
            case "bytes" -> reason.number(name).map(Sizes::brief);
            case "reason" -> reason.reason(name).map(this::of);
            case "numbers" -> Optional.ofNullable(reason.facts().get(name)).map(Sentence::shards);
            default ->
                reason.facts().get(name) instanceof List<?> list
                        ? Optional.of(list.stream().map(String::valueOf).collect(Collectors.joining(", ")))
                        : reason.text(name);
        };
        return value.orElse(null);
    }
}
