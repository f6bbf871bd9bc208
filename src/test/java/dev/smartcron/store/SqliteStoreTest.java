package dev.smartcron.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.smartcron.store.db.Database;
import dev.smartcron.store.db.DatabaseProblem;
import dev.smartcron.store.query.DecisionTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteStoreTest extends StoreContract {
    private final AtomicInteger databases = new AtomicInteger();

    @TempDir
    private Path folder;

    @Override
    String emptyDatabase() {
        return "jdbc:sqlite:" + folder.resolve("home " + databases.incrementAndGet() + "/smartcron.db");
    }

    @Test
    void home_and_database_are_their_owners_alone() throws IOException {
        Path file = folder.resolve("private/smartcron.db");
        Database.open("jdbc:sqlite:" + file, null).close();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("private"))))
                .isEqualTo("rwx------");
    }

    @Test
    void the_database_is_opened_with_full_durability() {
        try (Database database = Database.open(emptyDatabase(), null)) {
            assertThat(pragma(database, "journal_mode")).isEqualTo("wal");
            assertThat(pragma(database, "synchronous")).isEqualTo("2");
        }
    }

    @Test
    void a_new_database_can_give_room_back_piece_by_piece() {
        try (Database database = Database.open(emptyDatabase(), null)) {
            assertThat(pragma(database, "auto_vacuum")).as("incremental").isEqualTo("2");
        }
    }

    @Test
    void a_settled_database_is_not_written_by_closing_it() throws IOException {
        Path file = folder.resolve("settled.db");
        Database database = Database.open("jdbc:sqlite:" + file, null);
        database.settle();
        var before = Files.getLastModifiedTime(file);
        database.close();
        assertThat(Files.getLastModifiedTime(file)).isEqualTo(before);
    }

    @Test
    void what_was_decided_around_a_time_is_found_without_looking_at_every_row() {
        try (Database database = Database.open(emptyDatabase(), null)) {
            List<String> plan = database.read(handle -> handle.createQuery("explain query plan " + DecisionTable.AROUND)
                    .bind("task", "a")
                    .bind("from", 0L)
                    .bind("to", 60_000L)
                    .map(row -> row.getString("detail"))
                    .list());
            assertThat(String.join("\n", plan))
                    .contains("executions_firing (task=? AND scheduled_at>? AND scheduled_at<?)")
                    .contains("executions_due (task=? AND due_at>? AND due_at<?)")
                    .contains("executions_begun (task=? AND started_at<?)")
                    .contains("SEARCH s USING PRIMARY KEY (name=?)")
                    .doesNotContain("SCAN executions");
        }
    }

    @Test
    void a_file_that_is_no_database_is_told_as_damaged() throws IOException {
        Path file = folder.resolve("broken.db");
        Files.writeString(file, "this is not a database, but it is long enough to be taken for one at first sight");
        assertThatThrownBy(() -> Database.open("jdbc:sqlite:" + file, null))
                .isInstanceOf(DatabaseProblem.class)
                .hasMessageContaining("is damaged");
    }

    private static String pragma(Database database, String name) {
        return database.read(handle -> handle.createQuery("pragma " + name)
                .map(row -> row.getString(1))
                .one());
    }
}
