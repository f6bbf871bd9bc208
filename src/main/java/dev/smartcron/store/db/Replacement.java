package dev.smartcron.store.db;

import java.util.List;
import java.util.Optional;

/**
 * Puts a copy in the place of what a database holds: in one step, which whoever uses the database finds done or not done,
 * wherever this process dies.
 */
public interface Replacement extends AutoCloseable {
    /**
     * Keeps everybody from writing until {@link #close}.
     *
     * @throws DatabaseProblem when somebody who writes does not let go in time
     */
    void lock();

    /** Others that have the database open, in words: what they are about to write may belong to what is replaced. */
    List<String> users();

    /** Returns the database that is replaced, as it is under the lock; empty where it cannot be read, or is not there. */
    Optional<Session> replaced();

    /**
     * Keeps aside what was there, and puts the copy in its place. The copy must be open nowhere.
     *
     * @return where that is kept; empty where nothing was there
     */
    Optional<String> replace();

    /** Lets go. Unless it was replaced, everything is as it was. */
    @Override
    void close();
}
