package dev.smartcron.execution;

import dev.smartcron.text.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Tells who changed what: one deed of an operator on one task, on one execution, or on everything at once.
 *
 * @param task null for all of them
 * @param execution null where none is meant
 * @param facts what else there is to tell, as values that JSON has: empty when the action says it all
 */
public record AuditEntry(
        Instant at,
        Actor actor,
        OperatorAction action,
        @Nullable String task,
        @Nullable Long execution,
        Map<String, @Nullable Object> facts) {

    public AuditEntry {
        facts = Collections.unmodifiableMap(new LinkedHashMap<>(facts));
    }

    /** As {@link #AuditEntry} with facts as {@code name, value} in turn. */
    public static AuditEntry of(
            Instant at,
            Actor actor,
            OperatorAction action,
            @Nullable String task,
            @Nullable Long execution,
            @Nullable Object... namesAndValues) {
        return new AuditEntry(at, actor, action, task, execution, Json.object(namesAndValues));
    }

    /**
     * One key of a task's definition that {@link OperatorAction#REGISTER} changed.
     *
     * @param from what it was; null when the key is new
     * @param to what it is; null when the key is gone
     */
    public record KeyChange(
            String key, @Nullable Object from, @Nullable Object to) {}

    /** All of it as JSON, for a deed that is asked for now and done later. */
    public String toJson() {
        return Json.write(Json.object(
                "at", at.toEpochMilli(),
                "actor", actor.name(),
                "origin", actor.origin(),
                "action", action.word(),
                "task", task,
                "execution", execution,
                "facts", facts));
    }

    /** Reads {@link #toJson}. */
    @SuppressWarnings("unchecked") // as written above
    public static AuditEntry fromJson(String json) {
        Map<String, @Nullable Object> entry = Json.readObject(json);
        return new AuditEntry(
                Instant.ofEpochMilli((Long) Objects.requireNonNull(entry.get("at"))),
                new Actor(String.valueOf(entry.get("actor")), String.valueOf(entry.get("origin"))),
                OperatorAction.of(String.valueOf(entry.get("action"))),
                (String) entry.get("task"),
                (Long) entry.get("execution"),
                (Map<String, @Nullable Object>) Objects.requireNonNull(entry.get("facts")));
    }

    public boolean is(OperatorAction other) {
        return action == other;
    }

    /** A fact as text; empty when there is none of that name. */
    public Optional<String> text(String name) {
        return Optional.ofNullable(facts.get(name)).map(String::valueOf);
    }

    /** The time at which a pause ends by itself; empty for one that somebody has to end, and for every other deed. */
    public Optional<Instant> until() {
        return text("until").map(Instant::parse);
    }

    /** The changes that registering made to the task, key by key; empty for every other deed. */
    public List<KeyChange> changes() {
        List<KeyChange> changes = new ArrayList<>();
        if (facts.get("changes") instanceof List<?> list) {
            for (Object each : list) {
                if (each instanceof Map<?, ?> change) {
                    changes.add(new KeyChange(String.valueOf(change.get("key")), change.get("from"), change.get("to")));
                }
            }
        }
        return changes;
    }

    /** The change that registering made to one key; empty when it did not touch it. */
    public Optional<KeyChange> change(String key) {
        return changes().stream().filter(change -> change.key().equals(key)).findFirst();
    }
}
