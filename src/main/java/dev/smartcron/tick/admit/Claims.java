package dev.smartcron.tick.admit;

import dev.smartcron.execution.Payload;
import dev.smartcron.execution.Reason;
import dev.smartcron.execution.Trigger;
import dev.smartcron.settings.LimitSettings;
import dev.smartcron.settings.QueueSettings;
import dev.smartcron.store.claim.PayloadTable;
import dev.smartcron.store.claim.PendingRows;
import dev.smartcron.store.claim.PendingRows.Load;
import dev.smartcron.store.claim.RecordOutcome;
import dev.smartcron.store.claim.TaskLocks;
import dev.smartcron.store.claim.TaskLocks.Owner;
import dev.smartcron.store.db.Database;
import dev.smartcron.store.db.Schema;
import dev.smartcron.store.db.Session;
import dev.smartcron.store.rows.Claim;
import dev.smartcron.store.rows.EndedAttempt;
import dev.smartcron.store.rows.Node;
import dev.smartcron.task.Shards;
import dev.smartcron.task.Task;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Makes pending executions one runner's own, and records their outcomes.
 *
 * <p>A claim is a conditional write: the row count says who won. The task's lock is taken in the same transaction, its
 * fence grown by one, and is released only at that fence.
 */
public final class Claims {
    private final Database database;
    private final Node node;
    private final Owner owner;
    private final LimitSettings limits;
    private final QueueSettings queue;
    private final LockExpiry expiry;

    /** @param maxParallel most executions at once on the node, whichever of its runners started them */
    public Claims(Database database, Node node, String runner, int maxParallel) {
        this(database, node, runner, LimitSettings.ofParallel(maxParallel), QueueSettings.DEFAULT);
    }

    /** @param limits of the node, whichever of its runners started what counts against them */
    public Claims(Database database, Node node, String runner, LimitSettings limits, QueueSettings queue) {
        this.database = database;
        this.node = node;
        this.owner = new Owner(node.name(), runner);
        this.limits = limits;
        this.queue = queue;
        this.expiry = new LockExpiry(database.file() == null);
    }

    /**
     * One round of a runner, in one transaction: records what ended, then claims what may start.
     *
     * <ol>
     *   <li>Outcomes are recorded and their locks released, each only while it is still this claim's.
     *   <li>The node's free places are counted.
     *   <li>Of what is due, by priority and then by age, jobs by their owners in turn, each is decided upon ({@link
     *       Admission}): it takes its task's lock and a place of each limit that it shares and becomes this runner's, it
     *       is closed, or it goes on waiting.
     * </ol>
     */
    public ClaimRound round(List<EndedAttempt> ended, Instant now) {
        Reason heldBack = HeldBack.reason(limits.holdLowPriority());
        return database.write(session -> {
            record(session, ended, now);
            PendingRows pending = new PendingRows(session, node);
            pending.excludeOthers(database);
            Load load = pending.load();
            if (load.version() != Schema.VERSION) {
                // Rolls the outcomes back too: what a newer program makes of them is for that program to say.
                throw new Outdated(load.version());
            }
            Occupancy occupancy =
                    new Occupancy(node, load.running(), limits.maxParallel(), load.pauseOfAll(), heldBack);
            return occupancy.free() > 0 || load.placeless()
                    ? new ClaimingRound(
                                    database, session, owner, expiry, new SharedLimits(session, queue, now), occupancy)
                            .claim(pending, load.jobs())
                    : ClaimRound.full(pending.nextDue(now).orElse(null));
        });
    }

    /** The shards that a claim is to start: those that have not succeeded in an earlier attempt; null for one process. */
    public @Nullable Shards shards(Claim claim) {
        Shards all = Shards.all(claim.task());
        return all == null || claim.attempt() == 1
                ? all
                : all.without(database.read(session -> RecordOutcome.succeededShards(session, claim, all.total())));
    }

    /** Records what ended, and claims nothing. */
    public void record(List<EndedAttempt> ended, Instant now) {
        database.change(session -> record(session, ended, now));
    }

    private static void record(Session session, List<EndedAttempt> ended, Instant now) {
        RecordOutcome outcomes = new RecordOutcome(session);
        for (EndedAttempt end : ended) {
            outcomes.record(end, now);
        }
    }

    /**
     * The time that a service may run on after its lease was taken or renewed; after that, and the time to end it,
     * another node may start it. Empty for what has a deadline of its own, or needs no lease.
     */
    public Optional<Duration> lease(Task task) {
        return expiry.lease(task);
    }

    /** The payload of a job that is about to start; empty for what was given none. */
    public Optional<Payload> payload(Claim claim) {
        return claim.trigger() == Trigger.QUEUE ? new PayloadTable(database).find(claim.execution()) : Optional.empty();
    }

    /** Renews the lease of a service. False when its lock is somebody else's meanwhile: then it must end. */
    public boolean renew(Claim claim, Instant now) {
        return database.write(session -> new TaskLocks(session).extend(claim, expiry.of(claim.task(), now)));
    }

    /** The schema is another program's now: this one must not write any more. */
    public static final class Outdated extends RuntimeException {
        private static final long serialVersionUID = 1;

        Outdated(int version) {
            super("the database has schema " + version + " now, this program writes " + Schema.VERSION);
        }
    }
}
