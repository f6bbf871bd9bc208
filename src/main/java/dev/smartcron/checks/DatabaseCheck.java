package dev.smartcron.checks;

import dev.smartcron.alert.CheckFindings;
import dev.smartcron.alert.Finding;
import dev.smartcron.alert.message.Details;
import dev.smartcron.checks.CheckResult.Measured;
import dev.smartcron.settings.AlertRule;
import dev.smartcron.store.db.Database;
import dev.smartcron.store.nodes.Ticks;
import dev.smartcron.store.query.HealthFacts;
import dev.smartcron.store.rows.Node;
import dev.smartcron.task.Severity;
import java.time.Instant;
import java.util.List;

/**
 * Checks that the database answers, takes a write and is quick.
 *
 * @param beats whether the write is the node's heartbeat of {@code health}, as by the crontab's; a mere look changes nothing,
 *     so that it neither hides that this line is gone nor keeps an idle minute from being seen as one
 */
record DatabaseCheck(Database database, Node node, boolean beats) implements Check {
    /** A tick makes a handful of such accesses within its minute. */
    private static final long SLOW_MILLIS = Long.getLong("smartcron.slow_ms", 2_000);

    @Override
    public List<CheckResult> check(Instant now) {
        long began = System.nanoTime();
        new HealthFacts(database).ping();
        write(now);
        long millis = (System.nanoTime() - began) / 1_000_000;
        boolean slow = millis > SLOW_MILLIS;
        return List.of(CheckResult.of(
                "database",
                slow ? CheckStatus.DEGRADED : CheckStatus.OK,
                "answers and takes writes in " + millis + " ms",
                new Measured(millis, SLOW_MILLIS),
                List.of(CheckFindings.of(
                        AlertRule.DATABASE_SLOW, node.name(), slow ? List.of(slow(millis)) : List.of()))));
    }

    private void write(Instant now) {
        if (beats) {
            new Ticks(database).beatHealth(node, now);
        } else {
            new Ticks(database).writeNothing();
        }
    }

    private Finding slow(long millis) {
        return new Finding(
                node.name(),
                Severity.HIGH,
                "the database is slow: " + millis + " ms from " + node.name(),
                Details.of("One read and one write took " + millis + " ms from " + node.name() + "; the limit is "
                        + SLOW_MILLIS
                        + " ms. While it stays so, ticks come late. Look at the load of its disk or server."));
    }
}
