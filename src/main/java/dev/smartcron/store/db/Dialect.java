package dev.smartcron.store.db;

/** The differences between the two databases; everything else is one SQL text for both. */
public enum Dialect {
    SQLITE("", "classpath:db"),
    POSTGRESQL(" for update of e skip locked", "classpath:db", "classpath:db-postgresql");

    /**
     * Ends a select of executions {@code e} that this transaction is about to claim. SQLite needs none: its write transactions exclude
     * each other from their first statement on.
     */
    public final String claimingRows;

    /** The folders of its migrations: the tables of both, and what it alone has. {@link Placeholders} tells them apart. */
    @SuppressWarnings("ImmutableEnumChecker") // never changed
    final String[] migrations;

    Dialect(String claimingRows, String... migrations) {
        this.claimingRows = claimingRows;
        this.migrations = migrations;
    }

    /**
     * Completes a select of executions {@code e} with {@code e.id in (… limit :limit)}, where those within depend on a row
     * beside it. SQLite looks these few up; PostgreSQL would ask of every execution whether it is one of them, and looks
     * up an array.
     */
    public String fewById(String select) {
        return this == SQLITE
                ? select
                : select.replace("e.id in (", "e.id = any (array(").replace("limit :limit)", "limit :limit))");
    }

    /**
     * Has a statement with {@code in (:ids)} take the ids as one JSON array: the same text for however many. Its rows are
     * found by their ids, whatever else it asks for: PostgreSQL would rather walk another index than join a function's rows.
     */
    public String byIds(String sql) {
        return sql.replace(
                "in (:ids)",
                this == SQLITE
                        ? "in (select value from json_each(:ids))"
                        : "= any (array(select cast(value as bigint) from json_array_elements_text(cast(:ids as json))))");
    }
}
