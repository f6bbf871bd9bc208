package dev.smartcron.status;

import dev.smartcron.store.query.RegisteredTask;
import dev.smartcron.store.rows.TaskRow;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A task with its policies, its last runs and its coming firings.
 *
 * @param runs the newest first
 * @param links empty where the task cannot be read
 */
public record TaskDetails(TaskState state, UpcomingFirings coming, List<HistoryEntry> runs, Optional<TaskLinks> links) {

    /** The document that scripts read. */
    public Map<String, @Nullable Object> json() {
        RegisteredTask registered = state.registered();
        TaskRow row = registered.row();
        Map<String, @Nullable Object> json = state.json();
        json.put("source", row.source());
        json.put("disabled_by", row.disabledBy());
        json.put("disabled_at", registered.iso(row.disabledAt()));
        json.put("last_success", registered.iso(row.lastSuccess()));
        json.put("definition", Policies.declared(registered));
        json.put(
                "policies",
                registered
                        .task()
                        .map(task -> Policies.of(registered, task).stream()
                                .map(Policies.PolicyLine::json)
                                .toList())
                        .orElse(List.of()));
        json.put("last_runs", runs.stream().map(HistoryEntry::json).toList());
        json.put("next", coming.json().get("next"));
        links.ifPresent(each -> json.putAll(each.json()));
        return json;
    }
}
