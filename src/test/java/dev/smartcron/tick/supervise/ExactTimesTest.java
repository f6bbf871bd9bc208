package dev.smartcron.tick.supervise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.smartcron.execution.Attempt;
import dev.smartcron.execution.Execution;
import dev.smartcron.process.kernel.Processes;
import dev.smartcron.store.query.TaskTable;
import dev.smartcron.store.rows.Claim;
import dev.smartcron.tick.World;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Start and end of an attempt are its process's own, however long the machine took from the claim to there. */
class ExactTimesTest {
    /** How much too early a time may be told, with what files and {@code date} round off; never too late. */
    private static final Duration EARLY = Duration.ofMillis(35);

    private static final int TASKS = 60;

    @TempDir
    private Path home;

    private World world;

    @BeforeEach
    void open() {
        world = new World(home);
        world.now = Instant.now();
        world.clock = Clock.systemUTC();
        world.maxParallel = TASKS;
    }

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void of_many_that_are_claimed_at_once_each_is_told_when_it_began_and_ended_itself() throws IOException {
        // The last thing that happens to its output before the process is there is what the first word tells.
        String shell = "stat -Lc %.9Y /proc/$$/fd/2 >$HOME/$SMARTCRON_TASK; date +%s.%N >>$HOME/$SMARTCRON_TASK;"
                + " sleep 0.2; date +%s.%N >>$HOME/$SMARTCRON_TASK";
        for (int i = 0; i < TASKS; i++) {
            world.task("t" + i, shell, "schedule", null);
            world.add("t" + i);
        }
        world.run();
        for (Execution execution : world.history()) {
            List<String> own = Files.readAllLines(home.resolve(execution.task()));
            Attempt attempt = world.executions().attempts(execution.id()).get(0);
            assertThat(attempt.startedAt())
                    .as(execution.task())
                    .isBetween(instant(own.get(0)).minus(EARLY), instant(own.get(1)));
            assertThat(attempt.finishedAt()).isBetween(instant(own.get(2)).minus(EARLY), Instant.now());
            assertThat(execution.startedAt()).isEqualTo(attempt.startedAt());
            assertThat(execution.finishedAt()).isEqualTo(attempt.finishedAt());
            assertThat(new TaskTable(world.database)
                            .find(execution.task())
                            .orElseThrow()
                            .lastSuccess())
                    .isEqualTo(attempt.startedAt());
        }
        assertThat(world.history()).hasSize(TASKS);
    }

    @Test
    void a_deadline_is_counted_from_where_the_task_began_and_not_from_its_launch() throws IOException {
        Claim claim = claimed();
        long launched = System.nanoTime();
        SupervisedRun watch = new SupervisedRun(world.start(claim), world.warnings::add);
        beganLater(world.folders().of(claim).path().resolve("started"), Duration.ofSeconds(1));
        await().pollInterval(Duration.ofMillis(10))
                .until(() -> watch.poll(new Processes()).isPresent() || watch.isEnding());
        assertThat(Duration.ofNanos(System.nanoTime() - launched)).isGreaterThan(Duration.ofMillis(1_980));
        await().until(() -> watch.poll(new Processes()).isPresent());
    }

    @Test
    void a_task_that_has_not_begun_is_not_late() throws IOException {
        Claim claim = claimed();
        long launched = System.nanoTime();
        SupervisedRun watch = new SupervisedRun(world.start(claim), world.warnings::add);
        Path started = world.folders().of(claim).path().resolve("started");
        beganLater(started, Duration.ofSeconds(1));
        Path away = Files.move(started, home.resolve("started"));
        await().pollInterval(Duration.ofMillis(10)).until(() -> {
            assertThat(watch.poll(new Processes())).isEmpty();
            assertThat(watch.isEnding()).isFalse();
            return System.nanoTime() - launched > Duration.ofMillis(1_500).toNanos();
        });
        Files.move(away, started);
        await().pollInterval(Duration.ofMillis(10))
                .until(() -> watch.poll(new Processes()).isPresent() || watch.isEnding());
        assertThat(Duration.ofNanos(System.nanoTime() - launched)).isGreaterThan(Duration.ofMillis(1_980));
        await().until(() -> watch.poll(new Processes()).isPresent());
    }

    private Claim claimed() {
        world.task("a", "exec sleep 60", "schedule", null, "timeout", "1s", "kill_after", "1s");
        world.add("a");
        return world.claims().round(List.of(), world.now).claimed().get(0);
    }

    /** Makes a wrapper's file say what it says on a busy machine. */
    private static void beganLater(Path started, Duration by) throws IOException {
        await().until(() ->
                Files.exists(started) && Files.readString(started).lines().count() == 2);
        List<String> lines = Files.readAllLines(started);
        int uptime = lines.get(1).lastIndexOf(' ') + 1;
        BigDecimal later = new BigDecimal(lines.get(1).substring(uptime)).add(BigDecimal.valueOf(by.toSeconds()));
        Files.writeString(started, lines.get(0) + "\n" + lines.get(1).substring(0, uptime) + later + "\n");
    }

    @Test
    void no_attempt_seems_to_begin_before_the_one_before_has_ended() {
        world.task("a", "exit 1", "schedule", null, "retries", Map.of("max", 5L, "delay", "0s", "factor", 1L));
        world.add("a");
        world.run();
        List<Attempt> attempts = world.executions().attempts(world.only("a").id());
        assertThat(attempts).hasSize(6);
        for (int i = 1; i < attempts.size(); i++) {
            assertThat(attempts.get(i).startedAt())
                    .isAfterOrEqualTo(attempts.get(i - 1).finishedAt());
        }
        assertThat(world.only("a").startedAt()).isEqualTo(attempts.get(0).startedAt());
        assertThat(world.only("a").finishedAt()).isEqualTo(attempts.get(5).finishedAt());
    }

    private static Instant instant(String seconds) {
        int point = seconds.indexOf('.');
        return Instant.ofEpochSecond(
                Long.parseLong(seconds.substring(0, point)), Long.parseLong(seconds.substring(point + 1)));
    }
}
