package dev.smartcron.store.plan;

import dev.smartcron.execution.Ending;
import dev.smartcron.execution.Reason;
import dev.smartcron.schedule.Schedule;
import dev.smartcron.store.db.Session;
import dev.smartcron.store.rows.DroppedRun;
import dev.smartcron.store.rows.Firing;
import dev.smartcron.store.rows.Plan;
import dev.smartcron.store.rows.Rows;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.PrimitiveIterator;
import org.jspecify.annotations.Nullable;

/**
 * Keeps long runs of firings that are dropped for one reason short: a few have a row each, then one row counts them on.
 *
 * <p>So a task that fires each minute and is paused for a month costs eleven rows, and each of its firings is in one.
 */
public final class DroppedFirings {
    /** So many dropped firings in a row have rows of their own. */
    public static final int MOST_ROWS = 10;

    private static final String NEWEST = """
            select id, status, reason_code, reason_facts, scheduled_at, firings,
                coalesce(last_firing, scheduled_at) as last_firing
            from executions where task = :task and scheduled_at is not null
            order by scheduled_at desc limit :limit""";

    private static final String EXTEND = """
            update executions set firings = :firings, last_firing = :last_firing, finished_at = :now
            where id = :id""";

    private static final String TAKE_BACK = """
            delete from executions
            where task = :task and scheduled_at > :after and status in ('missed', 'skipped') and attempts = 0""";

    private static final String SHORTEN = """
            update executions set firings = :firings, last_firing = :last_firing where id = :id""";

    private record Row(long id, String status, @Nullable Reason reason, Instant first, int firings, Instant last) {
        static Row of(ResultSet row) throws SQLException {
            return new Row(
                    row.getLong("id"),
                    row.getString("status"),
                    Rows.reason(row),
                    Instant.ofEpochMilli(row.getLong("scheduled_at")),
                    row.getInt("firings"),
                    Instant.ofEpochMilli(row.getLong("last_firing")));
        }

        boolean isLike(DroppedRun dropped) {
            return status.equals(dropped.status().word()) && dropped.why().equals(reason);
        }
    }

    private DroppedFirings() {}

    /** Counts dropped firings in the task's newest row, if that is one of the same reason and long enough a run. */
    static boolean extend(Session session, Plan plan, Firing firing, Instant now) {
        DroppedRun dropped = firing.dropped();
        if (dropped == null) {
            return false;
        }
        List<Row> newest = session.createQuery(NEWEST)
                .bind("task", plan.task().name())
                .bind("limit", MOST_ROWS + 1)
                .map(row -> Row.of(row))
                .list();
        if (newest.isEmpty() || !newest.get(0).last().isBefore(firing.scheduledAt()) || !isRun(newest, dropped)) {
            return false;
        }
        Row row = newest.get(0);
        session.createUpdate(EXTEND)
                .bind("id", row.id())
                .bind("firings", row.firings() + dropped.count())
                .bind("last_firing", dropped.last().toEpochMilli())
                .bind("now", now.toEpochMilli())
                .execute();
        session.count(Ending.dropped(plan.task().name(), now, dropped.status(), dropped.count()));
        return true;
    }

    /**
     * Takes back what was dropped for times after an instant; a row that counts firings on until then ends before. Sums count
     * what was recorded, and do not fall.
     */
    static void takeBack(Session session, String task, Schedule schedule, Instant after) {
        session.createUpdate(TAKE_BACK)
                .bind("task", task)
                .bind("after", after.toEpochMilli())
                .execute();
        session.createQuery(NEWEST).bind("task", task).bind("limit", MOST_ROWS).map(row -> Row.of(row)).list().stream()
                .filter(row -> row.last().isAfter(after) && !row.first().isAfter(after))
                .forEach(row -> shorten(session, row, schedule, after));
    }

    private static void shorten(Session session, Row row, Schedule schedule, Instant after) {
        int firings = 1;
        Instant last = row.first();
        PrimitiveIterator.OfLong walk = schedule.walk(row.first());
        while (walk.hasNext()) {
            Instant next = Instant.ofEpochSecond(walk.nextLong());
            if (next.isAfter(after)) {
                break;
            }
            firings++;
            last = next;
        }
        session.createUpdate(SHORTEN)
                .bind("id", row.id())
                .bind("firings", firings)
                .bind("last_firing", firings == 1 ? null : last.toEpochMilli())
                .execute();
    }

    /** True when the newest row is a folded one of this reason, or as many rows as there may be are of it. */
    private static boolean isRun(List<Row> newest, DroppedRun dropped) {
        if (newest.get(0).firings() == 1 && newest.size() <= MOST_ROWS) {
            return false;
        }
        int looked = newest.get(0).firings() > 1 ? 1 : newest.size();
        for (int i = 0; i < looked; i++) {
            if (!newest.get(i).isLike(dropped)) {
                return false;
            }
        }
        return true;
    }
}
