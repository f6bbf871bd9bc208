package dev.smartcron.status;

import dev.smartcron.checks.Heartbeats;
import dev.smartcron.execution.Execution;
import dev.smartcron.execution.Status;
import dev.smartcron.store.query.RunningService;
import dev.smartcron.text.Json;
import dev.smartcron.text.Zoned;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The system at a glance.
 *
 * @param running the longest running first
 * @param pending executions that wait to be started
 * @param lastDay how many executions ended within 24 hours, by how; of what was skipped or missed, firings
 */
public record SystemStatus(
        Instant now,
        List<TaskState> tasks,
        List<Execution> running,
        Map<Long, Integer> progress,
        int pending,
        Map<Status, Long> lastDay,
        Heartbeats heartbeats) {
    public long enabled() {
        return tasks.stream().filter(TaskState::enabled).count();
    }

    /** {@link SystemProblems#inWords}. */
    public List<String> problems(Duration silentAfter) {
        return new SystemProblems(now, tasks, heartbeats).inWords(silentAfter);
    }

    /** The document that scripts read, with instants in this zone. */
    public Map<String, @Nullable Object> json(ZoneId zone, Duration silentAfter) {
        return Json.object(
                "now", Zoned.iso(now, zone),
                "tasks", tasks.size(),
                "enabled", enabled(),
                "disabled", tasks.size() - enabled(),
                "running", running.size(),
                "pending", pending,
                "executions", executions(zone),
                "services", services(),
                "nodes", nodes(zone),
                "last_24h", outcomes(),
                "problems", problems(silentAfter));
    }

    private List<?> executions(ZoneId zone) {
        return running.stream()
                .map(execution -> {
                    Map<String, @Nullable Object> entry =
                            new HistoryEntry(execution, List.of(), List.of(), zone).json();
                    entry.put("progress", progress.get(execution.id()));
                    return entry;
                })
                .toList();
    }

    private List<?> services() {
        return tasks.stream()
                .filter(task -> task.service().isPresent())
                .map(task -> {
                    RunningService service = task.service().orElseThrow();
                    return Json.object(
                            "task", task.name(),
                            "status", task.lastStatus(),
                            "reason", task.lastReason(),
                            "uptime_ms", Optional.ofNullable(service.uptime()).map(Duration::toMillis),
                            "restarts", service.restarts());
                })
                .toList();
    }

    private List<?> nodes(ZoneId zone) {
        return heartbeats.nodes().stream()
                .map(node -> Json.object(
                        "node", node.name(),
                        "version", node.version(),
                        "last_tick", heartbeats.lastTick(node).map(last -> Zoned.iso(last, zone)),
                        "last_health", Zoned.isoOrNull(node.lastHealth(), zone)))
                .toList();
    }

    private Map<String, Long> outcomes() {
        Map<String, Long> outcomes = new LinkedHashMap<>();
        Arrays.stream(Status.values())
                .filter(Status::isFinal)
                .forEach(status -> outcomes.put(status.word(), lastDay.getOrDefault(status, 0L)));
        return outcomes;
    }
}
