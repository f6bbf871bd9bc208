package dev.smartcron.status.why;

import static dev.smartcron.execution.OperatorAction.DISABLE;
import static dev.smartcron.execution.OperatorAction.ENABLE;
import static dev.smartcron.execution.OperatorAction.REGISTER;
import static dev.smartcron.execution.OperatorAction.REMOVE;
import static dev.smartcron.execution.OperatorAction.RESCHEDULE;
import static dev.smartcron.execution.OperatorAction.TRIGGER;

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
import org.jspecify.annotations.Nullable;

/**
 * Tells what held for a task at a time that has gone by.
 *
 * @param entries in the order the deeds were done
 */
record AuditTrail(List<AuditEntry> entries) {
    /** Keys that say when a task is due: what they were and are is told in a sentence, of others only that they changed. */
    private static final Set<String> WHEN_DUE = Set.of("schedule", "timezone", "enabled", "dst.gap", "dst.overlap");

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

    /** The time around an instant in which the task was disabled; empty when it was not. */
    Optional<Off> disabledAt(Instant at, TaskRow now) {
        AuditEntry before = last(at, DISABLE, ENABLE, REMOVE).orElse(null);
        if (before != null && before.is(DISABLE)) {
            AuditEntry enabled = first(at, ENABLE).orElse(null);
            return Optional.of(new Off(before.actor().name(), before.at(), enabled));
        }
        if ((before == null || before.is(REMOVE))
                && now.disabledAt() != null
                && !now.disabledAt().isAfter(at)) {
            return Optional.of(new Off(now.disabledBy(), now.disabledAt(), null));
        }
        Optional<AuditEntry> changed =
                first(at, entry -> entry.change("enabled").isPresent());
        Object enabled = now.enabled();
        if (changed.isPresent()) {
            enabled = changed.get().change("enabled").map(KeyChange::from).orElse(null);
        }
        if (!Boolean.FALSE.equals(enabled)) {
            return Optional.empty();
        }
        Optional<AuditEntry> off = last(at, entry -> entry.change("enabled").isPresent());
        return Optional.of(new Off(null, off.map(AuditEntry::at).orElse(null), changed.orElse(null)));
    }

    /** The declaration of a time, as far as it says when the task is due: {@code now} with the changes since undone. */
    Definition definitionAt(Instant at, Definition now) {
        Map<String, @Nullable Object> keys = new LinkedHashMap<>(now.keys());
        Map<String, @Nullable Object> dst = new LinkedHashMap<>();
        if (keys.get("dst") instanceof Map<?, ?> known) {
            known.forEach((key, value) -> dst.put(String.valueOf(key), value));
        }
        for (int i = entries.size() - 1; i >= 0 && entries.get(i).at().isAfter(at); i--) {
            for (KeyChange change : entries.get(i).changes()) {
                switch (change.key()) {
                    case "schedule", "timezone" -> keys.put(change.key(), change.from());
                    case "dst.gap" -> dst.put("gap", change.from());
                    case "dst.overlap" -> dst.put("overlap", change.from());
                    default -> {}
                }
            }
        }
        keys.put("dst", dst);
        Definition file = new Definition(now.name(), keys);
        AuditEntry set = last(at, RESCHEDULE, REMOVE).orElse(null);
        if (set == null || set.is(REMOVE) || set.text("schedule").isEmpty()) {
            return file;
        }
        Definition changed = file.with("schedule", set.text("schedule").get());
        return set.text("timezone").map(zone -> changed.with("timezone", zone)).orElse(changed);
    }

    /** The first change of the schedule after a time. */
    Optional<AuditEntry> rescheduledAfter(Instant at) {
        return first(
                at,
                entry -> entry.is(RESCHEDULE)
                        || entry.change("schedule").isPresent()
                        || entry.change("timezone").isPresent());
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
        return value == null ? "-" : value instanceof String text ? text : Json.write(value);
    }

    /** The operator who triggered an execution; empty when that is not on record. */
    Optional<String> triggeredBy(long execution) {
        return entries.stream()
                .filter(entry -> entry.is(TRIGGER) && Long.valueOf(execution).equals(entry.execution()))
                .map(entry -> entry.actor().name())
                .findFirst();
    }

    /** The last of some actions at a time or before it. */
    Optional<AuditEntry> last(Instant at, OperatorAction... actions) {
        return last(at, entry -> List.of(actions).contains(entry.action()));
    }

    /** The first deed of an action after a time. */
    Optional<AuditEntry> first(Instant at, OperatorAction action) {
        return first(at, entry -> entry.is(action));
    }

    private Optional<AuditEntry> last(Instant at, Predicate<AuditEntry> wanted) {
        return entries.stream()
                .filter(entry -> !entry.at().isAfter(at) && wanted.test(entry))
                .reduce((earlier, later) -> later);
    }

    private Optional<AuditEntry> first(Instant at, Predicate<AuditEntry> wanted) {
        return entries.stream()
                .filter(entry -> entry.at().isAfter(at) && wanted.test(entry))
                .findFirst();
    }
}
