package dev.smartcron.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.smartcron.store.db.Database;
import dev.smartcron.store.rows.Node;
import dev.smartcron.tick.BeginTick;
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
            BeginTick ticks = new BeginTick(database, unused -> {});
            ticks.begin(new Node("a", "e", "one", "1"), "runner", NOON, Duration.ofDays(1), List.of());
            Node again = new Node("a", "e", "two", "1");
            assertThat(ticks.begin(again, "runner", NOON.plusSeconds(1), Duration.ofMinutes(1), List.of())
                            .bootedAt())
                    .isNotNull();
        }
    }
}
