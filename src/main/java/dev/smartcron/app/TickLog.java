package dev.smartcron.app;

import dev.smartcron.execution.Attempt;
import dev.smartcron.execution.Sentence;
import dev.smartcron.execution.Status;
import dev.smartcron.store.rows.Claim;
import dev.smartcron.store.rows.EndedAttempt;
import dev.smartcron.store.rows.Retry;
import dev.smartcron.text.Zoned;
import dev.smartcron.tick.Report;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

/** Writes what ticks did into {@code master.log}, a line each, and what failed for good into {@code errors.log}. */
final class TickLog {
    private final OwnLogs logs;
    private final Clock clock;
    private final ZoneId zone;

    TickLog(OwnLogs logs, Clock clock, ZoneId zone) {
        this.logs = logs;
        this.clock = clock;
        this.zone = zone;
    }

    void ended(List<EndedAttempt> ended) {
        Instant now = clock.instant();
        logs.master(now, ended.stream().map(this::line).toList());
        logs.errors(
                now,
                ended.stream()
                        .filter(end -> end.retry() == null && end.attempt().status() != Status.SUCCEEDED)
                        .map(this::line)
                        .toList());
    }

    void noted(String line) {
        logs.master(clock.instant(), List.of(line));
    }

    void ticked(Report report) {
        logs.master(clock.instant(), List.of(report.line()));
    }

    /** {@code pay, execution 96, attempt 2: failed after 3.4s: exit 255 (PDOException: …)}. */
    private String line(EndedAttempt end) {
        Claim claim = end.claim();
        Attempt attempt = end.attempt();
        Retry retry = end.retry();
        Instant finished = attempt.finishedAt();
        Duration took = finished == null ? null : Duration.between(attempt.startedAt(), finished);
        Optional<String> reason = Optional.ofNullable(attempt.reason()).map(Sentence.in(zone)::of);
        String cause = attempt.summary() == null
                ? ""
                : " (" + attempt.summary().lines().findFirst().orElse("") + ")";
        return claim.task().name() + ", execution " + claim.execution()
                + (claim.attempt() > 1 || retry != null ? ", attempt " + claim.attempt() : "") + ": "
                + attempt.status().after(took, reason) + cause
                + (retry == null ? "" : "; tried again at " + Zoned.iso(retry.at(), zone));
    }
}
