package dev.smartcron.status;

import dev.smartcron.execution.Execution;
import dev.smartcron.text.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An execution and those that its outcome started.
 *
 * @param depth how many starts led to it, from zero
 */
public record HistoryTree(HistoryEntry entry, int depth, List<HistoryTree> children) {
    /** The trees that executions belong to, whole, in the order in which the first of each was asked for. */
    public static List<HistoryTree> of(History history, List<Execution> executions, Instant now) {
        List<HistoryEntry> all = history.families(executions, now);
        Map<Long, HistoryEntry> byId = new LinkedHashMap<>();
        all.forEach(entry -> byId.put(entry.execution().id(), entry));
        Map<Long, List<HistoryEntry>> children = new LinkedHashMap<>();
        List<HistoryEntry> roots = new ArrayList<>();
        for (HistoryEntry entry : all) {
            Long parent = entry.execution().parent();
            if (parent != null && byId.containsKey(parent)) {
                children.computeIfAbsent(parent, unused -> new ArrayList<>()).add(entry);
            } else {
                roots.add(entry);
            }
        }
        return roots.stream().map(root -> of(root, 0, children)).toList();
    }

    private static HistoryTree of(HistoryEntry entry, int depth, Map<Long, List<HistoryEntry>> children) {
        return new HistoryTree(
                entry,
                depth,
                children.getOrDefault(entry.execution().id(), List.of()).stream()
                        .map(child -> of(child, depth + 1, children))
                        .toList());
    }

    /** This one and all below it, each before its children. */
    public List<HistoryTree> flat() {
        List<HistoryTree> all = new ArrayList<>(List.of(this));
        children.forEach(child -> all.addAll(child.flat()));
        return all;
    }

    /** As an execution has it, and its children. */
    public Map<String, @Nullable Object> json() {
        Map<String, @Nullable Object> json = new LinkedHashMap<>(entry.json());
        json.putAll(
                Json.object("children", children.stream().map(HistoryTree::json).toList()));
        return json;
    }
}
