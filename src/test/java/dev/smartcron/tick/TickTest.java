package dev.smartcron.tick;

import static dev.smartcron.execution.Sentences.sentence;
import static org.assertj.core.api.Assertions.assertThat;

import dev.smartcron.execution.Execution;
import dev.smartcron.execution.ReasonCode;
import dev.smartcron.execution.Sentence;
import dev.smartcron.execution.Shows;
import dev.smartcron.execution.Status;
import dev.smartcron.execution.Trigger;
import dev.smartcron.process.RunFolder;
import dev.smartcron.store.Added;
import dev.smartcron.store.nodes.NodeTable;
import dev.smartcron.store.query.RegisteredTask;
import dev.smartcron.store.query.TaskTable;
import dev.smartcron.task.Policy.Overlap;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TickTest {
    @TempDir
    private Path home;

    private World world;

    @BeforeEach
    void open() {
        world = new World(home);
    }

    @AfterEach
    void close() throws IOException {
        world.close();
        assertThat(world.warnings).isEmpty();
        try (var left = Files.list(home.resolve("runs"))) {
            assertThat(left).as("run folders left").isEmpty();
        }
    }

    @Test
    void only_the_first_tick_of_a_minute_can_be_late_and_a_nodes_first_of_all_is_not() {
        world.now = Instant.parse("2026-04-05T12:00:50Z");
        world.run();
        world.now = Instant.parse("2026-04-05T12:01:02Z");
        world.run();
        world.now = Instant.parse("2026-04-05T12:01:40Z");
        world.run();
        assertThat(new NodeTable(world.database).ticks(Instant.EPOCH).get(0).latest())
                .isEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void a_tick_with_nothing_due_does_nothing_and_says_so() {
        world.task("a", "true");
        Report report = world.run();
        assertThat(report.wasIdle()).isTrue();
        assertThat(world.history()).isEmpty();
    }

    @Test
    void a_due_task_runs_and_everything_of_it_is_recorded() {
        world.task("a", "echo hello; echo trouble >&2");
        Report report = world.nextMinute();
        assertThat(report.counts().due()).isEqualTo(1);
        assertThat(report.counts().succeeded()).isEqualTo(1);
        Execution execution = world.only("a");
        assertThat(execution.status()).isEqualTo(Status.SUCCEEDED);
        assertThat(execution.trigger()).isEqualTo(Trigger.SCHEDULE);
        assertThat(execution.scheduledAt()).isEqualTo(world.now);
        assertThat(execution.exitCode()).isZero();
        assertThat(execution.node()).isEqualTo("node");
        assertThat(execution.fence()).isEqualTo(1);
        assertThat(world.attempt("a").outputTail()).isEqualTo("hello\ntrouble\n");
        assertThat(world.attempt("a").cpuMs()).isNotNull();
        assertThat(world.attempt("a").systemMs())
                .isNotNull()
                .isLessThanOrEqualTo(world.attempt("a").cpuMs());
        assertThat(world.log("a")).isEqualTo("hello\ntrouble\n");
    }

    @Test
    void a_firing_is_run_once_however_often_its_minute_is_ticked() {
        world.task("a", "true");
        world.nextMinute();
        world.run();
        assertThat(world.history()).hasSize(1);
    }

    @Test
    @Shows(ReasonCode.EXIT)
    void a_failing_task_has_its_exit_code_and_a_reason() {
        world.task("a", "echo oops; exit 3");
        assertThat(world.nextMinute().counts().failed()).isEqualTo(1);
        assertThat(world.only("a").status()).isEqualTo(Status.FAILED);
        assertThat(world.only("a").exitCode()).isEqualTo(3);
        assertThat(sentence(world.only("a").reason())).isEqualTo("exit 3");
    }

    @Test
    void a_declared_success_code_is_a_success() {
        world.task("a", "exit 3", "success_codes", List.of(0L, 3L));
        world.nextMinute();
        assertThat(world.only("a").status()).isEqualTo(Status.SUCCEEDED);
    }

    @Test
    @Shows(ReasonCode.SIGNAL)
    void a_task_that_a_signal_ends_has_failed_by_it() {
        world.task("a", "kill -SEGV $$");
        world.nextMinute();
        assertThat(world.only("a").signal()).isEqualTo(11);
        assertThat(sentence(world.only("a").reason())).contains("signal 11 (SEGV)");
    }

    @Test
    void a_task_that_is_lost_has_the_signal_that_ended_its_wrapper() {
        world.task("a", "kill -9 $(cut -d' ' -f4 /proc/$PPID/stat) $PPID $$");
        world.nextMinute();
        assertThat(world.only("a").status()).isEqualTo(Status.LOST);
        assertThat(sentence(world.only("a").reason()))
                .startsWith("its wrapper was killed by signal 9 (KILL), so that nobody knows how it ended");
    }

    @Test
    void a_task_past_its_timeout_is_ended_with_its_whole_group() {
        world.task("a", "trap '' TERM; sleep 300 & sleep 300", "timeout", "1s", "kill_after", "1s");
        Report report = world.nextMinute();
        assertThat(report.counts().failed()).isEqualTo(1);
        Execution execution = world.only("a");
        assertThat(execution.status()).isEqualTo(Status.TIMED_OUT);
        assertThat(sentence(execution.reason())).isEqualTo("ran past its timeout of 1s");
        assertThat(execution.duration().orElseThrow()).isGreaterThanOrEqualTo(Duration.ofMillis(900));
    }

    @Test
    void a_task_that_cleans_up_at_term_is_still_timed_out() {
        world.task("a", "trap 'echo bye; exit 0' TERM; while :; do sleep 0.1; done", "timeout", "3s");
        world.nextMinute();
        assertThat(world.only("a").status()).isEqualTo(Status.TIMED_OUT);
        assertThat(world.log("a")).endsWith("bye\n");
    }

    @Test
    @Shows(ReasonCode.NO_PROGRAM)
    void a_program_that_is_not_there_fails_with_where_it_was_looked_for() {
        world.task("a", "", "command", List.of("no-such-program"));
        world.nextMinute();
        assertThat(world.only("a").status()).isEqualTo(Status.FAILED);
        assertThat(sentence(world.only("a").reason()))
                .contains("no-such-program")
                .contains("/usr/bin:/bin");
    }

    @Test
    @Shows({ReasonCode.NO_PATH, ReasonCode.BAD_CHARACTERS, ReasonCode.BAD_NAME, ReasonCode.SHELL_NAME})
    void what_no_program_can_be_given_fails_the_task_before_it_starts() {
        world.task("path", "true", "working_dir", "/a\0b");
        world.task("word", "", "command", List.of("echo", "a\0b"));
        world.task("value", "true", "env", Map.of("A", "a\0b"));
        world.task("name", "true", "env", Map.of("A.B", "x"));
        world.task("shell", "true", "env", Map.of("PWD", "x"));
        world.nextMinute();
        assertThat(sentence(world.only("path").reason()))
                .startsWith("not started: its working_dir is not a path here: Nul character not allowed");
        assertThat(sentence(world.only("word").reason()))
                .startsWith("not started: cannot pass the argument 'a\0b': it holds a NUL, or a character that ");
        assertThat(sentence(world.only("value").reason())).startsWith("not started: cannot pass the value of A: ");
        assertThat(sentence(world.only("name").reason()))
                .isEqualTo("not started: not a name for an environment variable: 'A.B' (letters, digits and _)");
        assertThat(sentence(world.only("shell").reason()))
                .isEqualTo("not started: the environment variable PWD is the shell's own and cannot be set");
    }

    @Test
    @Shows(ReasonCode.STARTED_BEFORE)
    void an_attempt_whose_run_folder_is_there_is_not_started_again() throws IOException {
        world.task("a", "echo ran >> $HOME/ran");
        Files.createDirectory(RunFolder.in(home.resolve("runs"), 1, 1).path());
        world.nextMinute();
        assertThat(world.only("a").id()).isEqualTo(1);
        assertThat(world.only("a").status()).isEqualTo(Status.FAILED);
        assertThat(sentence(world.only("a").reason()))
                .isEqualTo("not started: this attempt was started before: " + home.resolve("runs/1-1") + " exists");
        assertThat(home.resolve("ran")).doesNotExist();
        // Of another start.
        Files.delete(home.resolve("runs/1-1"));
    }

    @Test
    @Shows(ReasonCode.NO_VARIABLE)
    void a_variable_that_is_not_set_fails_the_task_before_it_starts() {
        world.task("a", "echo started", "env", Map.of("KEY", "${env:NOWHERE}"));
        world.nextMinute();
        assertThat(sentence(world.only("a").reason())).contains("${env:NOWHERE} is not set");
    }

    @Test
    void a_task_sees_a_clean_environment_and_who_it_is() throws IOException {
        Path envFile =
                Files.writeString(home.resolve("cron.env"), "# comment\nexport FROM_FILE='a b'\nPLAIN=of the file\n");
        world.task(
                "a",
                "env | sort; cat",
                "timezone",
                "Pacific/Auckland",
                "env",
                Map.of("PLAIN", "x y", "KEY", "<${env:SECRET}>", "COPY", "${env:FROM_FILE}"),
                "env_file",
                envFile.toString());
        world.nextMinute();
        assertThat(world.log("a").lines())
                .contains(
                        "PLAIN=x y",
                        "KEY=[redacted]",
                        "COPY=a b",
                        "FROM_FILE=a b",
                        "TZ=Pacific/Auckland",
                        "HOME=" + home,
                        "SMARTCRON_HOME=/h",
                        "SMARTCRON_TASK=a",
                        "SMARTCRON_EXECUTION=1",
                        "SMARTCRON_ATTEMPT=1",
                        "SMARTCRON_FENCE=1",
                        "SMARTCRON_KEY=a@2026-04-05T12:01:00Z",
                        "SMARTCRON_SCHEDULED_AT=2026-04-06T00:01:00+12:00")
                .noneMatch(line -> line.startsWith("SECRET=") || line.startsWith("SMARTCRON_PREVIOUS_SUCCESS"));
        assertThat(world.database.file()).isNotNull();
    }

    @Test
    void a_task_knows_when_it_last_succeeded() {
        world.task("a", "echo \"[$SMARTCRON_PREVIOUS_SUCCESS]\"");
        world.nextMinute();
        world.nextMinute();
        long newest = world.history("a").get(0).id();
        assertThat(world.executions().attempts(newest).get(0).outputTail()).isEqualTo("[2026-04-05T12:01:00Z]\n");
    }

    @Test
    void the_more_important_task_starts_first() {
        world.maxParallel = 1;
        world.task("low", "true", "priority", 5L);
        world.task("high", "true", "priority", 1L);
        world.task("middle", "true");
        world.nextMinute();
        assertThat(startOrder()).containsExactly("high", "middle", "low");
    }

    @Test
    void no_more_run_at_once_than_may() {
        world.maxParallel = 2;
        String shell = "cd \"$HOME\"; mkdir -p now; touch now/$SMARTCRON_TASK; ls now | wc -l >> most;"
                + " sleep 0.2; rm now/$SMARTCRON_TASK";
        for (int i = 0; i < 6; i++) {
            world.task("task_" + i, shell);
        }
        Report report = world.nextMinute();
        assertThat(report.counts().succeeded()).isEqualTo(6);
        assertThat(home.resolve("most")).content().contains("2").doesNotContain("3");
    }

    @Test
    void a_late_tick_runs_the_latest_firing_and_records_the_others_as_missed() {
        world.task("a", "true", "schedule", "0 * * * *");
        world.now = world.now.plus(Duration.ofMinutes(150));
        Report report = world.run();
        assertThat(report.counts().missed()).isEqualTo(1);
        assertThat(world.history("a"))
                .satisfiesExactlyInAnyOrder(
                        caughtUp -> {
                            assertThat(caughtUp.trigger()).isEqualTo(Trigger.CATCH_UP);
                            assertThat(caughtUp.status()).isEqualTo(Status.SUCCEEDED);
                            assertThat(caughtUp.scheduledAt()).isEqualTo("2026-04-05T14:00:00Z");
                        },
                        missed -> {
                            assertThat(missed.status()).isEqualTo(Status.MISSED);
                            assertThat(sentence(missed.reason()))
                                    .isEqualTo(
                                            "no tick ran then (cron or machine off); catch_up: latest runs only the newest");
                        });
    }

    @Test
    void catching_up_all_runs_them_one_after_the_other() {
        world.task("a", "true", "schedule", "0 * * * *", "catch_up", "all");
        world.now = world.now.plus(Duration.ofMinutes(190));
        world.run();
        assertThat(world.history("a"))
                .hasSize(3)
                .allSatisfy(execution -> assertThat(execution.status()).isEqualTo(Status.SUCCEEDED));
    }

    @Test
    void without_catching_up_everything_is_missed() {
        world.task("a", "true", "schedule", "0 * * * *", "catch_up", "none");
        world.now = world.now.plus(Duration.ofMinutes(190));
        world.run();
        assertThat(world.history("a"))
                .hasSize(3)
                .allSatisfy(execution -> assertThat(execution.status()).isEqualTo(Status.MISSED));
    }

    @Test
    void a_long_gap_is_folded_into_one_row() {
        world.task("a", "true", "catch_up", "none");
        world.now = world.now.plus(Duration.ofDays(1)).plusSeconds(30);
        world.run();
        assertThat(world.history("a"))
                .anySatisfy(missed -> assertThat(missed.sentence(Sentence.PLAIN).orElse(""))
                        .startsWith("1,439 firings from 2026-04-05T12:01:00Z to 2026-04-06T11:59:00Z"));
        assertThat(world.history("a")).hasSize(2);
    }

    @Test
    @Shows(ReasonCode.UNPLANNABLE)
    void a_poison_row_is_told_and_holds_nobody_up() {
        world.task("good", "true");
        world.task("poison", "true");
        Poison.schedule(world.database, "poison", "every tuesday");
        Report report = world.nextMinute();
        assertThat(report.counts().succeeded()).isEqualTo(1);
        assertThat(sentence(world.only("poison").reason())).startsWith("cannot be planned: ");
        assertThat(world.nextMinute().counts().due()).isEqualTo(1);
    }

    @Test
    void rows_that_are_no_json_hold_no_tick_up_and_registering_mends_them() {
        world.task("good", "true");
        world.task("poison", "true");
        world.task("boot", "true", "schedule", "@reboot");
        world.task("service", "true", "schedule", "@continuous");
        for (String task : List.of("poison", "boot", "service")) {
            Poison.definition(world.database, task, "{\"schedule\": ");
        }
        assertThat(world.nextMinute().counts().succeeded()).isEqualTo(1);
        assertThat(world.history("service")).isEmpty();
        assertThat(new TaskTable(world.database).all())
                .extracting(row -> RegisteredTask.of(row).problem() == null)
                .containsExactly(true, false, false, false);
        world.setClock(Duration.ofHours(-1));
        world.run();
        world.now = world.now.plus(Duration.ofHours(1));
        world.register();
        assertThat(new TaskTable(world.database).all())
                .allSatisfy(row -> assertThat(RegisteredTask.of(row).problem()).isNull());
    }

    @Test
    void a_disabled_task_accumulates_nothing() {
        world.task("a", "true");
        world.operator("ann").disable("a");
        world.nextMinute();
        world.nextMinute();
        world.operator("ann").enable("a");
        assertThat(world.history()).isEmpty();
        world.nextMinute();
        assertThat(world.history()).hasSize(1);
    }

    @Test
    void a_manual_start_runs_even_a_disabled_task() {
        world.task("a", "true", "enabled", false);
        world.add("a");
        world.nextMinute();
        assertThat(world.only("a").status()).isEqualTo(Status.SUCCEEDED);
        assertThat(world.only("a").scheduledAt()).isNull();
    }

    @Test
    void many_that_are_refused_hide_nobody_behind_them() {
        world.maxParallel = 1;
        world.task("last", "true", "schedule", null, "priority", 5L);
        for (int i = 0; i < 60; i++) {
            String name = "off_" + i;
            world.task(name, "true", "schedule", null, "enabled", false);
            Added.of(world.database, name, Trigger.CHAIN, Overlap.SKIP, 1, world.now);
        }
        Added.of(world.database, "last", Trigger.CHAIN, Overlap.SKIP, 5, world.now);
        Report report = world.nextMinute();
        assertThat(report.counts().skipped()).isEqualTo(60);
        assertThat(world.only("last").status()).isEqualTo(Status.SUCCEEDED);
    }

    @Test
    void a_task_of_the_crontab_itself_is_never_started() {
        world.task("a", "true", "started_by", "crontab");
        world.nextMinute();
        assertThat(world.history()).isEmpty();
    }

    @Test
    void a_reboot_task_runs_at_the_first_tick_after_a_boot_and_not_again() {
        world.task("a", "true", "schedule", "@reboot");
        world.nextMinute();
        world.nextMinute();
        assertThat(world.history()).hasSize(1);
    }

    @Test
    void changing_another_key_leaves_a_firing_that_is_due_right_now() {
        world.task("a", "true");
        world.now = world.now.plusSeconds(60);
        world.task("a", "true", "description", "changed in the very minute");
        world.run();
        assertThat(world.only("a").scheduledAt()).isEqualTo(world.now);
    }

    @Test
    void changing_the_schedule_gives_what_was_due_its_row_first() {
        world.task("a", "true");
        world.now = world.now.plusSeconds(60);
        world.task("a", "true", "schedule", "0 0 1 1 *");
        world.run();
        assertThat(world.only("a").status()).isEqualTo(Status.SUCCEEDED);
        assertThat(world.nextMinute().wasIdle()).isTrue();
    }

    /** The clock of a test stands still, so the order is read from when each log was last written. */
    private List<String> startOrder() {
        return world.history().stream()
                .map(Execution::task)
                .sorted(Comparator.comparing(this::lastWrite))
                .toList();
    }

    private Instant lastWrite(String task) {
        try {
            return Files.getLastModifiedTime(world.taskLog.file(task)).toInstant();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
