package dev.smartcron.process;

import static dev.smartcron.process.Runs.end;
import static dev.smartcron.process.Runs.ended;
import static dev.smartcron.process.Runs.output;
import static dev.smartcron.process.Runs.printed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.smartcron.process.kernel.ProcStat;
import dev.smartcron.process.limits.ProcMemory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tasks that stop, hide or spoil what watches them. */
class OddTasksTest {
    private static final String RUN_FOLDER = "d=$(dirname $(readlink /proc/$$/fd/1)); ";

    @TempDir
    Path temp;

    Runs runs;

    @BeforeEach
    void prepare() throws IOException {
        runs = new Runs(temp);
    }

    @Test
    void a_task_that_stops_its_wrapper_is_ended_and_its_result_told() {
        Run run = runs.shell("kill -STOP $(cut -d' ' -f4 /proc/$PPID/stat); echo up; exit 5");
        printed(run, "up");
        assertThat(end(run, Duration.ofSeconds(10))).isEmpty();
        assertThat(ended(run).exitCode()).isEqualTo(5);
    }

    @Test
    void a_wrapper_that_is_stopped_again_and_again_does_not_keep_the_end_from_coming() throws IOException {
        Run run = runs.shell("echo up; sleep 60");
        printed(run, "up");
        long wrapper =
                StartedFile.read(run.folder().started()).orElseThrow().wrapper().pid();
        Process stopping = new ProcessBuilder("/bin/sh", "-c", "while kill -STOP " + wrapper + "; do :; done")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            assertThat(end(run, Duration.ofMillis(200))).isEmpty();
            await().until(() -> !run.isAlive());
        } finally {
            stopping.destroyForcibly();
        }
    }

    @Test
    void a_stopped_task_is_let_go_on_so_that_it_can_clean_up() {
        Run run = runs.shell("trap 'echo saved; exit 6' TERM; echo up; kill -STOP $$; sleep 60");
        printed(run, "up");
        await().until(() -> ProcStat.read(run.task().orElseThrow())
                .map(task -> task.state() == 'T')
                .orElse(false));
        assertThat(end(run, Duration.ofSeconds(10))).isEmpty();
        assertThat(ended(run).exitCode()).isEqualTo(6);
        assertThat(output(run)).contains("saved");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '¦', textBlock = """
                    another cookie       ¦ SMARTCRON_RUN=x sleep 61 & sleep 62
                    an empty cookie      ¦ SMARTCRON_RUN= setsid sleep 61 & sleep 62
                    a cookie of our kind ¦ SMARTCRON_RUN=0123456789abcdef01234567 sleep 61 & sleep 62
                    a cookieless daemon  ¦ (env -i setsid sh -c '(env -i setsid sleep 61 &)'); sleep 62
                    """)
    void who_hides_from_the_cookie_ends_too(String what, String script) throws IOException {
        Run run = runs.shell(script);
        await().until(() -> run.survivors().stream()
                        .filter(line -> line.endsWith("(sleep)"))
                        .count()
                == 2);
        assertThat(end(run, Duration.ofSeconds(10))).isEmpty();
        await().untilAsserted(() -> assertThat(sleepersHere()).isZero());
    }

    private long sleepersHere() throws IOException {
        long count = 0;
        try (var all = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            for (Path process : all) {
                count += worksHere(process) ? 1 : 0;
            }
        }
        return count;
    }

    private boolean worksHere(Path process) {
        try {
            return Files.readSymbolicLink(process.resolve("cwd")).startsWith(temp.toRealPath());
        } catch (IOException e) {
            // It is gone.
            return false;
        }
    }

    @Test
    void a_process_whose_first_thread_has_ended_is_seen_measured_and_ended() throws IOException {
        Path script = Files.writeString(temp.resolve("threads.py"), """
                import ctypes, os, signal, threading, time
                signal.signal(signal.SIGTERM, signal.SIG_IGN)
                os.setsid()
                def work():
                    held = bytearray(30_000_000)
                    while open('/proc/self/stat').read().split()[2] != 'Z':
                        time.sleep(0.01)
                    print('up', os.getpid(), flush=True)
                    time.sleep(61)
                threading.Thread(target=work).start()
                ctypes.CDLL(None).syscall(60, 0)
                """);
        Run run = runs.shell("python3 " + script + " & sleep 62");
        printed(run, "up");
        long pid = Long.parseLong(output(run).strip().split(" ", 2)[1]);
        assertThat(run.survivors()).contains(pid + " (python3)");
        assertThat(ProcMemory.bytes(run.tree(), 1)).isGreaterThan(30_000_000);
        assertThat(end(run, Duration.ofMillis(200))).isEmpty();
        await().untilAsserted(() -> assertThat(Path.of("/proc/" + pid)).doesNotExist());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '¦', textBlock = """
                    printf 'wrapper x y z q\\ntask a b c\\n' > $d/started
                    echo 'wrapper' > $d/started
                    rm $d/started; mkdir $d/started
                    rm $d/started; mkfifo $d/started
                    rm $d/started; ln -s /dev/zero $d/started
                    """)
    void who_spoils_the_file_that_says_who_it_is_is_ended_all_the_same(String spoil) {
        Run run = runs.shell(RUN_FOLDER + spoil + "; echo up; sleep 60");
        printed(run, "up");
        assertThat(run.result()).isEmpty();
        assertThat(run.survivors()).isNotEmpty();
        assertThat(Run.reopen(run.folder())).isEmpty();
        assertThat(end(run, Duration.ofSeconds(10))).isEmpty();
        assertThat(ended(run).signal()).isEqualTo(15);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '¦', textBlock = """
                    printf 'exit foo bar\\nx\\ny\\nend\\n' > $d/result
                    printf 'exit 0 1\\nx\\ny\\nend\\n' > $d/result
                    rm $d/result; mkdir $d/result
                    rm $d/result; mkfifo $d/result
                    rm $d/result; ln -s /dev/zero $d/result
                    """)
    void a_spoilt_result_is_none(String spoil) {
        Run run = runs.shell(RUN_FOLDER + spoil + "; echo up; kill -9 $(cut -d' ' -f4 /proc/$PPID/stat); exit 3");
        printed(run, "up");
        await().until(() -> !run.isAlive());
        assertThat(run.result()).isEmpty();
        assertThat(end(run, Duration.ZERO)).isEmpty();
    }
}
