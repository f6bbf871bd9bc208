package dev.smartcron.status;

import dev.smartcron.store.nodes.NodeTable;
import dev.smartcron.store.nodes.NodeTable.Jump;
import dev.smartcron.store.nodes.NodeTable.Summary;
import dev.smartcron.text.Json;
import dev.smartcron.text.Zoned;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The ticks of each node in the last day, and the changes of its clock.
 *
 * @param zone to show times in
 */
public record TickBook(List<Summary> nodes, List<Jump> jumps, ZoneId zone) {
    /** The time that it looks back. */
    public static final Duration SPAN = Duration.ofHours(24);

    private static final int MOST_JUMPS = 20;

    public static TickBook read(NodeTable table, ZoneId zone, Instant now) {
        Instant since = now.minus(SPAN);
        return new TickBook(table.ticks(since), table.jumps(since, MOST_JUMPS), zone);
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
