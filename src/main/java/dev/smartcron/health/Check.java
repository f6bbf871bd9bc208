package dev.smartcron.health;

import java.time.Instant;

/** Looks at one thing that must be well for tasks to run. */
interface Check {
    /**
     * Looks.
     *
     * @throws dev.smartcron.store.DatabaseProblem when the database it asks cannot be used
     */
    CheckResult look(Instant now);
}
