package dev.smartcron.status.prometheus;

import dev.smartcron.store.PostgresServer;

class PostgresPrometheusReaderTest extends PrometheusReaderContract {
    @Override
    String emptyDatabase() {
        return PostgresServer.newDatabase();
    }
}
