package dev.smartcron.status;

import dev.smartcron.checks.Heartbeats;
import dev.smartcron.execution.Status;
import dev.smartcron.store.nodes.NodeTable.NodeRow;
import dev.smartcron.text.Durations;
import dev.smartcron.text.Listing;
import dev.smartcron.text.Zoned;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds the problems that want an operator's attention.
 *
 * @param tasks every one
 */
public record SystemProblems(Instant now, List<TaskState> tasks, Heartbeats heartbeats) {
    /** The most failing tasks that are named; others are counted. */
    private static final int NAMED = 5;

    /**
     * Tells them in words.
     *
     * @param silentAfter how long no tick of this node may have been seen
     */
    public List<String> inWords(Duration silentAfter) {
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
}
