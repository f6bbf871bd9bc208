package dev.smartcron.store.upkeep;

import dev.smartcron.store.db.Database;
import java.time.Instant;
import java.util.Map;

/** Finds what need not be kept any longer of the ledgers: ticks, the audit, and what checks said. */
public final class ExpiredLedgers {
    /** Not a tick that may go on, nor a change of the clock as long as somebody may ask for it. */
    private static final String TICKS = ExpiredRows.select("ticks", "started_at", """
            (e.finished_at is not null or e.started_at < :abandoned)
                and (e.clock_jump_ms is null or e.started_at < :settled)""");

    /** The last of each deed tells since when a task is as it is, and who wanted it. */
    private static final String AUDIT = ExpiredRows.select("audit", "at", """
            (exists (select 1 from audit n where n.task = e.task and n.at > e.at and n.action = e.action)
                or (e.task is null
                    and exists (select 1 from audit n where n.task is null and n.at > e.at and n.action = e.action))
                or (e.task is not null and not exists (select 1 from tasks t where t.name = e.task)))""");

    /** The last word of each check is what the next one is held against. */
    private static final String HEALTH_CHECKS = ExpiredRows.select("health_checks", "at", """
            (exists (select 1 from health_checks n where n.node = e.node and n.name = e.name and n.id > e.id)
                or not exists (select 1 from nodes d where d.name = e.node))""");

    private ExpiredLedgers() {}

    /**
     * Ticks that began before an instant.
     *
     * @param abandoned one that began before that and has not ended never will
     * @param settled changes of the clock are kept since then
     */
    public static Expired ticks(Database database, Instant before, Instant abandoned, Instant settled) {
        return new ExpiredRows(
                database,
                TICKS,
                "delete from ticks where id in (:ids)",
                Map.of(
                        "before", before.toEpochMilli(),
                        "abandoned", abandoned.toEpochMilli(),
                        "settled", settled.toEpochMilli()));
    }

    /** Deeds before an instant: of a task that is registered, and of all at once, not the last of each kind. */
    public static Expired audit(Database database, Instant before) {
        return new ExpiredRows(
                database, AUDIT, "delete from audit where id in (:ids)", Map.of("before", before.toEpochMilli()));
    }

    /** What checks said before an instant, and have said something else since; all of it of a node that is no more. */
    public static Expired healthChecks(Database database, Instant before) {
        return new ExpiredRows(
                database,
                HEALTH_CHECKS,
                "delete from health_checks where id in (:ids)",
                Map.of("before", before.toEpochMilli()));
    }
}
