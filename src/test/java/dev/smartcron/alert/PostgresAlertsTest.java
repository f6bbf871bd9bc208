package dev.smartcron.alert;

import dev.smartcron.store.PostgresServer;

class PostgresAlertsTest extends AlertsContract {
    @Override
    String emptyDatabase() {
        return PostgresServer.newDatabase();
    }
}
