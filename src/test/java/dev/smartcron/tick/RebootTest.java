package dev.smartcron.tick;

import static dev.smartcron.execution.Sentences.sentence;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.smartcron.execution.Execution;
import dev.smartcron.execution.ReasonCode;
import dev.smartcron.execution.Shows;
import dev.smartcron.execution.Status;
import dev.smartcron.process.Run;
import dev.smartcron.process.kernel.Boot;
import dev.smartcron.store.rows.Claim;
import dev.smartcron.tick.start.Starter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a tick makes of executions whose pids are strangers' by now: after a boot, or because they were given out again. */
class RebootTest {
    private static final String OTHER_BOOT = "11111111-2222-3333-4444-555555555555";

    @TempDir
    private Path home;

    private World world;
    private String living;
    private Process bystander;

    @BeforeEach
    void open() throws IOException {
        world = new World(home);
        living = world.runner;
        bystander = new ProcessBuilder("setsid", "sleep", "300").start();
        await().until(() -> stat(bystander.pid()).contains("(sleep)"));
    }

    @AfterEach
    void close() {
        bystander.destroyForcibly();
        world.close();
    }

    @Test
    @Shows(ReasonCode.NO_RESULT)
    void after_a_boot_it_is_lost_and_who_has_its_pids_now_lives_on() throws Exception {
        Claim claim = claim("1-2-" + OTHER_BOOT);
        leave(claim, OTHER_BOOT, startTicks(bystander.pid()));
        tick();
        assertLost("its process is gone and left no result: it was killed with its wrapper, or the machine went down");
    }

    @Test
    void a_pid_that_was_given_out_again_is_not_its_task() throws Exception {
        Claim claim = claim("99999999-7-" + Boot.id());
        leave(claim, Boot.id(), startTicks(bystander.pid()) - 1);
        tick();
        assertLost("its process is gone and left no result: it was killed with its wrapper, or the machine went down");
    }

    @Test
    void a_runner_whose_pid_was_given_out_again_is_dead_and_its_task_is_taken_over() throws Exception {
        long ticks = startTicks(bystander.pid()) - 1;
        Claim claim = claim(bystander.pid() + "-" + ticks + "-" + Boot.id());
        assertThat(world.starter().start(claim)).isInstanceOf(Starter.Running.class);
        await().until(() -> Run.reopen(world.folders().of(claim)).isPresent());
        assertThat(tick().counts().recovered()).isEqualTo(1);
        assertThat(world.only("a").status()).isEqualTo(Status.SUCCEEDED);
        assertThat(bystander.isAlive()).isTrue();
    }

    private Claim claim(String deadRunner) {
        world.task("a", "sleep 0.3", "timeout", "10s", "kill_after", "1s", "schedule", null);
        world.add("a");
        world.runner = deadRunner;
        return world.claims().round(List.of(), world.now).claimed().get(0);
    }

    /** As the run's wrapper left it: it and its task have the bystander's pid. */
    private void leave(Claim claim, String boot, long ticks) throws IOException {
        Path folder = world.folders().of(claim).path();
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("output"), "half a line");
        Files.writeString(folder.resolve("result"), " ".repeat(255) + "\n");
        Files.writeString(
                folder.resolve("started"),
                "wrapper " + bystander.pid() + " " + ticks + " " + boot + " no-cookie 0\ntask " + bystander.pid() + " "
                        + ticks + " 0.00\n");
    }

    private Report tick() {
        world.runner = living;
        world.now = world.now.plus(Duration.ofSeconds(5));
        return world.run();
    }

    private void assertLost(String reason) throws InterruptedException {
        Execution execution = world.only("a");
        assertThat(execution.status()).isEqualTo(Status.LOST);
        assertThat(sentence(execution.reason())).isEqualTo(reason);
        assertThat(bystander.waitFor(200, TimeUnit.MILLISECONDS)).isFalse();
        try (var left = Files.list(home.resolve("runs"))) {
            assertThat(left).as("run folders left").isEmpty();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String stat(long pid) throws IOException {
        return Files.readString(Path.of("/proc/" + pid + "/stat"));
    }

    private static long startTicks(long pid) throws IOException {
        return Long.parseLong(stat(pid).split(" ", 23)[21]);
    }
}
