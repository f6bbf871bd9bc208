package dev.smartcron.store.db;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LockFileTest {
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
        Path file = Files.createFile(folder.resolve("s.db-migrating"));
        try (LockFile held = LockFile.on(file)) {
            assertThat(held).isNotNull();
        }
        assertThat(file).doesNotExist();
    }

    @Test
    void is_not_taken_twice() throws Exception {
        Path file = folder.resolve("s.db-maintaining");
        try (LockFile held = LockFile.attempt(file).orElseThrow()) {
            assertThat(LockFile.attempt(file)).isEmpty();
            assertThat(held.lock()).exists();
        }
        Optional<LockFile> again = LockFile.attempt(file);
        assertThat(again).isPresent();
        again.orElseThrow().close();
        assertThat(file).doesNotExist();
    }
}
