package dev.smartcron.maintenance;

import dev.smartcron.store.PostgresServer;

class PostgresCleanupRecordsTest extends CleanupRecordsContract {
    @Override
    String emptyDatabase() {
        return PostgresServer.newDatabase();
    }
}
