package dev.smartcron.store.query;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class SqliteKeptSumsTest extends KeptSumsContract {
    @TempDir
    private Path folder;

    @Override
    String emptyDatabase() {
        return "jdbc:sqlite:" + folder.resolve("smartcron.db");
    }
}
