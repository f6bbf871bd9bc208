package dev.smartcron.store.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.smartcron.output.SmallDisk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What SQLite calls "unable to open" or "I/O error" is told in the operating system's words. */
class WriteProbeTest {
    @TempDir
    Path folder;

    @Test
    void a_file_system_without_inodes_is_named() throws IOException {
        try (SmallDisk disk = new SmallDisk(folder.resolve("small"), "size=4m,nr_inodes=20")) {
            Database.open(url(disk), null).close();
            int files = 0;
            while (isRoom(disk.folder.resolve("file" + files))) {
                files++;
            }
            for (int free = 0; free < 2; free++) {
                DatabaseProblem problem = problem(disk);
                assertThat(problem).hasMessageContaining("cannot be written: no space left on device");
                assertThat(problem.hint()).contains("df -i");
                Files.delete(disk.folder.resolve("file" + free));
            }
            Database.open(url(disk), null).close();
            assertThat(disk.folder.toFile().list()).noneMatch(name -> name.contains("tried"));
        }
    }

    @Test
    void a_file_system_that_can_only_be_read_is_named() throws IOException {
        try (SmallDisk disk = new SmallDisk(folder.resolve("small"), "size=4m")) {
            Database.open(url(disk), null).close();
            disk.readOnly();
            DatabaseProblem problem = problem(disk);
            assertThat(problem).hasMessageContaining("cannot be written: read-only file system");
            assertThat(problem.hint()).contains("remount,rw");
        }
    }

    @Test
    void where_nothing_is_in_the_way_nothing_is_told_and_left() throws IOException {
        Path file = Files.createFile(folder.resolve("smartcron.db"));
        assertThat(WriteProbe.beside(file)).isNull();
        assertThat(folder).isDirectoryNotContaining(path -> !path.equals(file));
    }

    private static DatabaseProblem problem(SmallDisk disk) {
        return catchThrowableOfType(
                DatabaseProblem.class, () -> Database.open(url(disk), null).close());
    }

    private static String url(SmallDisk disk) {
        return "jdbc:sqlite:" + disk.folder.resolve("smartcron.db");
    }

    private static boolean isRoom(Path file) {
        try {
            Files.createFile(file);
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
