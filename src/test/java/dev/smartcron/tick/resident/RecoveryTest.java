package dev.smartcron.tick.resident;

import static dev.smartcron.execution.Sentences.sentence;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.smartcron.execution.Adoption;
import dev.smartcron.execution.Execution;
import dev.smartcron.execution.Payload;
import dev.smartcron.execution.Reason;
import dev.smartcron.execution.ReasonCode;
import dev.smartcron.execution.Shows;
import dev.smartcron.execution.Status;
import dev.smartcron.operations.JobRequest;
import dev.smartcron.process.Run;
import dev.smartcron.process.RunFolder;
import dev.smartcron.process.kernel.Boot;
import dev.smartcron.process.kernel.RunnerId;
import dev.smartcron.store.claim.OrphanedClaims;
import dev.smartcron.store.claim.StopRequests;
import dev.smartcron.store.db.DatabaseProblem;
import dev.smartcron.store.rows.Claim;
import dev.smartcron.store.rows.Node;
import dev.smartcron.tick.Report;
import dev.smartcron.tick.World;
import dev.smartcron.tick.plan.RetryDecision;
import dev.smartcron.tick.plan.Services;
import dev.smartcron.tick.start.Starter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the next tick makes of a runner that died, wherever it died. */
class RecoveryTest {
    /** A process of this boot that is long gone: its start time belongs to nobody. */
    private static final String DEAD = "99999999-7-" + Boot.id();

    private static final String OF_THE_BOOT_BEFORE = "4711-7-of-the-boot-before";
    private static final String DEAD_TOO = "99999998-7-" + Boot.id();

    @TempDir
    private Path home;

    private World world;
    private String living;

    @BeforeEach
    void open() {
        world = new World(home);
        living = world.runner;
    }

    @AfterEach
    void close() throws IOException {
        world.close();
        try (var left = Files.list(home.resolve("runs"))) {
            assertThat(left).as("run folders left").isEmpty();
        }
    }

    @Test
    void it_died_before_the_claim_and_the_execution_is_simply_claimed() {
        add("a", "echo ran >> $HOME/ran");
        assertThat(nextTick().counts().recovered()).isZero();
        assertThat(world.only("a").status()).isEqualTo(Status.SUCCEEDED);
        assertThat(home.resolve("ran")).hasContent("ran");
    }

    @Test
    void it_died_after_the_claim_and_the_task_starts_once_as_if_nothing_had_been() {
        add("a", "echo ran >> $HOME/ran");
        claim();
        Report report = nextTick();
        assertThat(report.counts().recovered()).isEqualTo(1);
        Execution execution = world.only("a");
        assertThat(execution.status()).isEqualTo(Status.SUCCEEDED);
        assertThat(execution.attempts()).isEqualTo(1);
        assertThat(execution.runner()).isEqualTo(living);
        assertThat(world.executions().attempts(execution.id())).hasSize(1);
        assertThat(home.resolve("ran")).hasContent("ran");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void its_machine_went_down_after_the_claim_and_what_said_that_the_task_began_may_be_lost(boolean folderIsLeft)
            throws IOException {
        add("a", "echo ran >> $HOME/ran", "schedule", null, "on_lost", "fail");
        world.runner = OF_THE_BOOT_BEFORE;
        Claim claim = world.claims().round(List.of(), world.now).claimed().get(0);
        if (folderIsLeft) {
            world.folders().of(claim).create();
        }
        nextTick();
        assertThat(world.only("a").status()).isEqualTo(Status.LOST);
        assertThat(home.resolve("ran")).doesNotExist();
    }

    @Test
    void it_died_and_into_one_run_folder_nobody_can_look_and_all_others_are_seen_to() throws IOException {
        add("a", "echo a >> $HOME/ran", "schedule", null);
        Claim odd = claim();
        add("b", "echo b >> $HOME/ran", "schedule", null);
        claim();
        world.folders().of(odd).create();
        Path inTheWay = Files.createDirectory(world.folders().of(odd).path().resolve("forbidden"));
        nextTick();
        assertThat(home.resolve("ran")).hasContent("b");
        assertThat(world.only("a").status()).isEqualTo(Status.RUNNING);
        assertThat(world.warnings).anyMatch(line -> line.startsWith("cannot see how a, execution 1, is doing: "));
        Files.delete(inTheWay);
        nextTick();
        assertThat(home.resolve("ran")).hasContent("b\na");
        assertThat(world.only("a").status()).isEqualTo(Status.SUCCEEDED);
    }

    @Test
    void it_signed_off_and_then_its_machine_went_down_and_nobody_knows_whether_the_task_began() {
        add("a", "echo ran >> $HOME/ran", "schedule", null, "on_lost", "fail");
        world.runner = OF_THE_BOOT_BEFORE;
        assertThat(world.claims().round(List.of(), world.now).claimed()).hasSize(1);
        new OrphanedClaims(world.database, world.node.name(), OF_THE_BOOT_BEFORE).signOff();
        nextTick();
        assertThat(world.only("a").status()).isEqualTo(Status.LOST);
        assertThat(home.resolve("ran")).doesNotExist();
    }

    @Test
    void it_died_after_the_claim_and_what_somebody_wants_stopped_ends_so_and_is_never_started() {
        add("a", "echo ran >> $HOME/ran", "retries", 3L);
        Claim claim = claim();
        Reason killed = Reason.of(ReasonCode.KILLED).with("by", "ann");
        new StopRequests(world.database).ask(claim.execution(), Status.KILLED, "ann", killed, world.now);
        nextTick();
        assertThat(world.only("a").status()).isEqualTo(Status.KILLED);
        assertThat(world.only("a").reason()).isEqualTo(killed);
        assertThat(home.resolve("ran")).doesNotExist();
    }

    @Test
    void it_died_between_the_claim_of_a_job_and_its_start_and_the_payload_arrives_all_the_same() {
        world.task("jobs", "cat >> $HOME/ran", "schedule", null);
        world.operator("ann")
                .enqueue(new JobRequest("jobs", "bob", "k", null, null, new Payload("kept".getBytes(UTF_8))));
        claim();
        nextTick();
        assertThat(world.only("jobs").status()).isEqualTo(Status.SUCCEEDED);
        assertThat(home.resolve("ran")).hasContent("kept");
    }

    @Test
    void it_died_while_the_task_ran_and_the_task_is_watched_to_its_end() {
        add("a", "echo before; sleep 1; echo after; exit 3");
        start(claim());
        assertThat(nextTick().counts().recovered()).isEqualTo(1);
        assertThat(world.only("a").status()).isEqualTo(Status.FAILED);
        assertThat(world.only("a").exitCode()).isEqualTo(3);
        assertThat(world.attempt("a").outputTail()).isEqualTo("before\nafter\n");
        assertThat(world.only("a").duration().orElseThrow()).isGreaterThan(Duration.ofMillis(900));
    }

    @Test
    void it_died_while_the_task_ran_and_its_run_folder_was_removed_and_it_is_watched_and_not_started_again()
            throws IOException {
        add(
                "a",
                "echo ran >> $HOME/ran; until [ -e $HOME/go ]; do sleep 0.1; done; echo ended >> $HOME/ran",
                "schedule",
                null);
        Run run = start(claim());
        await().until(() -> Files.exists(home.resolve("ran")));
        run.folder().delete();
        world.runner = living;
        AtomicInteger looked = new AtomicInteger();
        world.tick()
                .runUntil(
                        () -> {
                            // It has been watched for a while.
                            if (looked.incrementAndGet() == 4) {
                                write(home.resolve("go"), "");
                            }
                            return false;
                        },
                        List.of(),
                        Duration.ofDays(1));
        assertThat(home.resolve("ran")).hasContent("ran\nended");
        assertThat(world.only("a").status()).isEqualTo(Status.LOST);
        assertThat(sentence(world.only("a").reason())).contains("its run folder was removed while it ran");
    }

    @Test
    void it_died_while_the_task_ran_and_its_run_folder_was_removed_and_the_deadline_still_holds() throws IOException {
        add("a", "echo ran >> $HOME/ran; sleep 300", "schedule", null, "timeout", "1s", "kill_after", "1s");
        Run run = start(claim());
        await().until(() -> Files.exists(home.resolve("ran")));
        run.folder().delete();
        nextTick();
        assertThat(world.only("a").status()).isEqualTo(Status.TIMED_OUT);
        assertThat(run.survivors()).isEmpty();
        assertThat(home.resolve("ran")).hasContent("ran");
    }

    @Test
    void it_died_while_a_service_ran_which_has_no_deadline_however_old_it_is() throws IOException {
        world.task("a", "until [ -e $HOME/go ]; do sleep 0.1; done", "schedule", "@continuous");
        new Services(world.database, world.node).plan(world.now, RetryDecision.chance());
        Path started = start(claim()).folder().path().resolve("started");
        String[] words = Files.readString(started).split(" ");
        words[words.length - 1] = "-" + Duration.ofDays(366).toSeconds() + ".00\n";
        Files.writeString(started, String.join(" ", words));
        world.runner = living;
        AtomicInteger asked = new AtomicInteger();
        world.tick().runUntil(() -> asked.incrementAndGet() > 3, List.of(), Duration.ofDays(400));
        assertThat(world.only("a").status()).isEqualTo(Status.RUNNING);
        world.operator("ann").disable("a");
        Files.createFile(home.resolve("go"));
        nextTick();
        assertThat(world.only("a").status()).isNotEqualTo(Status.RUNNING);
    }

    @Test
    void it_died_while_the_task_ran_and_the_deadline_still_holds() {
        add("a", "sleep 300", "timeout", "1s", "kill_after", "1s");
        start(claim());
        nextTick();
        assertThat(world.only("a").status()).isEqualTo(Status.TIMED_OUT);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '¦', textBlock = """
                    echo junk > $d/held
                    echo '1 x a' > $d/held
                    mkdir -p $d/held/deeper
                    mkfifo $d/held $d/stop $d/lease; mkdir $d/cgroup
                    rm $d/task; mkfifo $d/task $d/secrets
                    rm $d/followed; mkfifo $d/followed
                    rm $d/output; mkfifo $d/output
                    """)
    @Timeout(value = 180, threadMode = ThreadMode.SEPARATE_THREAD)
    void it_died_and_what_the_task_made_of_its_run_folder_keeps_no_tick_from_its_work(String spoil) {
        add("a", "d=$(echo " + home + "/runs/*-1); " + spoil + "; sleep 1; exit 3", "schedule", null);
        start(claim());
        add("b", "echo ran >> $HOME/ran", "schedule", null);
        nextTick();
        nextTick();
        assertThat(world.only("a").status()).isIn(Status.FAILED, Status.LOST);
        assertThat(world.only("b").status()).isEqualTo(Status.SUCCEEDED);
    }

    @ParameterizedTest
    @ValueSource(ints = {3, -3})
    void it_died_and_the_clock_was_set_and_the_run_is_as_old_as_it_really_is(int hours) {
        add("a", "sleep 2", "schedule", null, "timeout", "20m");
        add("b", "sleep 300", "schedule", null, "timeout", "2s", "kill_after", "1s");
        claims().forEach(this::start);
        world.setClock(Duration.ofHours(hours));
        nextTick();
        Duration reallyAtMost = Duration.ofHours(Math.abs(hours)).minusMinutes(1);
        assertThat(world.only("a").status()).isEqualTo(Status.SUCCEEDED);
        assertThat(world.only("a").duration().orElseThrow()).isBetween(Duration.ofMillis(1_980), reallyAtMost);
        assertThat(world.only("b").status()).isEqualTo(Status.TIMED_OUT);
        assertThat(world.only("b").duration().orElseThrow()).isBetween(Duration.ofMillis(1_980), reallyAtMost);
    }

    @Test
    void it_died_and_the_clock_was_set_back_and_the_deadline_does_not_move() throws InterruptedException {
        add("a", "sleep 900", "timeout", "20m");
        Claim claim = claim();
        Run run = start(claim);
        Thread.sleep(1_000);
        world.setClock(Duration.ofHours(-3));
        Starter.Running resumed = world.starter().resume(claim, run, world.now);
        assertThat(resumed.age()).isGreaterThanOrEqualTo(Duration.ofMillis(900));
        run.kill();
        nextTick();
        assertThat(world.only("a").signal()).isEqualTo(9);
    }

    @Test
    void it_died_before_it_recorded_the_end_and_the_true_end_is_recorded() {
        add("a", "echo ran >> $HOME/ran; echo output");
        Run run = start(claim());
        await().until(() -> run.result().isPresent() && !run.isAlive());
        nextTick();
        assertThat(world.only("a").status()).isEqualTo(Status.SUCCEEDED);
        assertThat(world.attempt("a").outputTail()).isEqualTo("output\n");
        assertThat(home.resolve("ran")).hasContent("ran");
        assertThat(nextTick().counts().recovered()).isZero();
    }

    @Test
    void it_died_after_the_spawn_before_the_wrapper_came_to_life_and_that_one_is_kept_from_starting_the_task()
            throws IOException {
        add("a", "echo ran >> $HOME/ran");
        Claim claim = claim();
        // As the wrapper finds it: the folder is there, and it has not yet said who it is.
        Files.createDirectory(world.folders().of(claim).path());
        Files.createFile(world.folders().of(claim).output());
        nextTick();
        Execution execution = world.only("a");
        assertThat(execution.status()).isEqualTo(Status.SUCCEEDED);
        assertThat(execution.attempts()).isEqualTo(1);
        assertThat(home.resolve("ran")).hasContent("ran");
    }

    @Test
    @Shows(ReasonCode.LOST_AT_START)
    void it_and_the_wrapper_died_before_that_one_wrote_who_it_is_and_nobody_knows_how_far_it_came() throws IOException {
        add("a", "echo ran >> $HOME/ran");
        RunFolder folder = world.folders().of(claim());
        Files.createDirectory(folder.path());
        Files.createFile(folder.path().resolve("started"));
        nextTick();
        assertThat(world.only("a").status()).isEqualTo(Status.LOST);
        assertThat(sentence(world.only("a").reason()))
                .isEqualTo("its runner died while starting it; nobody knows how far it came");
        assertThat(home.resolve("ran")).doesNotExist();
    }

    @Test
    void it_died_while_the_wrapper_wrote_who_it_is_and_the_run_is_watched() throws IOException {
        add("a", "until [ -e $HOME/go ]; do sleep 0.1; done; exit 3");
        Run run = start(claim());
        Path started = run.folder().path().resolve("started");
        await().until(() -> Files.readString(started).lines().count() > 1);
        String written = Files.readString(started);
        Files.writeString(started, "");
        CompletableFuture<Path> rest = CompletableFuture.supplyAsync(
                        () -> write(started, written), CompletableFuture.delayedExecutor(200, TimeUnit.MILLISECONDS))
                .thenApply(whole -> write(home.resolve("go"), ""));
        nextTick();
        assertThat(rest).isCompleted();
        assertThat(world.only("a").status()).isEqualTo(Status.FAILED);
        assertThat(world.only("a").exitCode()).isEqualTo(3);
    }

    @Test
    void it_died_after_it_recorded_the_end_and_what_it_left_of_the_run_is_removed() throws IOException {
        add("a", "true");
        nextTick();
        Path left = home.resolve("runs/" + world.only("a").id() + "-1");
        Files.createDirectories(left);
        Files.writeString(left.resolve("output"), "");
        nextTick();
        assertThat(left).doesNotExist();
        assertThat(world.only("a").status()).isEqualTo(Status.SUCCEEDED);
    }

    @Test
    void its_adopter_died_before_it_watched_and_the_next_one_watches() {
        add("a", "sleep 1; exit 3");
        start(claim());
        assertThat(adoptAndDie()).hasSize(1);
        assertThat(nextTick().counts().recovered()).isEqualTo(1);
        assertThat(world.only("a").status()).isEqualTo(Status.FAILED);
        assertThat(world.only("a").exitCode()).isEqualTo(3);
        assertThat(world.only("a").attempts()).isEqualTo(1);
    }

    @Test
    void it_is_recorded_who_took_over_from_whom_and_when_and_whether_it_had_been_left() {
        add("a", "sleep 1; exit 3");
        start(claim());
        nextTick();
        Execution died = world.only("a");
        assertThat(died.runner()).isEqualTo(living);
        assertThat(died.adoption()).isEqualTo(new Adoption(world.now, DEAD, false));
        world.task("b", "sleep 1");
        world.add("b");
        start(claim());
        new OrphanedClaims(world.database, world.node.name(), DEAD).signOff();
        nextTick();
        assertThat(world.only("b").adoption()).isEqualTo(new Adoption(world.now, DEAD, true));
        add("c", "true");
        nextTick();
        assertThat(world.only("c").adoption()).isNull();
    }

    @Test
    void its_adopter_died_before_it_recorded_the_end_and_the_next_one_records_it() {
        add("a", "echo ran >> $HOME/ran");
        Run run = start(claim());
        await().until(() -> run.result().isPresent() && !run.isAlive());
        assertThat(adoptAndDie()).hasSize(1);
        nextTick();
        assertThat(world.only("a").status()).isEqualTo(Status.SUCCEEDED);
        assertThat(home.resolve("ran")).hasContent("ran");
    }

    @Test
    @Shows(ReasonCode.NOT_STARTED_YET)
    void its_adopter_was_never_told_that_it_has_them_and_takes_up_what_runs_and_gives_back_what_never_began() {
        add("a", "echo ran >> $HOME/ran; sleep 1; exit 3");
        world.task("b", "echo ran >> $HOME/ran_too");
        start(claim());
        world.add("b");
        claim();
        assertThat(adoptAndDie()).hasSize(2);
        OrphanedClaims adopter = new OrphanedClaims(world.database, world.node.name(), DEAD_TOO);
        Recovery recovery = new Recovery(adopter, world.folders());
        assertThat(recovery.resumeUnknown(
                                Set.of(world.only("a").id(), world.only("b").id()), world.now)
                        .count())
                .as("what it knows")
                .isZero();
        TakenOver taken = recovery.resumeUnknown(Set.of(), world.now);
        assertThat(taken.resumed())
                .extracting(each -> each.claim().execution())
                .containsExactly(world.only("a").id());
        assertThat(taken.lost()).isEmpty();
        assertThat(world.only("b").status()).isEqualTo(Status.PENDING);
        nextTick();
        assertThat(world.only("a").exitCode()).isEqualTo(3);
        assertThat(world.only("b").status()).isEqualTo(Status.SUCCEEDED);
        assertThat(home.resolve("ran")).hasContent("ran");
        assertThat(home.resolve("ran_too")).hasContent("ran");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void its_adopter_died_between_forbidding_the_start_and_giving_it_back(boolean folderIsGone) throws IOException {
        add("a", "echo ran >> $HOME/ran");
        Claim claim = claim();
        Files.createDirectory(world.folders().of(claim).path());
        assertThat(adoptAndDie()).hasSize(1);
        assertThat(world.folders().of(claim).forbidStart()).isTrue();
        if (folderIsGone) {
            world.folders().of(claim).delete();
        }
        nextTick();
        assertThat(world.only("a").status()).isEqualTo(Status.SUCCEEDED);
        assertThat(world.only("a").attempts()).isEqualTo(1);
        assertThat(home.resolve("ran")).hasContent("ran");
    }

    @Test
    void the_wrapper_was_killed_too_and_the_execution_is_lost() throws IOException {
        add("a", "sleep 300");
        Run run = start(claim());
        Path started = run.folder().path().resolve("started");
        await().until(() -> Files.readString(started).lines().count() > 1);
        long wrapper = Long.parseLong(Files.readString(started).split(" ", 3)[1]);
        // Before the task, whose end it would record.
        ProcessHandle process = ProcessHandle.of(wrapper).orElseThrow();
        assertThat(process.destroyForcibly()).isTrue();
        process.onExit().join();
        run.kill();
        await().until(() -> !run.isAlive());
        nextTick();
        Execution execution = world.only("a");
        assertThat(execution.status()).isEqualTo(Status.LOST);
        assertThat(execution.reason().code()).isEqualTo(ReasonCode.NO_RESULT);
        assertThat(run.survivors()).isEmpty();
    }

    @Test
    void what_another_home_of_the_same_node_runs_is_not_taken_for_never_begun() throws IOException {
        add("a", "echo ran >> $HOME/ran; sleep 1");
        world.run();
        add("a", "echo ran >> $HOME/ran; sleep 1");
        start(claim());
        Path elsewhere = Files.createDirectory(home.resolve("elsewhere"));
        try (World other = new World(elsewhere, "jdbc:sqlite:" + home.resolve("smartcron.db"))) {
            other.now = world.now;
            assertThatThrownBy(other::run)
                    .isInstanceOf(DatabaseProblem.class)
                    .hasMessageContaining(home.resolve("runs").toString());
        }
        nextTick();
        assertThat(world.history("a")).extracting(Execution::status).containsOnly(Status.SUCCEEDED);
        assertThat(home.resolve("ran")).hasContent("ran\nran");
    }

    @Test
    void a_runner_that_lives_is_left_alone() {
        add("a", "sleep 0.1");
        world.runner = RunnerId.self().text();
        Claim claim = world.claims().round(List.of(), world.now).claimed().get(0);
        world.runner = DEAD;
        assertThat(world.run().counts().recovered()).isZero();
        assertThat(world.only("a").status()).isEqualTo(Status.RUNNING);
        assertThat(claim.execution()).isEqualTo(world.only("a").id());
    }

    @Test
    void it_ran_under_another_name_of_this_machine_and_its_task_is_watched_to_its_end() {
        Node here = world.node;
        world.node = new Node("before", here.environment(), here.bootId(), here.version());
        add("a", "sleep 0.2");
        world.start(claim());
        world.node = here;
        world.runner = RunnerId.self().text();
        assertThat(world.run().counts().recovered()).isEqualTo(1);
        assertThat(world.only("a").status()).isEqualTo(Status.SUCCEEDED);
        assertThat(world.only("a").node()).isEqualTo(here.name());
    }

    private void add(String name, String shell, Object... keys) {
        world.task(name, shell, keys);
        world.add(name);
    }

    /** What the dead runner had claimed. */
    private Claim claim() {
        return claims().get(0);
    }

    private List<Claim> claims() {
        world.runner = DEAD;
        return world.claims().round(List.of(), world.now).claimed();
    }

    /** What another dead runner had taken over. */
    private List<Claim> adoptAndDie() {
        OrphanedClaims adopter = new OrphanedClaims(world.database, world.node.name(), DEAD_TOO);
        return adopter.adopt(adopter.others(), world.now);
    }

    private static Path write(Path file, String text) {
        try {
            return Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Run start(Claim claim) {
        Starter.TaskStart started = world.starter().start(claim);
        assertThat(started).isInstanceOf(Starter.Running.class);
        return Run.reopen(world.folders().of(claim)).orElseGet(() -> {
            await().until(() -> Run.reopen(world.folders().of(claim)).isPresent());
            return Run.reopen(world.folders().of(claim)).orElseThrow();
        });
    }

    private Report nextTick() {
        world.runner = living;
        return world.run();
    }
}
