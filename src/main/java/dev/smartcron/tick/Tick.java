package dev.smartcron.tick;

import dev.smartcron.execution.Status;
import dev.smartcron.store.db.Database;
import dev.smartcron.store.db.DatabaseProblem;
import dev.smartcron.store.nodes.Ticks;
import dev.smartcron.store.nodes.Ticks.Counts;
import dev.smartcron.store.plan.Planning;
import dev.smartcron.store.rows.Node;
import dev.smartcron.tick.BeginTick.Begun;
import dev.smartcron.tick.plan.ClockSetBack;
import dev.smartcron.tick.plan.Planner;
import dev.smartcron.tick.plan.Planner.Planned;
import dev.smartcron.tick.resident.Resident;
import dev.smartcron.tick.supervise.Done;
import dev.smartcron.tick.supervise.Supervisor;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * One minute of SmartCron: the work of the crontab's {@code smartcron run}.
 *
 * <ol>
 *   <li><b>Begin</b>: the time is read once, and the tick's row in the ledger is the node's heartbeat. A clock that was
 *       set since the tick before is reported; after one that was set far back, planning begins anew.
 *   <li><b>Recover</b>: the one runner of this node that stays with the processes takes over what dead runners left, or
 *       records its true end. Any other one leaves that, and in the end its own processes, to that one. What other
 *       nodes left that are gone for good is recorded as lost.
 *   <li><b>Plan</b>: every firing that is due becomes a row, once, however many plan.
 *   <li><b>Supervise</b>: what may start is claimed, started, watched and recorded, until nothing of this runner's is
 *       left, or another one stays with it.
 *   <li><b>End</b>: the row says what was done.
 * </ol>
 *
 * <p>Each step may be the last one this process ever does: whatever it leaves, the next tick finds.
 */
public final class Tick {
    private final Clock clock;
    private final Node node;
    private final Database database;
    private final Ticks ticks;
    private final Resident resident;
    private final Planner planner;
    private final ClockSetBack setBack;
    private final Supervisor supervisor;

    public Tick(Clock clock, Node node, Database database, Resident resident, Planner planner, Supervisor supervisor) {
        this.clock = clock;
        this.node = node;
        this.database = database;
        this.ticks = new Ticks(database);
        this.resident = resident;
        this.planner = planner;
        this.setBack = new ClockSetBack(new Planning(database));
        this.supervisor = supervisor;
    }

    /**
     * Runs one tick to its end, which is when nothing it started runs any more.
     *
     * @param enough ends it sooner, and leaves to the next one what still runs; asked twice a second and whenever
     *     something has ended
     * @param idle minutes that the launcher answered by itself since the last tick
     * @param uptime since this node's boot
     * @throws DatabaseProblem when nothing can be recorded; what runs goes on, and the next tick
     *     records it
     */
    public Report runUntil(BooleanSupplier enough, List<Instant> idle, Duration uptime) {
        return run(enough, idle, uptime, false);
    }

    /** As {@link #runUntil}, for somebody who waits instead of for a minute of the clock. */
    public Report runOnDemand(BooleanSupplier enough, List<Instant> idle, Duration uptime) {
        return run(enough, idle, uptime, true);
    }

    private Report run(BooleanSupplier enough, List<Instant> idle, Duration uptime, boolean onDemand) {
        try {
            long began = System.nanoTime();
            Instant now = clock.instant();
            Begun begun = begin(now, idle, uptime, onDemand);
            Counts counts = run(begun, now, enough);
            Duration took = Duration.ofNanos(System.nanoTime() - began);
            return new Report(begun.tick(), node.name(), counts, begun.sinceLast(), took);
        } finally {
            resident.release();
        }
    }

    private Begun begin(Instant now, List<Instant> idle, Duration uptime, boolean onDemand) {
        try {
            return new BeginTick(database, since -> setBack.planOn(since.clock(), now))
                    .begin(node, resident.runner(), now, uptime, idle, onDemand);
        } catch (DatabaseProblem e) {
            // It may be the runner that stays who keeps the database, and does nothing: an answer will tell.
            try {
                resident.callHolder();
            } catch (UncheckedIOException full) {
                e.addSuppressed(full);
            }
            throw e;
        }
    }

    private Counts run(Begun begun, Instant now, BooleanSupplier enough) {
        int recovered = supervisor.recover(now) + resident.giveUpDeadNodes(now);
        Planned planned = plan(begun, now);
        Done done = supervisor.supervise(enough);
        Counts counts = new Counts(
                planned.due(),
                done.started(),
                done.ended(Status.SUCCEEDED),
                done.failed(),
                planned.skipped() + done.ended(Status.SKIPPED),
                planned.missed(),
                recovered);
        ticks.end(begun.tick(), counts, clock.instant());
        return counts;
    }

    private Planned plan(Begun begun, Instant now) {
        Planned planned = planner.plan(now, begun.sinceLast().jump());
        if (begun.bootedAt() != null) {
            planned = planned.plus(planner.planReboot(begun.bootedAt(), now));
            ticks.markBootPlanned(node);
        }
        // Last: a service may wait for what fired just now.
        return planned.plus(new Planned(resident.planServices(now), 0, 0));
    }

    /**
     * Ends what operators ask to be stopped, where no runner of this node stays to do it.
     *
     * @param alone whether one that stays is to leave, so that nothing is started meanwhile
     * @return false when one stays
     */
    public boolean serveStopRequests(boolean alone) {
        try {
            return supervisor.serveStopRequests(alone);
        } finally {
            resident.release();
        }
    }
}
