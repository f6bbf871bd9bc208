package dev.smartcron.output.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A log that several processes write to while it makes room, or while somebody else's rotation takes it away. */
class OwnLogTest {
    private static final int LINES = 1_500;

    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void name() {
        file = folder.resolve("master.log");
    }

    @Test
    void lines_of_processes_at_once_are_all_there_once_over_many_rotations() throws Exception {
        int few = 300;
        List<Process> writers = writers(4, few, 100, 1_000);
        go();
        end(writers);
        assertThat(lines()).hasSize(4 * few).doesNotHaveDuplicates().allMatch(OwnLogTest::isWhole);
        assertThat(files()).contains("master.log.1", "master.log.2.gz", "master.log.100.gz");
    }

    @Test
    void it_is_bounded_however_many_write() throws Exception {
        List<Process> writers = writers(3, LINES, 8_000, 2);
        go();
        end(writers);
        assertThat(files()).containsExactly("master.log", "master.log-go", "master.log.1", "master.log.2.gz");
        assertThat(Files.size(file)).isLessThan(9_000);
        assertThat(Files.size(folder.resolve("master.log.1"))).isBetween(8_000L, 9_000L);
    }

    /** As logrotate does, with {@code create}, with {@code nocreate}, and with its own numbers. */
    @Test
    void a_log_that_is_renamed_away_goes_on_in_a_new_one() throws Exception {
        List<Process> writers = writers(2, LINES, 1L << 30, 5);
        go();
        int moved = 0;
        while (writers.stream().anyMatch(Process::isAlive)) {
            if (Files.exists(file)) {
                Files.move(file, folder.resolve("master.log-" + moved++));
                if (moved % 2 == 0 && !Files.exists(file)) {
                    create();
                }
            }
            Thread.sleep(5);
        }
        end(writers);
        assertThat(moved).isGreaterThan(3);
        assertThat(lines()).hasSize(2 * LINES).doesNotHaveDuplicates().allMatch(OwnLogTest::isWhole);
    }

    private void create() throws IOException {
        try {
            Files.createFile(file);
        } catch (java.nio.file.FileAlreadyExistsException e) {
            // A writer was faster.
            return;
        }
    }

    /** As logrotate does with {@code copytruncate}: what is written between its copy and its end is lost by that. */
    @Test
    void a_log_that_is_emptied_in_place_goes_on_from_its_beginning() throws Exception {
        List<Process> writers = writers(2, LINES, 1L << 30, 5);
        go();
        int emptied = 0;
        while (writers.stream().anyMatch(Process::isAlive)) {
            if (Files.exists(file)) {
                FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)
                        .close();
                emptied++;
            }
            Thread.sleep(5);
        }
        end(writers);
        assertThat(emptied).isGreaterThan(3);
        assertThat(lines()).doesNotHaveDuplicates().allMatch(OwnLogTest::isWhole);
        new OwnLog(file, new Rotation(1L << 30, Duration.ofDays(7), 5, Duration.ofDays(30)))
                .append(OwnLogLines.WHEN, List.of("last 0."));
        assertThat(lines()).last().asString().endsWith(" last 0.");
    }

    @Test
    void old_ones_that_another_rotation_has_numbered_and_packed_make_room_too() throws IOException {
        for (String end : List.of("1", "1.gz", "2", "3.gz", "4")) {
            Files.writeString(folder.resolve("master.log." + end), end);
        }
        OwnLog log = new OwnLog(file, new Rotation(10, Duration.ofDays(7), 3, Duration.ofDays(30)));
        for (int i = 0; i < 6; i++) {
            log.append(OwnLogLines.WHEN, List.of("line " + i + "."));
        }
        assertThat(files()).containsExactly("master.log", "master.log.1", "master.log.2.gz", "master.log.3.gz");
    }

    @Test
    void a_device_in_its_place_is_written_to() throws IOException {
        Files.createSymbolicLink(file, Path.of("/dev/null"));
        new OwnLog(file, new Rotation(10, Duration.ofDays(7), 3, Duration.ofDays(30)))
                .append(OwnLogLines.WHEN, List.of("line"));
        assertThat(files()).containsExactly("master.log");
    }

    private List<Process> writers(int number, int lines, long maxBytes, int kept) throws IOException {
        List<Process> writers = new ArrayList<>();
        for (int i = 0; i < number; i++) {
            writers.add(OwnLogLines.start(file, "writer" + i, lines, maxBytes, kept));
        }
        return writers;
    }

    private void go() throws IOException {
        Files.createFile(folder.resolve("master.log-go"));
    }

    private static void end(List<Process> writers) throws InterruptedException {
        for (Process writer : writers) {
            assertThat(writer.waitFor()).isZero();
        }
    }

    private static boolean isWhole(String line) {
        return line.matches(OwnLogLines.WHEN.replace("+", "\\+") + " writer\\d \\d+\\.|.* last 0\\.");
    }

    private List<String> files() throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.map(each -> each.getFileName().toString()).sorted().toList();
        }
    }

    private List<String> lines() throws IOException {
        List<String> lines = new ArrayList<>();
        Set<String> others = new HashSet<>(Set.of("master.log-go"));
        for (String name : files()) {
            if (others.add(name)) {
                try (InputStream in = Rotation.open(folder.resolve(name))) {
                    new String(in.readAllBytes(), StandardCharsets.UTF_8)
                            .lines()
                            .forEach(lines::add);
                }
            }
        }
        return lines;
    }
}
