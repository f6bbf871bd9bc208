package dev.smartcron.status.report;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class SqliteReportTest extends ReportContract {
    @TempDir
    private Path folder;

    @Override
    String emptyDatabase() {
        return "jdbc:sqlite:" + folder.resolve("smartcron.db");
    }
}
