package dev.smartcron;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.smartcron.process.access.FileStatus;
import dev.smartcron.process.kernel.Boot;
import dev.smartcron.store.PostgresServer;
import dev.smartcron.store.db.Database;
import dev.smartcron.store.nodes.NodeTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Containers, as far as pids go: {@code unshare --pid} gives each its own on the same kernel. Needs root, or it fails.
 */
class ContainersIT {
    @TempDir
    private Path folder;

    private String url;

    @BeforeEach
    void database() {
        url = PostgresServer.newDatabase();
        Database.open(url, null).close();
    }

    @BeforeEach
    void mayMakeNamespaces() throws IOException {
        assumeTrue(FileStatus.of(Path.of("/proc/self")).uid() == 0, "needs root");
    }

    @Test
    void two_containers_of_one_name_are_two_machines_and_a_container_that_starts_again_is_one() throws Exception {
        try (Container first = new Container("first")) {
            assertThat(first.run("run")).as(first.said()).isZero();
            assertThat(first.run("run")).as("again: " + first.said()).isZero();
            Instant ticked = lastTick();
            try (Container second = new Container("second")) {
                // A second that has booted after the other's last tick looks like a boot, until the other ticks again.
                waitForTolerance(ticked);
                assertThat(first.run("run")).as(first.said()).isZero();
                int exitCode = second.run("run");
                assertThat(exitCode).as(second.said()).isEqualTo(3);
                assertThat(second.said().lines()).hasSize(2);
                assertThat(second.said())
                        .startsWith("smartcron: node name web1 is also used by another machine, which ticked ")
                        .endsWith(" ago\n  Try: Give each machine its own name with SMARTCRON_NODE.\n");
                assertThat(first.run("run")).as(first.said()).isZero();
                assertThat(second.run("health", "--no-alerts")).isEqualTo(1);
                assertThat(second.said()).contains("two machines are called web1");
                assertThat(first.run("health", "--no-alerts")).isEqualTo(1);
                assertThat(first.said()).contains("two machines are called web1");
            }
        }
        Instant before = lastTick();
        try (Container again = new Container("first")) {
            assertThat(again.run("run")).as(again.said()).isZero();
            assertThat(lastTick()).isAfter(before);
        }
    }

    @Test
    void what_a_container_left_running_is_lost_when_it_starts_again_and_a_pid_of_its_own_is_nobodys() throws Exception {
        Path tasks = Files.writeString(
                folder.resolve("tasks.yaml"),
                "version: 1\ntasks:\n  - {name: a, command: \"touch " + folder + "/begun; sleep 300\"}\n");
        try (Container first = new Container("first")) {
            assertThat(first.run("register", tasks.toString())).as(first.said()).isZero();
            assertThat(first.run("trigger", "a")).as(first.said()).isZero();
            Process tick = first.start("run");
            await().until(() -> Files.exists(folder.resolve("begun")));
            assertThat(tick.isAlive()).isTrue();
        }
        try (Container again = new Container("first")) {
            assertThat(again.run("run")).as(again.said()).isZero();
            assertThat(again.run("history", "a", "--json")).isZero();
            assertThat(again.said()).contains("\"lost\"").doesNotContain("\"running\"");
        }
    }

    @Test
    void a_service_with_a_lease_goes_on_in_a_container_that_is_younger_than_its_kernel() throws Exception {
        Path tasks = Files.writeString(
                folder.resolve("tasks.yaml"),
                "version: 1\ntasks:\n  - {name: a, schedule: \"@continuous\", command: \"while echo up >>" + folder
                        + "/beats; do sleep 0.2; done\"}\n");
        // Older than any lease.
        await().atMost(Duration.ofMinutes(5)).until(() -> Boot.kernelUptime().compareTo(Duration.ofMinutes(3)) > 0);
        try (Container container = new Container("first")) {
            assertThat(container.run("register", tasks.toString()))
                    .as(container.said())
                    .isZero();
            Process tick = container.start("run");
            // Its wrapper looks at its lease every two seconds; these take seven at least.
            await().until(() -> {
                assertThat(tick.isAlive()).isTrue();
                return Files.exists(folder.resolve("beats"))
                        && Files.readAllLines(folder.resolve("beats")).size() > 35;
            });
            assertThat(container.run("history", "a", "--json")).isZero();
            assertThat(container.said()).contains("\"running\"").doesNotContain("\"failed\"", "\"killed\"");
        }
    }

    private Instant lastTick() {
        try (Database open = Database.open(url, null)) {
            return new NodeTable(open).all().get(0).lastTick();
        }
    }

    private static void waitForTolerance(Instant ticked) {
        await().until(() -> Instant.now().isAfter(ticked.plus(Duration.ofSeconds(7))));
    }

    /** A first process that does what it is told until it is killed, and everything with it. */
    private final class Container implements AutoCloseable {
        private final Path home;
        private final Process unshare;
        private int asked;

        Container(String name) throws IOException {
            home = Files.createDirectories(folder.resolve(name));
            Files.deleteIfExists(home.resolve("up"));
            unshare = new ProcessBuilder(
                            // With this run of the tests, whatever ends it.
                            "setpriv",
                            "--pdeathsig",
                            "KILL",
                            "unshare",
                            "--pid",
                            "--fork",
                            "--kill-child",
                            "--mount-proc",
                            "/bin/sh",
                            "-c",
                            ": >'" + home + "/up'; while :; do sleep 1000; done")
                    .inheritIO()
                    .start();
            await().until(() -> {
                assertThat(unshare.isAlive()).as("unshare works here").isTrue();
                return Files.exists(home.resolve("up"));
            });
        }

        int run(String... words) throws Exception {
            return start(words).waitFor();
        }

        Process start(String... words) throws IOException {
            long init = unshare.children().findFirst().orElseThrow().pid();
            List<String> command = new ArrayList<>(List.of(
                    "nsenter",
                    "--target",
                    Long.toString(init),
                    "--pid",
                    "--mount",
                    Path.of("bin/smartcron").toAbsolutePath().toString()));
            command.addAll(List.of(words));
            asked++;
            ProcessBuilder builder = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(home.resolve("said-" + asked).toFile());
            builder.environment().put("SMARTCRON_HOME", home.toString());
            builder.environment().put("SMARTCRON_LOG_DIR", home.resolve("logs").toString());
            builder.environment().put("SMARTCRON_DB", url);
            builder.environment().put("SMARTCRON_NODE", "web1");
            return builder.start();
        }

        String said() throws IOException {
            return Files.readString(home.resolve("said-" + asked));
        }

        @Override
        public void close() {
            unshare.destroyForcibly().onExit().join();
        }
    }
}
