package dev.smartcron.store.query;

import dev.smartcron.execution.Execution;
import dev.smartcron.execution.Status;
import dev.smartcron.store.db.Database;
import dev.smartcron.store.rows.Rows;
import dev.smartcron.store.rows.Sql;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads executions, newest first, at a cost that depends on what is shown and not on what is kept.
 *
 * <ol>
 *   <li>Ids grow: a walk down the newest ends as soon as there is enough. A rare state has an index to walk down.
 *   <li>A time does not bound that walk, for an old row may have begun lately. So first only the newest few thousand rows
 *       are walked: if enough of them match, there are no newer ones.
 *   <li>Otherwise little has happened since then, and all that ended since, waits or runs is looked at.
 * </ol>
 */
final class HistoryQuery {
    /** Rows that are walked before all of a time is looked at. */
    private static final int NEWEST = 5_000;

    static final String EXECUTIONS = Sql.of("select {execution} from executions e where true");

    static final String AMONG_THE_NEWEST = EXECUTIONS
            + " and e.id > (select max(id) from executions) - " + NEWEST
            + " and coalesce(e.started_at, e.finished_at, e.due_at) >= :since";

    /** The cross join makes SQLite begin with what is in the time. */
    static final String OF_A_TIME = Sql.of("""
            select {execution} from (
                select id from executions where finished_at >= :since
                union select id from executions where status = 'pending'
                union select id from executions where status = 'running') recent
            cross join executions e
            where e.id = recent.id and coalesce(e.started_at, e.finished_at, e.due_at) >= :since""");

    /** The words of an index, which the database compares by letter. */
    static final String RARE =
            " and e.status in ('failed', 'timed_out', 'killed', 'lost', 'missed', 'skipped', 'blocked', 'cancelled')";

    private final Database database;
    private final HistoryFilter filter;
    private final Map<String, Object> values = new HashMap<>();

    HistoryQuery(Database database, HistoryFilter filter) {
        this.database = database;
        this.filter = filter;
        values.put("limit", filter.limit());
        if (filter.since() != null) {
            values.put("since", filter.since().toEpochMilli());
        }
        if (filter.before() != null) {
            values.put("before", filter.before());
        }
        if (filter.task() != null) {
            values.put("task", filter.task());
        }
        if (filter.status() != null) {
            values.put("status", filter.status().word());
        }
    }

    List<Execution> rows() {
        if (filter.since() == null) {
            return select(EXECUTIONS);
        }
        List<Execution> newest = select(AMONG_THE_NEWEST);
        return newest.size() == filter.limit() ? newest : select(OF_A_TIME);
    }

    private List<Execution> select(String executions) {
        return database.select(executions + conditions(filter), values, Rows::execution);
    }

    /** The conditions besides the time, and the order. */
    static String conditions(HistoryFilter filter) {
        Status status = filter.status();
        boolean rare = status != null && status.isFinal() && status != Status.SUCCEEDED;
        return (filter.before() == null ? "" : " and e.id < :before")
                + (filter.task() == null ? "" : " and e.task = :task")
                + (status == null ? "" : " and e.status = :status")
                + (rare && filter.task() == null ? RARE : "")
                + " order by e.id desc limit :limit";
    }
}
