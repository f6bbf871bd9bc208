package dev.smartcron.operations;

import dev.smartcron.store.TaskRow.Rescheduled;
import dev.smartcron.text.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Changes that registering a file makes, or would make, in the task table.
 *
 * @param changes each task of the file in its order, then the tasks that are no longer in it
 * @param pruned whether those were removed
 */
public record Reconciliation(List<Change> changes, boolean pruned) {

    /** The fate of one task. */
    public enum Kind {
        NEW,
        CHANGED,
        UNCHANGED,
        REMOVED;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * A task and what becomes of it.
     *
     * @param differences key by key; only for a changed one
     * @param rescheduled an operator's schedule that holds over the file's, before and after; null when there is none
     */
    public record Change(
            String task,
            Kind kind,
            List<Difference> differences,
            @Nullable Rescheduled rescheduled) {
        /** The facts that the audit keeps: {@code {"change": "changed", "changes": [{"key": …, "from": …, "to": …}]}}. */
        Map<String, @Nullable Object> facts() {
            Map<String, @Nullable Object> facts = Json.object("change", kind.word());
            if (kind == Kind.CHANGED) {
                facts.put("changes", differences.stream().map(Difference::json).toList());
            }
            return facts;
        }

        /** {@code keeps the schedule 5 * * * * that ann set over the file's}; empty when the file's holds. */
        public Optional<String> note() {
            if (rescheduled == null || kind == Kind.REMOVED) {
                return Optional.empty();
            }
            String zone = rescheduled.timezone() == null ? "" : " " + rescheduled.timezone();
            return Optional.of("keeps the schedule " + rescheduled.schedule() + zone + " that " + rescheduled.by()
                    + " set over the file's");
        }
    }

    public long count(Kind kind) {
        return changes.stream().filter(change -> change.kind() == kind).count();
    }

    /** The number of tasks that leave the table: none unless pruned. */
    public long removed() {
        return pruned ? count(Kind.REMOVED) : 0;
    }

    /** The number of tasks that stay in the table although the file has them no longer. */
    public long kept() {
        return pruned ? 0 : count(Kind.REMOVED);
    }

    /** The number of tasks registered afterwards. */
    public long total() {
        return changes.size() - removed();
    }

    /** {@code new 29  changed 0  unchanged 0  removed 0  total 29}. */
    public String line() {
        return "new " + count(Kind.NEW) + "  changed " + count(Kind.CHANGED) + "  unchanged " + count(Kind.UNCHANGED)
                + "  removed " + removed() + "  total " + total();
    }

    public Map<String, @Nullable Object> json() {
        List<Object> tasks = new ArrayList<>();
        for (Change change : changes) {
            Map<String, @Nullable Object> task = Json.object(
                    "name", change.task(),
                    "change",
                            !pruned && change.kind() == Kind.REMOVED
                                    ? "kept"
                                    : change.kind().word(),
                    "differences",
                            change.differences().stream().map(Difference::json).toList());
            change.note().ifPresent(note -> task.put("note", note));
            tasks.add(task);
        }
        return Json.object(
                "new", count(Kind.NEW),
                "changed", count(Kind.CHANGED),
                "unchanged", count(Kind.UNCHANGED),
                "removed", removed(),
                "kept", kept(),
                "total", total(),
                "tasks", tasks);
    }
}
