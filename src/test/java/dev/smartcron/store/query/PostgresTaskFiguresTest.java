package dev.smartcron.store.query;

import dev.smartcron.store.PostgresServer;

class PostgresTaskFiguresTest extends TaskFiguresContract {
    @Override
    String emptyDatabase() {
        return PostgresServer.newDatabase();
    }
}
