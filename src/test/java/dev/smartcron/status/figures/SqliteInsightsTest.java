package dev.smartcron.status.figures;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class SqliteInsightsTest extends InsightsContract {
    @TempDir
    private Path folder;

    @Override
    String emptyDatabase() {
        return "jdbc:sqlite:" + folder.resolve("smartcron.db");
    }
}
