package dev.smartcron.tick.resident;

import dev.smartcron.execution.Status;
import dev.smartcron.process.kernel.RunnerId;
import dev.smartcron.store.claim.OrphanedClaims;
import dev.smartcron.store.claim.StopRequests;
import dev.smartcron.store.claim.StopRequests.StopRequest;
import dev.smartcron.store.db.Database;
import dev.smartcron.store.rows.Node;
import dev.smartcron.task.Task;
import dev.smartcron.tick.plan.RetryDecision;
import dev.smartcron.tick.plan.Services;
import dev.smartcron.tick.resident.ResidentHolder.Unresponsive;
import dev.smartcron.tick.start.RunFolders;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * The duties of the one runner that stays with a node's processes: to take over what other runners left, to stop what
 * is to be stopped, and to keep services running.
 *
 * <p>However many long tasks overlap, one runner of a node stays: the one that holds the {@link ResidentLock}. One that
 * finds it held starts what is due, notifies the holder, and leaves: to the holder, and to every later one, it is as if
 * it had died.
 */
public final class Resident {
    /** Time until the next check while another runner that still seems alive has something. */
    private static final long SOON_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    /** Time between checks for what operators on other nodes want: they cannot notify this runner. */
    private static final Duration OTHER_NODES = Duration.ofSeconds(5);

    /** Longest wait for a runner that is to leave. It answers within half a second, unless the database keeps it. */
    private static final Duration LEAVES_WITHIN = Duration.ofSeconds(5);

    /** Time without an answer after which a holder whose process is stopped is called once more. */
    private static final Duration STOPPED_FOR = Duration.ofSeconds(30);

    /** The same for any other: it may have much to plan, or a slow server. */
    private static final Duration SILENT_FOR = Duration.ofMinutes(5);

    /** Longest wait for that call's answer, which takes half a second on a machine at rest. */
    private static final Duration ANSWERS_WITHIN = Duration.ofSeconds(10);

    private static final Duration NEVER = Duration.ofDays(365);

    private final ResidentLock lock;
    private final Recovery recovery;
    private final DeadNodes deadNodes;
    private final StopRequests stops;
    private final Services services;
    private final ProgramFile program;
    private final String node;
    private final long checkNanos;
    private long checkAt = System.nanoTime() + NEVER.toNanos();

    public Resident(Database database, Node node, ResidentLock lock, RunFolders folders, ProgramFile program) {
        this.lock = lock;
        this.recovery = new Recovery(new OrphanedClaims(database, node.name(), lock.runner()), folders);
        this.deadNodes = new DeadNodes(database, node.name());
        this.stops = new StopRequests(database);
        this.services = new Services(database, node);
        this.program = program;
        this.node = node.name();
        this.checkNanos = (database.file() == null ? OTHER_NODES : NEVER).toNanos();
    }

    /** This runner, as {@link dev.smartcron.process.kernel.RunnerId#text}. */
    public String runner() {
        return lock.runner();
    }

    /** Becomes the one that stays, unless another runner is. True when this one is. */
    public boolean acquire() {
        boolean held = lock.isHeld();
        boolean acquired = lock.acquire();
        if (acquired && !held) {
            // What the holder before may have left is checked at once: acquiring acknowledges the calls so far.
            checkAt = System.nanoTime();
        }
        return acquired;
    }

    /**
     * Becomes the one that stays in the place of a runner whose environment is not cron's any more: what that one starts
     * by itself, retries and services above all, would have variables of yesterday, or of somebody's shell.
     */
    public boolean relieveOutdated() {
        return lock.isHolderOutdated() && relieve();
    }

    /** Becomes the one that stays, in another one's place. False when that one does not leave in time. */
    public boolean relieve() {
        return relieve(LEAVES_WITHIN);
    }

    boolean relieve(Duration within) {
        boolean acquired = ResidentHolder.isTrueWithin(within, this::acquireOrAsk);
        if (acquired) {
            return true;
        }
        // The holder may leave just now: it looks whether that is still asked once it has released the lock.
        lock.withdrawLeave();
        return acquire();
    }

    private boolean acquireOrAsk() {
        boolean acquired = acquire();
        if (!acquired) {
            lock.askToLeave();
        }
        return acquired;
    }

    /**
     * Kills the runner that stays where it does not answer, because somebody has stopped its process or because it waits
     * for what does not come. To the tasks that it watches it is as if it had died.
     *
     * <ol>
     *   <li>It has left a call unanswered and has answered none for half a minute, in which it was stopped, or for five.
     *   <li>It is called once more and has ten seconds, in which this runner is awake: a machine that slept wakes both.
     *   <li>It is killed; what it held is free when the kernel has ended it.
     * </ol>
     *
     * @return what was killed; empty when there is no such runner, or it could not be killed
     */
    public Optional<Unresponsive> endUnresponsive() {
        ResidentHolder holder = lock.holder();
        return holder.unresponsive()
                .filter(Resident::isSilentForLong)
                .filter(runner -> holder.isSilent(runner, ANSWERS_WITHIN))
                .filter(runner -> end(runner.runner()));
    }

    private static boolean isSilentForLong(Unresponsive holder) {
        return holder.silent(Instant.now()).compareTo(holder.runner().isStopped() ? STOPPED_FOR : SILENT_FOR) > 0;
    }

    private static boolean end(RunnerId runner) {
        return runner.kill() && ResidentHolder.isTrueWithin(LEAVES_WITHIN, () -> !runner.isAliveHere());
    }

    /** Lets other runners know that this one is at work, where it is the one that stays. To be done twice a second. */
    public void answer() {
        lock.answer();
    }

    /** Checks whether this runner is the one that stays. */
    public boolean holdsLock() {
        return lock.isHeld();
    }

    /** Checks whether this runner is to check for what others left or ask for. */
    public boolean isCheckDue() {
        return lock.isHeld() && (System.nanoTime() - checkAt >= 0 || lock.isNotified());
    }

    /**
     * Begins a check: takes over what dead runners left. It goes on with {@link #stopRequests} and ends with {@link
     * #endCheck}.
     *
     * @param known executions that this runner has already
     */
    public TakenOver takeOver(Set<Long> known, Instant now) {
        lock.acknowledge();
        // Should the database be away now, the check is not over.
        checkAt = System.nanoTime();
        return recovery.takeOver(known, now);
    }

    /**
     * Executions of this node that are to be stopped: as operators ask, and services that are to be kept running no more.
     *
     * @param running services by execution, as they were started
     */
    public List<StopRequest> stopRequests(Map<Long, Task> running, Instant now) {
        List<StopRequest> all = new ArrayList<>(stops.asked(node));
        if (!running.isEmpty()) {
            services.unwanted(running, now)
                    .forEach((execution, why) -> all.add(new StopRequest(execution, Status.CANCELLED, why)));
        }
        return all;
    }

    /** Ends a check; the next one is due at the next call, or soon where something is unsettled. */
    public void endCheck(boolean unsettled) {
        checkAt = System.nanoTime() + (unsettled ? SOON_NANOS : checkNanos);
    }

    /** Resumes what the database gave this runner without its knowing. */
    public TakenOver resumeUnknown(Set<Long> known, Instant now) {
        return recovery.resumeUnknown(known, now);
    }

    /** Records as lost what nodes had that do not come back, as far as can be known. Returns how many executions. */
    public int giveUpDeadNodes(Instant now) {
        return deadNodes.giveUp(now).size();
    }

    /** Gives services that neither run nor wait their next execution. */
    public int planServices(Instant now) {
        return services.plan(now, RetryDecision.chance());
    }

    /** Has whoever stays, be it this runner, look at once at what is to be stopped. */
    public void callHolder() {
        lock.holder().call();
    }

    /** Checks whether a newer program was put in this one's place, whose runners are to go on. */
    public boolean isReplaced() {
        return program.isReplaced();
    }

    /** Checks whether another runner asks to stay in this one's place. */
    public boolean isAskedToLeave() {
        return lock.isAskedToLeave();
    }

    /** Releases the lock, if this runner holds it. */
    public void release() {
        lock.release();
    }

    /** Leaves what this runner watches to the one that holds the lock, now or next. */
    public void signOff() {
        recovery.signOff();
    }

    /** Releases the lock for good, and notifies the next holder that something is left to it. */
    public void handOver() {
        lock.release();
        lock.holder().call();
    }

    /**
     * Leaves to the runner that asks for it, unless that one has stopped waiting.
     *
     * <p>That one takes its wish back first and then tries the lock once more; this one releases the lock first and then
     * looks whether the wish still stands. So one of the two goes on, however close they come.
     *
     * @return false when this runner holds the lock and stays
     */
    public boolean leaveAsAsked() {
        handOver();
        return lock.isAskedToLeave() || !acquire();
    }

    /**
     * Leaves, unless this runner turns out to be the one to stay.
     *
     * <p>A runner without the lock notifies its holder first and then tries the lock once more; a holder checks for calls
     * once more after it has released it. So one of the two finds what the other leaves, however close they come.
     *
     * @return false when this runner holds the lock and stays
     */
    public boolean leave() {
        if (!lock.isHeld()) {
            lock.holder().call();
            return !acquire();
        }
        lock.release();
        return !lock.isNotified() || !acquire();
    }
}
