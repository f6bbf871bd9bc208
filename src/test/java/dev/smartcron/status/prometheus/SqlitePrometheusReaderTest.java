package dev.smartcron.status.prometheus;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class SqlitePrometheusReaderTest extends PrometheusReaderContract {
    @TempDir
    private Path folder;

    @Override
    String emptyDatabase() {
        return "jdbc:sqlite:" + folder.resolve("smartcron.db");
    }
}
