package dev.smartcron;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.smartcron.process.access.FileStatus;
import dev.smartcron.store.db.Database;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A database that may only be read; as root this runs as the user nobody, because root writes where nobody may. */
class ReadOnlyDatabaseIT {
    private static final boolean ROOT = System.getProperty("user.name").equals("root");

    @TempDir
    private Path folder;

    @Test
    void a_database_that_may_only_be_read_is_told_in_two_lines() throws Exception {
        Path home = Files.createDirectory(folder.resolve("home"));
        Database.open("jdbc:sqlite:" + home.resolve("smartcron.db"), null).close();
        Path program = copyOfTheProgram();
        openToAll(folder);
        set(home.resolve("smartcron.db"), "r--r--r--");
        set(home, "r-xr-xr-x");
        try {
            Process health = start(program, "health", "--no-alerts", "--home", home.toString());
            assertThat(health.waitFor()).isEqualTo(3);
            assertThat(said(health)).contains("cannot be written");
            Process run = start(program, "run", "--home", home.toString());
            assertThat(run.waitFor()).isEqualTo(3);
            assertThat(said(run).lines()).hasSize(2).last().asString().startsWith("  Try: ");
        } finally {
            set(home, "rwxrwxrwx");
        }
    }

    @Test
    void what_belongs_to_another_user_is_told_in_two_lines() throws Exception {
        assumeTrue(FileStatus.of(Path.of("/proc/self")).uid() == 0, "needs root, to ask as another user");
        Path home = Files.createDirectory(folder.resolve("home"));
        Database.open("jdbc:sqlite:" + home.resolve("smartcron.db"), null).close();
        Path program = copyOfTheProgram();
        openToAll(folder);
        Path run = Files.createDirectories(home.resolve("run"));
        set(home.resolve("smartcron.db"), "---------");
        set(run, "---------");
        try {
            Process list = start(program, "list", "--home", home.toString());
            assertThat(list.waitFor()).isEqualTo(3);
            assertThat(said(list).lines())
                    .hasSize(2)
                    .first()
                    .asString()
                    .contains("smartcron.db cannot be read: permission denied; it belongs to ");
            Process stop = start(program, "stop", "--home", home.toString());
            assertThat(stop.waitFor()).isEqualTo(3);
            assertThat(said(stop).lines())
                    .hasSize(2)
                    .first()
                    .asString()
                    .contains("cannot use " + run, "permission denied");
            set(home, "---------");
            Process hidden = start(program, "list", "--home", home.toString());
            assertThat(hidden.waitFor()).isEqualTo(3);
            assertThat(said(hidden).lines())
                    .hasSize(2)
                    .first()
                    .asString()
                    .contains("permission denied, so this is another user's home");
        } finally {
            set(home, "rwxrwxrwx");
            set(run, "rwxrwxrwx");
        }
    }

    @Test
    void what_is_ones_own_and_shut_is_told_with_the_command_that_opens_it() throws Exception {
        Path home = Files.createDirectory(folder.resolve("home"));
        Path database = home.resolve("smartcron.db");
        Database.open("jdbc:sqlite:" + database, null).close();
        Path settings = Files.writeString(home.resolve("smartcron.yaml"), "node: a\n");
        Path program = copyOfTheProgram();
        openToAll(folder);
        for (Path shut : List.of(settings, database)) {
            if (ROOT) {
                Files.setOwner(
                        shut,
                        shut.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("nobody"));
            }
            set(shut, "---------");
            Process list = start(program, "list", "--home", home.toString());
            assertThat(list.waitFor()).isEqualTo(3);
            assertThat(said(list))
                    .contains(shut + " cannot be read: permission denied, though it ")
                    .endsWith("\n  Try: chmod 600 " + shut + "\n");
            set(shut, "rw-------");
        }
    }

    private Path copyOfTheProgram() throws IOException {
        Path bin = Files.createDirectories(folder.resolve("app/bin"));
        try (Stream<Path> files = Files.list(Path.of("bin"))) {
            for (Path file : files.toList()) {
                Files.copy(file, bin.resolve(file.getFileName()));
            }
        }
        Files.copy(Path.of("target/smartcron.jar"), folder.resolve("app/smartcron.jar"));
        return bin.resolve("smartcron");
    }

    private static void openToAll(Path top) throws IOException {
        try (Stream<Path> all = Files.walk(top)) {
            for (Path path : all.toList()) {
                set(path, Files.isDirectory(path) ? "rwxrwxrwx" : "rwxr-xr-x");
            }
        }
    }

    private static void set(Path path, String permissions) throws IOException {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
    }

    private static Process start(Path program, String... words) throws IOException {
        List<String> command = new ArrayList<>();
        if (ROOT) {
            command.addAll(List.of("setpriv", "--reuid", "nobody", "--regid", "nogroup", "--clear-groups"));
        }
        command.add(program.toString());
        command.addAll(List.of(words));
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }

    private static String said(Process process) throws IOException {
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
}
