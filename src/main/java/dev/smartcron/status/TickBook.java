package dev.smartcron.status;

import dev.smartcron.checks.Heartbeats;
import dev.smartcron.store.nodes.NodeTable;
import dev.smartcron.store.nodes.NodeTable.Jump;
import dev.smartcron.store.nodes.NodeTable.Summary;
import dev.smartcron.text.Json;
import dev.smartcron.text.Zoned;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The ticks of each node in the last day, and the changes of its clock.
 *
 * @param since how far it looks back
 * @param zone to show times in
 */
public record TickBook(List<Summary> nodes, List<Jump> jumps, Instant since, ZoneId zone) {
    /** The time that it looks back. */
    public static final Duration SPAN = Duration.ofHours(24);

    private static final int MOST_JUMPS = 20;

    /** Reads it; a silence that goes on counts with the minutes that have gone by in it. */
    public static TickBook read(NodeTable table, Heartbeats heartbeats, ZoneId zone, Instant now) {
        Instant since = now.minus(SPAN);
        Map<String, Instant> last = new HashMap<>();
        heartbeats.nodes().forEach(node -> heartbeats.lastTick(node).ifPresent(at -> last.put(node.name(), at)));
        List<Summary> nodes = table.ticks(since).stream()
                .map(node -> node.withSilence(last.getOrDefault(node.node(), now), now))
                .toList();
        return new TickBook(nodes, table.jumps(since, MOST_JUMPS), since, zone);
    }

    public Map<String, @Nullable Object> json() {
        return Json.object(
                "hours", SPAN.toHours(),
                "nodes", nodes.stream().map(this::json).toList(),
                "clock_jumps", jumps.stream().map(this::json).toList());
    }

    private Map<String, @Nullable Object> json(Summary node) {
        return Json.object(
                "node", node.node(),
                "ticks", node.ticks(),
                "idle_minutes", node.idle(),
                "latest_ms", node.latest().toMillis(),
                "missing_minutes", node.missing(),
                "missing_from", Zoned.isoOrNull(node.missingFrom(), zone));
    }

    private Map<String, @Nullable Object> json(Jump jump) {
        return Json.object(
                "node", jump.node(),
                "found_at", Zoned.iso(jump.found(), zone),
                "by_ms", jump.by().toMillis());
    }
}
