package dev.smartcron.tick;

import static dev.smartcron.execution.Sentences.sentence;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.smartcron.PowerCut;
import dev.smartcron.execution.Attempt;
import dev.smartcron.execution.Execution;
import dev.smartcron.execution.Reason;
import dev.smartcron.execution.ReasonCode;
import dev.smartcron.execution.Shard;
import dev.smartcron.execution.Shows;
import dev.smartcron.execution.Status;
import dev.smartcron.execution.TaskEvent;
import dev.smartcron.process.Run;
import dev.smartcron.process.RunFolder;
import dev.smartcron.process.kernel.Boot;
import dev.smartcron.store.claim.StopRequests;
import dev.smartcron.store.query.EventTable;
import dev.smartcron.store.rows.Claim;
import dev.smartcron.tick.start.Starter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Attempts of several processes: how they start, end, and are tried again. */
class ShardsTest {
    private static final String DEAD = "99999999-7-" + Boot.id();

    private static final Map<String, Object> AT_ONCE = Map.of("max", 3L, "delay", "0s", "factor", 1L);

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
    void each_shard_is_told_its_number_and_how_many_there_are() {
        world.own.put("SMARTCRON_SHARD", "somebody else's");
        world.task("a", "echo $SMARTCRON_SHARD of $SMARTCRON_SHARDS, $SMARTCRON_ATTEMPT $PWD; cat", "shards", 3L);
        world.nextMinute();
        assertThat(world.only("a").status()).isEqualTo(Status.SUCCEEDED);
        assertThat(world.log("a").lines())
                .containsExactlyInAnyOrder("[0] 0 of 3, 1 " + home, "[1] 1 of 3, 1 " + home, "[2] 2 of 3, 1 " + home);
        assertThat(statuses(world.attempt("a"))).containsExactly(Status.SUCCEEDED, Status.SUCCEEDED, Status.SUCCEEDED);
        assertThat(world.warnings).isEmpty();
    }

    @Test
    void all_run_at_once_and_take_one_place() {
        world.maxParallel = 1;
        world.task(
                "a",
                "touch $HOME/$SMARTCRON_SHARD; until [ -e $HOME/0 ] && [ -e $HOME/1 ] && [ -e $HOME/2 ]; do sleep 0.02;"
                        + " done",
                "shards",
                3L,
                "timeout",
                "60s");
        world.nextMinute();
        assertThat(world.only("a").status()).isEqualTo(Status.SUCCEEDED);
    }

    @Test
    void sixty_four_shards() {
        world.task("a", "echo $SMARTCRON_SHARD; exit $((SMARTCRON_SHARD / 60))", "shards", 64L);
        world.nextMinute();
        assertThat(sentence(world.only("a").reason())).isEqualTo("shards 60-63 of 64 failed: exit 1");
        assertThat(world.attempt("a").shards()).hasSize(64);
        assertThat(world.log("a").lines())
                .containsExactlyInAnyOrderElementsOf(IntStream.range(0, 64)
                        .mapToObj(shard -> "[" + shard + "] " + shard)
                        .toList());
    }

    @Test
    @Shows(ReasonCode.SHARDS)
    void a_shard_that_fails_ends_no_other_and_the_attempt_says_which_it_was() {
        world.task(
                "a",
                "echo begun; test $SMARTCRON_SHARD != 1 || { echo 'Error: no such table' >&2; echo $$ > $HOME/pid; mv $HOME/pid $HOME/failed;"
                        + " exit 2; };"
                        + " until [ -e $HOME/failed ]; do sleep 0.05; done; while [ -e /proc/$(cat $HOME/failed) ];"
                        + " do sleep 0.05; done; echo done",
                "shards",
                3L);
        world.nextMinute();
        Attempt attempt = world.attempt("a");
        assertThat(attempt.status()).isEqualTo(Status.FAILED);
        assertThat(sentence(attempt.reason())).isEqualTo("shard 1 of 3 failed: exit 2");
        assertThat(attempt.exitCode()).isEqualTo(2);
        assertThat(attempt.shards())
                .containsExactly(
                        new Shard(0, 3, Status.SUCCEEDED, 0, null),
                        new Shard(1, 3, Status.FAILED, 2, null),
                        new Shard(2, 3, Status.SUCCEEDED, 0, null));
        assertThat(world.log("a")).contains("[0] done\n", "[2] done\n").doesNotContain("[1] done");
        assertThat(attempt.outputTail()).isEqualTo("[1] begun\n[1] Error: no such table\n");
        assertThat(attempt.summary()).isEqualTo("[1] Error: no such table");
    }

    @Test
    void shards_that_end_differently_are_counted() {
        world.task("a", "exit $((SMARTCRON_SHARD == 0 ? 0 : SMARTCRON_SHARD + 2))", "shards", 4L);
        world.nextMinute();
        assertThat(sentence(world.only("a").reason())).isEqualTo("shards 1-3 of 4 failed: exit 3; 2 of them otherwise");
    }

    @Test
    void a_signal_ends_a_shard_as_it_ends_a_task() {
        world.task("a", "kill -INT $$; sleep 1", "shards", 2L);
        world.nextMinute();
        assertThat(sentence(world.only("a").reason()))
                .startsWith("shards 0 and 1 of 2 failed: ended by signal 2 (INT)");
        assertThat(world.attempt("a").shards()).extracting(Shard::signal).containsExactly(2, 2);
    }

    @Test
    void success_codes_are_of_each_shard() {
        world.task("a", "exit $SMARTCRON_SHARD", "shards", 3L, "success_codes", List.of(0L, 1L));
        world.nextMinute();
        assertThat(statuses(world.attempt("a"))).containsExactly(Status.SUCCEEDED, Status.SUCCEEDED, Status.FAILED);
    }

    @Test
    void a_retry_starts_only_the_shards_that_failed() {
        world.task(
                "a",
                "echo $SMARTCRON_SHARD/$SMARTCRON_SHARDS $SMARTCRON_ATTEMPT >> $HOME/ran;"
                        + " exit $((SMARTCRON_SHARD % 2 * (SMARTCRON_SHARD / 2 + 2 - SMARTCRON_ATTEMPT)))",
                "shards",
                4L,
                "retries",
                AT_ONCE);
        world.nextMinute();
        Execution execution = world.only("a");
        assertThat(execution.status()).isEqualTo(Status.SUCCEEDED);
        assertThat(lines("ran"))
                .containsExactlyInAnyOrder("0/4 1", "1/4 1", "2/4 1", "3/4 1", "1/4 2", "3/4 2", "3/4 3");
        List<Attempt> attempts = world.executions().attempts(execution.id());
        assertThat(sentence(attempts.get(0).reason()))
                .isEqualTo("shards 1 and 3 of 4 failed: exit 1; 1 of them otherwise");
        assertThat(attempts.get(1).shards())
                .containsExactly(new Shard(1, 4, Status.SUCCEEDED, 0, null), new Shard(3, 4, Status.FAILED, 1, null));
        assertThat(attempts.get(2).shards()).containsExactly(new Shard(3, 4, Status.SUCCEEDED, 0, null));
    }

    @Test
    void a_fatal_code_of_any_shard_forbids_the_retry() {
        world.task("a", "exit $((SMARTCRON_SHARD + 1))", "shards", 3L, "fatal_codes", List.of(3L), "retries", AT_ONCE);
        world.nextMinute();
        assertThat(world.only("a").attempts()).isEqualTo(1);
        assertThat(world.only("a").status()).isEqualTo(Status.FAILED);
    }

    @Test
    void another_number_of_shards_is_another_division_of_the_work() {
        String command = "echo $SMARTCRON_SHARD/$SMARTCRON_SHARDS >> $HOME/ran; exit $((SMARTCRON_SHARD % 2))";
        Map<String, Object> later = Map.of("max", 1L, "delay", "1m", "jitter", 0L);
        world.task("a", command, "schedule", null, "shards", 2L, "retries", later);
        world.add("a");
        world.run();
        world.task("a", command, "schedule", null, "shards", 3L, "retries", later);
        world.setClock(Duration.ofMinutes(2));
        world.run();
        assertThat(world.only("a").attempts()).isEqualTo(2);
        assertThat(lines("ran")).containsExactlyInAnyOrder("0/2", "1/2", "0/3", "1/3", "2/3");
    }

    @Test
    void past_its_time_what_had_succeeded_has_and_is_not_run_again() {
        world.task(
                "a",
                "echo $SMARTCRON_SHARD $SMARTCRON_ATTEMPT >> $HOME/ran;"
                        + " [ $SMARTCRON_SHARD = 0 ] || [ $SMARTCRON_ATTEMPT = 2 ] || { trap 'exit 0' TERM; sleep 300 & wait; }",
                "shards",
                3L,
                "timeout",
                "2s",
                "kill_after",
                "5s",
                "retries",
                AT_ONCE);
        world.nextMinute();
        Execution execution = world.only("a");
        assertThat(execution.status()).isEqualTo(Status.SUCCEEDED);
        Attempt first = world.executions().attempts(execution.id()).get(0);
        assertThat(first.status()).isEqualTo(Status.TIMED_OUT);
        assertThat(sentence(first.reason())).isEqualTo("ran past its timeout of 2s");
        assertThat(statuses(first)).containsExactly(Status.SUCCEEDED, Status.TIMED_OUT, Status.TIMED_OUT);
        assertThat(lines("ran")).containsExactlyInAnyOrder("0 1", "1 1", "2 1", "1 2", "2 2");
    }

    @Test
    void without_a_runner_their_time_ends_all_the_same() throws IOException {
        world.task("a", "[ $SMARTCRON_SHARD = 0 ] || sleep 300", "shards", 2L, "timeout", "1s", "schedule", null);
        Run run = leftBehind("a");
        await().until(() -> !run.isAlive());
        world.run();
        assertThat(world.only("a").status()).isEqualTo(Status.TIMED_OUT);
        assertThat(statuses(world.attempt("a"))).containsExactly(Status.SUCCEEDED, Status.TIMED_OUT);
    }

    @Test
    void whom_an_operator_ends_is_killed_and_what_had_ended_has() throws IOException {
        world.task("a", "[ $SMARTCRON_SHARD = 0 ] || { trap '' TERM; sleep 300; }", "shards", 2L, "kill_after", "1s");
        Run run = leftBehind("a");
        await().until(() -> run.result(0).isPresent());
        new StopRequests(world.database)
                .ask(
                        world.only("a").id(),
                        Status.KILLED,
                        "ann",
                        Reason.of(ReasonCode.KILLED).with("by", "ann"),
                        world.now);
        world.run();
        assertThat(world.only("a").status()).isEqualTo(Status.KILLED);
        assertThat(sentence(world.only("a").reason())).isEqualTo("ended by ann");
        assertThat(statuses(world.attempt("a"))).containsExactly(Status.SUCCEEDED, Status.KILLED);
        assertThat(run.survivors()).isEmpty();
    }

    @Test
    void on_abort_is_told_the_processes_of_all_that_run() throws IOException {
        world.task(
                "a",
                "echo $$ >> $HOME/pids; [ $SMARTCRON_SHARD != 0 ] || exit 0; sleep 300",
                "shards",
                3L,
                "timeout",
                "2s",
                "kill_after",
                "2s",
                "on_abort",
                "echo aborts $SMARTCRON_SHARDS; echo $SMARTCRON_PID | tr ' ' '\\n' >> $HOME/aborted");
        world.nextMinute();
        assertThat(lines("pids")).hasSize(3).containsAll(lines("aborted"));
        assertThat(lines("aborted")).hasSize(2);
        assertThat(world.log("a").lines()).contains("aborts 3");
    }

    @Test
    void a_runner_that_takes_over_goes_on_with_what_runs_and_knows_what_has_ended() throws IOException {
        world.task(
                "a",
                "echo $SMARTCRON_SHARD begun; [ $SMARTCRON_SHARD = 1 ] && exit 3;"
                        + " until [ -e $HOME/go ]; do sleep 0.05; done; echo $SMARTCRON_SHARD done",
                "shards",
                3L);
        Run run = leftBehind("a");
        await().until(() -> run.result(1).isPresent());
        assertThat(run.result(0)).isEmpty();
        Files.createFile(home.resolve("go"));
        world.run();
        assertThat(sentence(world.only("a").reason())).isEqualTo("shard 1 of 3 failed: exit 3");
        assertThat(world.only("a").attempts()).isEqualTo(1);
        assertThat(world.log("a").lines())
                .filteredOn(line -> !line.startsWith("==="))
                .containsExactlyInAnyOrder("[0] 0 begun", "[1] 1 begun", "[2] 2 begun", "[0] 0 done", "[2] 2 done");
    }

    @Test
    void of_a_lost_attempt_what_is_known_to_have_succeeded_is_not_run_again() throws Exception {
        world.task(
                "a",
                "echo $SMARTCRON_SHARD $SMARTCRON_ATTEMPT >> $HOME/ran;"
                        + " [ $SMARTCRON_SHARD = 2 ] || [ $SMARTCRON_ATTEMPT = 2 ] || sleep 300",
                "shards",
                3L,
                "retries",
                AT_ONCE);
        Run run = leftBehind("a");
        await().until(() -> run.result(2).isPresent());
        PowerCut.of(() -> processesOf(run));
        await().until(() -> !run.isAlive() && run.survivors().isEmpty());
        world.run();
        List<Attempt> attempts = world.executions().attempts(world.only("a").id());
        assertThat(attempts.get(0).status()).isEqualTo(Status.LOST);
        assertThat(sentence(attempts.get(0).reason())).startsWith("shards 0 and 1 of 3 failed: its process is gone");
        assertThat(statuses(attempts.get(0))).containsExactly(Status.LOST, Status.LOST, Status.SUCCEEDED);
        assertThat(world.only("a").status()).isEqualTo(Status.SUCCEEDED);
        assertThat(lines("ran")).containsExactlyInAnyOrder("0 1", "1 1", "2 1", "0 2", "1 2");
    }

    @Test
    void a_shard_whose_shell_is_killed_is_ended_and_lost() throws IOException {
        world.task(
                "a", "echo $PPID > $HOME/shell$SMARTCRON_SHARD; [ $SMARTCRON_SHARD = 1 ] || sleep 300", "shards", 2L);
        Run run = leftBehind("a");
        Path shell = home.resolve("shell0");
        await().until(() -> Files.exists(shell) && Files.size(shell) > 0);
        new ProcessBuilder("kill", "-KILL", Files.readString(shell).strip()).start();
        world.run();
        assertThat(world.only("a").status()).isEqualTo(Status.LOST);
        assertThat(statuses(world.attempt("a"))).containsExactly(Status.LOST, Status.SUCCEEDED);
        assertThat(run.survivors()).isEmpty();
    }

    @Test
    void their_shells_do_not_count_as_the_tasks_processes() {
        // Runs until the other's first shard has been ended, and has no processes besides its own.
        world.task(
                "a",
                "exec /usr/bin/python3 -c 'import os, time; told = os.environ[\"HOME\"] + \"/told\"\n"
                        + "while not os.path.exists(told) or os.path.exists(\"/proc/\" + open(told).read().strip()):"
                        + " time.sleep(0.05)'",
                "shards",
                4L,
                "processes",
                4L);
        world.task(
                "b",
                "sleep 900 & sleep 900 & [ $SMARTCRON_SHARD != 0 ] || { echo $$ > $HOME/pid; mv $HOME/pid $HOME/told; };"
                        + " wait",
                "shards",
                4L,
                "processes",
                4L);
        world.nextMinute();
        assertThat(world.only("a").status()).isEqualTo(Status.SUCCEEDED);
        assertThat(sentence(world.only("b").reason())).isEqualTo("processes 4 reached");
    }

    @Test
    void processor_time_is_the_sum_of_all() {
        world.task(
                "a",
                "i=0; while [ $i -lt 300000 ]; do i=$((i + 1)); done; read x </proc/self/stat; set -- $x;"
                        + " echo $((${14} + ${15})) >> $HOME/ticks",
                "shards",
                3L);
        world.nextMinute();
        long told = lines("ticks").stream().mapToLong(Long::parseLong).sum() * 10;
        assertThat(lines("ticks")).hasSize(3).doesNotContain("0");
        assertThat((double) world.attempt("a").cpuMs()).isBetween(told * 0.9, told * 1.5 + 100);
    }

    @Test
    void memory_is_that_of_all_at_once() {
        String eats = """
                exec /usr/bin/python3 -c 'import os, time; x = bytearray(30 << 20)
                home = os.environ["HOME"]; open(home + "/eats" + str(os.getpid()), "w")
                while not os.path.exists(home + "/go"): time.sleep(0.05)'""";
        world.task("one", eats);
        world.task("four", eats, "shards", 4L);
        world.now = world.now.plusSeconds(60);
        AtomicInteger looks = new AtomicInteger();
        world.tick()
                .runUntil(
                        () -> {
                            // So that each is measured several times while all of them have their memory.
                            if (eaters() == 5 && looks.incrementAndGet() == 20) {
                                create("go");
                            }
                            return false;
                        },
                        List.of(),
                        Duration.ofDays(1));
        long one = world.attempt("one").maxRssKb();
        long four = world.attempt("four").maxRssKb();
        assertThat((double) four / one).isBetween(3.0, 5.0);
    }

    @Test
    void events_and_progress_of_each_shard() {
        world.task(
                "a",
                "echo '::progress '$((SMARTCRON_SHARD * 20 + 20)); echo '::event part {\"n\": '$SMARTCRON_SHARD'}'",
                "shards",
                4L);
        world.nextMinute();
        assertThat(world.attempt("a").progress()).isEqualTo(50);
        List<TaskEvent> events = new EventTable(world.database)
                .of(List.of(world.only("a").id()))
                .get(world.only("a").id());
        assertThat(events)
                .extracting(TaskEvent::json)
                .containsExactlyInAnyOrder("{\"n\": 0}", "{\"n\": 1}", "{\"n\": 2}", "{\"n\": 3}");
    }

    private Run leftBehind(String task) throws IOException {
        String living = world.runner;
        world.runner = DEAD;
        world.add(task);
        Claim claim = world.claims().round(List.of(), world.now).claimed().get(0);
        assertThat(world.starter().start(claim)).isInstanceOf(Starter.Running.class);
        world.runner = living;
        RunFolder folder = world.folders().of(claim);
        await().until(() -> Run.reopen(folder).flatMap(Run::startedAt).isPresent());
        return Run.reopen(folder).orElseThrow();
    }

    /** The wrapper, and all below it. */
    private static List<ProcessHandle> processesOf(Run run) throws IOException {
        String started = Files.readString(run.folder().path().resolve("started"));
        ProcessHandle wrapper =
                ProcessHandle.of(Long.parseLong(started.split(" ", 3)[1])).orElseThrow();
        return Stream.concat(Stream.of(wrapper), wrapper.descendants()).sorted().toList();
    }

    private long eaters() {
        try (Stream<Path> files = Files.list(home)) {
            return files.filter(file -> file.getFileName().toString().startsWith("eats"))
                    .count();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private void create(String file) {
        try {
            Files.createFile(home.resolve(file));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static List<Status> statuses(Attempt attempt) {
        return attempt.shards().stream().map(Shard::status).toList();
    }

    private List<String> lines(String file) {
        try {
            return Files.readAllLines(home.resolve(file));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
