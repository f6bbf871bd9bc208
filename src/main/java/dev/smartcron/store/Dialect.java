package dev.smartcron.store;

/** The differences between the two databases; everything else is one SQL text for both. */
enum Dialect {
    SQLITE("", "db/sqlite"),
    POSTGRESQL(" for update of e skip locked", "db/postgresql");

    /**
     * Ends a select of executions {@code e} that this transaction is about to claim. SQLite needs none: its write transactions exclude
     * each other from their first statement on.
     */
    final String claimingRows;

    /** Where the migrations are, on the class path. */
    final String migrations;

    Dialect(String claimingRows, String migrations) {
        this.claimingRows = claimingRows;
        this.migrations = migrations;
    }
}
