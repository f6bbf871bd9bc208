package dev.smartcron.status.report;

import dev.smartcron.execution.Execution;
import dev.smartcron.execution.UsualDuration;
import java.time.Duration;

/** The longest run of a task, far longer than is usual for it. */
public record SlowRun(Execution run, UsualDuration usual) {
    public Duration took() {
        return run.duration().orElse(Duration.ZERO);
    }

    /** Returns how many times as long as usual it took. */
    double factor() {
        return (double) took().toMillis() / Math.max(1, usual.median().toMillis());
    }
}
