package dev.smartcron.store;

class PostgresStoreTest extends StoreContract {
    @Override
    String emptyDatabase() {
        return PostgresServer.emptyDatabase();
    }
}
