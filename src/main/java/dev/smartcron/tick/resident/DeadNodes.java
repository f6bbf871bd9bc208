package dev.smartcron.tick.resident;

import dev.smartcron.execution.Attempt;
import dev.smartcron.execution.Outcome;
import dev.smartcron.execution.Reason;
import dev.smartcron.execution.ReasonCode;
import dev.smartcron.store.claim.OrphanedClaims;
import dev.smartcron.store.claim.OrphanedClaims.OfSilentNode;
import dev.smartcron.store.claim.RecordOutcome;
import dev.smartcron.store.db.Database;
import dev.smartcron.store.nodes.Ticks;
import dev.smartcron.store.rows.Claim;
import dev.smartcron.store.rows.EndedAttempt;
import dev.smartcron.tick.plan.RetryDecision;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/**
 * Gives up what other nodes left for ever.
 *
 * <p>A node closes its own executions when it comes back. One that does not come back would leave them running in the
 * books, so another gives them up when three things hold:
 *
 * <ol>
 *   <li>The lock's time is over, so the wrapper's own backstop has ended the process, wherever it is.
 *   <li>The node has been silent for minutes; for two, if it is a service, whose lease it would have renewed.
 *   <li>This node was not: it ticked in four of the last five minutes. A database that was away for everybody makes
 *       every node look silent, and then none gives anything up before the others had time to come back.
 * </ol>
 */
public final class DeadNodes {
    private static final Duration SILENT = Duration.ofMinutes(5);

    /** A service has ended itself when its lease ran out: to wait any longer would only keep it from its users. */
    private static final Duration SILENT_WITH_SERVICE = Duration.ofMinutes(2);

    private static final int MINUTES = 5;
    private static final int TICKED_IN = 4;

    private final Database database;
    private final String node;

    /** @param node this one */
    public DeadNodes(Database database, String node) {
        this.database = database;
        this.node = node;
    }

    /**
     * Records as lost what no node will ever end, and frees its locks, in one transaction. A retry that follows may be
     * started by any node.
     *
     * <p>Costs one look at this node's last ticks and one at what runs on other nodes. Several nodes may do it at once:
     * each execution is given up by one of them.
     *
     * @return what was given up by this call, by age
     */
    public List<OfSilentNode> giveUp(Instant now) {
        Instant since = now.truncatedTo(ChronoUnit.MINUTES).minus(Duration.ofMinutes(MINUTES - 1));
        if (new Ticks(database).minutesAnswered(node, since, now) < TICKED_IN) {
            return List.of();
        }
        List<OfSilentNode> gone = new OrphanedClaims(database, node, "")
                .ofSilentNodes(now.minus(SILENT), now.minus(SILENT_WITH_SERVICE), now);
        return gone.isEmpty()
                ? gone
                : database.write(session -> {
                    RecordOutcome outcomes = new RecordOutcome(session);
                    List<OfSilentNode> own = new ArrayList<>();
                    for (OfSilentNode each : gone) {
                        if (outcomes.record(lost(each, now), now)) {
                            own.add(each);
                        }
                    }
                    return own;
                });
    }

    private static EndedAttempt lost(OfSilentNode gone, Instant now) {
        Outcome outcome = Outcome.lost(
                Reason.of(ReasonCode.NODE_GONE).with("node", gone.node()).with("last", gone.lastHeard()));
        Claim claim = gone.claim();
        Attempt attempt = Attempt.of(claim.execution(), claim.attempt(), claim.claimedAt(), now, outcome);
        return new EndedAttempt(claim, attempt, List.of(), RetryDecision.after(claim, attempt));
    }
}
