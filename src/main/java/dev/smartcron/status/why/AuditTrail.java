package dev.smartcron.status.why;

import static dev.smartcron.execution.OperatorAction.DISABLE;
import static dev.smartcron.execution.OperatorAction.ENABLE;
import static dev.smartcron.execution.OperatorAction.REGISTER;
import static dev.smartcron.execution.OperatorAction.REMOVE;
import static dev.smartcron.execution.OperatorAction.RESCHEDULE;

import dev.smartcron.execution.AuditEntry;
import dev.smartcron.execution.AuditEntry.KeyChange;
import dev.smartcron.execution.OperatorAction;
import dev.smartcron.store.rows.TaskRow;
import dev.smartcron.task.Definition;
import dev.smartcron.text.Json;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Tells what held for a task at a time that has gone by, from the audit. */
final class AuditTrail {
    /** Keys that say when a task is due: what they were and are is told in a sentence, of others only that they changed. */
    private static final Set<String> WHEN_DUE = Set.of("schedule", "timezone", "enabled", "dst.gap", "dst.overlap");

    private final List<AuditEntry> entries;

    /** @param entries in the order the deeds were done */
    AuditTrail(List<AuditEntry> entries) {
        this.entries = entries;
    }

    /**
     * A time in which a task was switched off.
     *
     * @param by who did it; null for the task file
     * @param since null when that is not on record
     * @param until what ended it; null when nothing has
     */
    record Off(
            @Nullable String by,
            @Nullable Instant since,
            @Nullable AuditEntry until) {}

    /** Whether and by whom a task was disabled at a time. */
    Optional<Off> disabledAt(Instant at, TaskRow now) {
        AuditEntry before = last(at, DISABLE, ENABLE, REMOVE).orElse(null);
        AuditEntry after = first(at, DISABLE, ENABLE).orElse(null);
        if (before != null && before.is(DISABLE)) {
            return Optional.of(new Off(before.actor().name(), before.at(), after));
        }
        if ((before == null || before.is(REMOVE))
                && now.disabledAt() != null
                && !now.disabledAt().isAfter(at)) {
            return Optional.of(new Off(now.disabledBy(), now.disabledAt(), null));
        }
        if (!Boolean.FALSE.equals(valueAt("enabled", now.enabled(), at))) {
            return Optional.empty();
        }
        Instant since = changesOf("enabled", at, false)
                .reduce((earlier, later) -> later)
                .map(AuditEntry::at)
                .orElse(null);
        return Optional.of(
                new Off(null, since, changesOf("enabled", at, true).findFirst().orElse(null)));
    }

    /** What was declared at a time, as far as it says when the task is due. */
    Definition definitionAt(Instant at, TaskRow row) {
        Definition now = row.declared();
        Map<String, @Nullable Object> keys = new LinkedHashMap<>(now.keys());
        put(keys, "schedule", "schedule", at);
        put(keys, "timezone", "timezone", at);
        Map<String, @Nullable Object> dst = new LinkedHashMap<>();
        if (keys.get("dst") instanceof Map<?, ?> known) {
            known.forEach((key, value) -> dst.put(String.valueOf(key), value));
        }
        put(dst, "gap", "dst.gap", at);
        put(dst, "overlap", "dst.overlap", at);
        if (!dst.isEmpty() || keys.containsKey("dst")) {
            keys.put("dst", dst);
        }
        return over(new Definition(now.name(), keys), at);
    }

    /** With the schedule that an operator had set over the file's, if one had. */
    private Definition over(Definition file, Instant at) {
        Optional<AuditEntry> set = last(at, RESCHEDULE, REMOVE).filter(entry -> entry.is(RESCHEDULE));
        Optional<String> schedule = set.flatMap(entry -> entry.text("schedule"));
        if (schedule.isEmpty()) {
            return file;
        }
        Definition changed = file.with("schedule", schedule.get());
        return set.get()
                .text("timezone")
                .map(zone -> changed.with("timezone", zone))
                .orElse(changed);
    }

    private void put(Map<String, @Nullable Object> keys, String name, String key, Instant at) {
        Object was = valueAt(key, keys.get(name), at);
        if (was == null) {
            keys.remove(name);
        } else {
            keys.put(name, was);
        }
    }

    /** The first change of the schedule after a time. */
    Optional<AuditEntry> rescheduledAfter(Instant at) {
        return entries.stream()
                .filter(entry -> entry.at().isAfter(at))
                .filter(entry -> entry.is(RESCHEDULE)
                        || entry.change("schedule").isPresent()
                        || entry.change("timezone").isPresent())
                .findFirst();
    }

    /** {@code schedule: 0 3 * * * -> 0 2 * * *; timeout}: what a change of the schedule changed. */
    static String words(AuditEntry change) {
        if (change.is(REGISTER)) {
            return change.changes().stream().map(AuditTrail::words).collect(Collectors.joining("; "));
        }
        return change.text("schedule")
                .map(schedule -> schedule
                        + change.text("timezone").map(zone -> " " + zone).orElse(""))
                .orElse("back to the file's");
    }

    private static String words(KeyChange change) {
        return WHEN_DUE.contains(change.key())
                ? change.key() + ": " + words(change.from()) + " -> " + words(change.to())
                : change.key();
    }

    private static String words(@Nullable Object value) {
        if (value == null) {
            return "-";
        }
        return value instanceof String text ? text : Json.write(value);
    }

    /** Who triggered an execution; empty when that is not on record. */
    Optional<String> triggeredBy(long execution) {
        return entries.stream()
                .filter(entry -> entry.is(OperatorAction.TRIGGER)
                        && Long.valueOf(execution).equals(entry.execution()))
                .map(entry -> entry.actor().name())
                .findFirst();
    }

    /** The last time the task was taken out of the table. */
    Optional<AuditEntry> removed() {
        return last(Instant.MAX, REMOVE);
    }

    /** The last of some actions at a time or before it. */
    Optional<AuditEntry> last(Instant at, OperatorAction... actions) {
        return entries.stream()
                .filter(entry -> !entry.at().isAfter(at) && List.of(actions).contains(entry.action()))
                .reduce((earlier, later) -> later);
    }

    /** The first of some actions after a time. */
    Optional<AuditEntry> first(Instant at, OperatorAction... actions) {
        return entries.stream()
                .filter(entry -> entry.at().isAfter(at) && List.of(actions).contains(entry.action()))
                .findFirst();
    }

    /** What a key was at a time: what the first change after it replaced, or what it is now. */
    private @Nullable Object valueAt(String key, @Nullable Object now, Instant at) {
        Optional<KeyChange> next = changesOf(key, at, true).findFirst().flatMap(entry -> entry.change(key));
        return next.isPresent() ? next.get().from() : now;
    }

    private Stream<AuditEntry> changesOf(String key, Instant at, boolean after) {
        Predicate<AuditEntry> inTime = entry -> entry.at().isAfter(at) == after;
        return entries.stream().filter(inTime).filter(entry -> entry.change(key).isPresent());
    }
}
