package dev.smartcron.status.verify;

import dev.smartcron.status.Pulse;
import dev.smartcron.store.Ticks.Heartbeat;
import dev.smartcron.text.Durations;
import dev.smartcron.text.Zoned;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** When this node last ticked. */
public final class TickCheck {
    private static final String HINT =
            "smartcron run --verbose shows what a tick says; pgrep -a cron whether cron is awake.";

    private final Duration silentAfter;

    /** @param silentAfter how long no tick may have been seen */
    public TickCheck(Duration silentAfter) {
        this.silentAfter = silentAfter;
    }

    public void look(Findings findings, Pulse pulse, Instant now, ZoneId local) {
        Optional<Instant> last = pulse.nodes().stream()
                .filter(node -> node.node().equals(pulse.self()))
                .findFirst()
                .flatMap((Heartbeat node) -> pulse.lastTick(node));
        if (last.isEmpty()) {
            findings.warn("last tick", pulse.self() + " has never ticked", HINT);
            return;
        }
        Duration age = Duration.between(last.get(), now).truncatedTo(ChronoUnit.SECONDS);
        String at = Zoned.iso(last.get(), local);
        if (age.compareTo(Duration.ofMinutes(-2)) < 0) {
            findings.fail("last tick", at + ", which is to come", "The clock was set back: check it, timedatectl.");
        } else if (age.compareTo(silentAfter) > 0) {
            findings.warn("last tick", at + ", " + Durations.brief(age) + " ago", HINT);
        } else {
            findings.ok("last tick", at);
        }
    }
}
