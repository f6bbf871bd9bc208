package dev.smartcron;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.smartcron.maintenance.Backups;
import dev.smartcron.store.DumpServer;
import dev.smartcron.store.db.Schema;
import dev.smartcron.text.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Backup and restore killed at random moments of real processes.
 *
 * <p>{@code -Dbackup.kills=200} says how often; a few times without it.
 */
class KilledBackupIT {
    private static final int KILLS = Integer.getInteger("backup.kills", 3);
    private static final int ROWS = 2_000;

    private final Random random = new Random(Long.getLong("backup.seed", System.nanoTime()));

    @TempDir
    private Path folder;

    private Host host;
    private Path backups;

    private void open(String database) throws Exception {
        Path home = folder.resolve("home");
        host = Host.at(
                database.equals("sqlite") ? "jdbc:sqlite:" + home.resolve("smartcron.db") : DumpServer.newDatabase(),
                home,
                "a");
        host.register(List.of("{name: a, command: [\"true\"]}"));
        backups = host.home.resolve("backups");
        add(ROWS);
    }

    /** Payloads that nothing makes smaller, so that every step takes its time. */
    private void add(int rows) throws Exception {
        try (Connection connection = DriverManager.getConnection(host.url);
                PreparedStatement execution = connection.prepareStatement(
                        "insert into executions (task, trigger_kind, overlap, due_at, priority, status, reason_code, created_at,"
                                + " finished_at) values ('a', 'queue', 'queue', 1, 3, 'cancelled', 'cancelled', 1, 2)");
                PreparedStatement payload =
                        connection.prepareStatement("insert into payloads select max(id), ? from executions")) {
            connection.setAutoCommit(false);
            byte[] bytes = new byte[5_000];
            for (int i = 0; i < rows; i++) {
                random.nextBytes(bytes);
                execution.execute();
                payload.setBytes(1, bytes);
                payload.execute();
            }
            connection.commit();
        }
    }

    private Duration timeOf(String... words) throws Exception {
        long from = System.nanoTime();
        host.said(words);
        return Duration.ofNanos(System.nanoTime() - from);
    }

    /** Kills it somewhere between its start and a little after its usual end; true when it was still there. */
    private boolean killed(Duration usual, String... words) throws Exception {
        Process process = host.begin(words);
        boolean ended = process.waitFor(random.nextLong(usual.toMillis() * 11 / 10 + 1), TimeUnit.MILLISECONDS);
        process.destroyForcibly().waitFor();
        return !ended;
    }

    @ParameterizedTest
    @ValueSource(strings = {"sqlite", "postgresql"})
    void a_backup_is_whole_or_has_no_name(String database) throws Exception {
        open(database);
        Duration usual = timeOf("backup");
        int killed = 0;
        while (killed < KILLS) {
            killed += killed(usual, "backup") ? 1 : 0;
            Backups.whole(backups);
        }
        int before = Backups.whole(backups).size();
        host.said("backup");
        assertThat(Backups.whole(backups)).hasSize(Math.min(14, before + 1));
        assertThat(Backups.others(backups)).containsExactly(".smartcron-backup.lock");
        if (database.equals("sqlite")) {
            assertThat(host.rows("pragma integrity_check")).containsExactly("ok");
        }
    }

    @Test
    void a_restore_leaves_the_old_one_or_the_new_one() throws Exception {
        open("sqlite");
        host.said("backup");
        Path backup = Backups.whole(backups).get(0);
        add(100);
        // What is there before each restore, to be put back after one that was done.
        Path old = folder.resolve("old.db");
        host.rows("pragma wal_checkpoint(truncate)");
        Files.copy(host.home.resolve("smartcron.db"), old);
        Map<String, List<String>> before = contents();
        Duration usual = timeOf("restore", backup.toString(), "--yes");
        Map<String, List<String>> after = contents();
        assertThat(after.get("executions")).hasSize(ROWS).isSubsetOf(before.get("executions"));
        putBack(old);
        List<String> found = new ArrayList<>();
        while (found.size() < KILLS) {
            if (!killed(usual, "restore", backup.toString(), "--yes")) {
                putBack(old);
                continue;
            }
            assertThat(host.rows("pragma integrity_check")).containsExactly("ok");
            Map<String, List<String>> now = contents();
            if (now.equals(before)) {
                found.add("old");
            } else {
                found.add("new");
                for (String table : List.of("executions", "payloads", "tasks", "meta")) {
                    assertThat(now.get(table)).as(table).isEqualTo(after.get(table));
                }
                assertThat(now.get("audit")).hasSameSizeAs(after.get("audit"));
            }
            host.said("list");
            putBack(old);
        }
        System.out.println("restores that were killed left: " + found);
        host.said("restore", backup.toString(), "--yes");
        assertThat(contents().get("executions")).isEqualTo(after.get("executions"));
        try (Stream<Path> files = Files.list(host.home)) {
            assertThat(files.map(file -> file.getFileName().toString())).doesNotContain(".smartcron-restore.tmp");
        }
    }

    @Test
    void one_on_a_server_likewise() throws Exception {
        open("postgresql");
        host.said("backup");
        Path backup = Backups.whole(backups).get(0);
        Map<String, List<String>> after = lasting();
        add(100);
        Map<String, List<String>> before = lasting();
        Path old = Path.of(
                Json.readObject(host.said("backup", "--json")).get("file").toString());
        Duration usual = timeOf("restore", backup.toString(), "--yes");
        assertThat(lasting()).isEqualTo(after);
        host.said("restore", old.toString(), "--yes");
        List<String> found = new ArrayList<>();
        while (found.size() < KILLS) {
            boolean killed = killed(usual, "restore", backup.toString(), "--yes");
            // A session whose client is gone ends by itself, and with it what it has not committed.
            await().atMost(Duration.ofMinutes(2))
                    .until(() -> host.number("select count(*) from pg_stat_activity where datname = current_database()"
                                    + " and pid <> pg_backend_pid() and backend_type = 'client backend'")
                            == 0);
            Map<String, List<String>> now = lasting();
            assertThat(now).isIn(before, after);
            host.said("list");
            if (killed) {
                found.add(now.equals(before) ? "old" : "new");
            }
            host.said("restore", old.toString(), "--yes");
            assertThat(lasting()).isEqualTo(before);
        }
        System.out.println("restores on a server that were killed left: " + found);
        assertThat(host.rows("select nspname from pg_namespace where nspname like '%smartcron%' order by 1"))
                .as("of each that was done what was there before")
                .allMatch(schema -> schema.startsWith("smartcron_before_restore"));
    }

    private Map<String, List<String>> lasting() throws Exception {
        return Map.of(
                "tasks", host.rows("select name, definition from tasks order by 1"),
                "executions", host.rows("select * from executions order by id"),
                "payloads", host.rows("select execution_id, md5(payload) from payloads order by 1"));
    }

    private void putBack(Path old) throws Exception {
        for (String part : List.of("-wal", "-shm", "")) {
            Files.deleteIfExists(Path.of(host.home.resolve("smartcron.db") + part));
        }
        try (Stream<Path> files = Files.list(host.home)) {
            for (Path kept : files.filter(file -> file.toString().contains("before-restore"))
                    .toList()) {
                Files.delete(kept);
            }
        }
        Files.copy(old, host.home.resolve("smartcron.db"));
    }

    private Map<String, List<String>> contents() throws Exception {
        Map<String, List<String>> contents = new TreeMap<>();
        for (String table : Schema.tables()) {
            contents.put(
                    table,
                    host.rows(
                            table.equals("payloads")
                                    ? "select execution_id, hex(payload) from payloads order by 1"
                                    : "select * from " + table + " order by 1"));
        }
        return contents;
    }
}
