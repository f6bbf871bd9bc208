package dev.smartcron.store.db;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MigrationLockTest {
    @TempDir
    private Path folder;

    @Test
    void leaves_nothing_behind() throws IOException {
        Database.open("jdbc:sqlite:" + folder.resolve("s.db"), null).close();
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.map(file -> String.valueOf(file.getFileName())))
                    .contains("s.db")
                    .noneMatch(name -> name.contains("migrating"));
        }
    }

    /** A program of an earlier version, or one that was killed, left the file. */
    @Test
    void is_taken_where_the_file_is_there_already() throws Exception {
        Files.createFile(folder.resolve("s.db-migrating"));
        try (MigrationLock held = MigrationLock.on(folder.resolve("s.db"))) {
            assertThat(held).isNotNull();
        }
        assertThat(folder.resolve("s.db-migrating")).doesNotExist();
    }
}
