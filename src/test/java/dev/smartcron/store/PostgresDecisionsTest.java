package dev.smartcron.store;

class PostgresDecisionsTest extends DecisionsContract {
    @Override
    String emptyDatabase() {
        return PostgresServer.newDatabase();
    }
}
