package dev.smartcron.maintenance;

import dev.smartcron.store.db.Database;
import dev.smartcron.store.nodes.NodeTable;
import dev.smartcron.store.nodes.NodeTable.Jump;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Collectors;

/** Tells by which time ages are counted: a clock that was put forward is believed only when it has stayed so. */
record SettledClock(Database database) {
    /** The time after which it is. */
    static final Duration AFTER = Duration.ofDays(7);

    private static final int MOST = 1_000;

    /** Finds how far the clock was put forward lately, and not back, by what any node has seen of it. */
    Duration ahead(Instant now) {
        return new NodeTable(database)
                .jumps(now.minus(AFTER), MOST).stream()
                        .collect(Collectors.groupingBy(
                                Jump::node, Collectors.reducing(Duration.ZERO, Jump::by, Duration::plus)))
                        .values()
                        .stream()
                        .filter(jumped -> !jumped.isNegative())
                        .max(Duration::compareTo)
                        .orElse(Duration.ZERO);
    }
}
