package dev.smartcron.tick;

import dev.smartcron.execution.Attempt;
import dev.smartcron.execution.Outcome;
import dev.smartcron.execution.Status;
import dev.smartcron.store.Ended;
import dev.smartcron.store.Ticks.Counts;
import dev.smartcron.store.Turn;
import java.util.List;

/** What a tick has done so far. */
final class Tally {
    private int started;
    private int succeeded;
    private int failed;
    private int skipped;

    void add(List<Ended> ended, Turn turn) {
        started += turn.claimed().size();
        for (Ended end : ended) {
            Attempt attempt = end.attempt();
            succeeded += attempt.status() == Status.SUCCEEDED ? 1 : 0;
            failed += attempt.status().isFailure() ? 1 : 0;
        }
        for (Outcome refused : turn.refused()) {
            failed += refused.status().isFailure() ? 1 : 0;
            skipped += refused.status() == Status.SKIPPED ? 1 : 0;
        }
    }

    Counts counts(int due, int missed, int alreadySkipped, int recovered) {
        return new Counts(due, started, succeeded, failed, skipped + alreadySkipped, missed, recovered);
    }
}
