package dev.smartcron.status;

import dev.smartcron.store.nodes.NodeTable;
import dev.smartcron.store.nodes.NodeTable.LagCount;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How late the ticks of a node began in their minutes, within the last day.
 *
 * @param counts the least late first; those of no tick are left out
 */
public record TickLags(String node, List<LagCount> counts) {
    public TickLags {
        counts = List.copyOf(counts);
    }

    /** Those of each node that ticked, by node. */
    public static Map<String, TickLags> read(NodeTable table, Instant now) {
        Map<String, List<LagCount>> byNode = new LinkedHashMap<>();
        table.lags(now.minus(TickBook.SPAN))
                .forEach(count -> byNode.computeIfAbsent(count.node(), unused -> new ArrayList<>())
                        .add(count));
        Map<String, TickLags> all = new LinkedHashMap<>();
        byNode.forEach((node, counts) -> all.put(node, new TickLags(node, counts)));
        return all;
    }

    public int ticks() {
        return counts.stream().mapToInt(LagCount::ticks).sum();
    }

    /** The lag that half of the ticks did not exceed. */
    public Duration median() {
        int seen = 0;
        for (LagCount count : counts) {
            seen += count.ticks();
            if (2 * seen >= ticks()) {
                return count.upTo();
            }
        }
        return Duration.ZERO;
    }
}
