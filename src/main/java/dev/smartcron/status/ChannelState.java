package dev.smartcron.status;

import dev.smartcron.store.alerts.Outbox;
import dev.smartcron.store.alerts.Outbox.TakenMessage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A channel, and how its messages fare.
 *
 * @param last the newest message that its server took; empty where it took none of those that are kept
 * @param outbox what waits, and what was given up lately
 */
public record ChannelState(String name, Optional<TakenMessage> last, Outbox.State outbox) {
    /** The age up to which a message that was given up is told of: that happens days after it was written. */
    private static final Duration RECENT = Duration.ofDays(5);

    /** Those of these names. */
    public static List<ChannelState> of(List<String> names, Outbox outbox, Instant now) {
        return names.stream()
                .map(name ->
                        new ChannelState(name, outbox.lastTaken(name), outbox.state(List.of(name), now.minus(RECENT))))
                .toList();
    }

    /** The word for it: {@code failed} while messages are tried in vain or were given up, {@code pending} while some wait. */
    public String word() {
        return outbox.tried() > 0 || outbox.givenUp() > 0
                ? "failed"
                : outbox.waiting() > 0 ? "pending" : last.isPresent() ? "ok" : "unused";
    }
}
