package dev.smartcron.checks;

import dev.smartcron.alert.Finding;
import dev.smartcron.alert.TaskTimes;
import dev.smartcron.alert.message.Details;
import dev.smartcron.execution.Execution;
import dev.smartcron.execution.Reason;
import dev.smartcron.settings.AlertRule;
import dev.smartcron.store.query.HealthFacts;
import dev.smartcron.task.Severity;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Checks for processes that could not be killed, and keep their task from running. */
record SurvivorsCheck(HealthFacts facts, TaskTimes times) implements Check {

    @Override
    public List<CheckResult> check(Instant now) {
        return List.of(CheckResult.none(
                "surviving_processes", "none", AlertRule.PROCESSES_SURVIVE, facts.keptLocks(now), this::finding));
    }

    private Finding finding(Execution ended) {
        return Finding.ofTask(
                ended.task(),
                Severity.HIGH,
                ended.task() + " cannot run: processes of its execution " + ended.id() + " could not be killed",
                Details.of(
                                "Execution " + ended.id() + " of " + ended.task() + " on " + ended.node() + " ended at "
                                        + times.at(ended.task(), Objects.requireNonNull(ended.finishedAt()))
                                        + (ended.reason() == null
                                                ? ""
                                                : ": " + times.sentence(ended.task(), ended.reason()))
                                        + ". The task does not run again before they are gone, so that it never runs twice at once.")
                        .and(new Details.Commands(
                                "What to try, on " + ended.node(),
                                List.of(new Details.Suggestion(
                                        "ps -o pid,stat,wchan:30,args" + pids(ended.reason()),
                                        "D in STAT: it waits in the kernel, for a disk or a network file system")))));
    }

    private static List<?> survivors(@Nullable Reason reason) {
        return reason != null && reason.facts().get(Reason.SURVIVORS) instanceof List<?> named ? named : List.of();
    }

    /** The survivors' numbers, each told as {@code 4711 (dd)}; all processes where they are not known. */
    private static String pids(@Nullable Reason reason) {
        String pids = survivors(reason).stream()
                .map(survivor -> String.valueOf(survivor).split(" ", 2)[0])
                .filter(pid -> pid.matches("[0-9]+"))
                .collect(Collectors.joining(","));
        return pids.isEmpty() ? " -e" : " -p " + pids;
    }
}
