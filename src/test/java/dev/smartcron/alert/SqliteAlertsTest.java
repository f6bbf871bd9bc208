package dev.smartcron.alert;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class SqliteAlertsTest extends AlertsContract {
    @TempDir
    private Path folder;

    @Override
    String emptyDatabase() {
        return "jdbc:sqlite:" + folder.resolve("smartcron.db");
    }
}
