package dev.smartcron.maintenance;

import dev.smartcron.store.PostgresServer;

class PostgresRandomCleanupTest extends RandomCleanupContract {
    @Override
    String emptyDatabase() {
        return PostgresServer.newDatabase();
    }
}
