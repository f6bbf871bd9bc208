package dev.smartcron.checks;

import dev.smartcron.alert.CheckFindings;
import dev.smartcron.alert.Finding;
import dev.smartcron.alert.Severity;
import dev.smartcron.checks.CheckResult.Measured;
import dev.smartcron.store.db.Database;
import dev.smartcron.store.nodes.Ticks;
import dev.smartcron.store.query.HealthFacts;
import dev.smartcron.store.rows.Node;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Checks that the database answers, takes a write, is quick, and is whole.
 *
 * <p>The write is the node's own heartbeat of {@code health}. Every page is read once in a while only, see
 * {@link FullRead}.
 */
record DatabaseCheck(Database database, Node node, FullRead fullRead) implements Check {
    static final String DAMAGED = "database_damaged";
    static final String SLOW = "database_slow";

    /** A tick makes a handful of such accesses within its minute. */
    private static final long SLOW_MILLIS = Long.getLong("smartcron.slow_ms", 2_000);

    @Override
    public List<CheckResult> check(Instant now) {
        HealthFacts facts = new HealthFacts(database);
        long began = System.nanoTime();
        facts.ping();
        new Ticks(database).checked(node, now);
        long millis = (System.nanoTime() - began) / 1_000_000;

        List<CheckFindings> found = new ArrayList<>();
        boolean slow = millis > SLOW_MILLIS;
        found.add(new CheckFindings(SLOW, node.name(), slow ? List.of(slow(millis)) : List.of()));
        CheckStatus status = slow ? CheckStatus.DEGRADED : CheckStatus.OK;
        String detail = "answers and takes writes in " + millis + " ms";
        if (fullRead.isDue(now)) {
            List<String> damages = facts.damages();
            found.add(CheckFindings.of(DAMAGED, damages.isEmpty() ? List.of() : List.of(damaged(damages))));
            if (damages.isEmpty()) {
                fullRead.foundWhole(now);
            } else {
                status = CheckStatus.CRITICAL;
                detail = "damaged: " + damages.get(0);
            }
        }
        Measured measured = new Measured(millis, SLOW_MILLIS);
        return List.of(CheckResult.of("database", status, detail, measured, found));
    }

    private Finding slow(long millis) {
        return new Finding(
                node.name(),
                Severity.HIGH,
                "the database is slow: " + millis + " ms from " + node.name(),
                "One read and one write took " + millis + " ms from " + node.name() + "; the limit is " + SLOW_MILLIS
                        + " ms. While it stays so, ticks come late.\n\nLook at the load of its disk or server.");
    }

    private static Finding damaged(List<String> damages) {
        return new Finding(
                "database",
                Severity.CRITICAL,
                "the database is damaged",
                "The integrity check said:\n\n    " + String.join("\n    ", damages)
                        + "\n\nPut the file aside and copy the latest backup in its place.");
    }
}
