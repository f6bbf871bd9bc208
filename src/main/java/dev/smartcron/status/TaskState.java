package dev.smartcron.status;

import dev.smartcron.execution.Execution;
import dev.smartcron.execution.Reason;
import dev.smartcron.execution.Sentence;
import dev.smartcron.execution.Status;
import dev.smartcron.store.query.RegisteredTask;
import dev.smartcron.store.query.RunningService;
import dev.smartcron.store.rows.Pause;
import dev.smartcron.store.rows.TaskRow.Kind;
import dev.smartcron.store.rows.TaskRow.Reprioritised;
import dev.smartcron.store.rows.TaskRow.Rescheduled;
import dev.smartcron.text.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The state of a task.
 *
 * @param nextDue its next firing; null when no clock starts it, or it may not run
 * @param runs none where it is started by the crontab itself
 * @param lastHeartbeat of a task that the crontab itself starts; null for others, and when none was seen
 * @param noNode why no node comes for its firings; null when one does
 * @param pause its own or the one of everything, whichever ends later; null when none holds now
 */
public record TaskState(
        RegisteredTask registered,
        @Nullable Instant nextDue,
        RecentRuns runs,
        @Nullable Instant lastHeartbeat,
        @Nullable Reason noNode,
        @Nullable Pause pause) {

    public String name() {
        return registered.name();
    }

    public Optional<String> category() {
        return registered.declared("category").map(Object::toString);
    }

    public int priority() {
        return registered.declared("priority").orElse(3L) instanceof Long priority ? Math.toIntExact(priority) : 3;
    }

    public Optional<String> schedule() {
        return registered.declared("schedule").map(Object::toString);
    }

    public boolean enabled() {
        return registered.row().mayRun();
    }

    /** Checks whether a pause keeps its firings from being started now. */
    public boolean isPaused() {
        return pause != null;
    }

    /** The reason for which no node comes for its firings, as a sentence; empty when one does. */
    public Optional<String> whyNoNode() {
        return Optional.ofNullable(noNode).map(Sentence.in(registered.zone())::of);
    }

    /** The operator who set another schedule over the file's; null when none did. */
    public @Nullable String rescheduledBy() {
        Rescheduled rescheduled = registered.row().rescheduled();
        return rescheduled == null ? null : rescheduled.by();
    }

    /** The operator who set another priority over the file's; null when none did. */
    public @Nullable String reprioritisedBy() {
        Reprioritised reprioritised = registered.row().reprioritised();
        return reprioritised == null ? null : reprioritised.by();
    }

    /** Its newest execution, be it that it only waits or was skipped; null when there was none. */
    public @Nullable Execution last() {
        return runs.newest();
    }

    public boolean isRunning() {
        return !runs.running().isEmpty();
    }

    /** The public word for how it last ended; empty when it never has. What was skipped or missed does not count. */
    public Optional<String> result() {
        return runs.result() != null
                ? Optional.of(runs.result().status().word())
                : Optional.ofNullable(lastHeartbeat).map(at -> Status.SUCCEEDED.word());
    }

    /** {@code running}, or how it last ended; empty when it never ran. */
    public Optional<String> shownStatus() {
        return isRunning() ? Optional.of(Status.RUNNING.word()) : result();
    }

    /** The beginning of what {@link #shownStatus} tells of. */
    public Optional<Instant> shownAt() {
        return runs.shownAt().or(() -> Optional.ofNullable(lastHeartbeat));
    }

    /** The time that what {@link #shownStatus} tells of took; empty while it runs. */
    public Optional<Duration> took() {
        return runs.took();
    }

    /** The public word for the state of its newest execution; null when there was none. */
    public @Nullable String lastStatus() {
        return last() != null ? last().status().word() : lastHeartbeat == null ? null : "succeeded";
    }

    /** Its uptime and restarts where it is kept running; empty for any other task. */
    public Optional<RunningService> service() {
        return Optional.ofNullable(runs.service());
    }

    /**
     * Checks whether it failed last; what a person has ended has not failed, nor what a newer one replaced. A service, which
     * is started again when it ends, fails when it restarts again and again.
     */
    public boolean isFailing() {
        if (runs.service() != null) {
            return runs.service().restartsAgainAndAgain();
        }
        Execution result = runs.result();
        return result != null
                && result.status().isFailure()
                && (result.reason() == null || !result.reason().code().isWantedEnd());
    }

    /** Null when it was never started. */
    public @Nullable Instant lastStartedAt() {
        return last() == null ? lastHeartbeat : last().startedAt();
    }

    /** Null while it runs, and when nothing ran. */
    public @Nullable Duration lastDuration() {
        return last() == null ? null : last().duration().orElse(null);
    }

    /** The reason of its newest execution's state, as a sentence; empty where it has none. */
    public Optional<String> lastReason() {
        return Optional.ofNullable(last()).flatMap(execution -> execution.sentence(Sentence.in(registered.zone())));
    }

    public Map<String, @Nullable Object> json() {
        return Json.object(
                "name", name(),
                "description", registered.declared("description"),
                "category", category(),
                "schedule", schedule(),
                "schedule_in_words", registered.scheduleInWords(),
                "timezone", registered.declared("timezone").orElse("UTC"),
                "priority", priority(),
                "enabled", enabled(),
                "paused", isPaused(),
                "paused_by", Optional.ofNullable(pause).map(Pause::by),
                "paused_until", pause == null ? null : registered.iso(pause.until()),
                "rescheduled_by", rescheduledBy(),
                "reprioritised_by", reprioritisedBy(),
                "next_due", registered.iso(nextDue),
                "no_node", whyNoNode(),
                "last_status", lastStatus(),
                "last_reason", lastReason(),
                "last_reason_code", last() == null ? null : last().reasonCode(),
                "last_started_at", registered.iso(lastStartedAt()),
                "last_duration_ms", Optional.ofNullable(lastDuration()).map(Duration::toMillis),
                "last_result", result(),
                "last_result_at", runs.result() == null ? null : registered.iso(RecentRuns.began(runs.result())),
                "running", isRunning(),
                "progress", runs.progress(),
                "uptime_ms",
                        service()
                                .flatMap(service -> Optional.ofNullable(service.uptime()))
                                .map(Duration::toMillis),
                "restarts", service().map(RunningService::restarts),
                "started_by", registered.row().kind() == Kind.CRONTAB ? "crontab" : "runner",
                "problem", registered.problem());
    }
}
