package dev.smartcron.maintenance;

import java.nio.file.Path;

class SqliteBackupTest extends BackupContract {
    @Override
    String emptyDatabase(Path home) {
        return "jdbc:sqlite:" + home.resolve("smartcron.db");
    }
}
