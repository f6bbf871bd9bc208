package dev.smartcron.operations;

import dev.smartcron.execution.Actor;
import dev.smartcron.execution.AuditEntry;
import dev.smartcron.execution.OperatorAction;
import dev.smartcron.store.rows.TaskRow.Reprioritised;
import dev.smartcron.store.rows.TaskRow.Rescheduled;
import dev.smartcron.text.Json;
import dev.smartcron.text.PublicWord;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Changes that registering a file makes, or would make, in the task table.
 *
 * @param changes each task of the file in its order, then the tasks that are no longer in it
 */
public record Reconciliation(List<TaskChange> changes) {

    /** The fate of one task. */
    public enum ChangeKind implements PublicWord {
        NEW,
        CHANGED,
        UNCHANGED,
        /** No longer in the file, but still in the table. */
        KEPT,
        REMOVED
    }

    /**
     * A task and what becomes of it.
     *
     * @param differences key by key; only for a changed one
     * @param rescheduled an operator's schedule that holds over the file's, before and after; null when there is none
     * @param reprioritised likewise, an operator's priority
     */
    public record TaskChange(
            String task,
            ChangeKind kind,
            List<Difference> differences,
            @Nullable Rescheduled rescheduled,
            @Nullable Reprioritised reprioritised) {

        /** The entry for the audit; empty where the table does not change. */
        Optional<AuditEntry> deed(String source, Actor actor, Instant now) {
            Map<String, @Nullable Object> facts = Json.object("change", kind.word());
            return switch (kind) {
                case KEPT, UNCHANGED -> Optional.empty();
                case REMOVED ->
                    Optional.of(AuditEntry.of(now, actor, OperatorAction.REMOVE, task, null, "file", source));
                case NEW, CHANGED -> {
                    if (kind == ChangeKind.CHANGED) {
                        facts.put("changes", differencesJson());
                    }
                    yield Optional.of(new AuditEntry(now, actor, OperatorAction.REGISTER, task, null, facts));
                }
            };
        }

        /** {@code keeps the schedule 5 * * * * that ann set over the file's}; empty where all of the file holds. */
        public Optional<String> note() {
            List<String> kept = new ArrayList<>();
            if (rescheduled != null) {
                String zone = rescheduled.timezone() == null ? "" : " " + rescheduled.timezone();
                kept.add("the schedule " + rescheduled.schedule() + zone + " that " + rescheduled.by());
            }
            if (reprioritised != null) {
                kept.add("the priority " + reprioritised.priority() + " that " + reprioritised.by());
            }
            return kept.isEmpty()
                    ? Optional.empty()
                    : Optional.of("keeps " + String.join(" set, and ", kept) + " set over the file's");
        }

        private Map<String, @Nullable Object> json() {
            Map<String, @Nullable Object> json =
                    Json.object("name", task, "change", kind.word(), "differences", differencesJson());
            note().ifPresent(note -> json.put("note", note));
            return json;
        }

        private List<Map<String, @Nullable Object>> differencesJson() {
            return differences.stream().map(Difference::json).toList();
        }
    }

    private long count(ChangeKind kind) {
        return changes.stream().filter(change -> change.kind() == kind).count();
    }

    /** The number of tasks registered afterwards. */
    private long total() {
        return changes.size() - count(ChangeKind.REMOVED);
    }

    /** {@code new 29  changed 0  unchanged 0  removed 0  total 29}. */
    public String line() {
        return "new " + count(ChangeKind.NEW) + "  changed " + count(ChangeKind.CHANGED) + "  unchanged "
                + count(ChangeKind.UNCHANGED) + "  removed " + count(ChangeKind.REMOVED) + "  total " + total();
    }

    public Map<String, @Nullable Object> json() {
        Map<String, @Nullable Object> json = Json.object();
        for (ChangeKind kind : ChangeKind.values()) {
            json.put(kind.word(), count(kind));
        }
        json.put("total", total());
        json.put("tasks", changes.stream().map(TaskChange::json).toList());
        return json;
    }
}
