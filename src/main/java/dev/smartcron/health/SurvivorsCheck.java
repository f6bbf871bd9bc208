package dev.smartcron.health;

import dev.smartcron.alert.Finding;
import dev.smartcron.alert.Letters;
import dev.smartcron.alert.Severity;
import dev.smartcron.alert.Survey;
import dev.smartcron.execution.Sentence;
import dev.smartcron.store.HealthFacts;
import dev.smartcron.store.HealthFacts.Held;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Processes that could not be killed, and keep their task from running. */
final class SurvivorsCheck implements Check {
    static final String RULE = "processes_survive";

    private final HealthFacts facts;
    private final Letters letters;

    SurvivorsCheck(HealthFacts facts, Letters letters) {
        this.facts = facts;
        this.letters = letters;
    }

    @Override
    public CheckResult look(Instant now) {
        Map<String, Finding> found = new LinkedHashMap<>();
        List<Held> all = facts.held(now);
        for (Held held : all) {
            found.putIfAbsent(held.task(), finding(held));
        }
        return new CheckResult(
                "surviving_processes",
                all.isEmpty() ? HealthStatus.OK : HealthStatus.CRITICAL,
                all.isEmpty()
                        ? "none"
                        : String.join(
                                "; ",
                                found.values().stream().map(Finding::summary).toList()),
                all.size(),
                0,
                List.of(new Survey(RULE, "", List.copyOf(found.values()))));
    }

    private Finding finding(Held held) {
        return new Finding(
                held.task(),
                Severity.HIGH,
                held.task() + " cannot run: processes of its execution " + held.execution() + " could not be killed",
                "Execution " + held.execution() + " of " + held.task() + " on " + held.node() + " ended at "
                        + letters.when(held.endedAt())
                        + (held.reason() == null
                                ? ""
                                : ": " + Sentence.in(letters.zone()).of(held.reason()))
                        + ".\nThe task does not run again before they are gone, so that it cannot meet itself."
                        + "\n\nWhat to try, on " + held.node() + ":\n    ps -o pid,stat,wchan:30,args -p PID"
                        + "\n    (D in STAT: it waits in the kernel, for a disk or a network file system)\n");
    }
}
