package dev.smartcron;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Ends of runners and tasks by operators, with the program as it is installed. */
class GracefulEndIT {
    @TempDir
    private Path home;

    private Host host;

    @BeforeEach
    void declare() throws Exception {
        host = Host.with("sqlite", home);
        host.register(List.of(task("a", host.waits()), task("long", "sleep 300")));
    }

    @AfterEach
    void close() throws Exception {
        host.powerCut();
    }

    private String task(String name, String does) {
        return "{name: " + name + ", kill_after: 2s, command: '" + host.writes("start") + "; " + does + "; "
                + host.writes("end") + "'}";
    }

    @ParameterizedTest
    @ValueSource(strings = {"TERM", "INT"})
    void a_runner_that_is_asked_to_leave_goes_and_the_next_tick_watches_its_tasks(String signal) throws Exception {
        Process runner = running("a");
        long asked = System.nanoTime();
        new ProcessBuilder("kill", "-" + signal, Long.toString(runner.pid()))
                .start()
                .waitFor();
        runner.waitFor();
        Duration took = Duration.ofNanos(System.nanoTime() - asked);
        System.out.println("a runner left " + took.toMillis() + " ms after " + signal);
        // It does not wait for the task, which ends only later.
        assertThat(host.ticksSaid()).contains("1 task goes on, and the next tick watches it");
        assertThat(status("a")).isEqualTo("running|null");
        host.go();
        assertThat(host.tick().waitFor()).isZero();
        assertThat(status("a")).isEqualTo("succeeded|null");
        assertThat(host.number("select max(recovered) from ticks")).isEqualTo(1);
        new Book(host.lines()).agreesWith(host);
    }

    @Test
    void stop_makes_the_runner_leave_and_its_tasks_go_on() throws Exception {
        Process runner = running("a");
        assertThat(host.said("stop")).contains("the runner leaves; what it runs goes on");
        runner.waitFor();
        assertThat(status("a")).isEqualTo("running|null");
        host.go();
        host.tick().waitFor();
        assertThat(status("a")).isEqualTo("succeeded|null");
        new Book(host.lines()).agreesWith(host);
    }

    @Test
    void stop_all_ends_tasks_too_and_they_are_cancelled() throws Exception {
        Process runner = running("long");
        assertThat(host.said("stop", "--all")).contains("1 ended; ");
        runner.waitFor();
        assertThat(status("long")).isEqualTo("cancelled|cancelled");
        assertNothingIsLeft();
    }

    @Test
    void kill_is_done_by_the_runner_that_stays() throws Exception {
        Process runner = running("long");
        assertThat(host.said("kill", "long")).contains("ended by ");
        assertThat(status("long")).isEqualTo("killed|killed");
        runner.waitFor();
        assertNothingIsLeft();
    }

    @Test
    void kill_is_done_without_a_runner() throws Exception {
        running("long").destroyForcibly().waitFor();
        assertThat(host.said("kill", "long")).contains("ended by ");
        assertThat(status("long")).isEqualTo("killed|killed");
        assertNothingIsLeft();
        assertThat(host.number("select count(*) from audit where action = 'kill' and task = 'long'"))
                .isEqualTo(1);
    }

    @Test
    void unlock_records_what_a_dead_holder_left_and_frees_the_lock() throws Exception {
        running("long").destroyForcibly().waitFor();
        kill(sleepers());
        assertThat(host.said("unlock", "long")).contains("long is unlocked: execution 1");
        assertThat(status("long")).isEqualTo("lost|no_result");
        assertThat(host.rows("select execution, detail from audit where action = 'unlock'"))
                .singleElement()
                .asString()
                .startsWith("1|{\"forced\":false,\"fence\":1,");
        assertNothingIsLeft();
    }

    @Test
    void unlock_refuses_while_the_task_lives_with_a_runner_or_without() throws Exception {
        Process runner = running("long");
        assertThat(host.ask("unlock", "long").exitCode()).isEqualTo(1);
        runner.destroyForcibly().waitFor();
        Host.Answer refused = host.ask("unlock", "long");
        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.said()).contains("stays locked: execution 1");
        assertThat(status("long")).isEqualTo("running|null");
        assertThat(host.number("select count(*) from audit where action = 'unlock'"))
                .isZero();
    }

    @Test
    void what_ends_after_its_lock_was_taken_by_force_counts_for_nothing() throws Exception {
        Process runner = running("a");
        assertThat(host.said("unlock", "a", "--force")).contains("unlocked by force");
        String forced = status("a");
        assertThat(forced).isEqualTo("lost|unlocked");
        assertThat(host.rows("select execution, detail from audit where action = 'unlock'"))
                .singleElement()
                .asString()
                .startsWith("1|{\"forced\":true,\"fence\":1,");
        host.trigger("a");
        host.tick();
        await().until(() -> host.lines().size() == 2);
        host.go();
        runner.waitFor();
        await().until(() -> host.runners().isEmpty() && host.lines().size() == 4);
        host.tick().waitFor();
        assertThat(host.rows("select id, status, fence from executions order by id"))
                .as("taking it by force was a change of hands, too")
                .containsExactly("1|lost|1", "2|succeeded|3");
        assertThat(status("a")).isEqualTo(forced);
        assertNothingIsLeft();
    }

    /** Triggers a task and ticks; returns the runner once the task runs. */
    private Process running(String task) throws Exception {
        host.trigger(task);
        Process runner = host.tick();
        await().until(() -> !host.lines().isEmpty());
        return runner;
    }

    private String status(String task) throws Exception {
        return host.rows("select status, reason_code from executions where task = '" + task + "' order by id")
                .get(0);
    }

    private void assertNothingIsLeft() throws Exception {
        assertThat(sleepers()).isEmpty();
        assertThat(host.rows("select name from slots where execution_id is not null"))
                .isEmpty();
        try (var left = Files.list(home.resolve("runs"))) {
            assertThat(left).isEmpty();
        }
    }

    /** Everything that runs for tasks of this home. */
    private List<ProcessHandle> sleepers() throws IOException {
        return host.taskProcesses();
    }

    private static void kill(List<ProcessHandle> processes) {
        processes.forEach(ProcessHandle::destroyForcibly);
        await().until(() -> processes.stream().noneMatch(ProcessHandle::isAlive));
    }
}
