package dev.smartcron.store;

class PostgresAdmissionTest extends AdmissionContract {
    @Override
    String emptyDatabase() {
        return PostgresServer.newDatabase();
    }
}
