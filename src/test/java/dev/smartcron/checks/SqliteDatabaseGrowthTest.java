package dev.smartcron.checks;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class SqliteDatabaseGrowthTest extends DatabaseGrowthContract {
    @TempDir
    private Path folder;

    @Override
    String emptyDatabase() {
        return "jdbc:sqlite:" + folder.resolve("smartcron.db");
    }
}
