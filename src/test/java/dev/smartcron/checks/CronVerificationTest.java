package dev.smartcron.checks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.smartcron.checks.Crontabs.CrontabLine;
import dev.smartcron.settings.NodeSettings;
import dev.smartcron.settings.RunningUser;
import dev.smartcron.text.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CronVerificationTest {
    private static final String REPORT = "{\"status\":\"warn\",\"checks\":[{\"name\":\"cron\",\"status\":\"warn\","
            + "\"detail\":\"no cron daemon runs here\",\"hint\":null}]}";

    @TempDir
    private Path root;

    private Path crontab;
    private Path home;

    @BeforeEach
    void machine() throws IOException {
        Files.createDirectories(root.resolve("etc/cron.d"));
        home = Path.of(ann().home()).resolve(".local/share/smartcron");
        crontab = root.resolve("own");
    }

    private NodeSettings node() {
        return new NodeSettings("web1", "production", home, home, home, ann());
    }

    private RunningUser ann() {
        return new RunningUser(1000, "ann", root.resolve("50% of ann's").toString());
    }

    private CronVerification verification(String whoTakesIt) {
        return new CronVerification(
                new Machine(
                        root.resolve("etc"),
                        root.resolve("proc"),
                        List.of("cat", crontab.toString()),
                        List.of("sh", "-c", "cat >'" + crontab + "'; " + whoTakesIt),
                        "/usr/bin:/bin"),
                node(),
                Duration.ofMinutes(3));
    }

    /** As cron does it: from the sixth field of the added line on, with nothing of our environment. */
    private String cron() {
        return "grep verify-by-cron '" + crontab + "' | cut -d ' ' -f 6- | sed 's/\\\\%/%/g' >'" + root + "/line'; "
                + "env -i HOME=/ PATH=/usr/bin:/bin sh '" + root + "/line' &";
    }

    @Test
    void cron_runs_it_and_everything_is_as_it_was_before() throws IOException {
        Path program = Files.writeString(
                root.resolve("smartcron"), "#!/bin/sh\necho \"$@\" >'" + root + "/asked'\necho '" + REPORT + "'\n");
        assertThat(program.toFile().setExecutable(true)).isTrue();
        String before = "# mine\n0 0 * * * true\n* * * * * " + program + " run --max-parallel 3 --config /etc/a\n";
        Files.writeString(crontab, before);
        VerifyReport report = verification(cron()).run(said -> assertThat(said).contains("your crontab"));
        assertThat(report.results()).containsExactly(CheckResult.degraded("cron", "no cron daemon runs here", null));
        assertThat(root.resolve("asked")).hasContent("verify --json --config /etc/a");
        assertThat(crontab).hasContent(before);
        assertThat(home.resolve("run")).isEmptyDirectory();
    }

    @Test
    void what_cron_cannot_start_is_told_in_its_own_words() throws IOException {
        Files.writeString(crontab, "* * * * * /nowhere/smartcron run\n");
        VerifyReport report = verification(cron()).run(said -> {});
        assertThat(report.status()).isEqualTo(CheckStatus.CRITICAL);
        assertThat(report.results().get(0).detail())
                .startsWith("cron's line in your crontab says: ")
                .contains("/nowhere/smartcron", "not found");
        assertThat(crontab).hasContent("* * * * * /nowhere/smartcron run\n");
    }

    @Test
    void a_cron_that_is_not_there_is_told_and_its_line_would_do_nothing() throws IOException {
        Files.writeString(crontab, "* * * * * smartcron run\n");
        CronVerification asked = verification("");
        VerifyReport report =
                new CronVerification(asked.machine(), asked.node(), Duration.ofMillis(200)).run(said -> {});
        assertThat(report.results().get(0).detail())
                .isEqualTo("cron has not run a line of your crontab within 0 seconds");
        assertThat(crontab).hasContent("* * * * * smartcron run\n");
        assertThat(home.resolve("run")).isEmptyDirectory();
    }

    @Test
    void without_a_line_of_this_home_there_is_nothing_to_run_it_like() throws IOException {
        Files.writeString(crontab, "* * * * * SMARTCRON_HOME=/elsewhere smartcron run\n");
        assertThatThrownBy(() -> verification(cron()).run(said -> {}))
                .isInstanceOf(UserError.class)
                .hasMessageStartingWith("no crontab has a line with smartcron run");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            * * * * * root smartcron run                      | true  | root | smartcron verify --json
            * * * * * www-data cd /srv && '/o p/smartcron' run -v >/dev/null 2>&1 | true | www-data | cd /srv && '/o p/smartcron' verify --json
            @hourly root A=b smartcron run --home /srv/x; true | true | root | A=b smartcron verify --json --home /srv/x
            * * * * * /bin/smartcron run --db "jdbc:x y"       | false | '' | /bin/smartcron verify --json --db "jdbc:x y"
            """)
    void the_line_is_like_the_one_that_ticks(String text, boolean system, String user, String command) {
        String line = OnceByCron.like(new CrontabLine("it", text, null, system), node())
                .line();
        String due = "'" + (home + "/run/verify-by-cron").replace("'", "'\\''").replace("%", "\\%") + "'";
        assertThat(line)
                .startsWith("* * * * * " + (user.isEmpty() ? "" : user + " ") + "test -e " + due + " && rm " + due
                        + " && { " + command + " >");
    }

    @Test
    void a_line_of_the_systems_has_a_file_beside_it_with_its_variables() throws IOException {
        Path file = Files.writeString(
                root.resolve("etc/cron.d/smartcron"),
                "SHELL=/bin/sh\nPATH=/opt/bin:/bin\n# a comment\n* * * * * root /bin/echo smartcron run\nMAILTO=x\n");
        CrontabLine run = new CrontabLine(file.toString(), "* * * * * root /bin/echo smartcron run", null, true);
        Path added = root.resolve("etc/cron.d/smartcron-verify");
        CronVerification.AddedLine line = verification("").besideIt(run, OnceByCron.like(run, node()));
        assertThat(Files.readAllLines(added))
                .containsExactly(
                        "SHELL=/bin/sh",
                        "PATH=/opt/bin:/bin",
                        OnceByCron.like(run, node()).line());
        line.takeOut();
        assertThat(root.resolve("etc/cron.d")).isDirectoryNotContaining(path -> !path.equals(file));
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-------", "rw-r-----", "rw-r--r--"})
    void who_may_not_read_a_crontab_of_the_systems_may_not_read_its_variables_in_the_file_beside_it(String permissions)
            throws IOException {
        String text = "DB_PASSWORD=hunter2\n* * * * * root /bin/echo smartcron run\n";
        Path file = Files.writeString(root.resolve("etc/cron.d/smartcron"), text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
        CrontabLine run = new CrontabLine(file.toString(), "* * * * * root /bin/echo smartcron run", null, true);
        Path leftOver = Files.writeString(root.resolve("etc/cron.d/.smartcron-verify.new"), "of one that was killed");
        assertThat(leftOver.toFile().setReadable(true, false)).isTrue();
        CronVerification.AddedLine line = verification("").besideIt(run, OnceByCron.like(run, node()));
        Path added = root.resolve("etc/cron.d/smartcron-verify");
        assertThat(added).content().contains("hunter2");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(added)))
                .isEqualTo(permissions);
        assertThat(leftOver).doesNotExist();
        line.takeOut();
    }

    @Test
    void who_has_no_right_to_the_crontab_cannot_work_and_is_told_in_crons_own_words() throws IOException {
        Files.writeString(crontab, "* * * * * smartcron run\n");
        CronVerification refused = verification("echo 'ann may not use crontab'; exit 1");
        assertThatThrownBy(() -> refused.run(said -> {}))
                .isInstanceOfSatisfying(
                        UserError.class, told -> assertThat(told.kind()).isEqualTo(UserError.ErrorKind.CANNOT_WORK))
                .hasMessage("cannot add a line to the crontab for a moment: ann may not use crontab");
    }
}
