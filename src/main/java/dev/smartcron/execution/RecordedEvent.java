package dev.smartcron.execution;

import dev.smartcron.text.Json;
import dev.smartcron.text.Zoned;
import java.time.Instant;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A change that was told.
 *
 * @param id only ever grows, also in the order in which events become visible
 * @param at when it was recorded
 * @param task null for all of them
 * @param execution null where none is meant
 * @param attempt of what a task printed: which; null for anything else
 * @param data one JSON object; of an execution with its times in milliseconds, and its reason as a code and facts
 */
public record RecordedEvent(
        long id,
        Instant at,
        EventKind kind,
        @Nullable String task,
        @Nullable Long execution,
        @Nullable Integer attempt,
        String name,
        String data) {

    /** The public shape: what {@code events --json} prints and a hook receives. Times are in a zone. */
    public Map<String, @Nullable Object> json(ZoneId zone) {
        Map<String, @Nullable Object> json = Json.object(
                "id", id, "at", Zoned.exact(at, zone), "kind", kind.word(), "task", task, "execution", execution);
        if (attempt != null) {
            json.put("attempt", attempt);
        }
        json.put("name", name);
        // A task's own goes on as it was printed.
        json.put("data", kind == EventKind.EXECUTION ? shown(zone) : new Json.AsWritten(data));
        return json;
    }

    private Map<String, @Nullable Object> shown(ZoneId zone) {
        Map<String, @Nullable Object> shown = new LinkedHashMap<>();
        facts().forEach((key, value) -> {
            if (key.equals("reason_code")) {
                shown.put(key, value);
                shown.put("reason", reason(zone));
            } else if (value instanceof Long millis && (key.endsWith("_at") || key.equals("last_firing"))) {
                shown.put(key, Zoned.exact(Instant.ofEpochMilli(millis), zone));
            } else if (!key.equals("reason_facts")) {
                shown.put(key, value);
            }
        });
        return shown;
    }

    /** The recorded facts by their names. */
    public Map<String, @Nullable Object> facts() {
        return Json.readObject(data);
    }

    /** The sentence of an execution's reason; empty where it has none, or one that only a newer program knows. */
    public Optional<String> reason(ZoneId zone) {
        Map<String, @Nullable Object> facts = facts();
        if (!(facts.get("reason_code") instanceof String code)) {
            return Optional.empty();
        }
        try {
            Object known = facts.get("reason_facts");
            Reason reason = Reason.read(code, known == null ? null : Json.write(known));
            return Optional.of(Sentence.in(zone).of(reason));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
