package dev.smartcron.store;

import dev.smartcron.execution.Outcome;
import dev.smartcron.execution.Status;
import dev.smartcron.text.Zoned;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * Keeps long runs of firings that are dropped for one reason short: a few have a row each, then one row counts them on.
 *
 * <p>So a task that fires each minute and is paused for a month costs eleven rows, and each of its firings is in one.
 */
public final class Folds {
    /** So many dropped firings in a row have rows of their own. */
    public static final int MOST_ROWS = 10;

    private static final String NEWEST = """
            select id, status, reason, scheduled_at, firings, coalesce(last_firing, scheduled_at) as last_firing
            from executions where task = :task and scheduled_at is not null
            order by scheduled_at desc limit :limit""";

    private static final String EXTEND = """
            update executions set firings = :firings, last_firing = :last_firing, reason = :reason, finished_at = :now
            where id = :id""";

    private record Row(long id, String status, String reason, Instant first, int firings, Instant last) {
        static Row of(ResultSet row) throws SQLException {
            return new Row(
                    row.getLong("id"),
                    row.getString("status"),
                    Objects.requireNonNullElse(row.getString("reason"), ""),
                    Instant.ofEpochMilli(row.getLong("scheduled_at")),
                    row.getInt("firings"),
                    Instant.ofEpochMilli(row.getLong("last_firing")));
        }

        boolean isLike(Dropped dropped) {
            return status.equals(dropped.status().word()) && reason.endsWith(": ".concat(dropped.why()));
        }
    }

    private Folds() {}

    /** Counts dropped firings in the task's newest row, if that is one of the same reason and long enough a run. */
    static boolean extend(Session handle, Plan plan, Firing firing, Instant now) {
        Dropped dropped = firing.dropped();
        if (dropped == null) {
            return false;
        }
        List<Row> newest = handle.createQuery(NEWEST)
                .bind("task", plan.task().name())
                .bind("limit", MOST_ROWS + 1)
                .map(row -> Row.of(row))
                .list();
        if (newest.isEmpty() || !newest.get(0).last().isBefore(firing.scheduledAt()) || !isRun(newest, dropped)) {
            return false;
        }
        Row row = newest.get(0);
        Dropped longer = new Dropped(dropped.status(), dropped.why(), row.firings() + dropped.count(), dropped.last());
        handle.createUpdate(EXTEND)
                .bind("id", row.id())
                .bind("firings", longer.count())
                .bind("last_firing", longer.last().toEpochMilli())
                .bind("reason", outcome(row.first(), longer, zone(plan)).reason())
                .bind("now", now.toEpochMilli())
                .execute();
        return true;
    }

    /** Whether the newest row is a folded one of this reason, or as many rows as there may be are of it. */
    private static boolean isRun(List<Row> newest, Dropped dropped) {
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

    /** {@code skipped: why}, or {@code skipped 1,440 firings from … to …: why}, times in that zone. */
    static Outcome outcome(Instant first, Dropped dropped, String zone) {
        String word = dropped.status().word();
        String reason = dropped.count() == 1
                ? word + ": " + dropped.why()
                : word + " " + grouped(dropped.count()) + " firings from " + Zoned.iso(first, zone) + " to "
                        + Zoned.iso(dropped.last(), zone) + ": " + dropped.why();
        return dropped.status() == Status.MISSED ? Outcome.missed(reason) : Outcome.skipped(reason);
    }

    static String zone(Plan plan) {
        return plan.task().definition().keys().get("timezone") instanceof String zone ? zone : "UTC";
    }

    /** {@code 525600} as {@code 525,600}. */
    private static String grouped(int number) {
        StringBuilder text = new StringBuilder().append(number);
        for (int i = text.length() - 3; i > 0; i -= 3) {
            text.insert(i, ',');
        }
        return text.toString();
    }
}
