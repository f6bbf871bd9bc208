package dev.smartcron;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A database file that another process holds for writing, {@code -Dbusy.seconds=20} or longer. */
class HeldDatabaseIT {
    private static final int SECONDS = Integer.getInteger("busy.seconds", 20);

    @TempDir
    private Path home;

    private Host host;

    @AfterEach
    void close() throws Exception {
        host.powerCut();
    }

    @Test
    void ticks_wait_or_give_up_cleanly_and_nothing_is_lost() throws Exception {
        host = Host.with("sqlite", home);
        String line = "command: '" + host.writes("start") + "; sleep 3; " + host.writes("end") + "'}";
        host.register(List.of("{name: before, " + line, "{name: waits, " + line));
        host.trigger("before");
        Process runner = host.tick();
        await().until(() -> !host.lines().isEmpty());
        List<Process> ticks = new ArrayList<>(List.of(runner));
        try (Connection other = DriverManager.getConnection(host.url);
                Statement statement = other.createStatement()) {
            host.trigger("waits");
            statement.execute("begin immediate");
            statement.execute("update meta set value = value");
            for (int i = 0; i < SECONDS / 5; i++) {
                Process tick = host.tick();
                ticks.add(tick);
                await().until(() -> !tick.isAlive() || OpenFiles.has(tick, home.resolve("smartcron.db")));
                Thread.sleep(5_000);
            }
            await().until(() -> host.lines().stream().anyMatch(each -> each.startsWith("end before ")));
            statement.execute("rollback");
        }
        List<Integer> exitCodes = new ArrayList<>();
        for (Process tick : ticks) {
            assertThat(tick.waitFor(5, TimeUnit.MINUTES)).isTrue();
            exitCodes.add(tick.exitValue());
        }
        System.out.println("held for " + SECONDS + " s: ticks exited " + exitCodes + " and said: " + host.ticksSaid());
        assertThat(exitCodes).allSatisfy(code -> assertThat(code).isIn(0, 3));
        assertThat(host.ticksSaid()).doesNotContain("Exception", "\tat ");
        host.tick().waitFor();
        assertThat(host.rows("select task, status from executions order by id"))
                .containsExactly("before|succeeded", "waits|succeeded");
        new Book(host.lines()).agreesWith(host);
        assertThat(host.rows("pragma integrity_check")).containsExactly("ok");
    }
}
