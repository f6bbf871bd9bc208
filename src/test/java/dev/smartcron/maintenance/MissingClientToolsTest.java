package dev.smartcron.maintenance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.smartcron.alert.TaskRuns;
import dev.smartcron.maintenance.Manifest.PackedFile;
import dev.smartcron.store.DumpServer;
import dev.smartcron.store.PostgresServer;
import dev.smartcron.store.db.Database;
import dev.smartcron.store.db.Schema;
import dev.smartcron.text.UserError;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** PostgreSQL's own programs where they are missing, or too old. */
class MissingClientToolsTest {
    @TempDir
    private Path folder;

    private String url = PostgresServer.newDatabase();

    @Test
    void a_backup_says_what_to_install() throws Exception {
        register();
        assertThat(said("backup"))
                .startsWith("smartcron: there is no pg_dump on the PATH, which copies a PostgreSQL database\n"
                        + "  Try: Install the server's client programs (apt-get install postgresql-client-")
                .endsWith("), so that pg_dump is on the PATH, under cron too.\n")
                .hasLineCount(2);
        assertThat(Backups.whole(folder.resolve("backups"))).isEmpty();
    }

    @Test
    void a_restore_says_what_to_install() throws Exception {
        register();
        Path dump = Files.writeString(folder.resolve("dump"), "x");
        PackedFile packed = BackupArchive.describe(DumpedDatabase.SERVER_FILE, dump);
        Path archive = folder.resolve("archive");
        BackupArchive.write(
                archive,
                new Manifest(
                        Instant.EPOCH,
                        "web1",
                        "1",
                        Manifest.POSTGRESQL,
                        Schema.VERSION,
                        Map.of(),
                        Map.of(),
                        List.of(packed),
                        List.of()),
                Map.of(packed.name(), dump));
        assertThat(said("restore", archive.toString(), "--yes")).isEqualTo("""
                smartcron: cannot start pg_restore, which reads backups of a PostgreSQL database
                  Try: Install PostgreSQL's client programs (apt-get install postgresql-client), so that it is on the PATH.
                """);
    }

    @Test
    void programs_that_are_older_than_the_server_are_told() {
        DumpServer.assumeClient();
        assertThatThrownBy(() -> new ClientTools(Map.of()).checkDump(99))
                .isInstanceOf(UserError.class)
                .hasMessageStartingWith("the pg_dump on the PATH is of version ")
                .hasMessageEndingWith(", and cannot copy from a server of version 99")
                .satisfies(e -> assertThat(((UserError) e).hint()).contains("apt-get install postgresql-client-99"));
    }

    @Test
    void a_dump_that_has_other_rows_than_the_database_is_no_backup() throws Exception {
        url = DumpServer.newDatabase();
        register();
        put("pg_dump", "--exclude-table-data='*.tasks'");
        put("pg_restore", "");
        assertThat(said("backup")).isEqualTo("""
                smartcron: the copy of the database has other rows than the database had
                  Try: See the disk (dmesg), and try again; smartcron verify looks at the database.
                """);
        assertThat(Backups.whole(folder.resolve("backups"))).isEmpty();
    }

    /** Puts a program of this machine where it is found, and another word behind what it is called with. */
    private void put(String program, String word) throws IOException {
        Path real = Stream.of(System.getenv("PATH").split(":"))
                .map(each -> Path.of(each, program))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow();
        Path script = Files.writeString(folder.resolve(program), "#!/bin/sh\nexec " + real + " \"$@\" " + word + "\n");
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
    }

    private void register() {
        try (Database database = Database.open(url, null)) {
            new TaskRuns(database, "web1").register("a", 3, Instant.now());
        }
    }

    /** What a process says that finds no program at all. */
    private String said(String... words) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dslf4j.internal.verbosity=WARN",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.smartcron.Main"));
        command.addAll(List.of(words));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().clear();
        builder.environment()
                .putAll(Map.of(
                        "PATH", folder.toString(),
                        "HOME", folder.toString(),
                        "SMARTCRON_HOME", folder.toString(),
                        "SMARTCRON_DB", url));
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).as(said).isEqualTo(3);
        return said;
    }
}
