package dev.smartcron.checks;

import dev.smartcron.execution.Execution;
import dev.smartcron.text.Durations;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** The time that an execution took, or has taken so far. */
final class RunTime {
    private RunTime() {}

    static Duration of(Execution run, Instant now) {
        Instant began = run.startedAt();
        Instant end = run.finishedAt() == null ? now : run.finishedAt();
        return began == null || end.isBefore(began) ? Duration.ZERO : Duration.between(began, end);
    }

    /** {@code took 9m}, {@code has been running for 9m}. */
    static String inWords(Execution run, Instant now) {
        Duration took = of(run, now);
        return (run.finishedAt() == null ? "has been running for " : "took ")
                + Durations.brief(took.toSeconds() < 60 ? took : took.truncatedTo(ChronoUnit.SECONDS));
    }
}
