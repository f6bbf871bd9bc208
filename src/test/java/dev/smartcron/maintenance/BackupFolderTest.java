package dev.smartcron.maintenance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.smartcron.maintenance.BackupDatabase.Made;
import dev.smartcron.output.SmallDisk;
import dev.smartcron.store.db.Database;
import dev.smartcron.store.upkeep.UpkeepTable;
import dev.smartcron.store.upkeep.UpkeepTable.Upkeep;
import dev.smartcron.text.UserError;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The contents of a folder of backups, whatever happens while one is made. */
class BackupFolderTest {
    private static final Instant NOON = Instant.parse("2026-04-05T12:00:00Z");

    @TempDir
    private Path folder;

    private BackupStage stage;

    @BeforeEach
    void open() throws IOException {
        Path home = Files.createDirectory(folder.resolve("home"));
        stage = new BackupStage(home, "jdbc:sqlite:" + home.resolve("smartcron.db"));
        FilledTables.fill(stage, NOON);
    }

    private Made backup(Path into, int keep, Instant at) {
        try (Database database = Database.open(stage.url, null)) {
            return new BackupDatabase(database, stage.settings(), keep, Clock.fixed(at, ZoneOffset.UTC)).into(into);
        }
    }

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> !name.equals(".smartcron-backup.lock"))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"new", "a/b/c", "with blanks in it", "home/within", "it's \"quoted\"", "ü☃", "-x", "100%"})
    void a_folder_is_made_for_its_owner_alone(String name) throws IOException {
        Path into = folder.resolve(name);
        Made made = backup(into, 14, NOON);
        assertThat(made.file()).isEqualTo(into.resolve("smartcron-20260405T120000.000Z.tar.gz"));
        assertThat(names(into)).containsExactly("smartcron-20260405T120000.000Z.tar.gz");
        assertThat(made.bytes()).isEqualTo(Files.size(made.file()));
        assertThat(Files.getPosixFilePermissions(into)).isEqualTo(PosixFilePermissions.fromString("rwx------"));
        assertThat(Files.getPosixFilePermissions(made.file())).isEqualTo(PosixFilePermissions.fromString("rw-------"));
        stage.restore(made.file());
    }

    @Test
    void what_cannot_be_a_folder_for_it_is_told() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));
        assertThatThrownBy(() -> backup(file, 14, NOON))
                .isInstanceOf(UserError.class)
                .hasMessage(file + " is a file, and backups go into a folder");
        assertThatThrownBy(() -> backup(file.resolve("below"), 14, NOON))
                .isInstanceOf(UserError.class)
                .hasMessageStartingWith("cannot make the folder " + file);
        assertThatThrownBy(() -> backup(folder.resolve("a?b"), 14, NOON))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("SQLite reads a ? in a path as the end of it");
        assertThat(folder.resolve("a?b")).doesNotExist();
        assertThat(folder.resolve("a")).doesNotExist();
    }

    @Test
    void the_oldest_go_and_nothing_else_is_touched() throws IOException {
        Path into = Files.createDirectory(folder.resolve("backups"));
        List<String> others = List.of(
                "smartcron-20260101T000000.000Z.tar.gz.part",
                "smartcron-20261399T000000.000Z.tar.gz",
                "smartcron-2026.tar.gz",
                "smartcron.db",
                "xsmartcron-20200101T000000.000Z.tar.gz");
        for (String other : others) {
            Files.createFile(into.resolve(other));
        }
        Files.createDirectory(into.resolve("smartcron-20200101T000000.000Z.tar.gz"));
        Files.createSymbolicLink(into.resolve("smartcron-20200102T000000.000Z.tar.gz"), into.resolve("smartcron.db"));
        for (int day = 0; day < 5; day++) {
            Made made = backup(into, 3, NOON.plus(Duration.ofDays(day)));
            assertThat(made.kept()).isEqualTo(Math.min(day + 1, 3));
            assertThat(made.removed()).isEqualTo(day < 3 ? 0 : 1);
        }
        assertThat(names(into))
                .contains(
                        "smartcron-20260407T120000.000Z.tar.gz",
                        "smartcron-20260408T120000.000Z.tar.gz",
                        "smartcron-20260409T120000.000Z.tar.gz")
                .containsAll(others)
                .hasSize(3 + others.size() + 2);
        Made fewer = backup(into, 1, NOON.plus(Duration.ofDays(6)));
        assertThat(fewer.removed()).isEqualTo(3);
        assertThat(fewer.file()).exists();
        assertThat(fewer.every()).isEmpty();
    }

    @Test
    void the_usual_distance_is_that_of_most() {
        Path into = folder.resolve("backups");
        Made made = backup(into, 14, NOON);
        for (int hours : new int[] {24, 48, 49, 72, 96}) {
            made = backup(into, 14, NOON.plus(Duration.ofHours(hours)));
        }
        assertThat(made.every()).contains(Duration.ofHours(24));
    }

    @Test
    void one_that_was_made_with_a_clock_that_was_set_back_stays() throws IOException {
        Path into = folder.resolve("backups");
        backup(into, 2, NOON);
        backup(into, 2, NOON.plusSeconds(60));
        Made made = backup(into, 2, NOON.minus(Duration.ofDays(9)));
        assertThat(made.file()).exists();
        assertThat(names(into)).hasSize(2);
    }

    @Test
    void several_at_the_same_instant_have_names_of_their_own() throws Exception {
        Path into = folder.resolve("backups");
        ExecutorService pool = Executors.newFixedThreadPool(4);
        try {
            List<Future<Made>> making = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                making.add(pool.submit(() -> backup(into, 14, NOON)));
            }
            for (Future<Made> made : making) {
                assertThat(made.get().file()).exists();
            }
        } finally {
            pool.shutdownNow();
        }
        assertThat(names(into))
                .containsExactly(
                        "smartcron-20260405T120000.000Z.tar.gz",
                        "smartcron-20260405T120000.001Z.tar.gz",
                        "smartcron-20260405T120000.002Z.tar.gz",
                        "smartcron-20260405T120000.003Z.tar.gz");
    }

    @Test
    void what_a_killed_one_left_is_removed_by_the_next() throws IOException {
        Path into = Files.createDirectory(folder.resolve("backups"));
        Path left = Files.createDirectories(into.resolve(".smartcron-backup.tmp/deeper"));
        Files.createFile(left.resolve("archive"));
        backup(into, 14, NOON);
        assertThat(names(into)).containsExactly("smartcron-20260405T120000.000Z.tar.gz");
    }

    @Test
    void a_folder_that_nobody_may_write_to_is_told() throws IOException {
        try (SmallDisk disk = new SmallDisk(folder.resolve("disk"), "size=2m")) {
            Made first = backup(disk.folder, 1, NOON);
            disk.readOnly();
            assertThatThrownBy(() -> backup(disk.folder, 1, NOON.plusSeconds(60)))
                    .isInstanceOf(UserError.class)
                    .hasMessageContaining("Read-only file system");
            assertThat(first.file()).exists();
        }
    }

    @Test
    void a_damaged_database_makes_no_backup() throws IOException {
        Path into = folder.resolve("backups");
        backup(into, 1, NOON);
        stage.sql("pragma wal_checkpoint(truncate)");
        try (RandomAccessFile bytes =
                new RandomAccessFile(stage.home.resolve("smartcron.db").toFile(), "rw")) {
            // Everything but the first tables, so that it can still be opened.
            bytes.seek(bytes.length() / 2);
            bytes.write(new byte[(int) (bytes.length() / 2)]);
        }
        assertThatThrownBy(() -> backup(into, 1, NOON.plusSeconds(60)))
                .satisfiesAnyOf(
                        e -> assertThat(e).hasMessageContaining("does not pass its check"),
                        e -> assertThat(e).hasMessageContaining("is damaged"));
        assertThat(names(into)).containsExactly("smartcron-20260405T120000.000Z.tar.gz");
    }

    @Test
    void a_database_whose_index_disagrees_with_its_table_makes_no_backup() throws Exception {
        Path into = folder.resolve("backups");
        new DatabaseFile(stage.home.resolve("smartcron.db"))
                .changeBehind("executions_task", "update executions set task = 'c' where id = 1");
        assertThatThrownBy(() -> backup(into, 1, NOON))
                .isInstanceOf(UserError.class)
                .hasMessageStartingWith("the copy of the database does not pass its check: ");
        assertThat(names(into)).isEmpty();
    }

    /** Each read of this file finds as many other bytes: what is packed is not what was described before. */
    @Test
    void one_that_is_not_what_was_to_be_packed_gets_no_name() throws IOException {
        Path into = folder.resolve("backups");
        backup(into, 1, NOON);
        stage.sql("update tasks set source = '/proc/sys/kernel/random/uuid' where name = 'a'");
        assertThatThrownBy(() -> backup(into, 1, NOON.plusSeconds(60)))
                .isInstanceOf(UserError.class)
                .hasMessage("cannot make a backup in " + into + ": its tasks/uuid is not what was packed");
        assertThat(names(into)).containsExactly("smartcron-20260405T120000.000Z.tar.gz");
        stage.database(database -> assertThat(new UpkeepTable(database).last(Upkeep.BACKUP))
                .hasValueSatisfying(last -> assertThat(last.at()).isEqualTo(NOON)));
    }

    @Test
    void settings_and_task_files_are_in_it_and_no_secret_is() throws IOException, InterruptedException {
        Files.writeString(stage.home.resolve("smartcron.yaml"), """
                mail: {host: localhost, from: a@example.org, to: [b@example.org], username: me, password: hunter2}
                """);
        Path tasks = Files.writeString(folder.resolve("my tasks.yaml"), "version: 1\ntasks: []\n");
        Path secrets = Files.writeString(folder.resolve("secrets.env"), "TOKEN=hunter2\n");
        stage.sql("update tasks set source = '" + tasks + "', definition = '{\"command\":[\"true\"],\"env_file\":\""
                + secrets + "\"}' where name = 'a'");
        Made made = backup(folder.resolve("backups"), 14, NOON);
        assertThat(made.leftOut()).containsExactly("test: no such file or folder");
        Path into = Files.createDirectory(folder.resolve("by hand"));
        Process tar = new ProcessBuilder("tar", "xzf", made.file().toString(), "-C", into.toString())
                .redirectErrorStream(true)
                .start();
        assertThat(new String(tar.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .isEmpty();
        assertThat(tar.waitFor()).isZero();
        assertThat(names(into)).containsExactly("manifest.json", "smartcron.db", "smartcron.yaml", "tasks");
        assertThat(names(into.resolve("tasks"))).containsExactly("my_tasks.yaml");
        assertThat(into.resolve("tasks/my_tasks.yaml")).hasContent("version: 1\ntasks: []\n");
        assertThat(into.resolve("smartcron.yaml"))
                .content()
                .contains("host: localhost")
                .doesNotContain("hunter2");
        assertThat(Files.getPosixFilePermissions(into.resolve("smartcron.db")))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
        assertThat(into.resolve("manifest.json")).content().contains("\"database\": \"sqlite\"");
    }
}
