package dev.smartcron.maintenance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.smartcron.alert.TaskRuns;
import dev.smartcron.maintenance.BackupDatabase.Made;
import dev.smartcron.output.SmallDisk;
import dev.smartcron.store.db.Database;
import dev.smartcron.store.db.Schema;
import dev.smartcron.store.upkeep.UpkeepTable;
import dev.smartcron.store.upkeep.UpkeepTable.Upkeep;
import dev.smartcron.text.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Demands on backup and restore, whatever the database is. */
abstract class BackupContract extends RestoreStand {
    /** Tables in which a restore has to change something. */
    private static final List<String> CHANGED = List.of("audit", "events", "nodes", "upkeep", "slots");

    @Test
    void everything_comes_back_row_by_row() {
        FilledTables.fill(stage, anHourAgo);
        Map<String, List<String>> before = stage.contents();
        assertThat(before.values()).as("rows in every table").noneMatch(List::isEmpty);
        Made made = stage.backup();
        assertThat(made.tasks()).isEqualTo(2);
        assertThat(made.executions()).isEqualTo(3);
        spoil();
        stage.restore(made.file());
        Map<String, List<String>> after = stage.contents();
        assertThat(after.keySet()).isEqualTo(before.keySet());
        before.forEach((table, rows) -> {
            if (!CHANGED.contains(table)) {
                assertThat(after.get(table)).as(table).isEqualTo(rows);
            }
        });
        assertThat(after.get("audit")).hasSize(before.get("audit").size() + 1).containsAll(before.get("audit"));
        assertThat(after.get("events")).hasSize(before.get("events").size() + 1).containsAll(before.get("events"));
        assertThat(after.get("nodes")).containsAll(before.get("nodes"));
        assertThat(after.get("upkeep")).containsAll(before.get("upkeep"));
        assertThat(after.get("slots")).hasSameSizeAs(before.get("slots"));
    }

    private void spoil() {
        stage.sql(
                "delete from executions",
                "delete from tasks",
                "delete from conditions",
                "delete from events",
                "update meta set value = 'x' where key = 'turn'",
                "delete from snoozes");
    }

    @Test
    void a_success_is_recorded_and_the_restored_database_knows_of_its_backup() {
        Made made = stage.backup();
        stage.database(database -> assertThat(new UpkeepTable(database).last(Upkeep.BACKUP))
                .hasValueSatisfying(done -> {
                    assertThat(done.at()).isEqualTo(made.at());
                    assertThat(done.node()).isEqualTo("web1");
                    assertThat(done.facts())
                            .containsEntry("file", made.file().toString())
                            .containsEntry("verified", true)
                            .containsEntry("kept", 1L)
                            .containsEntry("removed", 0L)
                            .containsEntry("bytes", made.bytes());
                }));
        stage.sql("delete from upkeep");
        stage.restore(made.file());
        stage.database(database -> assertThat(new UpkeepTable(database).last(Upkeep.BACKUP))
                .hasValueSatisfying(done -> assertThat(done.facts())
                        .containsEntry("file", made.file().toString())));
    }

    @Test
    void a_full_disk_is_told_and_what_was_there_stays() throws IOException {
        FilledTables.fill(stage, anHourAgo);
        try (SmallDisk disk = new SmallDisk(stage.home.resolve("backups"), "size=2m")) {
            Made first = stage.backup(1);
            byte[] bytes = Files.readAllBytes(first.file());
            for (int pages : new int[] {0, 1, 2, 8}) {
                disk.fill(pages);
                assertThatThrownBy(() -> stage.backup(1))
                        .as("with %d pages free", pages)
                        .isInstanceOf(UserError.class)
                        .satisfies(e -> {
                            assertThat(e.getMessage()).containsIgnoringCase("no space left on device");
                            assertThat(((UserError) e).hint()).isNotBlank();
                        });
                assertThat(Backups.whole(disk.folder)).containsExactly(first.file());
                assertThat(first.file()).hasBinaryContent(bytes);
            }
            disk.free();
            assertThat(stage.backup(1).removed()).isEqualTo(1);
        }
    }

    @Test
    void nobody_who_writes_is_waited_for_and_what_is_not_finished_is_not_in_it() throws Exception {
        FilledTables.fill(stage, anHourAgo);
        try (Connection writer = DriverManager.getConnection(stage.url);
                Statement statement = writer.createStatement()) {
            writer.setAutoCommit(false);
            assertThat(statement.executeUpdate("delete from executions")).isEqualTo(3);
            assertThat(dumped("while one writes").rows()).containsEntry("executions", 3L);
            writer.rollback();
        }
    }

    @Test
    void each_is_of_one_instant_however_much_is_written_meanwhile() throws Exception {
        // Each of them is a transaction.
        String[] rows = Collections.nCopies(
                        100, "insert into meta (key, value) select 'row ' || count(*), '' from meta")
                .toArray(String[]::new);
        AtomicBoolean over = new AtomicBoolean();
        CompletableFuture<Void> writing = CompletableFuture.runAsync(() -> {
            do {
                stage.sql(rows);
            } while (!over.get());
        });
        long before = dumped("the first").rows().get("meta");
        try {
            for (int i = 0; i < 8; i++) {
                dumped("number " + i);
            }
        } finally {
            over.set(true);
            writing.join();
        }
        assertThat(dumped("the last").rows().get("meta")).isGreaterThan(before);
    }

    /** A copy that was counted and checked. */
    private DumpedDatabase dumped(String name) throws IOException {
        Path into = Files.createDirectory(folder.resolve(name));
        try (Database database = Database.open(stage.url, null)) {
            return DumpedDatabase.of(database, into);
        }
    }

    @Test
    void it_is_refused_while_something_runs_and_nothing_is_changed() {
        Made made = stage.backup();
        stage.database(database ->
                new TaskRuns(database, "web1").register("a", 3, anHourAgo).start("a", anHourAgo));
        Map<String, List<String>> before = stage.contents();
        assertThatThrownBy(() -> stage.restore(made.file()))
                .isInstanceOf(UserError.class)
                .hasMessage("something runs: execution 1 of a on web1")
                .satisfies(e -> assertThat(((UserError) e).hint()).contains("--stop"));
        assertThat(stage.contents()).isEqualTo(before);
    }

    @Test
    void a_backup_of_a_newer_schema_is_refused_with_what_to_install() throws IOException {
        Path file = stage.backup().file();
        Path newer = repacked(file, Schema.VERSION + 1);
        Map<String, List<String>> before = stage.contents();
        assertThatThrownBy(() -> stage.restore(newer))
                .isInstanceOf(UserError.class)
                .hasMessage(newer + " cannot be restored: it has schema 2, this program knows only up to 1");
        assertThat(stage.contents()).isEqualTo(before);
    }

    /** The same backup, that says of itself to be of another schema. */
    Path repacked(Path file, int schema) throws IOException {
        Path unpacked = Files.createDirectory(folder.resolve("unpacked-" + schema));
        Manifest is = BackupArchive.read(file, unpacked);
        Manifest says = new Manifest(
                is.at(),
                is.node(),
                "9.9",
                is.database(),
                schema,
                is.rows(),
                is.numbers(),
                is.files().subList(0, 1),
                is.leftOut());
        Path target = folder.resolve("repacked-" + schema);
        String name = is.files().get(0).name();
        BackupArchive.write(target, says, Map.of(name, unpacked.resolve(name)));
        return target;
    }

    @Test
    void views_and_indexes_are_of_the_tables_that_are_there_now() {
        FilledTables.fill(stage, anHourAgo);
        List<String> indexes = stage.indexes();
        assertThat(indexes).hasSizeGreaterThan(20);
        Made made = stage.backup();
        stage.sql("update executions set task = task || task", "delete from sums");
        stage.restore(made.file());
        assertThat(stage.indexes()).isEqualTo(indexes);
        assertThat(stage.rows("select distinct task_name from smart_cron_executions order by task_name"))
                .containsExactly("a", "b");
        assertThat(stage.rows("select count(*) from cron_execution_log")).containsExactly("3");
        assertThat(stage.rows("select task_name from smart_cron_metrics where failed = 2 and day = '1970-01-01'"))
                .containsExactly("a");
    }

    @Test
    void the_same_may_be_restored_again_and_again() {
        FilledTables.fill(stage, anHourAgo);
        Made made = stage.backup();
        for (int i = 0; i < 3; i++) {
            stage.restore(made.file());
        }
        assertThat(stage.rows("select count(*) from executions")).containsExactly("3");
        assertThat(stage.rows("select count(*) from audit where action = 'restore'"))
                .containsExactly("1");
        Made again = stage.backup();
        assertThat(again.executions()).isEqualTo(3);
        stage.restore(again.file());
    }
}
