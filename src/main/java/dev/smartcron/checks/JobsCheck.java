package dev.smartcron.checks;

import dev.smartcron.alert.CheckFindings;
import dev.smartcron.alert.Finding;
import dev.smartcron.alert.message.Details;
import dev.smartcron.checks.CheckResult.Measured;
import dev.smartcron.execution.Execution;
import dev.smartcron.settings.AlertRule;
import dev.smartcron.store.query.JobTable;
import dev.smartcron.store.query.TaskFacts;
import dev.smartcron.task.Severity;
import dev.smartcron.text.Durations;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Checks that jobs do not wait too long, nor too many of them.
 *
 * @param longest wait of a job that is due
 * @param maxWaiting jobs that may wait before one is refused
 */
record JobsCheck(JobTable jobs, TaskFacts facts, Duration longest, int maxWaiting) implements Check {
    private static final String SUBJECT = "queue";

    @Override
    public List<CheckResult> check(Instant now) {
        Optional<Execution> oldest = facts.oldestDueJob(now);
        Duration waited = oldest.map(job -> Duration.between(job.dueAt(), now).truncatedTo(ChronoUnit.SECONDS))
                .orElse(Duration.ZERO);
        int many = (int) (maxWaiting * 4L / 5);
        List<Finding> late = waited.compareTo(longest) > 0 ? List.of(late(oldest.orElseThrow(), waited)) : List.of();
        List<Finding> backlog = many > 0 && jobs.reaches(many) ? List.of(backlog(many)) : List.of();
        CheckStatus status = late.isEmpty() && backlog.isEmpty() ? CheckStatus.OK : CheckStatus.DEGRADED;
        List<CheckFindings> found = List.of(
                CheckFindings.of(AlertRule.QUEUE_WAIT, late), CheckFindings.of(AlertRule.QUEUE_BACKLOG, backlog));
        String well = oldest.isEmpty() ? "no job waits" : "the oldest due job waits for " + Durations.brief(waited);
        return List.of(CheckResult.of(
                SUBJECT,
                status,
                status == CheckStatus.OK
                        ? well
                        : late.isEmpty()
                                ? found.get(1).summaries()
                                : found.get(0).summaries(),
                new Measured(waited.toSeconds(), longest.toSeconds()),
                found));
    }

    private Finding late(Execution job, Duration waited) {
        return new Finding(
                SUBJECT,
                Severity.MEDIUM,
                "a job has waited for " + Durations.brief(waited) + ": " + job.id() + " of " + job.task(),
                Details.NONE
                        .andFacts(
                                "job", job.id(),
                                "task", job.task(),
                                "owner", job.owner(),
                                "limit", Durations.format(longest) + ", health.queue_wait_max")
                        .andTry(
                                "smartcron queue", "what the first ones wait for",
                                "smartcron status", "what runs meanwhile"));
    }

    private static Finding backlog(int many) {
        return new Finding(
                SUBJECT,
                Severity.HIGH,
                String.format(Locale.ROOT, "%,d jobs wait, or more", many),
                Details.of("That is four fifths of queue.max_waiting. When it is reached, the next job is refused.")
                        .andTry("smartcron queue", "whose jobs they are, and what the first ones wait for"));
    }
}
