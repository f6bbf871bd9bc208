package dev.smartcron.checks;

import dev.smartcron.store.PostgresServer;

class PostgresOwnRulesTest extends OwnRulesContract {
    @Override
    String emptyDatabase() {
        return PostgresServer.newDatabase();
    }
}
