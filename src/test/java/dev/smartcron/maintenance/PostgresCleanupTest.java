package dev.smartcron.maintenance;

import dev.smartcron.store.PostgresServer;

class PostgresCleanupTest extends CleanupContract {
    @Override
    String emptyDatabase() {
        return PostgresServer.newDatabase();
    }
}
