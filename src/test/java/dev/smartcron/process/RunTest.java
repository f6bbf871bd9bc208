package dev.smartcron.process;

import static dev.smartcron.execution.Sentences.sentence;
import static dev.smartcron.process.Runs.end;
import static dev.smartcron.process.Runs.ended;
import static dev.smartcron.process.Runs.output;
import static dev.smartcron.process.Runs.printed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.smartcron.execution.ReasonCode;
import dev.smartcron.process.access.FileStatus;
import dev.smartcron.process.kernel.Boot;
import dev.smartcron.process.kernel.ProcStat;
import dev.smartcron.process.limits.ResourceLimits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RunTest {
    @TempDir
    Path temp;

    Runs runs;

    @BeforeEach
    void prepare() throws IOException {
        runs = new Runs(temp);
    }

    /** Whatever a test did, and whatever the code believes: no process may stand in the test's folders afterwards. */
    @AfterEach
    void nothing_is_left_running() {
        await().pollDelay(Duration.ZERO)
                .untilAsserted(() -> assertThat(namesOfProcessesHere()).isEmpty());
    }

    private List<String> namesOfProcessesHere() {
        List<String> names = new ArrayList<>();
        ProcessHandle.allProcesses().forEach(each -> {
            try {
                if (Files.readSymbolicLink(Path.of("/proc/" + each.pid() + "/cwd"))
                        .startsWith(temp.toRealPath())) {
                    ProcStat.read(each.pid()).ifPresent(stat -> names.add(stat.name()));
                }
            } catch (IOException e) {
                // It is gone, or not ours to look at.
                return;
            }
        });
        return names;
    }

    // ---- how it ended

    @ParameterizedTest
    @CsvSource(delimiter = '¦', textBlock = """
                    true                                 ¦ exit 0
                    exit 3                               ¦ exit 3
                    exit 127                             ¦ exit 127: a command was not found
                    exit 255                             ¦ exit 255
                    kill -9 $$                           ¦ ended by signal 9 (KILL): somebody's kill -9, or the machine had no memory left
                    kill -TERM $$                        ¦ ended by signal 15 (TERM): somebody asked it to end
                    kill -SEGV $$                        ¦ ended by signal 11 (SEGV): it used memory that is not its own: a fault of the program
                    kill -HUP $$                         ¦ ended by signal 1 (HUP): its terminal or its session went away
                    kill -INT $$                         ¦ ended by signal 2 (INT): somebody interrupted it
                    kill -QUIT $$                        ¦ ended by signal 3 (QUIT)
                    kill -PIPE $$                        ¦ ended by signal 13 (PIPE): it wrote to a pipe that nobody reads
                    exit 137                             ¦ ended by signal 9 (KILL): somebody's kill -9, or the machine had no memory left
                    exit 200                             ¦ exit 200
                    cat                                  ¦ exit 0
                    read x || exit 7                     ¦ exit 7
                    no_such_program_here                 ¦ exit 127: a command was not found
                    trap 'exit 5' TERM; kill -TERM $$    ¦ exit 5
                    exec >&- 2>&-; exit 4                ¦ exit 4
                    ulimit -c 0; kill -ABRT $$           ¦ ended by signal 6 (ABRT): it gave itself up: a failed assertion, or damaged memory
                    """)
    void the_end_is_told_as_it_was(String script, String words) {
        Run run = runs.shell(script);
        assertThat(sentence(ended(run).reason())).isEqualTo(words);
    }

    @Test
    void without_a_backstop_the_end_is_told_just_as_well() {
        runs.backstop = null;
        assertThat(ended(runs.shell("exit 3")).exitCode()).isEqualTo(3);
        assertThat(ended(runs.shell("kill -9 $$")).signal()).isEqualTo(9);
    }

    @Test
    void the_wrapper_adds_nothing_to_the_output() {
        Run run = runs.shell("echo out; echo err >&2; kill -9 $$");
        ended(run);
        assertThat(output(run)).isEqualTo("out\nerr\n");
    }

    @Test
    void time_and_processor_time_are_told() {
        Instant before = Instant.now();
        Run run = runs.shell("sleep 0.3; i=0; while [ $i -lt 200000 ]; do i=$((i+1)); done");
        RunResult result = ended(run);
        assertThat(result.elapsed()).isGreaterThan(Duration.ofMillis(290));
        assertThat(result.cpu()).isGreaterThan(Duration.ofMillis(10)).isLessThanOrEqualTo(result.elapsed());
        assertThat(run.startedAt().orElseThrow().plus(result.elapsed()))
                .isCloseTo(Instant.now(), within(1, ChronoUnit.MINUTES))
                .isAfter(before);
    }

    @Test
    void a_service_whose_lease_is_over_is_ended_by_its_wrapper_whatever_its_own_path_is() {
        runs.backstop = null;
        runs.environment = Map.of("PATH", temp.toString());
        runs.notes = Map.of(RunFolder.LEASE, "0 1\n0 1\n");
        Run run = runs.started("/bin/sleep", "60");
        assertThat(ended(run).signal()).isEqualTo(15);
    }

    @Test
    void a_lease_of_which_half_is_new_ends_nobody_yet() throws IOException {
        runs.backstop = null;
        runs.notes = Map.of(RunFolder.LEASE, "0 1\n9999999999 1\n");
        Run run = runs.started("/bin/sleep", "60");
        await().during(Duration.ofSeconds(5)).until(run::isAlive);
        run.folder().renewLease("0 1\n0          1\n");
        assertThat(ended(run).signal()).isEqualTo(15);
    }

    @Test
    void no_end_is_told_later_than_it_was() throws InterruptedException {
        for (int i = 0; i < 40; i++) {
            CountDownLatch told = new CountDownLatch(1);
            AtomicReference<Instant> over = new AtomicReference<>();
            Run run = runs.shell(":");
            run.onEnd(() -> {
                over.set(Instant.now());
                told.countDown();
            });
            assertThat(told.await(3, TimeUnit.MINUTES)).isTrue();
            RunResult result = run.result().orElseThrow();
            assertThat(run.startedAt().orElseThrow().plus(result.elapsed())).isBeforeOrEqualTo(over.get());
        }
    }

    @Test
    void an_own_child_tells_that_it_ended_and_its_result_is_there_then() throws InterruptedException {
        Run run = runs.shell("sleep 0.1; exit 6");
        CountDownLatch told = new CountDownLatch(1);
        StringBuilder words = new StringBuilder();
        assertThat(run.onEnd(() -> {
                    words.append(sentence(run.result().orElseThrow().reason()));
                    told.countDown();
                }))
                .isTrue();
        assertThat(told.await(3, TimeUnit.MINUTES)).isTrue();
        assertThat(words).hasToString("exit 6");
    }

    @Test
    void nothing_waits_for_a_daemon_that_holds_the_output_open() {
        // The shell ends only once its child is what it will be: between fork and exec that is called sh, too.
        Run run = runs.shell("sleep 60 & until grep -q sleep /proc/$!/comm; do :; done; echo done");
        RunResult result = ended(run);
        assertThat(result.exitCode()).isZero();
        assertThat(result.elapsed()).isLessThan(Duration.ofSeconds(59));
        assertThat(run.survivors()).hasSize(1).first().asString().endsWith("(sleep)");
        assertThat(end(run, Duration.ofSeconds(1))).isEmpty();
    }

    // ---- what it gets

    @Test
    void arguments_pass_untouched() {
        String[] hostile = {"a b", "it's", "\"q\"", "two\nlines", "$(touch pwned)", "`id`", "*", "", "-n", "\\", "ā ✓"};
        String[] command = new String[hostile.length + 2];
        command[0] = "printf";
        command[1] = "[%s]";
        System.arraycopy(hostile, 0, command, 2, hostile.length);
        Run run = runs.started(command);
        ended(run);
        assertThat(output(run)).isEqualTo("[" + String.join("][", hostile) + "]");
        assertThat(runs.work).isEmptyDirectory();
    }

    @Test
    void the_environment_is_exactly_what_was_given_and_the_cookie() {
        runs.environment = Map.of("PATH", "/usr/bin:/bin", "x", "1 'two'\n3", "folder", "mine", "LANG", "C.UTF-8");
        Run run = runs.started("env", "-0");
        ended(run);
        assertThat(output(run).split("\0"))
                .filteredOn(line -> !line.startsWith("SMARTCRON_RUN="))
                .containsExactlyInAnyOrder("PATH=/usr/bin:/bin", "x=1 'two'\n3", "folder=mine", "LANG=C.UTF-8");
    }

    @Test
    void a_useless_path_disturbs_only_the_task() {
        runs.environment = Map.of("PATH", "/nowhere");
        assertThat(ended(runs.started("/bin/sh", "-c", "/bin/true")).exitCode()).isZero();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '¦', textBlock = """
                    umask                                              ¦ 0022
                    ls /proc/self/fd | tr '\\n' ' '                     ¦ 0 1 2 3
                    grep SigBlk /proc/self/status | tail -c 9             ¦ 00000000
                    grep SigIgn /proc/self/status | tail -c 8             ¦ 0000000
                    readlink /proc/self/fd/0                           ¦ /dev/null
                    [ "$(cut -d' ' -f5 /proc/$$/stat)" = "$(cut -d' ' -f6 /proc/$$/stat)" ] && echo own ¦ own
                    """)
    void the_task_starts_on_clean_ground(String script, String expected) {
        Run run = runs.shell(script);
        ended(run);
        assertThat(output(run).strip()).isEqualTo(expected);
    }

    @Test
    void the_working_folder_and_an_empty_input_are_given() throws IOException {
        Run run = runs.shell("/bin/pwd; cat");
        ended(run);
        assertThat(output(run)).isEqualTo(runs.work.toRealPath() + "\n");
    }

    @Test
    void the_run_folder_is_private() throws IOException {
        Run run = runs.shell("true");
        ended(run);
        assertThat(PosixFilePermissions.toString(
                        Files.getPosixFilePermissions(run.folder().path())))
                .isEqualTo("rwx------");
    }

    // ---- ending it

    @Test
    void a_tree_ends_by_term_and_its_own_exit_code_is_kept() {
        Run run = runs.shell("trap 'echo bye; exit 9' TERM; echo up; while :; do sleep 0.05; done");
        printed(run, "up");
        assertThat(end(run, Duration.ofSeconds(10))).isEmpty();
        assertThat(ended(run).exitCode()).isEqualTo(9);
        assertThat(output(run)).containsOnlyOnce("bye");
    }

    @Test
    void a_shell_is_told_before_its_children_whatever_numbers_these_have() throws IOException {
        Path counter = Path.of("/proc/sys/kernel/ns_last_pid");
        assumeTrue(FileStatus.of(Path.of("/proc/self")).uid() == 0, "needs root, to have numbers begin anew");
        // Those in between give the first time to end.
        Run run = runs.shell("set -e; trap 'echo bye; exit 9' TERM; echo 500 > " + counter
                + "; for i in $(seq 100); do sleep 300 & done; echo 400 > " + counter
                + "; sh -c 'echo child $$ of $PPID, up; exec sleep 300'");
        printed(run, "up");
        String[] said = output(run).strip().split("[^0-9]+", -1);
        assertThat(Long.parseLong(said[1])).isLessThan(Long.parseLong(said[2]));
        assertThat(end(run, Duration.ofSeconds(10))).isEmpty();
        assertThat(ended(run).exitCode()).isEqualTo(9);
        assertThat(output(run)).contains("bye");
    }

    @Test
    void term_comes_once() {
        Run run = runs.shell(
                "trap 'echo term; i=0' TERM; i=-9999; echo up; until [ $i = 20 ]; do sleep 0.05; i=$((i+1)); done");
        printed(run, "up");
        assertThat(end(run, Duration.ofSeconds(20))).isEmpty();
        assertThat(ended(run).exitCode()).isZero();
        assertThat(output(run)).containsOnlyOnce("term\n");
    }

    @Test
    void who_ignores_term_is_killed() {
        Run run = runs.shell("trap '' TERM; echo up; while :; do sleep 0.05; done");
        printed(run, "up");
        assertThat(end(run, Duration.ofMillis(200))).isEmpty();
        assertThat(ended(run).signal()).isEqualTo(9);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '¦', textBlock = """
                    double fork          ¦ (sleep 61 &) ; sleep 62
                    own session          ¦ setsid sleep 61 & sleep 62
                    session, no cookie   ¦ setsid env -i sleep 61 & sleep 62
                    group, no cookie     ¦ env -i sleep 61 & sleep 62
                    double fork, session ¦ (setsid sh -c 'sleep 61 & sleep 63' &) ; sleep 62
                    parent gone          ¦ setsid sleep 61 & sleep 62 & true
                    ignores TERM         ¦ (trap '' TERM; setsid sleep 61) & sleep 62
                    forks on and on      ¦ trap '' TERM; while :; do setsid sleep 61 & sleep 0.02; done
                    orphan, no cookie    ¦ (env -i sleep 61 &); sleep 62
                    stopped              ¦ sleep 61 & sleep 0.2; kill -STOP $!; sleep 62
                    """)
    void wherever_a_process_went_it_ends_with_the_tree(String name, String script) {
        Run run = runs.shell("echo up; " + script);
        printed(run, "up");
        await().until(() -> Collections.frequency(namesOfProcessesHere(), "sleep") >= 2);
        assertThat(end(run, Duration.ofMillis(300))).isEmpty();
        assertThat(run.result()).isPresent();
    }

    @Test
    void an_ending_asked_for_at_once_still_ends_it() {
        Run run = runs.shell("sleep 60");
        assertThat(end(run, Duration.ofMillis(500))).isEmpty();
        assertThat(ended(run).signal()).isNotNull();
    }

    @Test
    void term_does_not_end_the_wrapper() throws IOException {
        Run run = runs.shell("echo up; until [ -e go ]; do sleep 0.05; done; exit 3");
        printed(run, "up");
        for (String signal : List.of("TERM", "HUP", "INT", "QUIT", "USR1")) {
            send(signal, wrapperOf(run));
        }
        Files.createFile(runs.work.resolve("go"));
        assertThat(ended(run).exitCode()).isEqualTo(3);
    }

    @Test
    void the_backstop_ends_a_task_that_no_runner_watches() {
        runs.backstop = Duration.ofSeconds(1);
        Run run = runs.shell("trap '' TERM; while :; do sleep 0.05; done");
        RunResult result = ended(run);
        assertThat(result.signal()).isEqualTo(9);
        assertThat(result.elapsed()).isGreaterThan(Duration.ofMillis(1_900));
    }

    @Test
    void the_tasks_of_a_runner_that_is_itself_a_task_are_left_alone() throws IOException {
        Run run = runs.shell("SMARTCRON_RUN=0123456789abcdef01234567 setsid sleep 64 & echo $!; echo up; sleep 60");
        printed(run, "up");
        long inner = Long.parseLong(output(run).lines().findFirst().orElseThrow());
        await().until(() -> ProcStat.read(inner).orElseThrow().name().equals("sleep"));
        assertThat(end(run, Duration.ofSeconds(5))).isEmpty();
        assertThat(ProcStat.read(inner)).isPresent();
        send("KILL", inner);
    }

    @Test
    void a_folder_deleted_under_a_task_harms_nothing() throws IOException {
        Run run = runs.shell("rmdir \"$(/bin/pwd)\"; echo gone; exit 3");
        assertThat(ended(run).exitCode()).isEqualTo(3);
        assertThat(runs.work).doesNotExist();
    }

    // ---- found again

    @Test
    void a_run_is_found_again_by_its_folder() throws IOException {
        Run run = runs.shell("echo up; until [ -e go ]; do sleep 0.05; done; exit 4");
        printed(run, "up");
        Run again = Run.reopen(run.folder()).orElseThrow();
        assertThat(again.isAlive()).isTrue();
        assertThat(again.onEnd(() -> {})).isFalse();
        Files.createFile(runs.work.resolve("go"));
        assertThat(ended(again).exitCode()).isEqualTo(4);
        assertThat(RunFolder.list(runs.root)).containsExactly(run.folder());
    }

    @Test
    void a_run_found_again_can_be_ended() {
        Run run = runs.shell("echo up; sleep 60");
        printed(run, "up");
        assertThat(end(Run.reopen(run.folder()).orElseThrow(), Duration.ofSeconds(5)))
                .isEmpty();
        assertThat(ended(run).signal()).isEqualTo(15);
    }

    @Test
    void without_its_wrapper_a_run_has_no_result_but_its_tree_can_be_ended() {
        Run run = runs.shell("echo up; sleep 60");
        printed(run, "up");
        send("KILL", wrapperOf(run));
        await().until(() -> !run.isAlive());
        assertThat(run.result()).isEmpty();
        assertThat(run.survivors()).isNotEmpty();
        assertThat(end(run, Duration.ofSeconds(5))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"start time", "boot"})
    void a_process_that_got_a_dead_ones_number_is_never_signalled(String what) throws Exception {
        Process first = new ProcessBuilder("setsid", "sleep", "60").start();
        Process second = new ProcessBuilder("setsid", "sleep", "60").start();
        try {
            RunFolder folder = RunFolder.in(runs.root, 99, 1);
            folder.create();
            boolean boot = what.equals("boot");
            String lines = "wrapper " + first.pid() + " " + ticks(first, boot) + " "
                    + (boot ? "00000000-0000-0000-0000-000000000000" : Boot.id()) + " 0123456789abcdef 0\ntask "
                    + second.pid() + " " + ticks(second, boot) + " 0.00\n";
            Files.writeString(folder.started(), lines);
            Run run = Run.reopen(folder).orElseThrow();
            assertThat(run.isAlive()).isFalse();
            assertThat(run.survivors()).isEmpty();
            run.terminate();
            run.kill();
            assertThat(end(run, Duration.ZERO)).isEmpty();
            assertThat(first.waitFor(200, TimeUnit.MILLISECONDS)).isFalse();
            assertThat(second.isAlive()).isTrue();
        } finally {
            first.destroyForcibly().waitFor();
            second.destroyForcibly().waitFor();
        }
    }

    private static long ticks(Process process, boolean same) {
        return ProcStat.read(process.pid()).orElseThrow().startTicks() - (same ? 0 : 1);
    }

    @Test
    void a_start_that_was_forbidden_never_happens() throws IOException {
        RunFolder folder = RunFolder.in(runs.root, 50, 1);
        folder.create();
        assertThat(folder.forbidStart()).isTrue();
        assertThat(folder.forbidStart()).isTrue();
        assertThat(Run.reopen(folder)).isEmpty();

        Run run = runs.shell("echo up; sleep 0.2");
        printed(run, "up");
        assertThat(run.folder().forbidStart()).isFalse();
        assertThat(ended(run).exitCode()).isZero();
    }

    @Test
    void the_wrapper_obeys_a_forbidden_start() throws Exception {
        RunFolder folder = RunFolder.in(runs.root, 51, 1);
        folder.create();
        folder.forbidStart();
        Path proof = temp.resolve("proof");
        Process wrapper = wrapper(folder, proof);
        wrapper.getInputStream().readAllBytes();
        assertThat(wrapper.waitFor()).isNotZero();
        assertThat(proof).doesNotExist();
    }

    @Test
    void a_wrapper_that_comes_to_life_while_its_start_is_forbidden_begins_or_finds_nothing() throws Exception {
        for (int i = 0; i < 40; i++) {
            RunFolder folder = RunFolder.in(runs.root, 100 + i, 1);
            folder.create();
            // More to remove takes longer.
            for (int note = 0; note < 20; note++) {
                folder.keep("note" + note, "x");
            }
            Path proof = temp.resolve("proof" + i);
            Process wrapper = wrapper(folder, proof);
            LockSupport.parkNanos(250_000L * (i % 20));
            boolean forbidden = folder.forbidStart();
            if (forbidden) {
                folder.removeForbidden();
            }
            wrapper.getInputStream().readAllBytes();
            assertThat(wrapper.waitFor() == 0).as("try " + i).isEqualTo(!forbidden);
            assertThat(Files.exists(proof)).isEqualTo(!forbidden);
            assertThat(folder.isGone()).isEqualTo(forbidden);
        }
    }

    @Test
    void what_is_left_of_a_folder_whose_remover_died_is_found_and_is_in_nobodys_way() throws IOException {
        Path left = Files.createDirectory(runs.root.resolve("forbidden-52-1"));
        Files.createFile(left.resolve("note"));
        assertThat(RunFolder.list(runs.root)).contains(new RunFolder(left, 52, 1));
        RunFolder folder = RunFolder.in(runs.root, 52, 1);
        folder.create();
        assertThat(folder.forbidStart()).isTrue();
        folder.removeForbidden();
        assertThat(left).doesNotExist();
        assertThat(folder.isGone()).isTrue();
    }

    private Process wrapper(RunFolder folder, Path proof) throws IOException {
        Path script;
        try (var files = Files.list(temp.resolve("bin"))) {
            script = files.findFirst().orElseThrow();
        }
        return new ProcessBuilder(
                        "sh", script.toString(), folder.path().toString(), "b", "0", "-", "touch", proof + "")
                .redirectErrorStream(true)
                .start();
    }

    @Test
    void the_folder_is_removed_whole() throws IOException {
        Run run = runs.shell("true");
        ended(run);
        run.folder().delete();
        run.folder().delete();
        assertThat(runs.root).isEmptyDirectory();
    }

    // ---- not started at all

    @Test
    void what_cannot_start_is_refused_in_words() throws IOException {
        Path plain = Files.writeString(runs.work.resolve("plain"), "#!/bin/sh\n");
        Path bad = executable("bad", "#!/no/such/interpreter -x\n");
        Path dos = executable("dos", "#!/bin/sh\r\ntrue\r\n");
        assertThat(runs.refused(runs.work, "no-such")).isEqualTo("no such program: no-such (looked in /usr/bin:/bin)");
        assertThat(runs.refused(runs.work, "./no-such")).isEqualTo("no such program: " + runs.work + "/./no-such");
        assertThat(runs.refused(runs.work, "./plain"))
                .isEqualTo("no permission to execute: " + runs.work + "/./plain (chmod +x?)");
        assertThat(runs.refused(runs.work, plain.getParent().toString()))
                .isEqualTo("not a program but a directory: " + runs.work);
        assertThat(runs.refused(runs.work, bad.toString()))
                .isEqualTo("bad interpreter: /no/such/interpreter, named in the first line of " + bad);
        assertThat(runs.refused(runs.work, dos.toString())).contains("/bin/sh", "carriage return");
        assertThat(runs.refused(temp.resolve("gone"), "true"))
                .isEqualTo("working_dir does not exist: " + temp.resolve("gone"));
        assertThat(runs.refused(plain, "true")).isEqualTo("working_dir is not a directory: " + plain);
        assertThat(runs.refused(runs.work, "")).startsWith("no such program:");
        assertThat(runs.refused(runs.work, "echo", "a\0b")).startsWith("cannot pass the argument");
    }

    @ParameterizedTest
    @CsvSource({"A.B,not a name", "PWD,the shell's own", "1A,not a name", "SMARTCRON_RUN,the shell's own"})
    void an_environment_that_cannot_be_given_exactly_is_refused(String name, String reason) {
        runs.environment = new HashMap<>(Map.of("PATH", "/usr/bin:/bin", name, "x"));
        assertThat(runs.refused(runs.work, "true")).contains(name, reason);
    }

    @Test
    void a_script_without_a_first_line_runs_as_in_a_shell() throws IOException {
        Path script = executable("bare", "echo bare $1\n");
        Run run = runs.started(script.toString(), "x");
        assertThat(ended(run).exitCode()).isZero();
        assertThat(output(run)).isEqualTo("bare x\n");
    }

    @Test
    void what_runs_keeps_nothing_of_the_runner_open() throws IOException {
        List<Run> all = new ArrayList<>(List.of(runs.started("/bin/sleep", "60")));
        long before = pipes();
        for (int i = 0; i < 10; i++) {
            all.add(runs.started("/bin/sleep", "60"));
        }
        long after = pipes();
        all.forEach(Run::kill);
        assertThat(after).isEqualTo(before);
    }

    private static long pipes() throws IOException {
        try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
            return open.filter(RunTest::isPipe).count();
        }
    }

    private static boolean isPipe(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString().startsWith("pipe:");
        } catch (IOException e) {
            // The listing's own.
            return false;
        }
    }

    @Test
    void too_many_arguments_are_refused_and_leave_nothing() {
        String huge = "x".repeat(200_000);
        assertThat(runs.refused(runs.work, "true", huge)).contains("cannot start a process");
    }

    @Test
    void the_same_attempt_is_never_started_twice() {
        Run run = runs.shell("true");
        ended(run);
        StartResult again = runs.launcher.start(new Launch(
                run.folder(),
                new Invocation(List.of("true"), Runs.PATH, runs.work, null),
                ResourceLimits.NONE,
                null,
                Duration.ofSeconds(1),
                null,
                Map.of()));
        assertThat(((StartResult.Refused) again).reason().code()).isEqualTo(ReasonCode.STARTED_BEFORE);
    }

    private Path executable(String name, String text) throws IOException {
        Path file = Files.writeString(runs.work.resolve(name), text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        return file;
    }

    private static long wrapperOf(Run run) {
        try {
            return StartedFile.read(run.folder().started())
                    .orElseThrow()
                    .wrapper()
                    .pid();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static void send(String signal, long pid) {
        try {
            assertThat(new ProcessBuilder("kill", "-" + signal, Long.toString(pid))
                            .start()
                            .waitFor())
                    .isZero();
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
