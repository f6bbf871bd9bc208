package dev.smartcron.checks;

import dev.smartcron.checks.CheckResult.Measured;
import dev.smartcron.store.alerts.Outbox;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Checks that messages arrive. Makes no alert: it would have to go the way that is broken.
 *
 * @param channels that alerts leave through; none where nobody is to be told
 * @param open how many alerts are open
 */
record OutboxCheck(Outbox outbox, List<String> channels, int open) implements Check {
    /** The age up to which a message that was given up is told of: that happens days after it was written. */
    private static final Duration RECENT = Duration.ofDays(5);

    private static final Duration OVERDUE = Duration.ofMinutes(15);

    @Override
    public List<CheckResult> check(Instant now) {
        Outbox.State state = outbox.state(channels, now.minus(RECENT));
        return List.of(
                channels.isEmpty()
                        ? result(open == 0, "no mail is configured: " + unheard(), state)
                        : delivery(state, now));
    }

    private String unheard() {
        return open == 0
                ? "alerts will reach nobody"
                : open == 1 ? "1 open alert has reached nobody" : open + " open alerts have reached nobody";
    }

    private CheckResult delivery(Outbox.State state, Instant now) {
        boolean overdue = state.oldest() != null && state.oldest().plus(OVERDUE).isBefore(now);
        Optional<String> remark = channels.stream()
                .map(outbox::lastRemark)
                .flatMap(Optional::stream)
                .findFirst();
        boolean well = state.tried() == 0 && state.givenUp() == 0 && !overdue && remark.isEmpty();
        String detail = (state.waiting() == 0 ? "everything delivered" : state.waiting() + " waiting")
                + (state.givenUp() > 0 ? ", " + state.givenUp() + " given up" : "")
                + (state.error() != null && state.tried() > 0 ? ": " + state.error() : "")
                + remark.map(said -> ", but not to everybody: " + said).orElse("");
        return result(well, detail, state);
    }

    private static CheckResult result(boolean well, String detail, Outbox.State state) {
        return CheckResult.of(
                "outbox",
                well ? CheckStatus.OK : CheckStatus.DEGRADED,
                detail,
                new Measured(state.waiting() + state.givenUp(), 0),
                List.of());
    }
}
