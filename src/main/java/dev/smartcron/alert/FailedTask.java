package dev.smartcron.alert;

import dev.smartcron.alert.message.Details;
import dev.smartcron.execution.Execution;
import dev.smartcron.execution.ServiceRun;
import dev.smartcron.execution.Status;
import dev.smartcron.settings.AlertRule;
import dev.smartcron.store.query.HealthFacts;
import dev.smartcron.store.query.HealthFacts.Failures;
import dev.smartcron.store.query.HealthFacts.RecoveredTask;
import dev.smartcron.store.query.HealthFacts.Streak;
import dev.smartcron.store.query.RegisteredTask;
import dev.smartcron.store.query.TaskTable;
import dev.smartcron.store.rows.TaskRow;
import dev.smartcron.task.Severity;
import dev.smartcron.text.TerminalCodes;
import dev.smartcron.text.Zoned;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The rule about tasks that failed for good: one condition a task, over when the task succeeds again. */
public final class FailedTask {
    public static final String RULE = AlertRule.TASK_FAILED.word();

    private static final int TAIL_LINES = 40;
    private static final int TAIL_CHARS = 8_000;
    private static final int LONGEST_CAUSE = 200;

    /** The words of the system, Node.js and SQLite for a full disk. */
    private static final Pattern NO_ROOM =
            Pattern.compile("no space left on device|\\bENOSPC\\b|disk is full", Pattern.CASE_INSENSITIVE);

    private final HealthFacts facts;
    private final ZoneId others;
    private final TaskPolicies policies;

    /** @param others the zone for times of a task that is no longer registered */
    public FailedTask(TaskTable tasks, HealthFacts facts, ZoneId others) {
        this.facts = facts;
        this.others = others;
        this.policies = new TaskPolicies(tasks);
    }

    /** The failure in one line, with its cause: {@code payroll_sync failed: PDOException: Connection refused}. */
    String summary(Failures failed) {
        Execution newest = failed.newest();
        String end = failed.task() + " " + newest.status().word().replace('_', ' ');
        if (newest.status() == Status.FAILED && newest.signal() == null && newest.exitCode() != null) {
            return end + ": " + failed.cause().map(FailedTask::line).orElse("exit " + newest.exitCode());
        }
        if (newest.status() == Status.FAILED && newest.signal() != null) {
            return end + ": signal " + newest.signal();
        }
        if (newest.status() == Status.SUCCEEDED) {
            return failed.task() + " ended with exit " + newest.exitCode();
        }
        return newest.reason() == null ? end : end + ": " + TaskTimes.sentence(newest.reason(), zone(failed.row()));
    }

    private static String line(String cause) {
        String first = cause.lines().findFirst().orElse("").strip();
        return first.length() <= LONGEST_CAUSE ? first : first.substring(0, LONGEST_CAUSE - 1) + "…";
    }

    /** The severity of a failure. */
    Severity severity(Failures failed) {
        return policies.of(failed.task())
                .severity()
                .map(Severity::of)
                .orElse(Severity.ofPriority(failed.newest().priority()));
    }

    /** Checks whether a failure is one too few for its task to be told. */
    boolean isTooFew(Failures failed) {
        int wanted = policies.of(failed.task()).afterFailures();
        if (wanted == 1) {
            return false;
        }
        Streak streak = wanted <= HealthFacts.COUNTED ? failed.streak() : facts.failedInARow(failed.task(), wanted);
        return streak == null || streak.count() < wanted;
    }

    /** The failure as a finding; empty where the task is to be told only after more of them in a row. */
    Optional<Finding> finding(Failures failed) {
        return isTooFew(failed)
                ? Optional.empty()
                : Optional.of(policies.applied(explained(
                        Finding.ofTask(
                                failed.task(),
                                Severity.ofPriority(failed.newest().priority()),
                                summary(failed),
                                details(failed)),
                        failed)));
    }

    /** A disk that is full explains the failures of those who could not write to it. */
    private static Finding explained(Finding finding, Failures failed) {
        String said = finding.summary() + "\n"
                + (failed.printedIn() == failed.newest().attempts() ? failed.outputTail() : "");
        return NO_ROOM.matcher(said).find()
                ? finding.causedBy(AlertRule.DISK_LOW.word(), AlertRule.INODES_LOW.word())
                : finding;
    }

    /** The finding about a service that starts and ends, again and again, described by its last run; {@code how} says so. */
    public Finding restartsFinding(Failures failed, String how) {
        return Finding.ofTask(
                failed.task(),
                Severity.ofPriority(failed.newest().priority()),
                failed.task() + " " + how + ", the last so: " + summary(failed),
                details(failed));
    }

    private ZoneId zone(@Nullable TaskRow row) {
        return row == null ? others : RegisteredTask.of(row).zone();
    }

    private Details details(Failures failed) {
        TaskRow row = failed.row();
        Streak streak = failed.streak();
        RunDetails run = new RunDetails(failed.newest(), zone(failed.row()));
        Details facts = run.facts(
                "failed", streak == null || streak.count() < 2 ? null : inARow(streak, run),
                "last success", row == null ? null : row.lastSuccess() == null ? "never" : run.at(row.lastSuccess()),
                "next run", row == null || !row.mayRun() ? null : run.readable(row.nextDue()));
        return run.withCommands(output(facts, failed));
    }

    private static String inARow(Streak streak, RunDetails run) {
        return (streak.count() < HealthFacts.COUNTED ? "" : "at least ") + streak.count() + " times since "
                + run.at(streak.since());
    }

    /** With what went wrong, from its output, and the end of that. */
    private static Details output(Details details, Failures failed) {
        if (failed.outputTail() == null || failed.outputTail().isBlank()) {
            return failed.newest().attempts() == 0 ? details : details.and("It printed nothing.");
        }
        Details cause = failed.summary() == null
                ? details
                : details.and(new Details.Output("What went wrong, from its output", lines(failed.summary())));
        boolean last = failed.printedIn() == failed.newest().attempts();
        return cause.and(new Details.Output(
                last ? "The end of its output" : "The end of what attempt " + failed.printedIn() + " printed",
                lines(failed.outputTail())));
    }

    /** The last lines, as a terminal would show them without obeying. */
    private static List<String> lines(String text) {
        String plain = TerminalCodes.without(text.strip());
        List<String> lines = plain.substring(Math.max(0, plain.length() - TAIL_CHARS))
                .lines()
                .toList();
        return lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size());
    }

    /**
     * The end of a task's failing: the task has succeeded since its last failure, it is a service that runs again, or it can no
     * longer do so. Empty otherwise.
     *
     * @param recovery what may have ended it; null for nothing
     */
    Optional<Ended> over(String task, @Nullable RecoveredTask recovery, Instant lastFailure, Instant now) {
        if (recovery == null) {
            return Optional.empty();
        }
        Execution newest = recovery.newest();
        if (newest != null
                && newest.status() == Status.SUCCEEDED
                && ended(newest).isAfter(lastFailure)) {
            return ended(
                    ended(newest),
                    task + " succeeded at " + Zoned.spaced(ended(newest), zone(recovery.row())) + " (execution "
                            + newest.id() + ").");
        }
        Instant up = recovery.upSince();
        if (up != null && up.isAfter(lastFailure) && !up.plus(ServiceRun.STABLE).isAfter(now)) {
            return ended(up, task + " runs again since " + Zoned.spaced(up, zone(recovery.row())) + ".");
        }
        return recovery.row() != null
                ? Optional.empty()
                : ended(now, task + " is no longer registered; it has not succeeded since.");
    }

    private static Optional<Ended> ended(Instant at, String because) {
        return Optional.of(new Ended(at, because, 1));
    }

    private static Instant ended(Execution end) {
        return Objects.requireNonNull(end.finishedAt());
    }
}
