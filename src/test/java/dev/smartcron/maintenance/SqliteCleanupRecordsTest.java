package dev.smartcron.maintenance;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class SqliteCleanupRecordsTest extends CleanupRecordsContract {
    @TempDir
    private Path folder;

    @Override
    String emptyDatabase() {
        return "jdbc:sqlite:" + folder.resolve("test.db");
    }
}
