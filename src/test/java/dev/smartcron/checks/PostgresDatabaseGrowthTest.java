package dev.smartcron.checks;

import dev.smartcron.store.PostgresServer;

class PostgresDatabaseGrowthTest extends DatabaseGrowthContract {
    @Override
    String emptyDatabase() {
        return PostgresServer.newDatabase();
    }
}
