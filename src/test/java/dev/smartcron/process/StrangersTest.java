package dev.smartcron.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.smartcron.process.kernel.Boot;
import dev.smartcron.process.kernel.ProcStat;
import dev.smartcron.process.kernel.RunnerId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A pid that was given out again, and another boot: whoever has the pid now is never taken for ours. */
class StrangersTest {
    @TempDir
    private Path folder;

    private Process first;
    private Process second;
    private long startTicks;

    @BeforeEach
    void start() throws IOException {
        first = bystander();
        second = bystander();
        startTicks = ProcStat.read(second.pid()).orElseThrow().startTicks();
    }

    @AfterEach
    void stop() {
        first.destroyForcibly();
        second.destroyForcibly();
    }

    private static Process bystander() throws IOException {
        Process process = new ProcessBuilder("setsid", "sleep", "300").start();
        await().until(() -> ProcStat.read(process.pid()).orElseThrow().name().equals("sleep"));
        return process;
    }

    @Test
    void who_was_started_at_another_time_is_not_signalled() throws Exception {
        assertLivesThrough(run(startTicks - 1, Boot.id()));
        assertLivesThrough(run(startTicks + 1, Boot.id()));
    }

    @Test
    void who_lives_in_another_boot_is_not_signalled() throws Exception {
        assertLivesThrough(run(startTicks, "11111111-2222-3333-4444-555555555555"));
        assertLivesThrough(run(startTicks, Boot.id() + ".4026539999.17"));
    }

    @Test
    void the_very_process_is_ended_so_that_the_above_means_something() throws IOException {
        Run run = run(startTicks, Boot.id());
        assertThat(run.survivors()).containsExactly(second.pid() + " (sleep)");
        Termination ending = new Termination(run, Duration.ofMillis(100), System.nanoTime());
        await().until(() -> ending.poll(System.nanoTime()) && !second.isAlive());
        assertThat(first.isAlive()).isTrue();
    }

    @Test
    void a_runner_is_alive_only_with_its_pid_its_start_and_its_boot() {
        String pid = Long.toString(second.pid());
        assertThat(new RunnerId(pid + "-" + startTicks + "-" + Boot.id()).isAliveHere())
                .isTrue();
        assertThat(new RunnerId(pid + "-" + (startTicks + 1) + "-" + Boot.id()).isAliveHere())
                .isFalse();
        assertThat(new RunnerId(pid + "-" + startTicks + "-" + Boot.id() + ".4026539999.17").isAliveHere())
                .isFalse();
        assertThat(new RunnerId(pid + "-" + startTicks + "-11111111-2222-3333-4444-555555555555").isAliveHere())
                .isFalse();
        assertThat(new RunnerId(pid).isAliveHere()).isFalse();
        assertThat(new RunnerId("x-y-" + Boot.id()).isAliveHere()).isFalse();
        assertThat(RunnerId.self().isAliveHere()).isTrue();
    }

    /** A run whose wrapper was the one bystander's pid and its task the other's, the latter started then, in that boot. */
    private Run run(long ticks, String boot) throws IOException {
        RunFolder runFolder = RunFolder.in(folder, System.nanoTime(), 1);
        runFolder.create();
        Files.writeString(
                runFolder.started(),
                "wrapper " + first.pid() + " 7 " + boot + " no-cookie 0\ntask " + second.pid() + " " + ticks
                        + " 0.00\n");
        return Run.reopen(runFolder).orElseThrow();
    }

    private void assertLivesThrough(Run run) throws InterruptedException {
        assertThat(run.isAlive()).isFalse();
        assertThat(run.survivors()).isEmpty();
        run.terminate();
        run.kill();
        Termination ending = new Termination(run, Duration.ZERO, System.nanoTime());
        await().until(() -> ending.poll(System.nanoTime()));
        assertThat(ending.survivors()).isEmpty();
        assertThat(first.waitFor(200, TimeUnit.MILLISECONDS)).isFalse();
        assertThat(second.isAlive()).isTrue();
    }
}
