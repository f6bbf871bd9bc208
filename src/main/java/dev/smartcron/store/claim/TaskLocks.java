package dev.smartcron.store.claim;

import dev.smartcron.execution.AuditEntry;
import dev.smartcron.execution.Execution;
import dev.smartcron.store.db.Session;
import dev.smartcron.store.rows.Claim;
import dev.smartcron.store.rows.Rows;
import dev.smartcron.store.rows.Sql;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Keeps tasks from overlapping themselves: every statement on a lock, and on any other slot.
 *
 * <p>A slot is one numbered place under a limit, across all nodes. A task's lock is a slot of the limit {@code
 * task:NAME}, which has as many numbers as the task may have runs at once. Limits that tasks share are {@code group:NAME},
 * {@code owner:NAME} and {@code queue}; whatever runs holds one slot of each limit that applies to it. Each slot has a
 * holder, a time at which it frees itself, and a fence that grows by one each time it changes hands.
 *
 * <ol>
 *   <li>Acquire: insert the slot, with a fence above those of locks that were removed; where it is there already, take it over if it is free, has expired, or is kept by the
 *       same execution. The database's row count decides, so of several who want it one gets it.
 *   <li>Extend: move the expiry on, at the fence of whoever acquired it.
 *   <li>Keep: leave the task's lock with an execution that no runner has until its next attempt, so that nothing of its
 *       task slips in between; what it shared is free meanwhile. Or leave all to it until its last processes are gone.
 *   <li>Release: free every slot that an execution holds. Where an operator asked for that, it is audited with it.
 *   <li>Break: free a slot against its holder's will. Its fence grows, so that nothing the holder does later counts.
 * </ol>
 *
 * <p>What addresses an execution's slots does not ask for their fences. It belongs into the transaction in which the row
 * of the execution was changed at its fence ({@link ExecutionWrites}): whoever lost the execution never comes here.
 */
public final class TaskLocks {
    /** A lock outlives its execution's last moment by this, so that a slow recording does not lose it. */
    public static final Duration MARGIN = Duration.ofMinutes(1);

    /** A waiting retry's lock outlives its due time by this, should no node be left to start it. */
    private static final Duration RETRY_MARGIN = Duration.ofDays(1);

    /** A lock is kept so long for processes that could not be killed, unless a tick finds them gone before. */
    private static final Duration SURVIVORS_KEEP = Duration.ofDays(1);

    private static final String ACQUIRE = """
            insert into slots (name, number, fence, execution_id, node, runner, taken_at, expires_at)
            values (:name, :number, 1 + coalesce((select cast(value as bigint) from meta where key = 'fence'), 0),
                :execution, :node, :runner, :now, :until)
            on conflict (name, number) do update set fence = slots.fence + 1, execution_id = excluded.execution_id,
                node = excluded.node, runner = excluded.runner, taken_at = excluded.taken_at,
                expires_at = excluded.expires_at, release_asked = null
            where slots.execution_id is null or slots.expires_at <= :now or slots.execution_id = excluded.execution_id
            returning fence""";

    private static final String EXTEND =
            "update slots set expires_at = :until where name = :name and number = :number and fence = :fence";

    private static final String EXTEND_SHARED =
            "update slots set expires_at = :until where execution_id = :execution and name <> :name";

    /** Shared slots change hands all the time; a row for each owner that ever was would only grow. */
    private static final String FREE_SHARED =
            "delete from slots where execution_id = :execution and substr(name, 1, 5) <> 'task:'";

    private static final String TAKEN =
            "select number from slots where name = :name and execution_id is not null and expires_at > :now";

    private static final String ADOPT =
            "update slots set node = :node, runner = :runner where execution_id = :execution";

    private static final String KEEP_FOR_RETRY =
            "update slots set node = null, runner = null, expires_at = :until where execution_id = :execution";

    private static final String KEEP_FOR_SURVIVORS =
            "update slots set expires_at = :until where execution_id = :execution";

    private static final String RELEASE = """
            update slots set execution_id = null, node = null, runner = null, taken_at = null, expires_at = null
            where execution_id = :execution
            returning release_asked""";

    private static final String ASK_RELEASE = """
            update slots set release_asked = :asked
            where name = :name and number = :number and fence = :fence and execution_id = :execution""";

    private static final String RELEASE_CANCELLED = """
            update slots set execution_id = null, node = null, runner = null, taken_at = null, expires_at = null
            where execution_id is not null and node is null
                and exists (select 1 from executions e where e.id = slots.execution_id and e.status = 'cancelled')""";

    private static final String BREAK = """
            update slots set fence = fence + 1, execution_id = null, node = null, runner = null, taken_at = null,
                expires_at = null
            where name = :name and number = :number and fence = :fence and execution_id = :execution""";

    private static final String HOLDERS = Sql.of("""
            select {execution}, s.number, s.fence as slot_fence, s.node as slot_node, s.runner as slot_runner, s.taken_at, s.expires_at
            from slots s join executions e on e.id = s.execution_id
            where s.name = :name order by s.number""");

    /** The limit of queued jobs. */
    public static final String QUEUE = "queue";

    private final Session session;

    public TaskLocks(Session session) {
        this.session = session;
    }

    /** The limit whose slots are a task's locks. */
    public static String of(String task) {
        return "task:" + task;
    }

    /** The limit that the tasks of a group share. */
    public static String ofGroup(String group) {
        return "group:" + group;
    }

    /** The limit that the jobs of an owner share. */
    public static String ofOwner(String owner) {
        return "owner:" + owner;
    }

    /** The numbers of a limit's slots that are held. */
    public Set<Integer> taken(String name, Instant now) {
        return new HashSet<>(session.createQuery(TAKEN)
                .bind("name", name)
                .bind("now", now.toEpochMilli())
                .map(row -> row.getInt(1))
                .list());
    }

    /**
     * Takes a slot if it is free.
     *
     * @param until when it frees itself
     * @return its fence; null when somebody else has it
     */
    public @Nullable Long acquire(String name, int number, long execution, Owner owner, Instant now, Instant until) {
        return session.createQuery(ACQUIRE)
                .bind("name", name)
                .bind("number", number)
                .bind("execution", execution)
                .bind("node", owner.node())
                .bind("runner", owner.runner())
                .bind("now", now.toEpochMilli())
                .bind("until", until.toEpochMilli())
                .map(row -> row.getLong(1))
                .findOne()
                .orElse(null);
    }

    /** Moves the expiry of a claim's slots on. False when its lock is somebody else's meanwhile. */
    public boolean extend(Claim claim, Instant until) {
        String name = of(claim.task().name());
        boolean own = session.createUpdate(EXTEND)
                        .bind("name", name)
                        .bind("number", claim.slot())
                        .bind("fence", claim.fence())
                        .bind("until", until.toEpochMilli())
                        .execute()
                == 1;
        if (own) {
            session.createUpdate(EXTEND_SHARED)
                    .bind("execution", claim.execution())
                    .bind("name", name)
                    .bind("until", until.toEpochMilli())
                    .execute();
        }
        return own;
    }

    /** Notes that another runner looks after an execution. */
    public void adopt(long execution, Owner owner) {
        session.createUpdate(ADOPT)
                .bind("execution", execution)
                .bind("node", owner.node())
                .bind("runner", owner.runner())
                .execute();
    }

    /** Leaves its task's lock with an execution that is to be claimed once more. */
    public void keepForRetry(long execution, Instant dueAt) {
        releaseShared(execution);
        session.createUpdate(KEEP_FOR_RETRY)
                .bind("execution", execution)
                .bind("until", dueAt.plus(RETRY_MARGIN).toEpochMilli())
                .execute();
    }

    /** Leaves its slots with an execution that has ended, for processes of it that are still there. */
    public void keepForSurvivors(long execution, Instant now) {
        session.createUpdate(KEEP_FOR_SURVIVORS)
                .bind("execution", execution)
                .bind("until", now.plus(SURVIVORS_KEEP).toEpochMilli())
                .execute();
    }

    /** Frees every slot that an execution holds. */
    public void releaseAllOf(long execution) {
        releaseShared(execution);
        session.createQuery(RELEASE)
                .bind("execution", execution)
                .map(row -> Optional.ofNullable(row.getString("release_asked")))
                .list()
                .forEach(asked -> asked.ifPresent(deed -> AuditTable.record(session, AuditEntry.fromJson(deed))));
    }

    /** Frees what an execution holds besides its task's lock. */
    public void releaseShared(long execution) {
        session.createUpdate(FREE_SHARED).bind("execution", execution).execute();
    }

    /** Notes who asks for a lock's release; {@link #releaseAllOf} audits that when it comes, whoever finds it free. */
    public void askRelease(Holder holder, AuditEntry deed) {
        askRelease(holder, deed.toJson());
    }

    /** Takes {@link #askRelease} back. False when the lock was released meanwhile. */
    public boolean withdrawRelease(Holder holder) {
        return askRelease(holder, (String) null);
    }

    private boolean askRelease(Holder holder, @Nullable String asked) {
        return at(holder, ASK_RELEASE).bind("asked", asked).execute() == 1;
    }

    /** Frees what waiting retries held that many at once were cancelled of; what was cancelled while it ran has a node. */
    void releaseAllOfCancelled() {
        session.createUpdate(RELEASE_CANCELLED).execute();
    }

    /** Takes a lock from its holder, whatever that one does. False when it changed hands or was released meanwhile. */
    boolean breakBy(Holder holder) {
        boolean broken = at(holder, BREAK).execute() == 1;
        if (broken) {
            releaseShared(holder.execution().id());
        }
        return broken;
    }

    private Session.Statement at(Holder holder, String sql) {
        return session.createUpdate(sql)
                .bind("name", of(holder.execution().task()))
                .bind("number", holder.slot())
                .bind("fence", holder.fence())
                .bind("execution", holder.execution().id());
    }

    /** The holders of a task's locks, by number; those whose lock has expired among them. */
    public List<Holder> holders(String task) {
        return session.createQuery(HOLDERS)
                .bind("name", of(task))
                .map(row -> new Holder(
                        Rows.execution(row),
                        row.getInt("number"),
                        row.getLong("slot_fence"),
                        new Owner(row.getString("slot_node"), row.getString("slot_runner")),
                        Optional.ofNullable(Rows.instant(row, "taken_at")),
                        Optional.ofNullable(Rows.instant(row, "expires_at"))))
                .list();
    }

    /**
     * The runner that has something.
     *
     * @param node null while an execution waits for a retry
     * @param runner likewise
     */
    public record Owner(@Nullable String node, @Nullable String runner) {}

    /**
     * A lock that is held.
     *
     * @param until when it frees itself; empty when it is free already
     */
    public record Holder(
            Execution execution, int slot, long fence, Owner owner, Optional<Instant> since, Optional<Instant> until) {
        /** True while this is the same hold of the same lock. */
        public boolean isSame(Holder other) {
            return slot == other.slot && fence == other.fence;
        }

        public boolean isHeldAt(Instant now) {
            return until.isPresent() && until.get().isAfter(now);
        }
    }
}
