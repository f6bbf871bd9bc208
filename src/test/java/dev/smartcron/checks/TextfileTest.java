package dev.smartcron.checks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.smartcron.output.SmallDisk;
import dev.smartcron.settings.RunningUser;
import dev.smartcron.store.db.Database;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The file that the node exporter reads: whole at any moment, and readable by others; what is in its way is told. */
class TextfileTest {
    private static final RunningUser ANN = new RunningUser(1000, "ann", "/home/ann");

    @TempDir
    private Path folder;

    private CheckResult write(Path file, String text) {
        try (Database none = Database.empty()) {
            Textfile textfile = new Textfile(file, ANN, (database, now) -> text);
            return textfile.writing(none).check(Instant.now()).get(0);
        }
    }

    private static CheckResult look(Path file) {
        return new TextfileCheck(file, ANN).check(Instant.now()).get(0);
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void it_is_written_over_the_last_one_for_all_to_read_and_nothing_else_is_left() throws IOException {
        Path file = folder.resolve("smartcron.prom");
        write(file, "a 1\n");
        CheckResult result = write(file, "a 2\n");
        assertThat(result.status()).isEqualTo(CheckStatus.OK);
        assertThat(result.detail()).isEqualTo(file + " is written");
        assertThat(Files.readString(file)).isEqualTo("a 2\n");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-r--r--");
        assertThat(names()).containsExactly("smartcron.prom");
        assertThat(look(file).status()).isEqualTo(CheckStatus.OK);
    }

    @Test
    void whoever_reads_while_two_write_finds_all_of_one_writing() throws Exception {
        Path file = folder.resolve("smartcron.prom");
        List<String> texts = TextfileProcess.TEXTS;
        write(file, texts.get(0));
        AtomicBoolean over = new AtomicBoolean();
        ExecutorService threads = Executors.newFixedThreadPool(3);
        try {
            List<Future<?>> writing = new ArrayList<>();
            for (String text : texts) {
                writing.add(threads.submit(() -> {
                    for (int i = 0; i < 20; i++) {
                        assertThat(write(file, text).status()).isEqualTo(CheckStatus.OK);
                    }
                }));
            }
            Future<Integer> reader = threads.submit(() -> {
                int read = 0;
                while (!over.get() || read == 0) {
                    assertThat(texts.contains(Files.readString(file))).isTrue();
                    read++;
                }
                return read;
            });
            for (Future<?> each : writing) {
                each.get();
            }
            over.set(true);
            assertThat(reader.get()).isPositive();
        } finally {
            over.set(true);
            threads.shutdown();
        }
        assertThat(names()).containsExactly("smartcron.prom");
    }

    @Test
    void a_process_that_is_killed_over_it_leaves_the_last_one_whole() throws Exception {
        Path file = folder.resolve("smartcron.prom");
        for (int kills = 1; kills <= 4; kills++) {
            Files.deleteIfExists(file);
            Process process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin/java").toString(),
                            "-XX:TieredStopAtLevel=1",
                            "-cp",
                            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                            TextfileProcess.class.getName(),
                            file.toString())
                    .inheritIO()
                    .start();
            try {
                await().atMost(Duration.ofMinutes(5)).until(() -> Files.exists(file));
                // Any moment of a writing.
                Thread.sleep(kills * 7L);
            } finally {
                process.destroyForcibly().waitFor();
            }
            assertThat(TextfileProcess.TEXTS.contains(Files.readString(file))).isTrue();
        }
        assertThat(names()).allMatch(name -> name.equals("smartcron.prom") || name.endsWith(".new"));
    }

    @Test
    void what_a_killed_process_wrote_aside_is_removed_once_it_is_old() throws IOException {
        Path file = folder.resolve("smartcron.prom");
        Path left = Files.writeString(folder.resolve(".smartcron.prom.1.new"), "half");
        Path young = Files.writeString(folder.resolve(".smartcron.prom.2.new"), "half");
        Path other = Files.writeString(folder.resolve(".other.prom.1.new"), "half");
        for (Path each : List.of(left, other)) {
            Files.setLastModifiedTime(each, FileTime.from(Instant.now().minus(Duration.ofHours(2))));
        }
        write(file, "a 1\n");
        assertThat(names())
                .containsExactly(".other.prom.1.new", young.getFileName().toString(), "smartcron.prom");
    }

    @Test
    void a_folder_that_is_not_there_or_none_is_told_in_the_same_words_whoever_looks() throws IOException {
        Path missing = folder.resolve("none/smartcron.prom");
        for (CheckResult result : List.of(write(missing, ""), look(missing))) {
            assertThat(result.status()).isEqualTo(CheckStatus.DEGRADED);
            assertThat(result.detail()).isEqualTo("there is no folder " + missing.getParent());
            assertThat(result.hint()).startsWith("As root: install -d -o ann " + missing.getParent() + "; or ");
        }
        Path beneath = Files.writeString(folder.resolve("file"), "").resolve("smartcron.prom");
        assertThat(write(beneath, "").detail()).isEqualTo(folder.resolve("file") + " is not a folder");
        Path taken = Files.createDirectory(folder.resolve("smartcron.prom"));
        assertThat(write(taken, "").detail()).isEqualTo(taken + " is a folder");
        assertThat(look(Path.of("/")).detail()).isEqualTo("/ is a folder");
    }

    @Test
    void a_folder_that_may_not_be_written_is_told_and_the_last_file_stays() throws IOException {
        try (SmallDisk disk = new SmallDisk(folder.resolve("disk"))) {
            Path file = disk.folder.resolve("smartcron.prom");
            write(file, "a 1\n");
            disk.readOnly();
            for (CheckResult result : List.of(write(file, "a 2\n"), look(file))) {
                assertThat(result.status()).isEqualTo(CheckStatus.DEGRADED);
                assertThat(result.detail()).isEqualTo(disk.folder + " cannot be written by ann");
            }
            assertThat(Files.readString(file)).isEqualTo("a 1\n");
        }
    }

    @Test
    void a_full_disk_is_told_and_the_last_file_stays() throws IOException {
        try (SmallDisk disk = new SmallDisk(folder.resolve("disk"))) {
            Path file = disk.folder.resolve("smartcron.prom");
            write(file, "a 1\n");
            disk.fill(0);
            CheckResult result = write(file, "a 2\n");
            assertThat(result.status()).isEqualTo(CheckStatus.DEGRADED);
            assertThat(result.detail()).isEqualTo(file + " cannot be written: No space left on device");
            assertThat(Files.readString(file)).isEqualTo("a 1\n");
            disk.free();
            assertThat(write(file, "a 3\n").status()).isEqualTo(CheckStatus.OK);
            try (Stream<Path> left = Files.list(disk.folder)) {
                assertThat(left).containsExactly(file);
            }
        }
    }

    @Test
    void a_file_that_nobody_writes_or_reads_is_told() throws IOException {
        Path file = folder.resolve("smartcron.prom");
        assertThat(look(file).detail()).isEqualTo(file + " is not written yet");
        write(file, "a 1\n");
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(Duration.ofMinutes(14))));
        assertThat(look(file).status()).isEqualTo(CheckStatus.OK);
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(Duration.ofMinutes(30))));
        assertThat(look(file).status()).isEqualTo(CheckStatus.DEGRADED);
        assertThat(look(file).detail()).startsWith(file + " was written 30m");
        Path text = folder.resolve("smartcron.txt");
        assertThat(write(text, "a 1\n").status()).isEqualTo(CheckStatus.OK);
        assertThat(look(text).detail())
                .isEqualTo(text + " does not end in .prom, and the node exporter reads no other files");
    }
}
