package dev.smartcron.tick;

import dev.smartcron.store.Database;
import dev.smartcron.store.GoneNodes;
import dev.smartcron.store.LeftBehind;
import dev.smartcron.store.Place;
import dev.smartcron.store.Services;
import dev.smartcron.store.Stops;
import dev.smartcron.store.Unheard;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
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
    private final Unheard unheard;
    private final GoneNodes goneNodes;
    private final Stops stops;
    private final Services services;
    private final Installed program;
    private final String node;
    private final Clock clock;
    private final long lookNanos;
    private long lookAt = System.nanoTime() + NEVER.toNanos();

    /**
     * Nobody has the seat yet.
     *
     * @param runner as {@link dev.smartcron.process.RunnerId#text}
     * @param seat of the node, not taken
     */
    public Resident(
            Database database, Place place, String runner, Seat seat, Starter starter, Installed program, Clock clock) {
        this.seat = seat;
        this.recovery = new Recovery(new LeftBehind(database, place.node(), runner), starter);
        this.unheard = new Unheard(database, place.node(), runner);
        this.goneNodes = new GoneNodes(database, place.node());
        this.stops = new Stops(database);
        this.services = new Services(database, place);
        this.program = program;
        this.node = place.node();
        this.clock = clock;
        this.lookNanos = (database.file() == null ? OTHER_NODES_CALL : NEVER).toNanos();
    }

    /** Takes the seat if it is free. True when this runner is to stay. */
    boolean sit() {
        return seat.take();
    }

    /** As {@link #sit}; and what the one who had it before may have left is seen to at once. */
    boolean sitFor(Supervisor supervisor) {
        boolean seated = sit();
        if (seated) {
            answer(supervisor);
        }
        return seated;
    }

    boolean isSeated() {
        return seat.isTaken();
    }

    /** Whether there may be something to see to. */
    boolean isCalled() {
        return seat.isTaken() && (System.nanoTime() - lookAt >= 0 || seat.isCalled());
    }

    /**
     * Sees to what others left or ask for.
     *
     * @return how many executions were taken over
     */
    int answer(Supervisor supervisor) {
        seat.answer();
        // Should the database be away now, this was not the last look.
        lookAt = System.nanoTime();
        Instant now = clock.instant();
        int taken = recovery.takeOver(supervisor, now);
        lookAt = System.nanoTime() + (recovery.isUnsettled() ? SOON_NANOS : lookNanos);
        stops.asked(node).forEach(supervisor::stop);
        supervisor.stopServices(services, now);
        return taken;
    }

    /** Makes pending again what the database gave this runner without its being told. */
    void giveBackUnheard(Set<Long> known) {
        unheard.giveBack(known);
    }

    /** Records as lost what nodes had that are gone for ever, as far as anybody can know. Returns how many. */
    int giveUpGoneNodes(Instant now) {
        return goneNodes
                .expire(now, (claim, attempt) -> Retrying.after(claim, attempt, now, chance()))
                .size();
    }

    /** Gives services that neither run nor wait their next execution. */
    int planServices() {
        return services.plan(clock.instant(), chance());
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
    void rise() {
        seat.leave();
    }

    /** Leaves what this runner watches to whoever has the seat or takes it next. */
    void signOff() {
        recovery.signOff();
    }

    /** Tells whoever has the seat that something was left to it. */
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
            return !takenAgain();
        }
        seat.leave();
        return !seat.isCalled() || !takenAgain();
    }

    private boolean takenAgain() {
        boolean taken = seat.take();
        if (taken) {
            // Taking it forgets the calls before.
            lookAt = System.nanoTime();
        }
        return taken;
    }
}
