package dev.smartcron.maintenance;

import dev.smartcron.settings.RetentionSettings;
import dev.smartcron.store.db.Database;
import dev.smartcron.store.upkeep.Expired;
import dev.smartcron.store.upkeep.ExpiredAlerts;
import dev.smartcron.store.upkeep.ExpiredExecutions;
import dev.smartcron.store.upkeep.ExpiredLedgers;
import dev.smartcron.store.upkeep.ExpiredSums;
import dev.smartcron.store.upkeep.FreePages;
import dev.smartcron.store.upkeep.FreeSlots;
import dev.smartcron.store.upkeep.UpkeepTable;
import dev.smartcron.store.upkeep.UpkeepTable.Upkeep;
import dev.smartcron.store.upkeep.UpkeepTable.UpkeepDone;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Removes what has been kept as long as the settings say, in batches that let everybody else go on.
 *
 * <ol>
 *   <li>Ages are counted from now; where the clock was put forward lately, from what it was: what it made old is not.
 *   <li>Files go first, for those of an execution are known by its row.
 *   <li>Then each kind of row, the oldest first. Whoever dies here, or does the same at the same time, leaves the rest to the
 *       next: each batch is a transaction of its own, and what goes no longer is told by its age alone.
 *   <li>A database file that can do so gives the pages back that are free now.
 *   <li>It is recorded as done, if nothing was in the way.
 * </ol>
 *
 * @param node this one
 */
public record Cleanup(
        Database database, RetentionSettings retention, EventCleanup events, OldFiles files, String node) {
    /** Failures that have not become an alert are kept for one so many times as long, and ticks that have not ended. */
    private static final int WAITED_FOR = 4;

    private static final Duration HOURS_KEPT = Duration.ofDays(40);
    private static final Duration DAYS_KEPT = Duration.ofDays(730);
    private static final Duration SIZES_KEPT = Duration.ofDays(400);

    /** The rows of a kind. */
    private record RowsOfKind(CleanupKind kind, Expired expired) {}

    /**
     * Removes it all.
     *
     * @param fileClock now, by the clock of this machine's files
     */
    public Removed remove(Instant now, Instant fileClock) {
        long began = System.nanoTime();
        Duration ahead = new SettledClock(database).ahead(now);
        Instant by = now.minus(ahead);
        FreePages pages = new FreePages(database);
        long free = pages.count();
        Removed removed = new Removed();
        files.remove(database, fileClock.minus(ahead), false, removed);
        try (Database own = database.withoutWaiting()) {
            Batches batches = new Batches(own);
            for (RowsOfKind rows : rows(by)) {
                removed.add(rows.kind(), batches.remove(rows.expired()));
            }
            events.remove(batches, by, removed);
            long freed = Math.max(0, pages.count() - free);
            long givenBack = batches.remove(pages);
            removed.inDatabase(Math.max(freed, givenBack) * pages.pageSize());
            removed.ended(Duration.ofNanos(System.nanoTime() - began), batches.longest());
        }
        if (removed.problems().isEmpty()) {
            database.change(
                    session -> UpkeepTable.record(session, Upkeep.CLEANUP, new UpkeepDone(now, node, removed.json())));
        }
        return removed;
    }

    /** Counts what {@link #remove} would remove now, and changes nothing. What the database would free is not known before. */
    public Removed count(Instant now, Instant fileClock) {
        long began = System.nanoTime();
        Duration ahead = new SettledClock(database).ahead(now);
        Instant by = now.minus(ahead);
        Removed removed = new Removed();
        files.remove(database, fileClock.minus(ahead), true, removed);
        for (RowsOfKind rows : rows(by)) {
            removed.add(rows.kind(), Batches.count(rows.expired()));
        }
        events.count(by, removed);
        removed.ended(Duration.ofNanos(System.nanoTime() - began), Duration.ZERO);
        return removed;
    }

    private List<RowsOfKind> rows(Instant now) {
        Instant executions = now.minus(retention.executions());
        Instant untold = now.minus(retention.executions().multipliedBy(WAITED_FOR));
        Instant ticks = now.minus(retention.ticks());
        Instant abandoned = now.minus(retention.ticks().multipliedBy(WAITED_FOR));
        Instant alerts = now.minus(retention.alerts());
        return List.of(
                new RowsOfKind(CleanupKind.EXECUTIONS, new ExpiredExecutions(database, executions, untold)),
                new RowsOfKind(
                        CleanupKind.TICKS,
                        ExpiredLedgers.ticks(database, ticks, abandoned, now.minus(SettledClock.AFTER))),
                new RowsOfKind(CleanupKind.ALERTS, ExpiredAlerts.conditions(database, alerts)),
                new RowsOfKind(CleanupKind.MESSAGES, ExpiredAlerts.delivered(database, alerts)),
                new RowsOfKind(CleanupKind.MESSAGES, ExpiredAlerts.givenUp(database, alerts)),
                new RowsOfKind(CleanupKind.AUDIT, ExpiredLedgers.audit(database, now.minus(retention.audit()))),
                new RowsOfKind(CleanupKind.HEALTH_CHECKS, ExpiredLedgers.healthChecks(database, alerts)),
                new RowsOfKind(CleanupKind.SUMS, new ExpiredSums(database, "hour", now.minus(HOURS_KEPT))),
                new RowsOfKind(CleanupKind.SUMS, new ExpiredSums(database, "day", now.minus(DAYS_KEPT))),
                new RowsOfKind(CleanupKind.DATABASE_SIZES, ExpiredSums.sizes(database, now.minus(SIZES_KEPT))),
                new RowsOfKind(CleanupKind.SLOTS, new FreeSlots(database)));
    }
}
