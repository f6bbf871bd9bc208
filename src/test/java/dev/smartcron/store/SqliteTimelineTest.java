package dev.smartcron.store;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class SqliteTimelineTest extends TimelineContract {
    @TempDir
    private Path folder;

    @Override
    String emptyDatabase() {
        return "jdbc:sqlite:" + folder.resolve("smartcron.db");
    }
}
