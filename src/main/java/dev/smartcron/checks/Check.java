package dev.smartcron.checks;

import java.time.Instant;
import java.util.List;

/** Checks one part of a deployment. */
public interface Check {
    /**
     * Makes the check.
     *
     * @return a result for each thing that was looked at
     * @throws dev.smartcron.store.db.DatabaseProblem when the database it asks cannot be used
     */
    List<CheckResult> check(Instant now);
}
