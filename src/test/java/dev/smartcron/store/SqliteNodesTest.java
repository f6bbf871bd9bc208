package dev.smartcron.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteNodesTest extends NodesContract {
    private final AtomicInteger databases = new AtomicInteger();

    @TempDir
    private Path folder;

    @Override
    String emptyDatabase() {
        return "jdbc:sqlite:" + folder.resolve(databases.incrementAndGet() + ".db");
    }

    @Test
    void a_kernel_that_booted_anew_with_a_clock_that_was_wrong_is_still_this_machine() {
        try (Database database = Database.open(emptyDatabase(), null)) {
            Ledger ledger = new Ledger(database);
            ledger.begin(new Ledger.Node("a", "e", "one", "1"), "runner", NOON, Duration.ofDays(1), List.of());
            Ledger.Node again = new Ledger.Node("a", "e", "two", "1");
            assertThat(ledger.begin(again, "runner", NOON.plusSeconds(1), Duration.ofMinutes(1), List.of())
                            .bootedAt())
                    .isNotNull();
        }
    }
}
