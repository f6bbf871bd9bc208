package dev.smartcron.checks;

import dev.smartcron.alert.Finding;
import dev.smartcron.alert.Messages;
import dev.smartcron.alert.Severity;
import dev.smartcron.execution.Execution;
import dev.smartcron.execution.Sentence;
import dev.smartcron.store.query.HealthFacts;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/** Checks for processes that could not be killed, and keep their task from running. */
record SurvivorsCheck(HealthFacts facts, Messages messages) implements Check {
    static final String RULE = "processes_survive";

    @Override
    public List<CheckResult> check(Instant now) {
        return List.of(CheckResult.none("surviving_processes", "none", RULE, facts.keptLocks(now), this::finding));
    }

    private Finding finding(Execution ended) {
        return Finding.ofTask(
                ended.task(),
                Severity.HIGH,
                ended.task() + " cannot run: processes of its execution " + ended.id() + " could not be killed",
                "Execution " + ended.id() + " of " + ended.task() + " on " + ended.node() + " ended at "
                        + messages.when(Objects.requireNonNull(ended.finishedAt()))
                        + (ended.reason() == null
                                ? ""
                                : ": " + Sentence.in(messages.zone()).of(ended.reason()))
                        + ".\nThe task does not run again before they are gone, so that it never runs twice at once."
                        + "\n\nWhat to try, on " + ended.node() + ":\n    ps -o pid,stat,wchan:30,args -p PID"
                        + "\n    (D in STAT: it waits in the kernel, for a disk or a network file system)\n");
    }
}
