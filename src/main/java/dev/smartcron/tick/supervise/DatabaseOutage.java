package dev.smartcron.tick.supervise;

import dev.smartcron.store.db.DatabaseProblem;
import java.time.Duration;

/** The time in which the database does not answer a runner. */
final class DatabaseOutage {
    /** Time for which outcomes that the database does not take are offered again, once nothing runs any more. */
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private boolean on;
    private long sinceNanos;

    /** Checks whether the last answer was none. */
    boolean isOn() {
        return on;
    }

    /** Notes an answer. */
    void end() {
        on = false;
    }

    /**
     * Notes that there was no answer.
     *
     * @param runs whether anything runs that is to be watched meanwhile
     * @param owes whether there are outcomes that are not recorded
     * @throws DatabaseProblem when nothing is lost by giving up, or nothing runs and the limit is reached
     */
    void goOn(DatabaseProblem problem, boolean runs, boolean owes) {
        long now = System.nanoTime();
        boolean nothingAtStake = !on && !runs && !owes;
        if (!on) {
            on = true;
            sinceNanos = now;
        }
        if (nothingAtStake || (!runs && now - sinceNanos > LIMIT.toNanos())) {
            throw problem;
        }
    }
}
