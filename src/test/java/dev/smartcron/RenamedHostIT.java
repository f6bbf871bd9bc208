package dev.smartcron;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A machine that gets another name, or a container made anew on the same home: what ran is its own all the same. */
class RenamedHostIT {
    @TempDir
    private Path home;

    private Host before;
    private Host after;

    @AfterEach
    void close() throws Exception {
        after.powerCut();
    }

    @Test
    void what_died_under_the_old_name_is_lost_at_once_and_what_lives_is_taken_over() throws Exception {
        before = Host.with("sqlite", home);
        after = Host.at(before.url, home, "beef0002");
        before.register(List.of(
                "{name: boot, schedule: '@reboot', command: 'true'}",
                "{name: dies, command: [sleep, '600'], timeout: 12h, retries: 0, on_lost: fail}",
                "{name: lives, command: '" + before.waits() + "'}"));
        before.trigger("dies");
        before.trigger("lives");
        before.tick();
        await().until(() -> before.number("select count(*) from executions where status = 'running'") == 2);
        await().until(() -> before.taskProcesses().stream().anyMatch(RenamedHostIT::sleepsLong));
        before.killRunners();
        kill("dies");
        // A check may come before the first tick of the new name.
        after.ask("health");
        Process first = after.tick();
        await().until(() ->
                after.rows("select status from executions where task = 'dies'").equals(List.of("lost")));
        assertThat(after.said("nodes", "--json")).contains("beef0002").doesNotContain("\"a\"");
        after.go();
        assertThat(first.waitFor()).isZero();
        assertThat(after.rows("select task, status, node from executions where task <> 'dies' order by task"))
                .containsExactly("boot|succeeded|a", "lives|succeeded|beef0002");
        after.tick().waitFor();
        assertThat(after.rows("select distinct node from ticks")).containsExactly("beef0002");
        assertThat(after.number("select count(*) from executions where task = 'boot'"))
                .as("one boot, whatever the name")
                .isEqualTo(1);
    }

    @Test
    void the_runner_that_stays_under_the_old_name_leaves_to_one_of_the_new() throws Exception {
        before = Host.with("sqlite", home);
        after = Host.at(before.url, home, "beef0002");
        before.register(List.of("{name: lives, command: '" + before.waits() + "'}"));
        before.trigger("lives");
        Process old = before.tick();
        await().until(() -> before.number("select count(*) from executions where status = 'running'") == 1);
        // On a busy machine one may give up before the other has left.
        for (int i = 0; i < 5 && old.isAlive(); i++) {
            after.tick();
            old.waitFor(10, TimeUnit.SECONDS);
        }
        assertThat(old.isAlive()).as("a second one that stays").isFalse();
        after.go();
        await().until(() -> after.rows("select status, node from executions").equals(List.of("succeeded|beef0002")));
    }

    private static boolean sleepsLong(ProcessHandle process) {
        return process.info().commandLine().orElse("").contains("sleep 600");
    }

    /** With its wrapper, as when a container goes. */
    private void kill(String task) throws Exception {
        PowerCut.of(() -> TaskProcesses.with("SMARTCRON_TASK=" + task + "\0", "SMARTCRON_HOME=" + home + "\0"));
    }
}
