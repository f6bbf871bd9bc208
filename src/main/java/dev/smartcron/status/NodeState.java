package dev.smartcron.status;

import dev.smartcron.checks.Heartbeats;
import dev.smartcron.store.nodes.NodeTable.NodeRow;
import dev.smartcron.text.Json;
import dev.smartcron.text.Zoned;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The state of a node.
 *
 * @param lastTick when it last ticked, be it that there was nothing to do; null when it never did
 * @param silent whether it looks dead: no tick of it was seen for as long as a runner may be silent
 */
public record NodeState(NodeRow row, @Nullable Instant lastTick, boolean silent) {

    /** Every node, by name; {@code silentAfter} as {@code health.runner_silent_after}. */
    public static List<NodeState> of(List<NodeRow> rows, Heartbeats heartbeats, Duration silentAfter, Instant now) {
        return rows.stream()
                .map(row -> {
                    Instant last =
                            heartbeats.lastTick(row.name(), row.lastTick()).orElse(null);
                    return new NodeState(
                            row, last, last == null || last.plus(silentAfter).isBefore(now));
                })
                .toList();
    }

    public Map<String, @Nullable Object> json(ZoneId zone) {
        return Json.object(
                "name", row.name(),
                "last_tick_at", Zoned.isoOrNull(lastTick, zone),
                "last_health_at", Zoned.isoOrNull(row.lastHealth(), zone),
                "version", row.version(),
                "environment", row.environment(),
                "clock_skew_ms", Optional.ofNullable(row.clockSkew()).map(Duration::toMillis),
                "running", row.running(),
                "booted_at", Zoned.isoOrNull(row.bootedAt(), zone),
                "silent", silent);
    }
}
