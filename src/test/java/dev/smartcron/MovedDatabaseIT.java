package dev.smartcron;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A database file that is moved away under a runner, and put back: what ended meanwhile is recorded in the one that is there. */
class MovedDatabaseIT {
    private static final Duration SOON = Duration.ofSeconds(60);

    @TempDir
    private Path home;

    private Host host;

    @AfterEach
    void close() throws Exception {
        host.powerCut();
    }

    @Test
    void a_runner_records_nothing_in_a_file_that_is_not_the_databases_any_more() throws Exception {
        host = Host.with("sqlite", home);
        host.register(List.of("{name: a, command: '" + host.writes("start") + "; " + host.waits() + "; "
                + host.writes("end") + "'}"));
        host.trigger("a");
        host.tick();
        await().atMost(SOON).until(() -> host.lines().size() == 1);
        // A copy of before the task's end is put in its place, as by somebody who restores by hand.
        Path copy = Files.createDirectories(home.resolve("copy"));
        Path away = Files.createDirectories(home.resolve("away"));
        move(home, away, true);
        for (String end : List.of("", "-wal")) {
            Files.copy(away.resolve("smartcron.db" + end), copy.resolve("smartcron.db" + end));
        }
        host.go();
        await().atMost(SOON).until(() -> host.lines().size() == 2);
        assertThat(host.ask("list").said()).contains("was deleted or emptied");
        move(copy, home, false);
        await().atMost(SOON).untilAsserted(() -> {
            host.tick();
            assertThat(host.rows("select status from executions")).containsExactly("succeeded");
        });
        new Book(host.lines()).agreesWith(host);
        assertThat(host.rows("pragma integrity_check")).containsExactly("ok");
    }

    private static void move(Path from, Path to, boolean all) throws IOException {
        for (String end : all ? List.of("", "-wal", "-shm") : List.of("-wal", "")) {
            Files.move(from.resolve("smartcron.db" + end), to.resolve("smartcron.db" + end));
        }
    }
}
