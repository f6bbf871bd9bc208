package dev.smartcron;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.smartcron.store.FallibleServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Four nodes, four runners each, one PostgreSQL that is stopped for a while, and killed.
 *
 * <p>Every task fires each fifth minute and has twenty minutes to catch up, firing after firing: four firings a task.
 * {@code -Dnodes.tasks=500 -Dnodes.away=40} is the long one.
 */
class NodesIT {
    private static final int TASKS = Integer.getInteger("nodes.tasks", 40);
    private static final int AWAY_SECONDS = Integer.getInteger("nodes.away", 10);
    private static final int RUNNERS = 4;
    private static final int FIRINGS = 4;

    @TempDir
    private Path folder;

    private final List<Host> nodes = new ArrayList<>();

    @Test
    void no_firing_is_lost_or_run_twice_though_the_server_is_stopped_and_killed() throws Exception {
        try (FallibleServer server = FallibleServer.start()) {
            try {
                race(server);
            } finally {
                for (Host node : nodes) {
                    node.powerCut();
                }
            }
        }
    }

    private void race(FallibleServer server) throws Exception {
        for (String name : List.of("a", "b", "c", "d")) {
            Host node = Host.at(server.url(), folder.resolve(name), name);
            node.maxParallel = 8;
            nodes.add(node);
        }
        Host first = nodes.get(0);
        register(first);
        Instant began = Instant.now();
        long total = (long) TASKS * FIRINGS + nodes.size();
        tickUntil(total / 5);
        await().pollInterval(Duration.ofMillis(500)).until(() -> {
            tickAll();
            return lines("start whole_") == 4;
        });
        // Each node has a task that runs on while the server is away, and ends meanwhile.
        server.stop();
        Files.createFile(folder.resolve("away"));
        Instant stopped = Instant.now();
        // What ran when the server stopped finishes without it.
        await().pollInterval(Duration.ofMillis(500)).until(() -> {
            tickAll();
            return lines("end whole_") == 4
                    && Duration.between(stopped, Instant.now()).toSeconds() >= AWAY_SECONDS;
        });
        server.startAgain();
        tickUntil(total / 2);
        server.kill();
        tickAll();
        // Whatever it could do without a server, it has done.
        first.tick().waitFor();
        server.startAgain();
        tickUntil(total);
        while (first.number("select count(*) from executions where status in ('pending', 'running')") > 0) {
            tickAll();
            Thread.sleep(500);
        }
        for (Host node : nodes) {
            for (Process runner : node.runners()) {
                runner.waitFor();
            }
            node.tick().waitFor();
        }
        look(first);
        System.out.println("4 nodes, " + total + " executions in "
                + Duration.between(began, Instant.now()).toSeconds() + " s, "
                + first.rows("select node || ' ' || count(*) from executions group by node order by node")
                + ", taken over " + first.number("select sum(recovered) from ticks")
                + first.rows("select status || ' ' || count(*) from executions group by status"));
    }

    private void register(Host first) throws Exception {
        List<String> tasks = new ArrayList<>();
        for (int i = 0; i < TASKS; i++) {
            tasks.add("{name: task_" + i + ", schedule: '*/5 * * * *', catch_up: all, overlap: queue, command: '"
                    + writes("start") + "; sleep 1; " + writes("end") + "'}");
        }
        for (Host node : nodes) {
            // Long enough to be running when the server stops, short enough to end before it is back.
            int seconds = Math.max(4, AWAY_SECONDS - 5);
            tasks.add("{name: whole_" + node.home.getFileName() + ", hosts: [" + node.home.getFileName()
                    + "], priority: 1, command: '" + writes("start") + "; until [ -e " + folder.resolve("away")
                    + " ]; do sleep 0.2; done; sleep " + seconds + "; " + writes("end") + "'}");
        }
        first.register(tasks);
        Instant now = Instant.now();
        Instant firing = Instant.ofEpochSecond(Math.floorDiv(now.getEpochSecond(), 300L) * 300L)
                .minus(5L * (FIRINGS - 1), ChronoUnit.MINUTES);
        first.change("update tasks set registered_at = " + (firing.toEpochMilli() - 1) + ", planned_to = "
                + (firing.toEpochMilli() - 1) + ", next_due = " + firing.toEpochMilli()
                + " where name like 'task%'");
        for (Host node : nodes) {
            first.trigger("whole_" + node.home.getFileName());
        }
    }

    private String writes(String what) {
        return nodes.get(0).writes(what);
    }

    private void tickAll() throws Exception {
        for (Host node : nodes) {
            while (node.runners().size() < RUNNERS) {
                node.tick();
            }
        }
    }

    private void tickUntil(long ended) throws Exception {
        long until = System.nanoTime() + Duration.ofSeconds(900 + TASKS).toNanos();
        while (lines("end") < ended) {
            assertThat(System.nanoTime() - until)
                    .as(lines("end") + " of " + ended)
                    .isNegative();
            tickAll();
            Thread.sleep(500);
        }
    }

    private long lines(String start) throws Exception {
        return nodes.get(0).lines().stream()
                .filter(line -> line.startsWith(start))
                .count();
    }

    private void look(Host first) throws Exception {
        assertThat(first.rows(
                        "select task, status, reason_code, reason_facts from executions where status <> 'succeeded'"))
                .as("nothing expired, nothing lost")
                .isEmpty();
        assertThat(first.rows("select task, count(*) from executions where task like 'task%' group by task"
                        + " having count(*) < " + FIRINGS))
                .isEmpty();
        assertThat(first.rows("select name from slots where execution_id is not null"))
                .isEmpty();
        new Book(first.lines()).agreesWith(first);
        assertThat(first.number("select count(distinct node) from executions where task like 'task%'"))
                .as("nodes that ran what any of them may run")
                .isGreaterThan(1);
        for (Host node : nodes) {
            try (var left = Files.list(node.home.resolve("runs"))) {
                assertThat(left).as("run folders left on " + node.home).isEmpty();
            }
        }
    }
}
