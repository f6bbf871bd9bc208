package dev.smartcron.status;

import dev.smartcron.execution.Adoption;
import dev.smartcron.execution.Attempt;
import dev.smartcron.execution.Execution;
import dev.smartcron.execution.Reason;
import dev.smartcron.execution.Sentence;
import dev.smartcron.execution.Shard;
import dev.smartcron.execution.TaskEvent;
import dev.smartcron.text.Json;
import dev.smartcron.text.Zoned;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An execution as the history has it.
 *
 * @param zone whose local time it is shown in: the task's
 */
public record HistoryEntry(Execution execution, List<Attempt> attempts, List<TaskEvent> events, ZoneId zone) {

    public Map<String, @Nullable Object> json() {
        Sentence sentences = Sentence.in(zone);
        return Json.object(
                "id", execution.id(),
                "task", execution.task(),
                "trigger", execution.trigger().word(),
                "scheduled_at", Zoned.isoOrNull(execution.scheduledAt(), zone),
                "status", execution.status().word(),
                "reason", execution.sentence(sentences),
                "reason_code", execution.reasonCode(),
                "started_at", exact(execution.startedAt()),
                "finished_at", exact(execution.finishedAt()),
                "duration_ms", execution.duration().map(Duration::toMillis),
                "exit_code", execution.exitCode(),
                "signal", execution.signal(),
                "node", execution.node(),
                "runner", execution.runner(),
                "adopted", Optional.ofNullable(execution.adoption()).map(this::json),
                "parent", execution.parent(),
                "owner", execution.owner(),
                "key", execution.key(),
                "priority", execution.priority(),
                "fence", execution.fence(),
                "firings", execution.firings(),
                "last_firing", Zoned.isoOrNull(execution.lastFiring(), zone),
                "attempts",
                        attempts.stream()
                                .map(attempt -> json(attempt, sentences))
                                .toList(),
                "events", events.stream().map(this::json).toList());
    }

    private Map<String, @Nullable Object> json(Adoption adoption) {
        return Json.object("at", exact(adoption.at()), "from", adoption.from(), "handed_over", adoption.isHandedOver());
    }

    private Map<String, @Nullable Object> json(Attempt attempt, Sentence sentences) {
        Map<String, @Nullable Object> json = Json.object(
                "number", attempt.number(),
                "started_at", exact(attempt.startedAt()),
                "finished_at", exact(attempt.finishedAt()),
                "status", attempt.status().word(),
                "reason", Optional.ofNullable(attempt.reason()).map(sentences::of),
                "reason_code", Optional.ofNullable(attempt.reason()).map(Reason::word),
                "exit_code", attempt.exitCode(),
                "signal", attempt.signal(),
                "cpu_ms", attempt.cpuMs(),
                "system_ms", attempt.systemMs(),
                "max_rss_kb", attempt.maxRssKb(),
                "summary", attempt.summary(),
                "progress", attempt.progress(),
                "output_tail", attempt.outputTail());
        if (!attempt.shards().isEmpty()) {
            json.put("shards", attempt.shards().stream().map(HistoryEntry::json).toList());
        }
        return json;
    }

    private static Map<String, @Nullable Object> json(Shard shard) {
        return Json.object(
                "shard",
                shard.number(),
                "status",
                shard.status().word(),
                "exit_code",
                shard.exitCode(),
                "signal",
                shard.signal());
    }

    private Map<String, @Nullable Object> json(TaskEvent event) {
        return Json.object(
                "at",
                exact(event.at()),
                "attempt",
                event.attempt(),
                "name",
                event.name(),
                "data",
                new Json.AsWritten(event.json()));
    }

    private @Nullable String exact(@Nullable Instant instant) {
        return instant == null ? null : Zoned.exact(instant, zone);
    }
}
