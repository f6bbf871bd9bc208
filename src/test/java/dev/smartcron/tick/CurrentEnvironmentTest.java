package dev.smartcron.tick;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.smartcron.execution.Reason;
import dev.smartcron.execution.ReasonCode;
import dev.smartcron.execution.Status;
import dev.smartcron.store.claim.StopRequests;
import dev.smartcron.tick.resident.RunnerEnvironment;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The environment of what the runner that stays starts by itself, and the ways in which it leaves to another. */
class CurrentEnvironmentTest {
    private static final Duration UPTIME = Duration.ofDays(1);

    @TempDir
    private Path home;

    private World stays;
    private World cron;
    private Path ran;

    @BeforeEach
    void open() {
        stays = world("old", true);
        cron = world("new", true);
        ran = home.resolve("ran");
    }

    @AfterEach
    void close() throws IOException {
        Files.writeString(home.resolve("go"), "");
        stays.close();
        cron.close();
    }

    @Test
    void a_retry_and_a_service_have_the_variables_of_crons_newest_tick() throws Exception {
        stays.task(
                "retried",
                "echo retry $V >> $HOME/ran; [ -e $HOME/go ]",
                "env",
                Map.of("V", "${env:V}"),
                "schedule",
                null,
                "retries",
                100L,
                "retry_delay",
                "1s");
        stays.task(
                "service",
                "echo service $V >> $HOME/ran; sleep 1",
                "env",
                Map.of("V", "${env:V}"),
                "schedule",
                "@continuous",
                "retry_delay",
                "1s");
        stays.add("retried");
        Thread runner = start(stays);
        await().until(() -> lines().contains("retry old") && lines().contains("service old"));
        Thread next = start(cron);
        runner.join(180_000);
        assertThat(runner.isAlive()).as("the runner with the old environment").isFalse();
        Files.delete(ran);
        await().until(() -> lines().contains("retry new") && lines().contains("service new"));
        assertThat(lines()).noneMatch(line -> line.endsWith("old"));
        // Over a connection that no runner's thread uses.
        stays.operator("ann").disable("service");
        Files.writeString(home.resolve("go"), "");
        next.join(180_000);
        assertThat(next.isAlive()).isFalse();
    }

    @Test
    void a_tick_by_hand_leaves_the_runner_that_cron_started_in_its_place() throws Exception {
        cron.task("a", "until [ -e $HOME/go ]; do sleep 0.1; done", "schedule", null);
        cron.add("a");
        Thread runner = start(cron);
        await().until(() -> cron.only("a").status() == Status.RUNNING);
        tickBeside("shell", false);
        assertThat(runner.isAlive()).as("beside a tick by hand").isTrue();
        tickBeside("new", true);
        assertThat(runner.isAlive())
                .as("beside a tick with the same environment")
                .isTrue();
        Files.writeString(home.resolve("go"), "");
        runner.join(180_000);
        assertThat(cron.only("a").status()).isEqualTo(Status.SUCCEEDED);
    }

    @Test
    void a_runner_that_was_to_leave_goes_on_where_the_one_that_asked_waits_no_more() throws Exception {
        stays.task("a", "until [ -e $HOME/go ]; do sleep 0.1; done", "schedule", null);
        stays.add("a");
        WithdrawnWish wish = new WithdrawnWish();
        Thread runner = start(() -> stays.tick().runUntil(wish, List.of(), UPTIME));
        await().until(() -> wish.isWithdrawn);
        Files.writeString(home.resolve("go"), "");
        runner.join(180_000);
        assertThat(cron.only("a").status()).isEqualTo(Status.SUCCEEDED);
    }

    /** Asks a runner to leave, and takes that back once it means to: it asks this one after each of its steps. */
    private final class WithdrawnWish implements BooleanSupplier {
        private final Path leave = home.resolve("run/leave-node");
        private volatile boolean isWithdrawn;

        @Override
        public boolean getAsBoolean() {
            try {
                if (Files.deleteIfExists(leave)) {
                    isWithdrawn = true;
                } else if (!isWithdrawn && cron.only("a").status() == Status.RUNNING) {
                    Files.createFile(leave);
                    stays.resident().call();
                }
                return false;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Test
    void nothing_is_started_while_everything_is_stopped() throws Exception {
        stays.task("service", "echo up >> $HOME/ran; exec sleep 300", "schedule", "@continuous", "kill_after", "1s");
        Thread runner = start(stays);
        await().until(() -> lines().size() == 1);
        new StopRequests(cron.database)
                .ask(
                        stays.only("service").id(),
                        Status.CANCELLED,
                        "ann",
                        Reason.of(ReasonCode.CANCELLED).with("by", "ann"),
                        cron.now);
        assertThat(cron.tick().serveStopRequests(true)).isTrue();
        runner.join(180_000);
        assertThat(runner.isAlive()).as("the runner that stayed").isFalse();
        assertThat(stays.only("service").status()).isEqualTo(Status.CANCELLED);
        assertThat(lines()).containsExactly("up");
    }

    /** Runs a tick that has nothing to do beside the runner that stays. */
    private void tickBeside(String environment, boolean crons) throws InterruptedException {
        try (World world = world(environment, crons)) {
            Thread tick = start(world);
            tick.join(180_000);
            assertThat(tick.isAlive()).as("a tick beside the runner that stays").isFalse();
        }
    }

    private World world(String environment, boolean crons) {
        World world = new World(home);
        world.environment = new RunnerEnvironment(environment, crons);
        world.own.put("V", environment);
        world.clockMoves = true;
        return world;
    }

    private static Thread start(World world) {
        return start(world::run);
    }

    private static Thread start(Runnable work) {
        Thread runner = new Thread(work);
        runner.start();
        return runner;
    }

    private List<String> lines() throws IOException {
        return Files.exists(ran) ? Files.readAllLines(ran) : List.of();
    }
}
