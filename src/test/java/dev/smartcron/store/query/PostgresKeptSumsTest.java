package dev.smartcron.store.query;

import dev.smartcron.store.PostgresServer;

class PostgresKeptSumsTest extends KeptSumsContract {
    @Override
    String emptyDatabase() {
        return PostgresServer.newDatabase();
    }
}
