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
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Checks that the database answers, takes a write, is quick, and is whole.
 *
 * <p>The write is the node's own heartbeat of {@code health}. Every page is read once an hour only, since that costs in
 * proportion to the size. When that was is kept as the time of a file, and only when the database was whole: a damaged
 * one is read again by every check, so that its trouble is over as soon as it is.
 */
record DatabaseCheck(Database database, Node node, Path runFolder) implements Check {

    /** A tick makes a handful of such accesses within its minute. */
    private static final long SLOW_MILLIS = Long.getLong("smartcron.slow_ms", 2_000);

    private static final Duration READ_EVERY = Duration.ofHours(1);

    @Override
    public List<CheckResult> check(Instant now) {
        HealthFacts facts = new HealthFacts(database);
        long began = System.nanoTime();
        facts.ping();
        new Ticks(database).checked(node, now);
        long millis = (System.nanoTime() - began) / 1_000_000;

        List<CheckFindings> found = new ArrayList<>();
        boolean slow = millis > SLOW_MILLIS;
        found.add(CheckFindings.of(AlertRule.DATABASE_SLOW, node.name(), slow ? List.of(slow(millis)) : List.of()));
        CheckStatus status = slow ? CheckStatus.DEGRADED : CheckStatus.OK;
        String detail = "answers and takes writes in " + millis + " ms";
        Path lastRead = runFolder.resolve("database-whole");
        if (isDue(lastRead, now)) {
            List<String> damages = facts.damages();
            found.add(CheckFindings.of(
                    AlertRule.DATABASE_DAMAGED, damages.isEmpty() ? List.of() : List.of(damaged(damages))));
            if (damages.isEmpty()) {
                foundWhole(lastRead, now);
            } else {
                status = CheckStatus.CRITICAL;
                detail = "damaged: " + damages.get(0);
            }
        }
        Measured measured = new Measured(millis, SLOW_MILLIS);
        return List.of(CheckResult.of("database", status, detail, measured, found));
    }

    private static boolean isDue(Path lastRead, Instant now) {
        try {
            Duration age = Duration.between(Files.getLastModifiedTime(lastRead).toInstant(), now);
            return age.isNegative() || age.compareTo(READ_EVERY) >= 0;
        } catch (IOException e) {
            // Never noted: read.
            return true;
        }
    }

    private static void foundWhole(Path lastRead, Instant now) {
        try {
            Files.write(lastRead, new byte[0], StandardOpenOption.CREATE);
            Files.setLastModifiedTime(lastRead, FileTime.from(now));
        } catch (IOException e) {
            // Not noted, so the next check reads every page again, which is only slow.
            return;
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

    private static Finding damaged(List<String> damages) {
        return new Finding(
                "database",
                Severity.CRITICAL,
                "the database is damaged",
                Details.NONE
                        .and(new Details.Output("The integrity check said", damages))
                        .and("Put the file aside and copy the latest backup in its place."));
    }
}
