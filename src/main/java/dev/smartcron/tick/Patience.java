package dev.smartcron.tick;

import dev.smartcron.store.DatabaseProblem;
import java.time.Duration;

/** How long a runner bears a database that does not answer. */
final class Patience {
    /** How long outcomes that the database does not take are offered to it again, once nothing runs any more. */
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private boolean tried;
    private long triedSince;

    /** Whether the last answer was none. */
    boolean isOn() {
        return tried;
    }

    /** It has answered. */
    void restore() {
        tried = false;
    }

    /**
     * It has not answered.
     *
     * @param runs whether anything runs that is to be watched meanwhile
     * @param owes whether there are outcomes that are not recorded
     * @throws DatabaseProblem when nothing is lost by giving up, or nothing runs and patience is at its end
     */
    void bear(DatabaseProblem problem, boolean runs, boolean owes) {
        long now = System.nanoTime();
        boolean nothingAtStake = !tried && !runs && !owes;
        if (!tried) {
            tried = true;
            triedSince = now;
        }
        if (nothingAtStake || (!runs && now - triedSince > LIMIT.toNanos())) {
            throw problem;
        }
    }
}
