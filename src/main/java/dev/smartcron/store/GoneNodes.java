package dev.smartcron.store;

import dev.smartcron.execution.Attempt;
import dev.smartcron.execution.Outcome;
import dev.smartcron.execution.Reason;
import dev.smartcron.execution.ReasonCode;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What other nodes left behind for ever.
 *
 * <p>A node closes its own executions when it comes back. One that does not come back would leave them running in the
 * books, so another gives them up when three things hold:
 *
 * <ol>
 *   <li>The lock's time is over, so the wrapper's own backstop has ended the process, wherever it is.
 *   <li>The node has been silent for minutes; for two, if it is a service, whose lease it would have renewed.
 *   <li>This node was not: it ticked in four of the last five minutes. A database that was away for everybody makes
 *       every node look silent, and then nobody gives anything up before the others had time to come back.
 * </ol>
 */
public final class GoneNodes {
    private static final Duration SILENT = Duration.ofMinutes(5);

    /** A service has ended itself when its lease ran out: to wait any longer would only keep it from its users. */
    private static final Duration SILENT_WITH_SERVICE = Duration.ofMinutes(2);

    private static final int MINUTES = 5;
    private static final int TICKED_IN = 4;

    /** Minutes that the launcher answered alone were answered. */
    private static final String TICKED = """
            select count(distinct started_at / 60000) + coalesce(sum(idle_before), 0) from ticks
            where node = :node and started_at >= :since and started_at <= :now""";

    private static final String GONE = Sql.of("""
            select {execution}, e.slot, a.started_at as attempt_at, n.last_tick, {task}
            from executions e left join nodes n on n.name = e.node left join tasks t on t.name = e.task
                left join attempts a on a.execution_id = e.id and a.number = e.attempts
            where e.status = 'running' and e.node <> :node
              and case when coalesce(n.last_tick, 0) > coalesce(e.started_at, 0) then n.last_tick
                    else coalesce(e.started_at, 0) end
                < case e.trigger_kind when 'service' then :service_silent_since else :silent_since end
              and not exists (
                select 1 from slots s
                where s.name = 'task:' || e.task and s.number = e.slot and s.fence = e.fence
                    and s.execution_id = e.id and s.expires_at > :now)
            order by e.id""");

    private final Database database;
    private final String node;

    /** @param node this one */
    public GoneNodes(Database database, String node) {
        this.database = database;
        this.node = node;
    }

    /**
     * Records as lost what nobody will ever end, and frees its locks, in one transaction.
     *
     * <p>Costs one look at this node's last ticks and one at what runs on other nodes. Several nodes may do it at once:
     * each execution is given up by one of them.
     *
     * @param again whether another attempt follows, which any node may start
     * @return what was given up by this call, by age
     */
    public List<GivenUp> expire(Instant now, Retry again) {
        if (!tickedLately(now)) {
            return List.of();
        }
        List<GivenUp> gone = database.read(handle -> handle.createQuery(GONE)
                .bind("node", node)
                .bind("silent_since", now.minus(SILENT).toEpochMilli())
                .bind("service_silent_since", now.minus(SILENT_WITH_SERVICE).toEpochMilli())
                .bind("now", now.toEpochMilli())
                .map(row -> GivenUp.of(row))
                .list());
        if (gone.isEmpty()) {
            return gone;
        }
        return database.write(handle -> {
            List<GivenUp> own = new ArrayList<>();
            for (GivenUp each : gone) {
                Attempt lost = each.attempt(now);
                if (new RecordOutcome(handle)
                        .record(new Ended(each.claim(), lost, List.of(), again.after(each.claim(), lost)))) {
                    own.add(each);
                }
            }
            return own;
        });
    }

    private boolean tickedLately(Instant now) {
        long minute = Math.floorDiv(now.toEpochMilli(), 60_000L) * 60_000L;
        return database.read(handle -> handle.createQuery(TICKED)
                        .bind("node", node)
                        .bind("since", minute - (MINUTES - 1) * 60_000L)
                        .bind("now", now.toEpochMilli())
                        .map(row -> row.getLong(1))
                        .one())
                >= TICKED_IN;
    }

    /** Whether an attempt is followed by another. */
    public interface Retry {
        /** Null when it is not. */
        @Nullable
        Again after(Claim claim, Attempt attempt);
    }

    /**
     * An execution that was given up.
     *
     * @param node that had it
     * @param lastHeard when that node last ticked; null when it is not known any more
     */
    public record GivenUp(String node, @Nullable Instant lastHeard, Claim claim) {
        private static GivenUp of(ResultSet row) throws SQLException {
            return new GivenUp(
                    row.getString("node"),
                    Rows.instant(row, "last_tick"),
                    LeftBehind.other(row).claim());
        }

        private Attempt attempt(Instant now) {
            return Attempt.of(claim.execution(), claim.attempt(), claim.claimedAt(), now, outcome());
        }

        /** As it is recorded. */
        public Outcome outcome() {
            return Outcome.lost(Reason.of(ReasonCode.NODE_GONE, "node", node, "last", lastHeard));
        }
    }
}
