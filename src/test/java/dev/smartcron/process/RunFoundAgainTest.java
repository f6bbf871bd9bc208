package dev.smartcron.process;

import static dev.smartcron.process.Runs.end;
import static dev.smartcron.process.Runs.ended;
import static dev.smartcron.process.Runs.printed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.smartcron.process.kernel.Boot;
import dev.smartcron.process.kernel.ProcStat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Runs that another runner finds by their folder. */
class RunFoundAgainTest extends RealRuns {
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
        return new ProcessBuilder("sh", script.toString(), folder.path().toString(), "b", "0", "-", "touch", proof + "")
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
}
