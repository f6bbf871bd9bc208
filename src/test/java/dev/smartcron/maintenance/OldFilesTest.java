package dev.smartcron.maintenance;

import static dev.smartcron.maintenance.Past.NOW;
import static dev.smartcron.maintenance.PastOfAllKinds.old;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.smartcron.output.log.LogBlock;
import dev.smartcron.output.log.OldLogs;
import dev.smartcron.output.log.OldLogs.OldLog;
import dev.smartcron.output.log.TaskLogs;
import dev.smartcron.process.Run;
import dev.smartcron.tick.World;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that nothing needs any more go, and no other of the home or of anybody who shares a folder. */
class OldFilesTest {
    @TempDir
    private Path home;

    private Path logs;
    private Past past;

    @BeforeEach
    void open() throws IOException {
        logs = Files.createDirectories(home.resolve("logs/tasks"));
        past = new Past("jdbc:sqlite:" + home.resolve("smartcron.db"));
    }

    @AfterEach
    void close() {
        past.close();
    }

    private Removed clean() {
        Removed removed = new Removed();
        new OldFiles(home, logs, Duration.ofDays(30)).remove(past.database, NOW, false, removed);
        return removed;
    }

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void logs_without_a_line_for_long_go_but_not_that_of_a_task_that_runs_or_tries_again() throws IOException {
        past.task("a");
        past.execution("runs", "running", 40);
        past.execution("tries", "pending", 40, "attempts", 1);
        past.execution("waits", "pending", 40);
        for (String name : List.of(
                "a.log",
                "a.log.1",
                "a.log.2.gz",
                "gone.log",
                "runs.log",
                "runs.log.1",
                "tries.log",
                "waits.log",
                "a.log.log",
                "half.log.3.gz.new",
                "notes.txt",
                "a.log.bak")) {
            old(logs.resolve(name), 31);
        }
        old(logs.resolve("b.log"), 29);
        old(logs.resolve("b.log.1"), 29);
        old(logs.resolve("writing.log.3.gz.new"), 0.5);
        Files.createSymbolicLink(logs.resolve("link.log"), logs.resolve("notes.txt"));
        Removed removed = clean();
        assertThat(names(logs))
                .containsExactly(
                        "a.log.bak",
                        "b.log",
                        "b.log.1",
                        "link.log",
                        "notes.txt",
                        "runs.log",
                        "tries.log",
                        "writing.log.3.gz.new");
        assertThat(removed.counts()).containsEntry(CleanupKind.OUTPUT_FILES, 8L);
        assertThat(removed.fileBytes()).isEqualTo(8L * "something\n".length());
    }

    /** The task begins to run between the look and the removal. */
    @Test
    void a_log_that_somebody_writes_to_meanwhile_stays() throws IOException {
        old(logs.resolve("a.log"), 31);
        OldLogs found = new OldLogs(logs, NOW.minus(Duration.ofDays(30)), NOW);
        List<OldLog> all = found.find(task -> false);
        assertThat(all).hasSize(1);
        LogBlock block = TaskLogs.in(logs).block("a", 7, 1);
        block.start(Instant.now().toString());
        assertThat(found.remove(all.get(0))).isFalse();
        assertThat(Files.readString(logs.resolve("a.log"))).contains("something", "execution 7");
    }

    @Test
    void what_is_written_after_a_removal_is_in_a_new_log() throws IOException {
        LogBlock block = TaskLogs.in(logs).block("a", 7, 1);
        block.start(Instant.now().toString());
        Files.setLastModifiedTime(logs.resolve("a.log"), PastOfAllKinds.time(31));
        assertThat(clean().counts()).containsEntry(CleanupKind.OUTPUT_FILES, 1L);
        block.append("more\n".getBytes(java.nio.charset.StandardCharsets.UTF_8), 0, 5);
        assertThat(Files.readString(logs.resolve("a.log"))).endsWith("a execution 7 attempt 1 continues\nmore\n");
    }

    @Test
    void what_a_killed_backup_or_restore_left_goes_unless_one_is_at_work() throws IOException {
        Path backups = Files.createDirectories(home.resolve("backups"));
        Path restored = WorkFolder.path(home, RestoreDatabase.WORK);
        try (WorkFolder atWork = WorkFolder.take(backups, BackupDatabase.WORK, Duration.ZERO)) {
            for (Path folder : List.of(atWork.path(), restored)) {
                old(folder.resolve("smartcron.db"), 2);
                Files.setLastModifiedTime(folder, PastOfAllKinds.time(2));
            }
            assertThat(clean().counts()).containsEntry(CleanupKind.TEMPORARY_FILES, 1L);
            assertThat(restored).doesNotExist();
            assertThat(atWork.resolve("smartcron.db")).exists();
        }
    }

    @Test
    void a_run_folder_goes_that_no_execution_has_any_more() throws IOException {
        long kept = past.execution("a", "pending", 40);
        Path runs = home.resolve("runs");
        for (String name : List.of(kept + "-1", "4711-1", "forbidden-4712-1", "4713-1", "notes")) {
            old(runs.resolve(name).resolve("output"), 40);
            Files.setLastModifiedTime(runs.resolve(name), PastOfAllKinds.time(name.equals("4713-1") ? 0.5 : 2));
        }
        assertThat(clean().counts()).containsEntry(CleanupKind.RUN_FOLDERS, 2L);
        assertThat(names(runs)).containsExactly(kept + "-1", "4713-1", "notes");
    }

    @Test
    void a_run_folder_stays_while_a_process_of_the_run_lives() throws IOException {
        try (World world = new World(home)) {
            world.task("a", "sleep 100");
            world.add("a");
            Run run = world.start(
                            world.claims().round(List.of(), world.now).claimed().get(0))
                    .run();
            await().until(() -> Files.exists(run.folder().path().resolve("started")));
            past.execute("delete from slots");
            past.execute("delete from executions");
            Files.setLastModifiedTime(run.folder().path(), PastOfAllKinds.time(2));
            assertThat(clean().counts()).containsEntry(CleanupKind.RUN_FOLDERS, 0L);
            run.kill();
            await().until(() -> !run.isAlive());
            Files.setLastModifiedTime(run.folder().path(), PastOfAllKinds.time(2));
            assertThat(clean().counts()).containsEntry(CleanupKind.RUN_FOLDERS, 1L);
            assertThat(run.folder().path()).doesNotExist();
        }
    }

    @Test
    void what_a_dead_process_had_not_finished_goes_and_files_of_the_user_stay() throws IOException {
        List<String> unfinished = List.of(
                "smartcron.db.123.new",
                "smartcron.db.123.new-wal",
                "smartcron.db-tried-12-0",
                "lib/sqlite77.new",
                "run/settings1.new",
                "run/database1.new",
                "run/run-12-ab.new",
                "run/gate.new",
                "run/idle.taken",
                "run/verified-by-cron.json.part");
        List<String> others = List.of(
                "smartcron.yaml.new",
                "tasks.yaml.new",
                "my.new",
                "smartcron.db.new",
                "run/idle",
                "run/resident-local",
                "run/settings.compiled",
                "lib/sqlite-1.so");
        for (String name : Stream.concat(unfinished.stream(), others.stream()).toList()) {
            old(home.resolve(name), 2);
        }
        old(home.resolve("run/settings2.new"), 0.5);
        assertThat(clean().counts()).containsEntry(CleanupKind.TEMPORARY_FILES, (long) unfinished.size());
        assertThat(unfinished).allSatisfy(name -> assertThat(home.resolve(name)).doesNotExist());
        assertThat(others).allSatisfy(name -> assertThat(home.resolve(name)).exists());
        assertThat(home.resolve("run/settings2.new")).exists();
    }

    @Test
    void what_cannot_be_removed_is_told_and_keeps_nothing_else() throws IOException {
        // A folder with something in it is none of ours, whatever it is called.
        old(home.resolve("runs/4711-1/output"), 2);
        Files.setLastModifiedTime(home.resolve("runs/4711-1"), PastOfAllKinds.time(2));
        Files.delete(logs);
        Files.writeString(logs, "a file in its place");
        Removed removed = clean();
        assertThat(removed.problems()).containsExactly("cannot look into " + logs + ": not a folder");
        assertThat(removed.counts()).containsEntry(CleanupKind.RUN_FOLDERS, 1L);
    }
}
