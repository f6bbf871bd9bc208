package dev.smartcron.tick.admit;

import dev.smartcron.settings.QueueSettings;
import dev.smartcron.store.claim.Candidate;
import dev.smartcron.store.claim.JobRows;
import dev.smartcron.store.claim.JobRows.TaskWithJobs;
import dev.smartcron.store.claim.SharedLimit;
import dev.smartcron.store.rows.Rank;
import dev.smartcron.store.rows.TaskRow;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Offers waiting jobs in turn: one of each owner, after the one whose job was started last, then the next of each; of an
 * owner's own by rank. Only jobs that there may be places for are read.
 */
final class JobTurns {
    private final @Nullable JobRows rows;
    private final SharedLimits limits;
    private final Instant now;
    private final int perOwner;
    private final boolean lowHeldBack;
    private final Deque<Turn> turns = new ArrayDeque<>();
    private int places;
    private int batch;
    private @Nullable String last;

    private JobTurns(@Nullable JobRows rows, SharedLimits limits, boolean lowHeldBack, Instant now) {
        this.rows = rows;
        this.limits = limits;
        this.now = now;
        // Without jobs nothing is read: most ticks have none.
        QueueSettings queue = rows == null ? QueueSettings.DEFAULT : limits.queue();
        this.perOwner = queue.maxPerOwner();
        this.batch = queue.batchSize();
        this.lowHeldBack = lowHeldBack;
    }

    /** Jobs of one owner: those of his tasks that were read, and the tasks that were not yet. */
    private record Turn(String owner, List<String> tasks, Deque<Candidate> ready) {}

    /** No jobs. */
    static JobTurns none(SharedLimits limits, Instant now) {
        return new JobTurns(null, limits, false, now);
    }

    /** Those that wait on a node with free places. */
    static JobTurns begin(JobRows rows, SharedLimits limits, Occupancy occupancy, Instant now) {
        JobTurns turns = new JobTurns(rows, limits, occupancy.heldBack() != null, now);
        String turn = rows.turn();
        SharedLimit queue = limits.ofQueue();
        turns.places = Math.min(occupancy.free(), queue.most() - queue.taken().size());
        if (turns.places > 0) {
            turns.findOwners(rows, turn, occupancy);
        }
        return turns;
    }

    private void findOwners(JobRows rows, String turn, Occupancy occupancy) {
        List<String> tasks = new ArrayList<>();
        for (TaskWithJobs waiting : rows.tasks()) {
            if (mayStart(waiting, occupancy)) {
                tasks.add(waiting.task());
            }
        }
        if (!tasks.isEmpty()) {
            rows.owners(tasks, turn, perOwner, lowHeldBack, Math.min(places, batch), now)
                    .forEach((owner, theirs) -> turns.add(new Turn(owner, theirs, new ArrayDeque<>())));
        }
    }

    /** Checks whether any job of a task may start now, or is to be closed. */
    private boolean mayStart(TaskWithJobs waiting, Occupancy occupancy) {
        TaskRow row = waiting.row();
        if (row == null) {
            return true;
        }
        if (!waiting.here() || new Blockers(row, null, occupancy.pauseOfAll()).at(now) != null) {
            return false;
        }
        try {
            int most = row.task().policy().maxRunning();
            return limits.running(row.name()) < most && !limits.isFull(row.group());
        } catch (IllegalArgumentException e) {
            // It is to be said that the task cannot be read.
            return true;
        }
    }

    /** The next job; null when none is left that there may be a place for. */
    @Nullable
    Candidate peek() {
        while (rows != null && places > 0 && batch > 0 && !turns.isEmpty()) {
            Turn turn = turns.peek();
            if (turn.ready().isEmpty() && !turn.tasks().isEmpty()) {
                read(rows, turn);
            }
            if (!turn.ready().isEmpty()) {
                return turn.ready().peek();
            }
            turns.remove();
        }
        return null;
    }

    private void read(JobRows rows, Turn turn) {
        int limit = Math.min(Math.min(places, batch), turn.owner().isEmpty() ? places : perOwner);
        List<Candidate> all = new ArrayList<>();
        for (String task : turn.tasks()) {
            all.addAll(rows.ready(task, turn.owner(), lowHeldBack, limit, now));
        }
        turn.tasks().clear();
        all.sort(Comparator.comparing(Candidate::execution, Rank.at(now)));
        turn.ready().addAll(all);
    }

    /** Goes on to the next job: of the next owner, where this one was started. */
    void next(boolean started) {
        Turn turn = turns.remove();
        turn.ready().remove();
        if (started) {
            places--;
            batch--;
            last = turn.owner();
            turns.addLast(turn);
        } else {
            turns.addFirst(turn);
        }
    }

    /** Offers no more: the node is full. */
    void stop() {
        turns.clear();
    }

    /** Notes whose turn was the last. */
    void end() {
        if (rows != null && last != null) {
            rows.turnedTo(last);
        }
    }

    /** Checks whether there may be places for more than are taken at a time. */
    boolean isBatchFull() {
        return batch == 0 && places > 0;
    }
}
