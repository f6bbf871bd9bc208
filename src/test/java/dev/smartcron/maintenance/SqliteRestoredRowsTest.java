package dev.smartcron.maintenance;

import java.nio.file.Path;

class SqliteRestoredRowsTest extends RestoredRowsContract {
    @Override
    String emptyDatabase(Path home) {
        return "jdbc:sqlite:" + home.resolve("smartcron.db");
    }
}
