package dev.smartcron.checks;

import dev.smartcron.checks.CheckResult.Measured;
import dev.smartcron.store.alerts.Outbox;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Checks that messages arrive. Makes no alert: it would have to go the way that is broken. */
record OutboxCheck(Outbox outbox) implements Check {
    private static final Duration RECENT = Duration.ofDays(1);
    private static final Duration OVERDUE = Duration.ofMinutes(15);

    @Override
    public List<CheckResult> check(Instant now) {
        // A message is given up days after it was written; so its last days are what is recent.
        Outbox.State state = outbox.state(now.minus(RECENT.plusDays(4)));
        boolean overdue = state.oldest() != null && state.oldest().plus(OVERDUE).isBefore(now);
        boolean well = state.tried() == 0 && state.givenUp() == 0 && !overdue;
        String detail = (state.waiting() == 0 ? "everything delivered" : state.waiting() + " waiting")
                + (state.givenUp() > 0 ? ", " + state.givenUp() + " given up" : "")
                + (state.error() != null && state.tried() > 0 ? ": " + state.error() : "");
        return List.of(CheckResult.of(
                "outbox",
                well ? CheckStatus.OK : CheckStatus.DEGRADED,
                detail,
                new Measured(state.waiting() + state.givenUp(), 0),
                List.of()));
    }
}
