package dev.smartcron.maintenance;

import dev.smartcron.execution.Execution;
import dev.smartcron.execution.Seen;
import dev.smartcron.store.db.Database;
import dev.smartcron.store.query.ExecutionTable;
import dev.smartcron.store.query.HistoryFilter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A home with a database of ours, whatever the database is. */
abstract class RestoreStand {
    @TempDir
    Path folder;

    /** By the server's clock, where there is one: the test's is as good. */
    final Instant now = Instant.now();

    final Instant anHourAgo = now.minus(Duration.ofHours(1)).truncatedTo(ChronoUnit.MINUTES);

    BackupStage stage;

    abstract String emptyDatabase(Path home);

    @BeforeEach
    void open() throws IOException {
        Path home = Files.createDirectory(folder.resolve("home of ann"));
        stage = new BackupStage(home, emptyDatabase(home));
    }

    static List<Execution> history(Database database) {
        return Seen.rows(new ExecutionTable(database).history(new HistoryFilter(null, null, null, 1_000)));
    }
}
