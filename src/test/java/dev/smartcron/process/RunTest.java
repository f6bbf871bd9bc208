package dev.smartcron.process;

import static dev.smartcron.execution.Sentences.sentence;
import static dev.smartcron.process.Runs.end;
import static dev.smartcron.process.Runs.ended;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Ends of runs, and what is told of them. */
class RunTest extends RealRuns {
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
    void time_and_processor_time_are_told() {
        Instant before = Instant.now();
        Run run = runs.shell("sleep 0.3; i=0; while [ $i -lt 200000 ]; do i=$((i+1)); done");
        RunResult result = ended(run);
        assertThat(result.elapsed()).isGreaterThan(Duration.ofMillis(290));
        assertThat(result.cpu()).isGreaterThan(Duration.ofMillis(10)).isLessThanOrEqualTo(result.elapsed());
        assertThat(run.startedAt().orElseThrow().plus(result.elapsed()))
                .as("uptime is read to 10 ms")
                .isBetween(before, Instant.now().plusMillis(100));
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
        Run run = runs.shell("sleep 900 & until grep -q sleep /proc/$!/comm; do :; done; echo done");
        RunResult result = ended(run);
        assertThat(result.exitCode()).isZero();
        assertThat(run.survivors()).hasSize(1).first().asString().endsWith("(sleep)");
        assertThat(end(run, Duration.ofSeconds(1))).isEmpty();
    }
}
