package dev.smartcron.tick;

import static dev.smartcron.execution.Sentences.sentence;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.smartcron.execution.Attempt;
import dev.smartcron.execution.Execution;
import dev.smartcron.execution.Reason;
import dev.smartcron.execution.ReasonCode;
import dev.smartcron.execution.Shows;
import dev.smartcron.execution.Status;
import dev.smartcron.process.Run;
import dev.smartcron.process.RunFolder;
import dev.smartcron.process.kernel.Boot;
import dev.smartcron.store.claim.RecordOutcome;
import dev.smartcron.store.claim.StopRequests;
import dev.smartcron.store.claim.TaskLocks;
import dev.smartcron.store.rows.Claim;
import dev.smartcron.tick.start.Starter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Retries, services, and what somebody wants to be stopped. */
class OwnershipTest {
    /** Lives until the file {@code go} is there. */
    private static final String GOES = "until [ -e $HOME/go ]; do sleep 0.1; done";

    private static final String DEAD = "99999999-7-" + Boot.id();

    @TempDir
    private Path home;

    private World world;

    @BeforeEach
    void open() {
        world = new World(home);
        world.clockMoves = true;
    }

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void a_failed_attempt_is_followed_by_another_of_the_same_execution() {
        world.task(
                "a",
                "echo $SMARTCRON_ATTEMPT $SMARTCRON_KEY >> $HOME/ran; test $SMARTCRON_ATTEMPT = 3",
                "retries",
                Map.of("max", 3L, "delay", "1s", "factor", 1L));
        world.nextMinute();
        Execution execution = world.only("a");
        assertThat(execution.status()).isEqualTo(Status.SUCCEEDED);
        assertThat(execution.attempts()).isEqualTo(3);
        List<Attempt> attempts = world.executions().attempts(execution.id());
        assertThat(attempts)
                .extracting(Attempt::status)
                .containsExactly(Status.FAILED, Status.FAILED, Status.SUCCEEDED);
        assertThat(Duration.between(attempts.get(0).startedAt(), attempts.get(1).startedAt()))
                .isGreaterThanOrEqualTo(Duration.ofMillis(800));
        String key = "a@2026-04-05T12:01:00Z";
        assertThat(home.resolve("ran")).hasContent("1 " + key + "\n2 " + key + "\n3 " + key);
        assertThat(holders(world)).isEmpty();
    }

    @Test
    void retries_end_and_the_last_attempt_says_how() {
        world.task("a", "exit 4", "retries", Map.of("max", 1L, "delay", "1s"));
        world.nextMinute();
        Execution execution = world.only("a");
        assertThat(execution.status()).isEqualTo(Status.FAILED);
        assertThat(execution.exitCode()).isEqualTo(4);
        assertThat(execution.attempts()).isEqualTo(2);
    }

    @Test
    void a_fatal_code_is_not_tried_again() {
        world.task("a", "exit 4", "retries", 3L, "fatal_codes", List.of(4L));
        world.nextMinute();
        assertThat(world.only("a").attempts()).isEqualTo(1);
        assertThat(world.only("a").status()).isEqualTo(Status.FAILED);
    }

    @Test
    void a_fatal_code_may_be_one_that_counts_as_a_signal() {
        world.task("a", "exit 137", "retries", Map.of("max", 1L, "delay", "1s"), "fatal_codes", List.of(137L));
        world.nextMinute();
        assertThat(world.only("a").attempts()).isEqualTo(1);
        assertThat(sentence(world.only("a").reason())).startsWith("ended by signal 9 (KILL)");
    }

    @Test
    @Shows({ReasonCode.RETRY, ReasonCode.OVERLAP_RETRY})
    void a_waiting_retry_keeps_its_tasks_lock_and_says_when_it_comes() {
        world.task("a", "exit 4", "retries", Map.of("max", 1L, "delay", "1h", "jitter", 0L));
        world.nextMinute();
        Execution waiting = world.only("a");
        assertThat(waiting.status()).isEqualTo(Status.PENDING);
        Instant ended =
                requireNonNull(world.executions().attempts(waiting.id()).get(0).finishedAt());
        assertThat(waiting.dueAt()).isEqualTo(ended.plus(Duration.ofHours(1)));
        String second = waiting.dueAt().toString().substring(0, "2026-04-05T13:01:00".length());
        assertThat(sentence(waiting.reason())).startsWith("exit 4; attempt 2 of 2 at " + second);
        world.nextMinute();
        Execution next = world.history("a").get(0);
        assertThat(next.status()).isEqualTo(Status.SKIPPED);
        assertThat(sentence(next.reason()))
                .startsWith("execution " + waiting.id() + " waits until " + second)
                .endsWith("for its attempt 2");
    }

    @Test
    void a_retry_that_is_not_to_be_ends_as_its_last_attempt_did() {
        world.task("a", "exit 4", "retries", Map.of("max", 1L, "delay", "1h", "jitter", 0L));
        world.nextMinute();
        world.operator("ann").disable("a");
        world.now = world.now.plus(Duration.ofHours(2));
        world.run();
        Execution execution = world.only("a");
        assertThat(execution.status()).isEqualTo(Status.FAILED);
        assertThat(execution.exitCode()).isEqualTo(4);
        assertThat(sentence(execution.reason())).isEqualTo("exit 4; not tried again: disabled by ann");
        assertThat(holders(world)).isEmpty();
    }

    @Test
    void what_was_lost_is_tried_again_as_its_retries_say() throws IOException {
        world.task(
                "a",
                "echo $SMARTCRON_ATTEMPT >> $HOME/ran",
                "schedule",
                null,
                "retries",
                Map.of("max", 1L, "delay", "1s"));
        loseRun("a");
        world.run();
        assertThat(world.only("a").status()).isEqualTo(Status.SUCCEEDED);
        assertThat(world.executions().attempts(world.only("a").id()))
                .extracting(Attempt::status)
                .containsExactly(Status.LOST, Status.SUCCEEDED);
        assertThat(home.resolve("ran")).hasContent("2");
    }

    @Test
    void what_was_lost_fails_at_once_where_the_task_says_so() throws IOException {
        world.task("a", "true", "schedule", null, "retries", 3L, "on_lost", "fail");
        loseRun("a");
        world.run();
        assertThat(world.only("a").status()).isEqualTo(Status.LOST);
        assertThat(world.only("a").attempts()).isEqualTo(1);
    }

    @Test
    @Shows(ReasonCode.KEPT_RUNNING)
    void a_service_is_started_again_when_it_ends_and_later_and_later() throws Exception {
        world.task(
                "s",
                "echo up >> $HOME/ran",
                "schedule",
                "@continuous",
                "retries",
                Map.of("max", 0L, "delay", "1s", "jitter", 0L));
        Thread runner = new Thread(() -> world.run());
        runner.start();
        Path ran = home.resolve("ran");
        await().until(() -> Files.exists(ran) && Files.readAllLines(ran).size() >= 4);
        // The next one waits for eight seconds, with its reason.
        await().until(() -> world.history("s").stream().anyMatch(run -> run.status() == Status.PENDING));
        world.supervisor.leaveSoon();
        runner.join(180_000);
        List<Execution> runs = world.history("s");
        assertThat(runs).filteredOn(run -> run.status() == Status.SUCCEEDED).hasSizeGreaterThanOrEqualTo(3);
        Execution third = runs.get(runs.size() - 3);
        Execution second = runs.get(runs.size() - 2);
        assertThat(Duration.between(second.finishedAt(), third.dueAt())).isEqualTo(Duration.ofSeconds(2));
    }

    @Test
    @Shows({ReasonCode.CHANGED, ReasonCode.DISABLED})
    void a_disabled_service_is_stopped_and_a_changed_one_is_started_anew() throws Exception {
        world.task("s", "echo up >> $HOME/ran; exec sleep 300", "schedule", "@continuous", "kill_after", "1s");
        Path ran = home.resolve("ran");
        Thread runner = new Thread(() -> world.run());
        runner.start();
        await().until(() -> Files.exists(ran));
        try (World other = new World(home)) {
            other.clockMoves = true;
            other.task("s", "echo new >> $HOME/ran; exec sleep 300", "schedule", "@continuous", "kill_after", "1s");
            other.resident().call();
            await().until(() -> Files.readAllLines(ran).size() == 2);
            assertThat(ran).hasContent("up\nnew");
            Execution first = other.history("s").get(1);
            assertThat(first.status()).isEqualTo(Status.CANCELLED);
            assertThat(sentence(first.reason())).isEqualTo("its definition has changed");
            other.operator("ann").disable("s");
            other.resident().call();
            runner.join(180_000);
            assertThat(runner.isAlive()).as("nothing is left to stay for").isFalse();
            assertThat(sentence(other.history("s").get(0).reason())).isEqualTo("disabled by ann");
        }
    }

    @Test
    @Shows(ReasonCode.KILLED)
    void what_somebody_wants_stopped_is_ended_and_is_killed_not_failed() throws Exception {
        world.task("a", "sleep 300; exit 5", "kill_after", "1s", "retries", 3L);
        world.now = world.now.plusSeconds(60);
        Thread runner = new Thread(() -> world.run());
        runner.start();
        try (World other = new World(home)) {
            await().until(() ->
                    other.history("a").size() == 1 && other.only("a").status() == Status.RUNNING);
            long id = other.only("a").id();
            assertThat(new StopRequests(other.database)
                            .ask(
                                    id,
                                    Status.KILLED,
                                    "ann",
                                    Reason.of(ReasonCode.KILLED).with("by", "ann"),
                                    world.now))
                    .isTrue();
            assertThat(new StopRequests(other.database)
                            .ask(
                                    id,
                                    Status.KILLED,
                                    "bob",
                                    Reason.of(ReasonCode.KILLED).with("by", "bob"),
                                    world.now))
                    .isFalse();
            other.resident().call();
            runner.join(180_000);
            assertThat(other.only("a").status()).isEqualTo(Status.KILLED);
            assertThat(sentence(other.only("a").reason())).isEqualTo("ended by ann");
            assertThat(other.only("a").attempts()).isEqualTo(1);
        }
    }

    @Test
    @Shows(ReasonCode.CANCELLED)
    void without_a_runner_whoever_asks_ends_it_himself() throws Exception {
        world.task("a", "sleep 300", "kill_after", "1s");
        world.runner = DEAD;
        world.now = world.now.plusSeconds(60);
        Thread runner = new Thread(() -> world.run());
        runner.start();
        try (World other = new World(home)) {
            await().until(() -> other.history("a").size() == 1 && Files.exists(runOf(other)));
            world.supervisor.leaveSoon();
            runner.join(180_000);
            assertThat(other.only("a").status()).isEqualTo(Status.RUNNING);
            new StopRequests(other.database)
                    .ask(
                            other.only("a").id(),
                            Status.CANCELLED,
                            "ann",
                            Reason.of(ReasonCode.CANCELLED).with("by", "ann"),
                            world.now);
            assertThat(other.tick().serveStopRequests(false)).isTrue();
            assertThat(world.resident().runner())
                    .as("who ended it is no runner that stays")
                    .isEmpty();
            assertThat(other.only("a").status()).isEqualTo(Status.CANCELLED);
        }
    }

    @Test
    void a_runner_that_is_told_to_leave_while_it_asks_whether_it_has_enough_leaves() {
        world.task("a", GOES);
        world.now = world.now.plusSeconds(60);
        Tick tick = world.tick();
        tick.runUntil(
                () -> {
                    world.supervisor.leaveSoon();
                    return false;
                },
                List.of(),
                Duration.ofDays(1));
        assertThat(world.supervisor.leftRunning()).isEqualTo(1);
        assertThat(world.only("a").status()).isEqualTo(Status.RUNNING);
        go();
        world.run();
        assertThat(world.only("a").status()).isEqualTo(Status.SUCCEEDED);
    }

    @Test
    void a_wrapper_that_is_slow_to_write_who_it_is_runs_on_and_is_not_lost() throws Exception {
        world.task("a", GOES);
        world.now = world.now.plusSeconds(60);
        Tick tick = world.tick();
        tick.runUntil(
                () -> {
                    world.supervisor.leaveSoon();
                    return false;
                },
                List.of(),
                Duration.ofDays(1));
        Path started = RunFolder.in(home.resolve("runs"), world.only("a").id(), 1)
                .path()
                .resolve("started");
        await().until(() -> Files.exists(started) && Files.size(started) > 0);
        Files.write(started, new byte[0]);
        AtomicInteger looks = new AtomicInteger();
        world.tick()
                .runUntil(
                        () -> {
                            if (looks.incrementAndGet() == 4) {
                                go();
                            }
                            return false;
                        },
                        List.of(),
                        Duration.ofDays(1));
        assertThat(world.only("a").status()).isEqualTo(Status.SUCCEEDED);
    }

    @Test
    void a_runner_that_left_its_tasks_and_lives_on_is_not_taken_to_watch_them() throws Exception {
        world.task("a", GOES);
        world.task("b", "touch $HOME/begun; " + GOES, "schedule", null);
        world.now = world.now.plusSeconds(60);
        Thread stays = new Thread(() -> world.run());
        stays.start();
        try (World other = new World(home)) {
            other.clockMoves = true;
            await().until(() ->
                    other.history("a").size() == 1 && other.only("a").status() == Status.RUNNING);
            other.add("b");
            other.now = world.now;
            // The same process, which lives on, as that of a trigger that waits.
            Thread waits = new Thread(() -> other.run());
            waits.start();
            await().until(() -> Files.exists(home.resolve("begun")));
            go();
            waits.join(180_000);
            await().until(() -> other.only("b").status().isFinal());
            assertThat(other.only("b").status()).isEqualTo(Status.SUCCEEDED);
            stays.join(180_000);
            assertThat(stays.isAlive()).isFalse();
        }
    }

    @Test
    @Shows(ReasonCode.UNLOCKED)
    void a_lock_taken_by_force_makes_what_its_holder_says_count_for_nothing() throws Exception {
        world.task("a", "until [ -e $HOME/go ]; do sleep 0.1; done; exit 3");
        world.now = world.now.plusSeconds(60);
        Thread runner = new Thread(() -> world.run());
        runner.start();
        try (World other = new World(home)) {
            await().until(() ->
                    other.history("a").size() == 1 && other.only("a").status() == Status.RUNNING);
            TaskLocks.Holder lock = holders(other).get(0);
            assertThat(other.database.<Boolean>write(session -> new RecordOutcome(session)
                            .unlock(lock, Reason.of(ReasonCode.UNLOCKED).with("by", "ann"), world.now)))
                    .isTrue();
            assertThat(other.database.<Boolean>write(session -> new RecordOutcome(session)
                            .unlock(lock, Reason.of(ReasonCode.UNLOCKED).with("by", "ann"), world.now)))
                    .isFalse();
            Files.createFile(home.resolve("go"));
            runner.join(180_000);
            assertThat(other.only("a").status()).isEqualTo(Status.LOST);
            assertThat(other.only("a").reason())
                    .isEqualTo(Reason.of(ReasonCode.UNLOCKED).with("by", "ann"));
            assertThat(holders(other)).isEmpty();
        }
    }

    @Test
    void a_run_keeps_the_task_it_was_started_with() {
        world.task("a", "sleep 300", "schedule", null, "timeout", "1s", "kill_after", "1s");
        Claim claim = claimAndStart("a");
        world.task("a", "sleep 300", "schedule", null, "timeout", "1h");
        assertThat(claim.task().limits().timeout()).contains(Duration.ofSeconds(1));
        world.run();
        assertThat(world.only("a").status()).isEqualTo(Status.TIMED_OUT);
    }

    private void go() {
        try {
            Files.createFile(home.resolve("go"));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static List<TaskLocks.Holder> holders(World world) {
        return world.database.read(session -> new TaskLocks(session).holders("a"));
    }

    private static Path runOf(World world) {
        return world.home.resolve("runs").resolve(world.only("a").id() + "-1").resolve("started");
    }

    private Claim claimAndStart(String task) {
        String living = world.runner;
        world.runner = DEAD;
        world.add(task);
        Claim claim = world.claims().round(List.of(), world.now).claimed().get(0);
        assertThat(world.starter().start(claim)).isInstanceOf(Starter.Running.class);
        // Until then the next runner may take the start back, and start it anew.
        await().until(() -> Run.reopen(world.folders().of(claim)).isPresent());
        world.runner = living;
        return claim;
    }

    /** A run that was under way when the machine went down. */
    private void loseRun(String task) throws IOException {
        String living = world.runner;
        world.runner = "99999999-7-another-boot";
        world.add(task);
        Claim claim = world.claims().round(List.of(), world.now).claimed().get(0);
        Path folder = Files.createDirectories(home.resolve("runs/" + claim.execution() + "-1"));
        Files.writeString(folder.resolve("started"), "wrapper 1 2 another-boot cookie 0\ntask 1 2 0.02\n");
        world.runner = living;
    }
}
