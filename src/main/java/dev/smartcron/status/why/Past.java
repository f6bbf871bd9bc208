package dev.smartcron.status.why;

import dev.smartcron.store.AuditTable.Change;
import dev.smartcron.store.TaskRow;
import dev.smartcron.task.Definition;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What held for a task at a time that has gone by, as the audit tells it. */
final class Past {
    private static final String NOTHING = "-";

    private final List<Change> changes;

    /** @param changes in the order they were made */
    Past(List<Change> changes) {
        this.changes = changes;
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
            @Nullable Change until) {}

    /** Whether and by whom a task was disabled at a time. */
    Optional<Off> disabledAt(Instant at, TaskRow now) {
        Change before = last(at, "disable", "enable").orElse(null);
        Change after = first(at, "disable", "enable").orElse(null);
        if (before != null && before.action().equals("disable")) {
            return Optional.of(new Off(before.who(), before.at(), after));
        }
        if (before == null && now.disabledAt() != null && !now.disabledAt().isAfter(at)) {
            return Optional.of(new Off(now.disabledBy(), now.disabledAt(), null));
        }
        if (!"false".equals(valueAt("enabled", Boolean.toString(now.enabled()), at))) {
            return Optional.empty();
        }
        Change since = lastOf("enabled", at).orElse(null);
        return Optional.of(new Off(
                null, since == null ? null : since.at(), firstOf("enabled", at).orElse(null)));
    }

    /** What was declared at a time, as far as it says when the task is due. */
    Definition definitionAt(Instant at, TaskRow row) {
        Definition now = row.declared();
        Map<String, Object> keys = new LinkedHashMap<>(now.keys());
        put(keys, "schedule", at);
        put(keys, "timezone", at);
        if (keys.get("dst") instanceof Map<?, ?>
                || firstOf("dst.gap", at).isPresent()
                || firstOf("dst.overlap", at).isPresent()) {
            Map<String, Object> dst = new LinkedHashMap<>();
            if (keys.get("dst") instanceof Map<?, ?> known) {
                known.forEach((key, value) -> dst.put("dst." + key, value));
            }
            put(dst, "dst.gap", at);
            put(dst, "dst.overlap", at);
            Map<String, Object> nested = new LinkedHashMap<>();
            dst.forEach((key, value) -> nested.put(key.substring("dst.".length()), value));
            keys.put("dst", nested);
        }
        return over(new Definition(now.name(), keys), at);
    }

    /** With the schedule that an operator had set over the file's, if one had. */
    private Definition over(Definition file, Instant at) {
        Change change = last(at, "reschedule").orElse(null);
        String set = change == null ? null : change.detail();
        if (set == null || set.startsWith("back to")) {
            return file;
        }
        String[] words = set.split(" ", -1);
        int fields = set.startsWith("@") ? 1 : 5;
        if (words.length < fields) {
            return file;
        }
        Definition changed =
                file.with("schedule", String.join(" ", List.of(words).subList(0, fields)));
        return words.length == fields ? changed : changed.with("timezone", words[words.length - 1]);
    }

    private void put(Map<String, Object> keys, String key, Instant at) {
        Object now = keys.get(key);
        String was = valueAt(key, now == null ? NOTHING : now.toString(), at);
        if (was.equals(NOTHING)) {
            keys.remove(key);
        } else {
            keys.put(key, was);
        }
    }

    /** The first change of the schedule after a time. */
    Optional<Change> rescheduledAfter(Instant at) {
        return changes.stream()
                .filter(change -> change.at().isAfter(at))
                .filter(change -> change.action().equals("reschedule")
                        || value(change, "schedule", true) != null
                        || value(change, "timezone", true) != null)
                .findFirst();
    }

    /** The last time the task was taken out of the table. */
    Optional<Change> removed() {
        return last(Instant.MAX, "remove");
    }

    /** The last of some actions at a time or before it. */
    Optional<Change> last(Instant at, String... actions) {
        return changes.stream()
                .filter(change -> !change.at().isAfter(at) && List.of(actions).contains(change.action()))
                .reduce((earlier, later) -> later);
    }

    /** The first of some actions after a time. */
    Optional<Change> first(Instant at, String... actions) {
        return changes.stream()
                .filter(change -> change.at().isAfter(at) && List.of(actions).contains(change.action()))
                .findFirst();
    }

    private String valueAt(String key, String now, Instant at) {
        return firstOf(key, at).map(change -> value(change, key, true)).orElse(now);
    }

    private Optional<Change> firstOf(String key, Instant after) {
        return changes.stream()
                .filter(change -> change.at().isAfter(after) && value(change, key, true) != null)
                .findFirst();
    }

    private Optional<Change> lastOf(String key, Instant at) {
        return changes.stream()
                .filter(change -> !change.at().isAfter(at) && value(change, key, true) != null)
                .reduce((earlier, later) -> later);
    }

    /** What a registered change made of a key; {@code before} asks what it was. Null when it did not touch it. */
    static @Nullable String value(Change change, String key, boolean before) {
        String detail = change.action().equals("register") ? change.detail() : null;
        if (detail == null) {
            return null;
        }
        for (String part : detail.split("; ", -1)) {
            int arrow = part.indexOf(" -> ");
            if (part.startsWith(key + ": ") && arrow > 0) {
                return before ? part.substring(key.length() + 2, arrow) : part.substring(arrow + 4);
            }
        }
        return null;
    }
}
