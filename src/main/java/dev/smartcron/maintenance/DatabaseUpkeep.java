package dev.smartcron.maintenance;

import dev.smartcron.store.db.DatabaseProblem;
import org.jspecify.annotations.Nullable;

/** The work on one kind of database. */
interface DatabaseUpkeep {
    /** The outcome of {@link #compact}. */
    record Compacted(boolean analyzed, @Nullable Vacuum vacuum) {
        /** Nothing was done. */
        static final Compacted NOT = new Compacted(false, null);
    }

    /**
     * Finds damage, and mends indexes. Changes nothing where more than indexes is damaged.
     *
     * @throws DatabaseProblem when the database cannot be used
     */
    Soundness makeSound();

    /**
     * Renews the planner's statistics, and makes room that nothing uses usable, or gives it back.
     *
     * @param full whether the whole is to be written anew, however long that keeps writers out
     * @throws DatabaseProblem when the database cannot be used, or turns out to be damaged
     */
    Compacted compact(boolean full);
}
