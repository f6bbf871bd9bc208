package dev.smartcron.maintenance;

import static dev.smartcron.maintenance.Past.NOW;
import static dev.smartcron.maintenance.Past.cleanup;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteCleanupTest extends CleanupContract {
    @TempDir
    private Path folder;

    @Override
    String emptyDatabase() {
        return "jdbc:sqlite:" + folder.resolve("test.db");
    }

    private void fill() {
        for (int i = 0; i < 500; i++) {
            long id = past.execution("gone", "succeeded", 100);
            past.row(
                    "attempts",
                    "execution_id",
                    id,
                    "number",
                    1,
                    "started_at",
                    1,
                    "status",
                    "succeeded",
                    "output_tail",
                    "x".repeat(3_000));
        }
    }

    private long pragma(String name) {
        return Long.parseLong(past.query("pragma " + name).get(0));
    }

    @Test
    void what_a_file_of_an_earlier_version_uses_again_counts_as_freed() {
        past.execute("pragma auto_vacuum = none");
        past.execute("vacuum");
        fill();
        long free = pragma("freelist_count");
        long pages = pragma("page_count");
        Removed removed = cleanup(past.database, home).remove(NOW, NOW);
        assertThat(removed.databaseBytes())
                .isEqualTo((pragma("freelist_count") - free) * pragma("page_size"))
                .isGreaterThan(1_000_000);
        assertThat(pragma("page_count")).isGreaterThanOrEqualTo(pages);
    }

    @Test
    void a_new_file_gives_back_what_is_free() {
        fill();
        long pages = pragma("page_count");
        Removed removed = cleanup(past.database, home).remove(NOW, NOW);
        assertThat(pragma("freelist_count")).isZero();
        assertThat((pages - pragma("page_count")) * pragma("page_size"))
                .isGreaterThan(1_000_000)
                .isEqualTo(removed.databaseBytes());
    }
}
