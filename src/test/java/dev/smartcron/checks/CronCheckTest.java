package dev.smartcron.checks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.smartcron.settings.NodeSettings;
import dev.smartcron.settings.RunningUser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CronCheckTest {
    @TempDir
    private Path root;

    private Path crontab;
    private Path home = Path.of("/home/ann/.local/share/smartcron");

    @BeforeEach
    void machine() throws IOException {
        Files.createDirectories(root.resolve("etc/cron.d"));
        Files.createDirectories(root.resolve("proc/1"));
        Files.createDirectories(root.resolve("proc/77"));
        Files.writeString(root.resolve("proc/1/comm"), "systemd\n");
        crontab = Files.writeString(root.resolve("own"), "");
    }

    private List<String> results() {
        Machine machine = new Machine(
                root.resolve("etc"),
                root.resolve("proc"),
                List.of("cat", crontab.toString()),
                List.of(),
                "/usr/bin:/bin");
        RunningUser ann = new RunningUser(1000, "ann", "/home/ann");
        return new CronCheck(machine, new NodeSettings("web1", "production", home, home, home, ann))
                .check(Instant.EPOCH).stream()
                        .map(result -> result.status().verdict() + " " + result.name() + ": " + result.detail())
                        .toList();
    }

    @Test
    void a_machine_without_any_of_it_is_warned_of() {
        assertThat(results())
                .containsExactly(
                        "warn cron: no cron daemon runs here",
                        "warn crontab run: no crontab has a line with smartcron run, so no task is started by itself",
                        "warn crontab health: no crontab has a line with smartcron health, so no alert is sent");
    }

    @Test
    void sees_the_daemon_and_this_users_lines_however_they_are_written() throws IOException {
        Files.writeString(root.resolve("proc/77/comm"), "crond\n");
        Files.writeString(crontab, """
                # * * * * * smartcron health
                * * * * *   "$HOME/my bin/smartcron" run --home /home/ann/.local/share/smartcron
                */5 * * * * /usr/local/bin/smartcron health >/dev/null
                0 0 * * *   smartcron run-something
                """);
        assertThat(results())
                .containsExactly(
                        "ok cron: crond runs, process 77",
                        "ok crontab run: your crontab: * * * * *   \"$HOME/my bin/smartcron\" run --home"
                                + " /home/ann/.local/share/smartcron",
                        "ok crontab health: your crontab: */5 * * * * /usr/local/bin/smartcron health >/dev/null");
    }

    @Test
    void a_line_that_ticks_another_home_is_none_of_this_one() throws IOException {
        home = Path.of("/srv/second");
        Files.writeString(crontab, """
                * * * * *   /home/ann/.local/bin/smartcron run
                SMARTCRON_HOME=/srv/third
                */5 * * * * /home/ann/.local/bin/smartcron health
                """);
        assertThat(results())
                .contains(
                        "warn crontab run: your crontab has a line for another home only,"
                                + " /home/ann/.local/share/smartcron, so no task is started by itself",
                        "warn crontab health: your crontab has a line for another home only, /srv/third, so no alert is sent");
        Files.writeString(crontab, """
                * * * * *   smartcron run
                * * * * *   smartcron run --home /srv/second
                */5 * * * * SMARTCRON_HOME="/srv/second" smartcron health
                """);
        assertThat(results())
                .contains(
                        "ok crontab run: your crontab: * * * * *   smartcron run --home /srv/second",
                        "ok crontab health: your crontab: */5 * * * * SMARTCRON_HOME=\"/srv/second\" smartcron health");
    }

    @Test
    void an_installation_in_other_folders_knows_its_home() throws IOException {
        home = Path.of("/srv/cron home");
        Path program = Files.createDirectories(root.resolve("a program/bin"));
        Files.writeString(program.resolve("smartcron"), "");
        Files.writeString(program.resolveSibling("installed"), "ann 1000 1000\n/home/ann\n/srv/cron home\n/srv/logs\n");
        Files.writeString(crontab, "* * * * * '" + program + "/smartcron' run\n");
        assertThat(results()).contains("ok crontab run: your crontab: * * * * * '" + program + "/smartcron' run");
    }

    @Test
    void a_crontab_without_a_newline_at_its_end_or_in_another_encoding_is_seen_as_cron_sees_it() throws IOException {
        Path file = Files.write(
                root.resolve("etc/cron.d/smartcron"),
                "# caf\u00e9\n* * * * * root smartcron run".getBytes(StandardCharsets.ISO_8859_1));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        assertThat(String.join("\n", results()))
                .contains(file + " does not end with a newline, so cron passes over it");
    }

    @Test
    void a_line_that_is_not_for_every_minute_is_warned_of() throws IOException {
        Files.writeString(crontab, "*/5 * * * * smartcron run\n");
        assertThat(results()).contains("warn crontab run: your crontab: */5 * * * * smartcron run");
    }

    @Test
    void a_file_of_the_systems_that_cron_passes_over_is_told() throws IOException {
        assumeThat(Files.getOwner(root).getName()).isEqualTo("root");
        home = Path.of("/var/lib/smartcron");
        Path file = Files.writeString(root.resolve("etc/cron.d/smartcron"), "* * * * * root smartcron run\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        assertThat(results()).contains("ok crontab run: " + file + ": * * * * * root smartcron run");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-r--"));
        assertThat(results())
                .contains("warn crontab file: " + file
                        + " may be written by others than its owner, so cron passes over it");
        Path named = Files.move(file, file.resolveSibling("smartcron.bak"));
        assertThat(results())
                .contains("warn crontab file: " + named + " has a '.' in its name, so cron passes over it");
    }

    @Test
    void the_same_line_twice_is_told() throws IOException {
        Files.writeString(crontab, "* * * * * smartcron run\n* * * * * smartcron run\n");
        assertThat(results()).contains("warn crontab run: 2 lines, in your crontab");
    }
}
