package dev.smartcron.tick;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.smartcron.execution.Execution;
import dev.smartcron.execution.ReasonCode;
import dev.smartcron.execution.Sentence;
import dev.smartcron.execution.Shows;
import dev.smartcron.execution.Status;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three firings, a minute apart, of a task whose first run goes on until the third has come. */
class OverlapStoriesTest {
    @TempDir
    private Path home;

    private World world;

    @BeforeEach
    void open() {
        world = new World(home);
    }

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    @Shows(ReasonCode.OVERLAP)
    void skip() throws Exception {
        threeFirings("skip");
        assertThat(rows())
                .containsExactly(
                        "12:01 succeeded",
                        "12:02 skipped execution 1 has been running since 2026-04-05T12:01:00Z",
                        "12:03 skipped execution 1 has been running since 2026-04-05T12:01:00Z");
        assertThat(starts()).containsExactly("12:01");
    }

    @Test
    void queue() throws Exception {
        threeFirings("queue");
        assertThat(rows()).containsExactly("12:01 succeeded", "12:02 succeeded", "12:03 succeeded");
        assertThat(starts()).as("one after the other").containsExactly("12:01", "12:02", "12:03");
        assertThat(home.resolve("beside")).doesNotExist();
    }

    @Test
    @Shows(ReasonCode.MAX_WAITING)
    void queue_of_which_one_may_wait() throws Exception {
        threeFirings("queue", "max_waiting", 1L);
        assertThat(rows())
                .containsExactly(
                        "12:01 succeeded",
                        "12:02 succeeded",
                        "12:03 skipped as many as may wait do already: max_waiting is 1");
        assertThat(starts()).containsExactly("12:01", "12:02");
    }

    @Test
    void allow() throws Exception {
        threeFirings("allow", "max_running", 2L);
        assertThat(rows())
                .containsExactly(
                        "12:01 succeeded",
                        "12:02 succeeded",
                        "12:03 skipped execution 1 has been running since 2026-04-05T12:01:00Z");
        assertThat(starts()).containsExactlyInAnyOrder("12:01", "12:02");
        assertThat(home.resolve("beside")).exists();
    }

    @Test
    @Shows(ReasonCode.REPLACED)
    void replace() throws Exception {
        declare("replace", "kill_after", "1s");
        leaveWhen("12:01", () -> hasBegun("12:01"));
        // The node is full of the very run that is to be replaced.
        world.maxParallel = 1;
        leaveWhen("12:02", () -> hasBegun("12:02"));
        leaveWhen("12:03", () -> hasBegun("12:03"));
        Files.createFile(home.resolve("go"));
        world.run();
        assertThat(rows())
                .containsExactly(
                        "12:01 killed replaced by execution 2",
                        "12:02 killed replaced by execution 3",
                        "12:03 succeeded");
        assertThat(starts()).containsExactly("12:01", "12:02", "12:03");
        assertThat(home.resolve("beside"))
                .as("the old one has ended completely before the new one starts")
                .doesNotExist();
        int alarms = world.database.read(session -> session.createQuery(
                        "select count(*) from executions where status = 'killed' and alerted = 0")
                .map(row -> row.getInt(1))
                .one());
        assertThat(alarms).as("what the task's own policy ends is no alarm").isZero();
    }

    @Test
    void one_that_waits_to_replace_gives_way_to_a_newer_one() throws Exception {
        declare("replace", "kill_after", "30s");
        leaveWhen("12:01", () -> hasBegun("12:01"));
        planned("12:02");
        planned("12:03");
        Files.createFile(home.resolve("go"));
        world.run();
        assertThat(rows()).element(1).isEqualTo("12:02 skipped replaced by execution 3");
        assertThat(rows()).element(2).isEqualTo("12:03 succeeded");
    }

    @Test
    void a_retry_that_waits_is_replaced() throws Exception {
        world.task(
                "c",
                "echo $SMARTCRON_SCHEDULED_AT | cut -c12-16 >> " + home.resolve("starts") + "; test -e "
                        + home.resolve("go"),
                "overlap",
                "replace",
                "retries",
                Map.of("max", 1, "delay", "10m", "jitter", 0));
        world.nextMinute();
        Files.createFile(home.resolve("go"));
        world.nextMinute();
        assertThat(rows())
                .containsExactly("12:01 failed exit 1; not tried again: replaced by execution 2", "12:02 succeeded");
        assertThat(starts()).containsExactly("12:01", "12:02");
    }

    private void threeFirings(String overlap, Object... keys) throws Exception {
        declare(overlap, keys);
        leaveWhen("12:01", () -> hasBegun("12:01"));
        leaveWhen("12:02", () -> true);
        leaveWhen("12:03", () -> true);
        for (Execution run : world.history("c")) {
            if (run.status() == Status.RUNNING) {
                await().until(() -> hasBegun(time(run)));
            }
        }
        Files.createFile(home.resolve("go"));
        world.run();
    }

    /** Notes whether it runs beside another and its start, and waits to be let go. */
    private void declare(String overlap, Object... keys) {
        Object[] all = new Object[keys.length + 2];
        all[0] = "overlap";
        all[1] = overlap;
        System.arraycopy(keys, 0, all, 2, keys.length);
        String folder = home.toString();
        world.task(
                "c",
                "cd " + folder
                        + "; mkdir running || touch beside; trap 'rmdir running; exit 1' TERM;"
                        + " echo $SMARTCRON_SCHEDULED_AT | cut -c12-16 >> starts; while [ ! -e go ]; do sleep 0.02; done; rmdir running; true",
                all);
    }

    /** A tick that leaves what runs as soon as something is so. */
    private void leaveWhen(String time, BooleanSupplier enough) throws IOException {
        world.now = Instant.parse("2026-04-05T" + time + ":00Z");
        world.tick().runUntil(enough, List.of(), Duration.between(world.bootedAt, world.now));
    }

    private void planned(String time) {
        world.now = Instant.parse("2026-04-05T" + time + ":00Z");
        world.planner().plan(world.now, Duration.ZERO);
    }

    private List<String> starts() throws IOException {
        return Files.readAllLines(home.resolve("starts"));
    }

    /** Checks whether the process of a firing is so far that it waits to be let go. */
    private boolean hasBegun(String time) {
        try {
            return Files.exists(home.resolve("starts")) && starts().contains(time);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String time(Execution run) {
        return run.scheduledAt().toString().substring(11, 16);
    }

    private List<String> rows() {
        return world.history("c").stream()
                .sorted(Comparator.comparing(Execution::id))
                .map(row -> (time(row) + " "
                                + row.status().word() + " "
                                + row.sentence(Sentence.PLAIN).orElse(""))
                        .strip())
                .toList();
    }
}
