package dev.smartcron.maintenance;

import dev.smartcron.store.DumpServer;
import java.nio.file.Path;

class PostgresBackupTest extends BackupContract {
    @Override
    String emptyDatabase(Path home) {
        return DumpServer.newDatabase();
    }
}
