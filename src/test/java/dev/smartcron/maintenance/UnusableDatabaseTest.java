package dev.smartcron.maintenance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.smartcron.alert.TaskRuns;
import dev.smartcron.maintenance.OpenedBackup.Restored;
import dev.smartcron.store.Added;
import dev.smartcron.store.OldSchema;
import dev.smartcron.store.db.Schema;
import dev.smartcron.text.UserError;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A database file in whatever state it is found gets a whole one in its place, and stays beside it. */
class UnusableDatabaseTest {
    private static final Instant NOON = Instant.parse("2026-04-05T12:00:00Z");

    @TempDir
    private Path folder;

    private BackupStage stage;
    private Path file;
    private Path backup;

    @BeforeEach
    void open() throws IOException {
        Path home = Files.createDirectory(folder.resolve("home"));
        file = home.resolve("smartcron.db");
        stage = new BackupStage(home, "jdbc:sqlite:" + file);
        FilledTables.fill(stage, NOON);
        backup = stage.backup().file();
    }

    @ParameterizedTest
    @ValueSource(strings = {"deleted", "emptied", "no database", "damaged", "without tables", "of a newer schema"})
    void whatever_became_of_it(String what) throws IOException {
        spoil(what);
        byte[] spoilt = Files.exists(file) ? Files.readAllBytes(file) : new byte[0];
        Restored restored = stage.restore(backup);
        assertThat(stage.rows("select count(*) from executions")).containsExactly("3");
        assertThat(stage.rows("select action from audit where action = 'restore'"))
                .hasSize(1);
        assertThat(stage.rows("pragma integrity_check")).containsExactly("ok");
        assertThat(Files.getPosixFilePermissions(file)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
        if (what.equals("deleted")) {
            assertThat(restored.keptAs()).isEmpty();
        } else {
            Path kept = Path.of(restored.keptAs().orElseThrow());
            assertThat(kept.getFileName().toString()).startsWith("smartcron.db.before-restore-");
            assertThat(Files.getPosixFilePermissions(kept)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
            if (!what.equals("of a newer schema") && !what.equals("without tables")) {
                assertThat(kept).hasBinaryContent(spoilt);
            }
        }
        stage.database(database -> assertThat(Added.manual(database, "a", NOON))
                .as("nobody knows how far it came")
                .isGreaterThan(1_000_000));
        assertThat(Long.parseLong(stage.rows("select fence from slots where name = 'task:a'")
                        .get(0)))
                .isGreaterThan(1_000_000);
        noLeftovers();
    }

    private void spoil(String what) throws IOException {
        switch (what) {
            case "deleted" -> Files.delete(file);
            case "emptied" -> Files.write(file, new byte[0]);
            case "no database" -> Files.writeString(file, "not a database at all, and no page of one");
            case "damaged" -> {
                try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
                    bytes.seek(4_096);
                    bytes.write(new byte[60_000]);
                }
            }
            case "without tables" -> {
                Files.delete(file);
                stage.sql("create table t (x)", "drop table t");
            }
            default -> stage.sql("update meta set value = '99' where key = 'schema'");
        }
        Files.setPosixFilePermissions(
                Files.exists(file) ? file : stage.home,
                PosixFilePermissions.fromString(Files.exists(file) ? "rw-------" : "rwx------"));
    }

    @Test
    void the_log_of_a_lost_one_is_not_taken_for_that_of_the_new_one() throws IOException {
        // A log whose file is gone, as a careless hand leaves it.
        Path log = Path.of(file + "-wal");
        Files.delete(file);
        Files.write(log, new byte[70_000]);
        stage.restore(backup);
        assertThat(stage.rows("select count(*) from executions")).containsExactly("3");
        assertThat(stage.rows("pragma integrity_check")).containsExactly("ok");
    }

    @Test
    void what_was_replaced_may_be_restored_in_turn() {
        stage.database(database -> new TaskRuns(database, "web1").succeed("a", NOON.plusSeconds(600)));
        Map<String, List<String>> before = stage.contents();
        Path kept = Path.of(stage.restore(backup).keptAs().orElseThrow());
        assertThat(stage.rows("select count(*) from executions")).containsExactly("3");
        stage.restore(kept);
        Map<String, List<String>> after = stage.contents();
        assertThat(after.get("executions")).isEqualTo(before.get("executions"));
        assertThat(after.get("tasks")).isEqualTo(before.get("tasks"));
        assertThat(after.get("attempts")).isEqualTo(before.get("attempts"));
    }

    @Test
    void one_of_an_older_schema_is_migrated_before_it_takes_the_place() throws IOException {
        // There is none before the first: the number is made up, and so is what brings it up to date.
        stage.sql(
                "update meta set value = '" + OldSchema.VERSION + "' where key = 'schema'",
                "drop table database_sizes");
        Path old = Files.copy(file, folder.resolve("old.db"));
        Files.delete(file);
        assertThatThrownBy(() -> stage.restore(old))
                .as("nothing migrates it")
                .isInstanceOf(UserError.class)
                .hasMessageContaining("tables are missing in it: database_sizes");
        assertThat(file).doesNotExist();
        stage.migration = database -> database.change(session -> {
            session.createUpdate("create table database_sizes (day bigint primary key, bytes bigint not null)")
                    .execute();
            session.createUpdate("update meta set value = '" + Schema.VERSION + "' where key = 'schema'")
                    .execute();
        });
        stage.restore(old);
        stage.database(database -> assertThat(database.missingTables()).isEmpty());
        assertThat(stage.rows("select count(*) from executions")).containsExactly("3");
    }

    @Test
    void it_is_put_into_a_home_that_is_not_there_yet() {
        Path other = folder.resolve("other/home");
        BackupStage fresh = new BackupStage(folder, "jdbc:sqlite:" + folder.resolve("unused.db"));
        BackupStage there = fresh.at(other, "jdbc:sqlite:" + other.resolve("smartcron.db"));
        there.restore(backup);
        assertThat(there.rows("select count(*) from executions")).containsExactly("3");
    }

    @Test
    void somebody_who_still_has_a_lost_one_open_is_waited_for_and_told_of() throws IOException, InterruptedException {
        Files.writeString(file, "not a database at all, and no page of one");
        Process reader = new ProcessBuilder("sh", "-c", "exec 3<" + file + "; echo open; sleep 600").start();
        assertThat(reader.getInputStream().read()).isEqualTo('o');
        System.setProperty("smartcron.restore_wait_s", "1");
        try {
            assertThatThrownBy(() -> stage.restore(backup))
                    .isInstanceOf(UserError.class)
                    .hasMessageStartingWith("the database is in use: process " + reader.pid() + " (sh -c ");
            assertThat(file).hasContent("not a database at all, and no page of one");
        } finally {
            reader.descendants().forEach(ProcessHandle::destroyForcibly);
            reader.destroyForcibly().waitFor(1, TimeUnit.MINUTES);
        }
        stage.restore(backup);
        assertThat(stage.rows("select count(*) from executions")).containsExactly("3");
    }

    private void noLeftovers() throws IOException {
        try (Stream<Path> files = Files.list(stage.home)) {
            assertThat(files.map(each -> each.getFileName().toString()))
                    .allMatch(name -> name.matches(
                            "smartcron\\.db(-wal|-shm|\\.before-restore-[^-]*)?|backups|\\.smartcron-restore\\.lock"));
        }
    }
}
