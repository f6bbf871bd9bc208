package dev.smartcron.health;

import dev.smartcron.store.Outbox;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Whether what is to be told arrives. Makes no alert: it would have to go the way that is broken. */
final class OutboxCheck implements Check {
    private static final Duration RECENT = Duration.ofDays(1);
    private static final Duration OVERDUE = Duration.ofMinutes(15);

    private final Outbox outbox;

    OutboxCheck(Outbox outbox) {
        this.outbox = outbox;
    }

    @Override
    public CheckResult look(Instant now) {
        // A message is given up days after it was written; so its last days are what is recent.
        Outbox.State state = outbox.state(now.minus(RECENT.plusDays(4)));
        boolean overdue = state.oldest() != null && state.oldest().plus(OVERDUE).isBefore(now);
        boolean well = state.tried() == 0 && state.givenUp() == 0 && !overdue;
        StringBuilder detail = new StringBuilder();
        detail.append(state.waiting() == 0 ? "everything delivered" : state.waiting() + " waiting");
        if (state.givenUp() > 0) {
            detail.append(", ").append(state.givenUp()).append(" given up");
        }
        if (state.error() != null && state.tried() > 0) {
            detail.append(": ").append(state.error());
        }
        return new CheckResult(
                "outbox",
                well ? HealthStatus.OK : HealthStatus.DEGRADED,
                detail.toString(),
                state.waiting() + state.givenUp(),
                0,
                List.of());
    }
}
