package dev.smartcron.store;

class PostgresTimelineTest extends TimelineContract {
    @Override
    String emptyDatabase() {
        return PostgresServer.newDatabase();
    }
}
