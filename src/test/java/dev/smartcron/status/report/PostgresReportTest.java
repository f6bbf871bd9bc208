package dev.smartcron.status.report;

import dev.smartcron.store.PostgresServer;

class PostgresReportTest extends ReportContract {
    @Override
    String emptyDatabase() {
        return PostgresServer.newDatabase();
    }
}
