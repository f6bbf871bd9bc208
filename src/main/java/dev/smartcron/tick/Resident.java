package dev.smartcron.tick;

import dev.smartcron.execution.Status;
import dev.smartcron.store.Database;
import dev.smartcron.store.GoneNodes;
import dev.smartcron.store.LeftBehind;
import dev.smartcron.store.Node;
import dev.smartcron.store.Services;
import dev.smartcron.store.Stops;
import dev.smartcron.store.Stops.Wish;
import dev.smartcron.task.Task;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * What the runner that stays with a node's processes does for the node: it takes over what other runners left, stops
 * what is to be stopped, and keeps services running.
 *
 * <p>However many long tasks overlap, one runner of a node stays. One that finds the seat taken starts what is due,
 * calls, and goes: to the one that stays, and to every later one, it is as if it had died.
 */
public final class Resident {
    /** How soon it looks again after a runner that still seems alive. */
    private static final long SOON_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    /** How often the database is asked for what operators on other nodes want: they cannot call. */
    private static final Duration OTHER_NODES_CALL = Duration.ofSeconds(5);

    private static final Duration NEVER = Duration.ofDays(365);

    private final Seat seat;
    private final Recovery recovery;
    private final GoneNodes goneNodes;
    private final Stops stops;
    private final Services services;
    private final Installed program;
    private final String node;
    private final long checkNanos;
    private long checkAt = System.nanoTime() + NEVER.toNanos();

    /**
     * Nobody has the seat yet.
     *
     * @param seat of the node, not taken
     */
    public Resident(Database database, Node node, Seat seat, Starter starter, Installed program) {
        this.seat = seat;
        this.recovery = new Recovery(new LeftBehind(database, node.name(), seat.runner()), starter);
        this.goneNodes = new GoneNodes(database, node.name());
        this.stops = new Stops(database);
        this.services = new Services(database, node);
        this.program = program;
        this.node = node.name();
        this.checkNanos = (database.file() == null ? OTHER_NODES_CALL : NEVER).toNanos();
    }

    /** The runner that this is, as {@link dev.smartcron.process.RunnerId#text}. */
    String runner() {
        return seat.runner();
    }

    /** Takes the seat if it is free. True when this runner is to stay. */
    boolean acquire() {
        boolean had = seat.isTaken();
        boolean taken = seat.take();
        if (taken && !had) {
            // What the one who had it before may have left is seen to at once: taking it forgets the calls before.
            checkAt = System.nanoTime();
        }
        return taken;
    }

    boolean isSeated() {
        return seat.isTaken();
    }

    /** Whether there may be something to take over or to stop. */
    boolean isCalled() {
        return seat.isTaken() && (System.nanoTime() - checkAt >= 0 || seat.isCalled());
    }

    /**
     * Takes over what dead runners left; to be followed by {@link #toStop} and {@link #checked}.
     *
     * @param known executions that this runner has already
     */
    TakenOver takeOver(Set<Long> known, Instant now) {
        seat.answer();
        // Should the database be away now, this was not the last look.
        checkAt = System.nanoTime();
        return recovery.takeOver(known, now);
    }

    /**
     * What of this runner's is to be stopped: as operators ask, and services that are to be kept running no more.
     *
     * @param running services by execution, as they were started
     */
    List<Wish> toStop(Map<Long, Task> running, Instant now) {
        List<Wish> all = new ArrayList<>(stops.asked(node));
        if (!running.isEmpty()) {
            services.unwanted(running, now)
                    .forEach((execution, why) -> all.add(new Wish(execution, Status.CANCELLED, why)));
        }
        return all;
    }

    /** Notes that all was seen to, until somebody calls, or soon where something is unsettled. */
    void checked(boolean unsettled) {
        checkAt = System.nanoTime() + (unsettled ? SOON_NANOS : checkNanos);
    }

    /** Takes up what the database gave this runner without its being told. */
    TakenOver takeUpUnknown(Set<Long> known) {
        return recovery.takeUpUnknown(known);
    }

    /** Records as lost what nodes had that are gone for ever, as far as anybody can know. Returns how many. */
    int giveUpGoneNodes(Instant now) {
        return goneNodes
                .expire(now, (claim, attempt) -> Retrying.after(claim, attempt, chance()))
                .size();
    }

    /** Gives services that neither run nor wait their next execution. */
    int planServices(Instant now) {
        return services.plan(now, chance());
    }

    /** Good enough to keep what failed together from coming back together. */
    static double chance() {
        return Math.floorMod(System.nanoTime(), 1_000L) / 1_000.0;
    }

    /** Whether a newer program is to go on in this one's place. */
    boolean isReplaced() {
        return program.isReplaced();
    }

    /** Gives the seat up, if it is this runner's. */
    void release() {
        seat.leave();
    }

    /** Leaves what this runner watches to whoever has the seat or takes it next. */
    void signOff() {
        recovery.signOff();
    }

    /** Gives the seat up for good, and tells whoever has it that something was left to it. */
    void handOver() {
        seat.leave();
        seat.call();
    }

    /**
     * Leaves.
     *
     * <p>Whoever goes without the seat calls first and then tries it once more; whoever gives it up listens once more
     * afterwards. So one of the two hears of what the other leaves, however close they come.
     *
     * @return false when this runner has the seat, for it is the one to stay after all
     */
    boolean leave() {
        if (!seat.isTaken()) {
            seat.call();
            return !acquire();
        }
        seat.leave();
        return !seat.isCalled() || !acquire();
    }
}
