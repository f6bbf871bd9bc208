package dev.smartcron;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.smartcron.store.Faults;
import dev.smartcron.store.Faults.Kind;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Runners killed by SIGKILL, each at one write more than the one before, from a parent's end to the end of what it has
 * started: as {@code ChainedStartTest}, with real processes.
 */
class KilledRunnerIT {
    @TempDir
    private Path home;

    private Host host;

    @AfterEach
    void close() throws Exception {
        host.powerCut();
    }

    @ParameterizedTest
    @ValueSource(strings = {"sqlite", "postgresql"})
    void an_outcome_and_what_it_starts_are_there_both_or_neither(String database) throws Exception {
        host = Host.with(database, home);
        host.register(List.of(
                "{name: a, on_success: [b], command: '" + host.writes("start") + "; " + host.waits() + "; "
                        + host.writes("end") + "'}",
                "{name: b, command: '" + host.writes("start") + "; " + host.writes("end") + "'}"));
        try (Faults faults = new Faults(host.url)) {
            host.trigger("a");
            Process first = host.tick();
            await().until(() -> !host.lines().isEmpty());
            faults.allow(0, Kind.HANG);
            host.go();
            int killed = 0;
            for (Process runner = first; isKilledAtItsWrite(runner, faults); runner = host.tick()) {
                killed++;
                assertThat(host.rows("select a.status, count(b.id) from executions a"
                                + " left join executions b on b.task = 'b' and b.parent = a.id where a.task = 'a'"
                                + " group by a.status"))
                        .as("killed at write %d", killed)
                        .containsAnyOf("running|0", "succeeded|1")
                        .hasSize(1);
                faults.allow(killed, Kind.HANG);
            }
            assertThat(killed)
                    .as("of the parent and its child at least: outcome, attempt, lock, event")
                    .isGreaterThanOrEqualTo(8);
        }
        assertThat(host.rows("select task, status, attempts from executions order by id"))
                .containsExactly("a|succeeded|1", "b|succeeded|1");
        Book book = new Book(host.lines());
        book.agreesWith(host);
        assertThat(book.lines())
                .filteredOn(line -> line.task().equals("b"))
                .extracting(Book.Line::parent)
                .containsOnly(host.rows("select id || '.' || status from executions where task = 'a'")
                        .get(0));
        assertThat(host.rows("select name from slots where execution_id is not null"))
                .isEmpty();
    }

    /** False for a runner that has written all it had to. */
    private static boolean isKilledAtItsWrite(Process runner, Faults faults) throws Exception {
        await().until(() -> !runner.isAlive() || faults.isHanging());
        boolean hangs = runner.isAlive();
        if (hangs) {
            runner.destroyForcibly().waitFor();
            faults.endHanging();
        }
        return hangs;
    }
}
