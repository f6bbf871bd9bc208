package dev.smartcron.store;

class PostgresClaimsTest extends ClaimsContract {
    @Override
    String emptyDatabase() {
        return PostgresServer.newDatabase();
    }
}
