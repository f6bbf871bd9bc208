package dev.smartcron.status.figures;

import dev.smartcron.store.PostgresServer;

class PostgresInsightsTest extends InsightsContract {
    @Override
    String emptyDatabase() {
        return PostgresServer.newDatabase();
    }
}
