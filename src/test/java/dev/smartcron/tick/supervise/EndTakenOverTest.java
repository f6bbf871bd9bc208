package dev.smartcron.tick.supervise;

import static dev.smartcron.execution.Sentences.sentence;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.smartcron.execution.Reason;
import dev.smartcron.execution.ReasonCode;
import dev.smartcron.execution.Status;
import dev.smartcron.process.kernel.Boot;
import dev.smartcron.process.kernel.Processes;
import dev.smartcron.store.claim.StopRequests.StopRequest;
import dev.smartcron.store.rows.Claim;
import dev.smartcron.tick.World;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A runner that dies while it ends a run: the next one goes on with the end, and does not begin anew. */
class EndTakenOverTest {
    private static final String DEAD = "99999999-7-" + Boot.id();

    @TempDir
    Path home;

    World world;
    String living;

    @BeforeEach
    void open() {
        world = new World(home);
        living = world.runner;
    }

    @AfterEach
    void close() {
        assertThat(home.resolve("runs")).isEmptyDirectory();
        world.close();
    }

    @Test
    void on_abort_is_not_run_again_nobody_gets_a_second_term_and_the_time_to_kill_goes_on() throws Exception {
        SupervisedRun watch = started(
                "echo up; trap 'echo term >>told' TERM; while :; do sleep 0.1; done",
                "timeout",
                "2s",
                "kill_after",
                "9m",
                "on_abort",
                "echo abort >>told");
        watchedUntil(watch, () -> told().contains("term"));
        // Five seconds before it is to be killed. An end that began anew would take nine minutes.
        Path note = home.resolve("runs").resolve(world.only("a").id() + "-1").resolve("ending");
        String[] millis = Files.readString(note).split(" ", 2);
        Files.writeString(
                note,
                Long.parseLong(millis[0])
                        - Duration.ofMinutes(9).minusSeconds(5).toMillis() + " " + millis[1]);
        nextTick();
        assertThat(told()).isEqualTo("abort\nterm\n");
        assertThat(world.only("a").status()).isEqualTo(Status.TIMED_OUT);
        assertThat(world.only("a").signal()).isEqualTo(9);
        assertThat(world.only("a").duration().orElseThrow()).isLessThan(Duration.ofMinutes(9));
    }

    @Test
    void an_on_abort_that_is_under_way_keeps_its_half_of_the_time() {
        SupervisedRun watch = started(
                "trap 'echo term >>told; exit 7' TERM; while :; do sleep 0.1; done",
                "timeout",
                "2s",
                "kill_after",
                "10s",
                "on_abort",
                "echo abort >>told; sleep 1; echo saved >>told");
        watchedUntil(watch, () -> told().contains("abort"));
        nextTick();
        assertThat(told()).isEqualTo("abort\nsaved\nterm\n");
        assertThat(world.only("a").exitCode()).isEqualTo(7);
    }

    @Test
    void the_limit_that_was_reached_is_told_though_its_runner_died_after_the_kill() {
        SupervisedRun watch =
                started("python3 -c 'x = bytearray(10**8)\nimport time; time.sleep(60)'", "memory", "64M");
        watchedUntil(watch, () -> watch.poll(new Processes()).isPresent());
        nextTick();
        assertThat(world.only("a").status()).isEqualTo(Status.KILLED);
        assertThat(sentence(world.only("a").reason())).startsWith("memory 64M reached");
    }

    @Test
    void why_somebody_wanted_it_is_told_too() {
        SupervisedRun watch = started("sleep 60");
        watch.stop(new StopRequest(world.only("a").id(), Status.CANCELLED, Reason.of(ReasonCode.CHANGED)));
        watchedUntil(watch, () -> watch.poll(new Processes()).isPresent());
        nextTick();
        assertThat(world.only("a").status()).isEqualTo(Status.CANCELLED);
        assertThat(world.only("a").reason()).isEqualTo(Reason.of(ReasonCode.CHANGED));
    }

    private SupervisedRun started(String shell, Object... keys) {
        world.task("a", "cd '" + home + "'; " + shell, keys);
        world.add("a");
        world.runner = DEAD;
        Claim claim = world.claims().round(List.of(), world.now).claimed().get(0);
        return new SupervisedRun(world.start(claim), world.warnings::add);
    }

    private static void watchedUntil(SupervisedRun watch, Callable<Boolean> enough) {
        await().pollInterval(Duration.ofMillis(50)).until(() -> {
            boolean over = enough.call();
            if (!over) {
                watch.poll(new Processes());
            }
            return over;
        });
    }

    private String told() {
        try {
            Path file = home.resolve("told");
            return Files.exists(file) ? Files.readString(file) : "";
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private void nextTick() {
        world.runner = living;
        world.run();
    }
}
