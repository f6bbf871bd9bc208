package dev.smartcron.status;

import dev.smartcron.checks.Heartbeats;
import dev.smartcron.execution.Execution;
import dev.smartcron.execution.Status;
import dev.smartcron.store.nodes.NodeTable.NodeRow;
import dev.smartcron.store.query.RunningService;
import dev.smartcron.text.Durations;
import dev.smartcron.text.Json;
import dev.smartcron.text.Listing;
import dev.smartcron.text.Zoned;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
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
    /** The most failing tasks that are named; others are counted. */
    private static final int NAMED = 5;

    public long enabled() {
        return tasks.stream().filter(TaskState::enabled).count();
    }

    /**
     * Problems that want an operator's attention, in words.
     *
     * @param silentAfter how long no tick of this node may have been seen
     */
    public List<String> problems(Duration silentAfter) {
        List<String> problems = new ArrayList<>();
        if (tasks.isEmpty()) {
            problems.add("no task is registered: smartcron register tasks.yaml");
        }
        boolean seen = false;
        for (NodeRow node : heartbeats.nodes()) {
            Instant last = heartbeats.lastTick(node).orElse(null);
            seen |= last != null;
            if (last != null && last.plus(silentAfter).isBefore(now)) {
                problems.add(node.name() + " has not ticked for "
                        + Durations.brief(Duration.between(last, now).truncatedTo(ChronoUnit.SECONDS))
                        + ": smartcron verify");
            }
        }
        if (!seen && !tasks.isEmpty()) {
            problems.add("no runner has ever ticked, so no task is started: smartcron verify");
        }
        for (TaskState task : tasks) {
            if (task.registered().problem() != null) {
                problems.add(task.name() + " " + task.registered().problem());
            }
        }
        clockAhead(problems);
        failing(problems);
        return problems;
    }

    private void clockAhead(List<String> problems) {
        List<TaskState> waiting = tasks.stream()
                .filter(task ->
                        task.enabled() && task.registered().waitsUntil(now).isPresent())
                .toList();
        waiting.stream()
                .map(task -> task.registered().waitsUntil(now).orElseThrow())
                .max(Instant::compareTo)
                .ifPresent(until -> problems.add("the clock was ahead: "
                        + (waiting.size() == 1 ? waiting.get(0).name() + " waits" : waiting.size() + " tasks wait")
                        + " until " + Zoned.iso(until, ZoneOffset.UTC) + ", for what was due until then is recorded"));
    }

    private void failing(List<String> problems) {
        List<String> failing = tasks.stream()
                .filter(TaskState::isFailing)
                .map(task -> task.name() + " (" + howItEnded(task) + (task.isRunning() ? ", runs again" : "") + ")")
                .toList();
        if (!failing.isEmpty()) {
            problems.add("failing: " + someOf(failing));
        }
    }

    /** A service that ends is no success, whatever its exit code says. */
    private static String howItEnded(TaskState task) {
        String result = task.result().orElse("");
        return task.service().isPresent() && result.equals(Status.SUCCEEDED.word()) ? "ended by itself" : result;
    }

    /** The first of many names, and the number of those left out. */
    public static String someOf(List<String> names) {
        return Listing.names(names, NAMED, name -> name);
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
