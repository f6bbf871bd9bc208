package dev.smartcron.store;

class PostgresTornRowsTest extends TornRowsContract {
    @Override
    String emptyDatabase() {
        return PostgresServer.newDatabase();
    }
}
