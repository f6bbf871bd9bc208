package dev.smartcron.store;

class PostgresPlanTest extends PlanContract {
    @Override
    String emptyDatabase() {
        return PostgresServer.newDatabase();
    }
}
