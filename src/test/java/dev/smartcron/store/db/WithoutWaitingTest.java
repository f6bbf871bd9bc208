package dev.smartcron.store.db;

import static org.assertj.core.api.Assertions.assertThat;

import dev.smartcron.store.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commits that do not wait for the disk, over a connection of their own. */
class WithoutWaitingTest {
    @TempDir
    private Path folder;

    private static String asked(Database database, String setting) {
        return database.selectOne(setting, Map.of(), row -> row.getString(1)).orElseThrow();
    }

    @Test
    void a_file_is_written_when_it_is_asked_for() throws IOException {
        Path file = folder.resolve("test.db");
        try (Database database = Database.open("jdbc:sqlite:" + file, null);
                Database own = database.withoutWaiting()) {
            database.settle();
            assertThat(asked(own, "pragma synchronous")).as("normal").isEqualTo("1");
            assertThat(asked(database, "pragma synchronous")).as("full").isEqualTo("2");
            byte[] before = Files.readAllBytes(file);
            // More than the thousand pages after which it would be written by itself.
            own.change(session -> session.createUpdate(
                            "insert into meta (key, value) values ('long', hex(zeroblob(5000000)))")
                    .execute());
            assertThat(Files.readAllBytes(file)).isEqualTo(before);
            own.checkpoint();
            assertThat(Files.size(file)).isGreaterThan(before.length + 9_000_000L);
        }
    }

    @Test
    void a_server_answers_before_its_disk_does() {
        try (Database database = Database.open(PostgresServer.newDatabase(), null);
                Database own = database.withoutWaiting()) {
            database.change(session -> session.run("set synchronous_commit = on"));
            assertThat(asked(own, "show synchronous_commit")).isEqualTo("off");
            assertThat(asked(database, "show synchronous_commit")).isEqualTo("on");
            own.checkpoint();
        }
    }
}
