package dev.smartcron.store.db;

import java.sql.SQLException;
import java.util.Set;

/** Kinds of refusals that upkeep goes on from, or puts into its own words. */
public enum DatabaseFault {
    /** The file, or a part of it, is not what was written. */
    DAMAGE(Set.of(11, 26), Set.of("XX001", "XX002")),
    NO_ROOM(Set.of(13), Set.of("53100")),
    /** Rows are there that must not be there together. */
    DUPLICATE(Set.of(19), Set.of("23505"));

    /** The low byte of SQLite's codes; zero is what PostgreSQL's driver has. */
    @SuppressWarnings("ImmutableEnumChecker") // never changed
    private final Set<Integer> codes;

    @SuppressWarnings("ImmutableEnumChecker") // never changed
    private final Set<String> states;

    DatabaseFault(Set<Integer> codes, Set<String> states) {
        this.codes = codes;
        this.states = states;
    }

    /** Tells whether a problem is of this kind. */
    public boolean isOf(DatabaseProblem problem) {
        return problem.getCause() instanceof SQLException said
                && (codes.contains(said.getErrorCode() & 0xff) || states.contains(String.valueOf(said.getSQLState())));
    }
}
