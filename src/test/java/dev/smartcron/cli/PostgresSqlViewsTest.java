package dev.smartcron.cli;

import dev.smartcron.store.PostgresServer;

class PostgresSqlViewsTest extends SqlViewsContract {
    @Override
    String emptyDatabase() {
        return PostgresServer.newDatabase();
    }
}
