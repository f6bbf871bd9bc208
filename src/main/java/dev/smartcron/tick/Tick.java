package dev.smartcron.tick;

import dev.smartcron.store.Database;
import dev.smartcron.store.Ticks;
import dev.smartcron.store.Ticks.Counts;
import dev.smartcron.store.Ticks.Node;
import dev.smartcron.tick.BeginTick.Begun;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * One minute of SmartCron: what the crontab's {@code smartcron run} does.
 *
 * <ol>
 *   <li><b>Begin</b>: the time is read once, and the tick's own row is the node's heartbeat. A clock that was
 *       set since the tick before is told, and what it means for planning is settled.
 *   <li><b>Recover</b>: the one runner of this node that stays with the processes takes over what dead runners left, or
 *       records its true end. Any other one leaves that, and in the end its own processes, to that one. What other
 *       nodes left that are gone for good is given up.
 *   <li><b>Plan</b>: every firing that is due becomes a row, once, whoever else is planning.
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
    private final String runner;
    private final BeginTick begin;
    private final Ticks ticks;
    private final Resident resident;
    private final Planner planner;
    private final Supervisor supervisor;

    public Tick(Clock clock, Node node, Database database, Resident resident, Planner planner, Supervisor supervisor) {
        this.clock = clock;
        this.node = node;
        this.runner = supervisor.runner();
        this.begin = new BeginTick(database);
        this.ticks = new Ticks(database);
        this.resident = resident;
        this.planner = planner;
        this.supervisor = supervisor;
    }

    /**
     * Runs one tick to its end, which is when nothing it started runs any more.
     *
     * @param idle minutes that the launcher answered by itself since the last tick
     * @param uptime since this node's boot
     * @throws dev.smartcron.store.DatabaseProblem when nothing can be recorded; what runs goes on, and the next tick
     *     records it
     */
    public Report run(List<Instant> idle, Duration uptime) {
        try {
            return run(clock.instant(), idle, uptime);
        } finally {
            resident.rise();
        }
    }

    private Report run(Instant now, List<Instant> idle, Duration uptime) {
        long began = System.nanoTime();
        Begun begun = begin.begin(node, runner, now, uptime, idle);
        settle(begun.sinceLast(), now);
        int recovered = resident.sit() ? resident.answer(supervisor) : 0;
        recovered += resident.giveUpGoneNodes(now);
        int due = planner.plan(now) + resident.planServices();
        if (begun.bootedAt() != null) {
            due += planner.planReboot(begun.bootedAt(), now);
            ticks.bootPlanned(node);
        }
        Tally tally = supervisor.supervise();
        Counts counts = tally.counts(due, planner.missed(), planner.skipped(), recovered);
        ticks.end(begun.tick(), counts, clock.instant());

        return new Report(
                begun.tick(), node.name(), counts, begun.sinceLast(), Duration.ofNanos(System.nanoTime() - began));
    }

    /**
     * Ends what operators want to be stopped, where no runner of this node stays to do it.
     *
     * @return false when one stays
     */
    public boolean stopWhatIsToBeStopped() {
        try {
            if (!resident.sitFor(supervisor)) {
                return false;
            }
            supervisor.endWhatIsToBeStopped();
            return true;
        } finally {
            resident.rise();
        }
    }

    /** Planning never goes back over what it has been through, unless the clock it went by was far off. */
    private void settle(SinceLastTick sinceLast, Instant now) {
        if (sinceLast.clock().compareTo(Planner.FAR_BACK.negated()) < 0) {
            planner.believe(now);
        }
        if (sinceLast.jump().compareTo(Duration.ZERO) > 0) {
            planner.blameClock(sinceLast.jump());
        }
    }
}
