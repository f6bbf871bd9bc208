package dev.smartcron.maintenance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.smartcron.text.UserError;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that cannot be restored are refused before anything is changed. */
class BrokenBackupsTest {
    @TempDir
    private Path folder;

    private BackupStage stage;
    private byte[] good;
    private Map<String, List<String>> before;

    @BeforeEach
    void open() throws IOException {
        Path home = Files.createDirectory(folder.resolve("home"));
        stage = new BackupStage(home, "jdbc:sqlite:" + home.resolve("smartcron.db"));
        FilledTables.fill(stage, Instant.parse("2026-04-05T12:00:00Z"));
        good = Files.readAllBytes(stage.backup().file());
        before = stage.contents();
    }

    @Test
    void one_that_is_cut_off_anywhere() throws IOException {
        List<Integer> lengths = new ArrayList<>(List.of(0, 1, 9, 10, 11, 600, good.length - 1, good.length - 8));
        Random random = new Random(4_711);
        for (int i = 0; i < 30; i++) {
            lengths.add(random.nextInt(good.length));
        }
        for (int length : lengths) {
            refuses(Arrays.copyOf(good, length), "of " + length + " bytes");
        }
        nothingChanged();
    }

    @Test
    void one_with_a_flipped_bit_anywhere_unless_it_is_the_same_all_the_same() throws IOException {
        Random random = new Random(4_712);
        int refused = 0;
        for (int i = 0; i < 60; i++) {
            int at = i < 20 ? i : random.nextInt(good.length);
            byte[] flipped = good.clone();
            flipped[at] ^= (byte) (1 << random.nextInt(8));
            if (!isTheSame(flipped)) {
                refuses(flipped, "flipped at " + at);
                refused++;
            }
        }
        assertThat(refused).isGreaterThan(45);
        nothingChanged();
    }

    /** Of a compressed file there are bits that nobody reads: in its head, and where a part of it ends within a byte. */
    private boolean isTheSame(byte[] other) throws IOException {
        try (InputStream one = new GZIPInputStream(new ByteArrayInputStream(good));
                InputStream two = new GZIPInputStream(new ByteArrayInputStream(other))) {
            return Arrays.equals(one.readAllBytes(), two.readAllBytes());
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void one_with_something_behind_its_end() throws IOException {
        byte[] longer = Arrays.copyOf(good, 2 * good.length);
        System.arraycopy(good, 0, longer, good.length, good.length);
        refuses(longer, "twice");
        nothingChanged();
    }

    @Test
    void what_is_none() throws IOException {
        refuses("no archive".getBytes(StandardCharsets.UTF_8), "a text");
        refuses(new byte[1 << 16], "zeros");
        ByteArrayOutputStream zip = new ByteArrayOutputStream();
        try (ZipOutputStream out = new ZipOutputStream(zip)) {
            out.putNextEntry(new ZipEntry("smartcron.db"));
            out.write(1);
        }
        refuses(zip.toByteArray(), "a zip");
        refuses(tar("smartcron.db", "x"), "another tar");
        refuses(tar(Manifest.NAME, "{}"), "a manifest that says nothing");
        refuses(tar(Manifest.NAME, "{\"format\":1}"), "a manifest that says too little");
        refuses(tar(Manifest.NAME, "{\"format\":99,\"version\":\"3.0\"}"), "one of a later form");
        refuses("SQLite format 3\0 and no more".getBytes(StandardCharsets.UTF_8), "no database");
        nothingChanged();
    }

    @ParameterizedTest
    @ValueSource(strings = {"../../escaped", "/tmp/escaped", "tasks/../../../escaped"})
    void a_name_that_leads_elsewhere_is_never_written_to(String name) throws IOException {
        Path part = Files.writeString(folder.resolve("part"), "x");
        Manifest manifest = new Manifest(
                Instant.EPOCH,
                "web1",
                "1",
                Manifest.SQLITE,
                1,
                Map.of(),
                Map.of(),
                List.of(BackupArchive.describe(name, part)),
                List.of());
        Path archive = folder.resolve("archive");
        BackupArchive.write(archive, manifest, Map.of(name, part));
        Path into = Files.createDirectories(folder.resolve("a/b/c"));
        BackupArchive.read(archive, into);
        try (Stream<Path> files = Files.walk(folder.resolve("a"))) {
            assertThat(files.filter(Files::isRegularFile)).isEmpty();
        }
        refuses(Files.readAllBytes(archive), name);
        nothingChanged();
    }

    @Test
    void one_whose_rows_are_not_those_that_it_says() throws IOException {
        Path unpacked = Files.createDirectory(folder.resolve("unpacked"));
        Path file = Files.write(folder.resolve("good"), good);
        Manifest is = BackupArchive.read(file, unpacked);
        Manifest says = new Manifest(
                is.at(),
                is.node(),
                is.version(),
                is.database(),
                is.schema(),
                Map.of("executions", 99L),
                is.numbers(),
                is.files().subList(0, 1),
                List.of());
        Path archive = folder.resolve("archive");
        BackupArchive.write(archive, says, Map.of("smartcron.db", unpacked.resolve("smartcron.db")));
        assertThatThrownBy(() -> stage.restore(archive))
                .isInstanceOf(UserError.class)
                .hasMessageEndingWith("there are other rows in it than its manifest says");
        nothingChanged();
    }

    @Test
    void a_database_file_whose_index_disagrees_with_its_table() throws Exception {
        DatabaseFile kept = new DatabaseFile(folder.resolve("kept.db"));
        stage.sql("vacuum into '" + kept.path() + "'");
        kept.changeBehind("executions_task", "update executions set task = 'c' where id = 1");
        assertThatThrownBy(() -> stage.restore(kept.path()))
                .isInstanceOf(UserError.class)
                .hasMessageStartingWith(kept.path() + " cannot be restored: the database in it is damaged: ");
        nothingChanged();
    }

    @Test
    void what_is_not_there_is_a_folder_or_the_database_itself() throws IOException {
        assertThatThrownBy(() -> stage.restore(folder.resolve("none"))).hasMessageStartingWith("there is no file ");
        assertThatThrownBy(() -> stage.restore(folder)).hasMessageEndingWith(" is no file");
        assertThatThrownBy(() -> stage.restore(stage.home.resolve("smartcron.db")))
                .hasMessageEndingWith(" is the database itself");
        nothingChanged();
    }

    private static byte[] tar(String name, String content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(bytes)) {
            TarWriter tar = new TarWriter(out);
            byte[] written = content.getBytes(StandardCharsets.UTF_8);
            tar.add(name, written.length, Instant.EPOCH, new ByteArrayInputStream(written));
            tar.finish();
        }
        return bytes.toByteArray();
    }

    private void refuses(byte[] bytes, String what) throws IOException {
        Path file = Files.write(folder.resolve("broken.tar.gz"), bytes);
        assertThatThrownBy(() -> stage.restore(file))
                .as(what)
                .isInstanceOf(UserError.class)
                .hasMessageStartingWith(file + " cannot be restored: ")
                .satisfies(e -> {
                    assertThat(((UserError) e).kind()).isEqualTo(UserError.ErrorKind.WRONG_USE);
                    assertThat(((UserError) e).hint()).isNotBlank();
                });
    }

    private void nothingChanged() throws IOException {
        assertThat(stage.contents()).isEqualTo(before);
        try (Stream<Path> files = Files.list(stage.home)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("smartcron.db", "backups", ".smartcron-restore.lock");
        }
    }
}
