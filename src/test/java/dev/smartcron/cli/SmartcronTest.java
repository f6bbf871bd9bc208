package dev.smartcron.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.smartcron.ProcessorTime;
import dev.smartcron.cli.Deployment.Answer;
import dev.smartcron.store.PostgresServer;
import dev.smartcron.store.db.Schema;
import dev.smartcron.text.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class SmartcronTest {
    @TempDir
    private Path folder;

    private Deployment deployment;

    @BeforeEach
    void deploy() {
        deployment = new Deployment(folder);
    }

    @Test
    void alone_it_shows_what_there_is() {
        Answer answer = deployment.smartcron();
        assertThat(answer.exitCode()).isZero();
        assertThat(answer.out()).contains(EveryCommand.names()).contains("Examples:", "Exit codes:");
        assertThat(answer.out().lines()).allMatch(line -> line.length() <= 80);
    }

    @Test
    void every_command_teaches_by_example() {
        for (String command : EveryCommand.names()) {
            Answer answer = deployment.smartcron(command, "--help");
            assertThat(answer.exitCode()).as(command).isZero();
            assertThat(answer.out()).contains("Examples:");
            String examples = answer.out().split("Examples:", 2)[1];
            assertThat(examples).contains("  smartcron " + command);
            if (!command.equals("help")) {
                assertThat(answer.out()).contains("--json");
            }
            assertThat(answer.out().lines()).allMatch(line -> line.length() <= 81);
            assertThat(deployment.smartcron("help", command)).isEqualTo(answer);
        }
    }

    @Test
    void help_shows_the_commands_and_the_help_of_one() {
        assertThat(deployment.smartcron("help")).isEqualTo(deployment.smartcron());
        assertThat(deployment.smartcron("help", "doctor").out()).startsWith("Usage: smartcron verify");
        assertTwoLines(
                deployment.smartcron("help", "trigge"),
                "there is no command trigge; did you mean trigger?",
                "smartcron trigger");
        assertThat(deployment.smartcron("help", "--help").exitCode()).isZero();
    }

    @Test
    void a_commands_own_options_stand_before_the_general_ones() {
        String help = deployment.smartcron("simulate", "--help").out();
        String[] parts = help.split("General options:", 2);
        assertThat(parts[0])
                .contains("--for", "--from", "--html", "--registered")
                .doesNotContain("--home", "--json");
        assertThat(parts[1]).contains("--home", "--config", "--db", "--log-dir", "--json", "--verbose", "-h, --help");
    }

    @Test
    void help_lists_every_command_by_what_it_is_for() {
        assertThat(deployment.smartcron("help").out())
                .containsSubsequence("Set up and check:", "Look:", "Act:", "What cron starts", "More:", "Options:");
        String more = deployment.smartcron("help").out().split("More:", 2)[1].split("Options:", 2)[0];
        assertThat(more.strip().lines())
                .as("a command of no group")
                .hasSize(1)
                .allMatch(line -> line.startsWith("help"));
    }

    @Test
    void examples_name_tasks_that_are_in_the_task_file() throws IOException {
        String tasks = Files.readString(Path.of("tasks.yaml"));
        Pattern name = Pattern.compile("\\b[a-z]+_[a-z_]+\\b");
        List<String> named = new ArrayList<>();
        for (Class<?> command :
                Smartcron.class.getAnnotation(CommandLine.Command.class).subcommands()) {
            for (String line : command.getAnnotation(CommandLine.Command.class).footer()) {
                if (line.startsWith("  smartcron")) {
                    name.matcher(line).results().forEach(found -> named.add(found.group()));
                }
            }
        }
        assertThat(named)
                .hasSizeGreaterThan(20)
                .allSatisfy(task -> assertThat(tasks).contains("name: " + task + "\n"));
    }

    /** A longer line is folded at its last word, in the middle of an example. */
    @Test
    void examples_fit_80_columns_as_they_are_written() {
        for (Class<?> command :
                Smartcron.class.getAnnotation(CommandLine.Command.class).subcommands()) {
            assertThat(command.getAnnotation(CommandLine.Command.class).footer())
                    .as(command.getSimpleName())
                    .isNotEmpty()
                    .allMatch(line -> line.length() <= 80);
        }
    }

    private static void assertTwoLines(Answer answer, String what, String hint) {
        assertThat(answer.exitCode()).isEqualTo(2);
        assertThat(answer.out()).isEmpty();
        assertThat(answer.err()).isEqualTo("smartcron: " + what + "\n  Try: " + hint + "\n");
    }

    @Test
    void enables_and_disables_and_says_when_it_is_so_already() throws IOException {
        deployment.register("""
                  - {name: a, schedule: "0 * * * *", command: [a]}
                  - {name: b, schedule: "0 * * * *", command: [a], enabled: false}
                  - {name: master, schedule: "* * * * *", started_by: crontab, command: [smartcron, run]}
                """);
        assertThat(deployment.smartcron("disable", "a").out()).isEqualTo("disabled a\n");
        assertThat(deployment.smartcron("disable", "a").out())
                .isEqualTo("a is disabled already, by ann since 2026-04-03T12:00:30Z\n");
        assertThat(deployment.smartcron("enable", "a", "--json").array())
                .isEqualTo(List.of(Json.object(
                        "task",
                        "a",
                        "changed",
                        true,
                        "enabled",
                        true,
                        "paused",
                        false,
                        "paused_until",
                        null,
                        "next_due",
                        "2026-04-03T13:00:00Z")));
        assertThat(deployment.smartcron("enable", "a").out()).isEqualTo("a is enabled already\n");
        assertThat(deployment.smartcron("enable", "b").out()).contains("b stays disabled by its file");
        assertThat(deployment.smartcron("disable", "master").exitCode()).isEqualTo(2);
        // One unknown name among several: nothing is done to any.
        assertThat(deployment.smartcron("disable", "a", "nobody").exitCode()).isEqualTo(2);
        assertThat(deployment.smartcron("list", "--json").array().get(0)).containsEntry("enabled", true);
    }

    @Test
    void migrates_an_empty_database_and_leaves_a_current_one() {
        assertThat(deployment.smartcron("migrate", "--json").object())
                .containsEntry("from", 0L)
                .containsEntry("to", (long) Schema.VERSION)
                .hasEntrySatisfying("applied", applied -> assertThat(applied).isEqualTo((long) Schema.VERSION));
        assertThat(deployment.smartcron("migrate").out()).isEqualTo("schema " + Schema.VERSION + ": nothing to do\n");
    }

    @Test
    void a_newer_database_is_refused_in_two_lines() throws SQLException {
        deployment.smartcron("migrate");
        deployment.sql("update meta set value = '99' where key = 'schema'");
        for (String command : List.of("list", "migrate")) {
            Answer answer = deployment.smartcron(command);
            assertThat(answer.exitCode()).isEqualTo(3);
            assertThat(answer.err()).contains("schema 99").hasLineCount(2);
        }
        Answer verify = deployment.smartcron("verify");
        assertThat(verify.exitCode()).isEqualTo(1);
        assertThat(verify.out()).contains("FAIL  schema          is 99, this program needs " + Schema.VERSION);
    }

    @Test
    void verify_tells_of_a_control_group_that_is_none() throws IOException {
        deployment.environment.put("COLUMNS", "200");
        Files.createDirectories(deployment.home);
        Files.writeString(deployment.home.resolve("smartcron.yaml"), "limits: {cgroup: " + deployment.home + "}\n");
        assertThat(deployment.smartcron("verify").out())
                .contains("warn  limits          limits.cgroup " + deployment.home + " cannot be used");
    }

    @Test
    void verify_looks_at_everything_and_makes_nothing() throws IOException {
        Answer before = deployment.smartcron("verify");
        assertThat(deployment.home).doesNotExist();
        assertThat(before.exitCode()).isZero();
        assertThat(before.out())
                .contains(
                        "warn  home", "ok    java", "ok    time zones", "ok    setsid", "  limits          memory and");

        deployment.register("""
                  - {name: a, schedule: "0 * * * *", command: ["true"], working_dir: /}
                  - {name: b, schedule: "0 * * * *", command: [/no/such/program], working_dir: /nowhere}
                """);
        Answer answer = deployment.smartcron("doctor", "--json");
        assertThat(answer.exitCode()).isEqualTo(1);
        assertThat(answer.object()).containsEntry("status", "fail");
        List<?> checks = (List<?>) answer.object().get("checks");
        assertThat(checks)
                .anySatisfy(check -> assertThat((Map<?, ?>) check)
                        .hasToString("{name=task b, status=fail, detail=working_dir does not exist: /nowhere; "
                                + "no such program: /no/such/program, hint=Correct that, or the entry in "
                                + deployment.home.resolve("tasks.yaml") + ".}"));
        assertThat(deployment.smartcron("verify").out())
                .contains(
                        "ok    tasks           2 registered, 1 can be started",
                        "warn  last tick       web1 has never ticked");
    }

    @Test
    void verify_fails_a_task_that_gives_a_command_of_ours_that_there_is_not() throws IOException {
        deployment.environment.put("COLUMNS", "200");
        deployment.register("""
                  - {name: a, command: [/bin/echo/../smartcron, archive, /srv]}
                  - {name: b, command: "cd / && smartcron list && smartcron tidy"}
                  - {name: c, command: ["true"], on_abort: [smartcron, rollback]}
                """);
        Answer answer = deployment.smartcron("verify");
        assertThat(answer.exitCode()).isEqualTo(1);
        assertThat(answer.out())
                .contains("FAIL  task a          SmartCron has no command archive")
                .contains("FAIL  task b          SmartCron has no command tidy")
                .contains("FAIL  task c          SmartCron has no command rollback")
                .doesNotContain("no command list");
    }

    @Test
    void a_log_folder_that_cannot_be_made_keeps_no_task_from_running() throws IOException {
        deployment.register("  - {name: a, command: \"echo ran >>" + deployment.home.resolve("ran") + "\"}\n");
        deployment.smartcron("trigger", "a");
        Path logs = Files.writeString(deployment.home.resolve("logs"), "a file");
        Answer run = deployment.smartcron("run");
        assertThat(run.exitCode()).isZero();
        assertThat(run.err()).contains("cannot make the folder " + logs, "so no output is kept there");
        assertThat(deployment.home.resolve("ran")).hasContent("ran");
        assertThat(deployment.smartcron("verify").out()).contains(logs + " is not a folder");
    }

    @Test
    void a_machine_without_another_thread_is_told_in_two_lines() {
        Clock full = new Clock() {
            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return this;
            }

            @Override
            public Instant instant() {
                throw new OutOfMemoryError("unable to create native thread");
            }
        };
        for (String command : new String[] {"run", "health"}) {
            ByteArrayOutputStream err = new ByteArrayOutputStream();
            int exitCode = Cli.execute(
                    new String[] {command},
                    new Console(deployment.environment, full, System.out, new PrintStream(err, true, UTF_8)));
            assertThat(exitCode).isEqualTo(3);
            assertThat(err.toString(UTF_8).lines())
                    .hasSize(2)
                    .anyMatch(line -> line.endsWith("unable to create native thread"))
                    .anyMatch(line -> line.startsWith("  Try: ") && line.contains("ulimit -u"));
        }
    }

    @Test
    void verify_tells_a_damaged_database() throws IOException {
        deployment.environment.put("COLUMNS", "200");
        Files.createDirectories(deployment.home);
        Files.writeString(
                deployment.home.resolve("smartcron.db"), "no database, but long enough to be taken for one at first");
        Answer answer = deployment.smartcron("verify");
        assertThat(answer.exitCode()).isEqualTo(1);
        assertThat(answer.out()).contains("FAIL  database", "is damaged");
    }

    @Test
    void ten_times_as_many_tasks_are_listed_in_about_ten_times_as_long() throws Exception {
        long few = timeOfListing(1_000);
        assertThat(timeOfListing(10_000)).isLessThan(30 * few);
    }

    private long timeOfListing(int count) throws Exception {
        StringBuilder tasks = new StringBuilder();
        for (int i = 0; i < count; i++) {
            tasks.append("  - {name: task_")
                    .append(i)
                    .append(", schedule: '")
                    .append(i % 60)
                    .append(" 3 * * *', command: [a]}\n");
        }
        deployment.register(tasks.toString());
        return ProcessorTime.of(
                () -> assertThat(deployment.smartcron("list").out().lines()).hasSize(count + 1));
    }

    @Test
    void every_command_works_on_postgresql_too() throws IOException {
        deployment.environment.put("SMARTCRON_DB", PostgresServer.emptyDatabase());
        deployment.register("""
                  - {name: a, schedule: "0 * * * *", command: "echo hello", working_dir: /}
                  - {name: b, schedule: "5 * * * *", command: ["true"], working_dir: /}
                """);
        assertThat(deployment.smartcron("trigger", "a", "--wait").out()).isEqualTo("hello\n");
        deployment.smartcron("disable", "b");
        assertThat(deployment.smartcron("list").out()).contains("succeeded", "disabled");
        assertThat(deployment.smartcron("history", "a", "--json").array()).hasSize(1);
        assertThat(deployment
                        .smartcron("history", "--status", "succeeded", "--since", "1d")
                        .out())
                .contains("a");
        assertThat(deployment.smartcron("show", "a").out()).contains("last success");
        assertThat(deployment.smartcron("next", "--all").exitCode()).isZero();
        assertThat(deployment.smartcron("migrate").out()).isEqualTo("schema " + Schema.VERSION + ": nothing to do\n");
        assertThat(deployment.smartcron("status").out()).contains("Last 24 h  1 succeeded");
        assertThat(deployment.smartcron("verify").out())
                .contains("ok    database        the server answers", "ok    last tick")
                .doesNotContain("FAIL");
    }

    @Test
    void the_same_fault_of_many_tasks_is_one_line() throws IOException {
        StringBuilder tasks = new StringBuilder();
        for (int i = 0; i < 5; i++) {
            tasks.append("  - {name: t").append(i).append(", command: [/no/such], working_dir: /}\n");
        }
        deployment.register(tasks.toString());
        assertThat(deployment.smartcron("verify").out())
                .contains("FAIL  5 tasks         no such program: /no/such: t0, t1, t2 and 2 more");
    }

    @Test
    void a_secret_that_an_older_version_took_is_warned_of_and_not_shown() throws IOException, SQLException {
        deployment.register("  - {name: a, command: [true], env: {DB: \"${env:X}\"}}\n");
        deployment.sql("update tasks set definition = replace(definition, '${env:X}', 'mysql://app:hunter2@db')");
        Answer verify = deployment.smartcron("verify");
        assertThat(verify.out()).contains("warn  task a", "env.DB is a secret", "Write \"${env:DB}\" in");
        String show = deployment.smartcron("show", "a").out()
                + deployment.smartcron("show", "a", "--json").out();
        assertThat(verify.out() + show).contains("(hidden)").doesNotContain("hunter2");
    }

    @Test
    void what_looks_like_a_secret_in_a_command_is_warned_of_and_shown_nowhere() throws IOException {
        String task =
                "  - {name: a, command: [app, --password, %s1, --api-key=%s2], on_abort: \"PGPASSWORD=%s3 psql\"}\n";
        String shown = deployment.register(task.replace("%s", "hunter")).out();
        shown += deployment.register(task.replace("%s", "changed")).out();
        assertThat(shown).contains("command: (changed)", "on_abort: (changed)");
        shown += deployment.smartcron("show", "a").out();
        shown += deployment.smartcron("show", "a", "--json").out();
        shown += deployment.smartcron("list", "--json").out();
        assertThat(shown).contains("app --password (hidden) --api-key=(hidden)", "PGPASSWORD=(hidden) psql");
        Answer verify = deployment.smartcron("verify");
        assertThat(verify.out()).contains("warn  task a", "what looks like a secret stands in its command");
        assertThat(shown + verify.out()).doesNotContain("hunter", "changed1", "changed2", "changed3");
    }

    @Test
    void a_settings_file_that_others_can_read_or_write_is_told_wherever_it_is() throws IOException {
        deployment.environment.put("COLUMNS", "200");
        deployment.register("  - {name: a, command: [\"true\"]}\n");
        Path settings = Files.writeString(folder.resolve("outside.yaml"), "log_dir: /tmp/x\n");
        deployment.environment.put("SMARTCRON_CONFIG", settings.toString());
        Files.setPosixFilePermissions(settings, PosixFilePermissions.fromString("rw-------"));
        assertThat(deployment.smartcron("verify").out()).contains("ok    settings        " + settings);
        Files.setPosixFilePermissions(settings, PosixFilePermissions.fromString("rw-r--r--"));
        assertThat(deployment.smartcron("verify").out())
                .contains("warn  settings        " + settings + " can be read by everybody");
        Files.setPosixFilePermissions(settings, PosixFilePermissions.fromString("rw-r--rw-"));
        assertThat(deployment.smartcron("verify").out())
                .contains("FAIL  settings        " + settings + " can be written by everybody");
        Files.setPosixFilePermissions(deployment.home, PosixFilePermissions.fromString("rwxrwxrwx"));
        assertThat(deployment.smartcron("verify").out())
                .contains("FAIL  home            " + deployment.home + " can be written by everybody");
    }

    @Test
    void a_wrong_address_of_the_database_is_told_with_what_is_wrong_in_it() {
        deployment.environment.put("SMARTCRON_DB", "mysql:x");
        assertThat(deployment.smartcron("list").err())
                .startsWith("smartcron: SMARTCRON_DB: must start with jdbc:sqlite: or jdbc:postgresql:")
                .contains("\n  Try: set it right, or leave it out; ")
                .hasLineCount(2);
        deployment.environment.put("SMARTCRON_DB", "jdbc:postgresql://db.nowhere.invalid/x");
        assertThat(deployment.smartcron("list").err())
                .contains(": there is no host of the name db.nowhere.invalid\n")
                .hasLineCount(2);
    }

    @Test
    void a_password_in_the_databases_address_is_in_no_message() throws IOException {
        deployment.file("");
        Path settings = deployment.home.resolve("smartcron.yaml");
        for (String address : List.of(
                "jdbc:postgresql://u:hunter2@127.0.0.1:1/db?ssl=true",
                "jdbc:postgresql://127.0.0.1:1/db?user=u&password=hunter2",
                "jdbc:postgresql://127.0.0.1:one/db?user=u&password=hunter2",
                "jdbc:postgresql://127.0.0.1:1?user=u&password=hunter2",
                "jdbc:postgresql://127.0.0.1:1/db?user=u&password=hunter2%",
                "jdbc:postgresql://nowhere.invalid;password=hunter2/db",
                "mysql://u:hunter2@127.0.0.1/db")) {
            Files.writeString(settings, "database: \"" + address + "\"\n");
            for (String command : List.of("status", "verify", "health")) {
                Answer answer = deployment.smartcron(command, "--verbose");
                assertThat(answer.exitCode()).as(command + " " + address).isNotZero();
                assertThat(answer.out() + answer.err()).doesNotContain("hunter2");
            }
        }
    }
}
