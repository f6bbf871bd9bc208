package dev.smartcron.health;

import dev.smartcron.alert.Finding;
import dev.smartcron.alert.Severity;
import dev.smartcron.alert.Survey;
import dev.smartcron.store.Database;
import dev.smartcron.store.HealthFacts;
import dev.smartcron.store.Ticks;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Whether the database answers, takes a write, is quick, and is whole.
 *
 * <p>The write is the node's own heartbeat of {@code health}. Every page is read once in a while only, see
 * {@link Integrity}.
 */
final class DatabaseCheck implements Check {
    static final String DAMAGED = "database_damaged";
    static final String SLOW = "database_slow";

    /** A tick makes a handful of such accesses within its minute. */
    private static final long SLOW_MILLIS = Long.getLong("smartcron.slow_ms", 2_000);

    private final Database database;
    private final Host host;
    private final Integrity integrity;

    DatabaseCheck(Database database, Host host, Integrity integrity) {
        this.database = database;
        this.host = host;
        this.integrity = integrity;
    }

    @Override
    public CheckResult look(Instant now) {
        HealthFacts facts = new HealthFacts(database);
        long began = System.nanoTime();
        facts.ping();
        new Ticks(database).checked(host.node(), now);
        long millis = (System.nanoTime() - began) / 1_000_000;

        List<Survey> surveys = new ArrayList<>();
        String node = host.node().name();
        boolean slow = millis > SLOW_MILLIS;
        surveys.add(new Survey(SLOW, node, slow ? List.of(slow(node, millis)) : List.of()));
        List<String> damages = List.of();
        if (integrity.isDue(now)) {
            damages = facts.damages();
            surveys.add(new Survey(DAMAGED, "", damages.isEmpty() ? List.of() : List.of(damaged(damages))));
            if (damages.isEmpty()) {
                integrity.wasWhole(now);
            }
        }
        String seen = "answers and takes writes in " + millis + " ms";
        if (!damages.isEmpty()) {
            return new CheckResult(
                    "database", HealthStatus.CRITICAL, "damaged: " + damages.get(0), millis, SLOW_MILLIS, surveys);
        }
        return new CheckResult(
                "database", slow ? HealthStatus.DEGRADED : HealthStatus.OK, seen, millis, SLOW_MILLIS, surveys);
    }

    private static Finding slow(String node, long millis) {
        return new Finding(
                node,
                Severity.HIGH,
                "the database is slow: " + millis + " ms from " + node,
                "One read and one write took " + millis + " ms from " + node + "; " + SLOW_MILLIS
                        + " ms is the limit. Ticks come late when it stays so.\n\nLook at the load of its disk or server.");
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
