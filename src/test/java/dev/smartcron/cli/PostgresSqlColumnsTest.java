package dev.smartcron.cli;

import dev.smartcron.store.PostgresServer;

class PostgresSqlColumnsTest extends SqlColumnsContract {
    @Override
    String emptyDatabase() {
        return PostgresServer.newDatabase();
    }
}
