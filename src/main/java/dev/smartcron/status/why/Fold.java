package dev.smartcron.status.why;

import dev.smartcron.execution.Execution;
import java.time.Instant;
import java.util.Optional;

/** The firings that one row stands for, where there are many. */
record Fold(Instant first, Instant last) {

    /** Empty for a row of one firing. */
    static Optional<Fold> of(Execution execution) {
        Instant first = execution.scheduledAt();
        Instant last = execution.lastFiring();
        return first == null || last == null ? Optional.empty() : Optional.of(new Fold(first, last));
    }

    boolean covers(Instant firing) {
        return !firing.isBefore(first) && !firing.isAfter(last);
    }
}
