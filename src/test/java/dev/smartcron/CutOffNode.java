package dev.smartcron;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.smartcron.store.FallibleServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A node whose network is taken away, in a network namespace of its own, with a service and a task that run there.
 *
 * <p>Needs root and takes a quarter of an hour, because everything is waited out as it is, so it runs only when asked for: {@code
 * mvn verify -Dit.test=CutOffNode}.
 */
class CutOffNode {
    /** Two runs may go side by side. */
    private static final int OWN = (int) (ProcessHandle.current().pid() % 250);

    private static final String NAMESPACE = TestRun.named("smartcron-test");
    private static final String OURS = "smartcron-a" + OWN;
    private static final String THEIRS = "smartcron-b" + OWN;
    private static final String HERE = "10.213." + OWN + ".1";

    @TempDir
    private Path folder;

    private FallibleServer server;
    private Host far;
    private Host near;

    @BeforeEach
    void lay() throws Exception {
        server = FallibleServer.start();
        server.listenTo(HERE + "/30");
        removeWhatWasLeft();
        ip("netns", "add", NAMESPACE);
        ip("link", "add", OURS, "type", "veth", "peer", "name", THEIRS);
        ip("link", "set", THEIRS, "netns", NAMESPACE);
        ip("addr", "add", HERE + "/30", "dev", OURS);
        ip("link", "set", OURS, "up");
        ip("-n", NAMESPACE, "addr", "add", "10.213." + OWN + ".2/30", "dev", THEIRS);
        ip("-n", NAMESPACE, "link", "set", THEIRS, "up");
        Path launcher = folder.resolve("far-smartcron");
        Files.writeString(
                launcher,
                "#!/bin/sh\nexec ip netns exec " + NAMESPACE + " "
                        + Path.of("bin/smartcron").toAbsolutePath() + " \"$@\"\n");
        assertThat(launcher.toFile().setExecutable(true)).isTrue();
        near = Host.at(server.url(), folder.resolve("near"), "near");
        far = Host.at(server.url().replace("localhost", HERE), folder.resolve("far"), "far")
                .with(launcher);
        Files.createDirectories(far.home);
        near.register(List.of(
                "{name: service, schedule: '@continuous', kill_after: 5s, command: 'trap \"\" TERM; while :; do "
                        + "read -r up x </proc/uptime; echo $up $SMARTCRON_FENCE $SMARTCRON_HOME >> "
                        + folder.resolve("beats") + "; sleep 0.5; done'}",
                "{name: whole, timeout: 10m, command: '" + near.writes("start") + "; " + far.waits() + "; "
                        + near.writes("end") + "'}"));
    }

    /** Removes the rest of a run that was broken off: its namespace holds its end of the cable, and whoever lives there. */
    private static void removeWhatWasLeft() throws Exception {
        for (String line : ip("netns", "list").lines().toList()) {
            String name = line.split(" ", 2)[0];
            if (TestRun.left("smartcron-test", name)) {
                ip("netns", "pids", name)
                        .lines()
                        .flatMap(pid -> ProcessHandle.of(Long.parseLong(pid)).stream())
                        .forEach(ProcessHandle::destroyForcibly);
                ip("netns", "del", name);
            }
        }
    }

    @AfterEach
    void clear() throws Exception {
        for (Host host : List.of(near, far)) {
            host.powerCut();
        }
        ip("netns", "del", NAMESPACE);
        server.close();
    }

    @Test
    void its_runner_stops_its_service_in_time_and_its_task_keeps_its_lock() throws Exception {
        cutOff(false);
    }

    @Test
    void its_service_ends_itself_in_time_where_even_its_runner_is_killed() throws Exception {
        cutOff(true);
    }

    private void cutOff(boolean runnerDies) throws Exception {
        near.trigger("whole");
        Process cutOff = far.tick();
        await().until(() -> !near.lines().isEmpty() && Files.exists(folder.resolve("beats")));
        // Its lease has been renewed by then.
        await().until(() -> lastOf(beats(far)) - beats(far).get(0) > 25);
        // Nothing is refused and nothing answers: the cable is out.
        ip("link", "set", OURS, "down");
        double out = uptime();
        if (runnerDies) {
            cutOff.destroyForcibly().waitFor();
        }
        while (beats(near).isEmpty()) {
            assertThat(uptime() - out)
                    .as("seconds until the other node has started it")
                    .isLessThan(480);
            near.tick();
            Thread.sleep(2_000);
        }
        double last = lastOf(beats(far));
        double first = beats(near).get(0);
        System.out.println("runner " + (runnerDies ? "killed" : "alive") + ": the service was gone " + (last - out)
                + " s after the cut and started on the other node at " + (first - out) + " s; fences "
                + near.rows("select fence from executions where task = 'service' order by id"));
        assertThat(last).isLessThan(first);
        assertThat(far.taskProcesses()).as("the task goes on").isNotEmpty();

        near.trigger("whole");
        near.tick();
        await().until(() -> near.rows("select status from executions where task = 'whole' order by id")
                .equals(List.of("running", "skipped")));
        assertThat(near.number(
                        "select count(*) from executions where task = 'whole' and status = 'running' and node = 'far'"))
                .as("its lock is not taken")
                .isEqualTo(1);
        far.go();
        await().until(() -> near.lines().size() == 2);
        ip("link", "set", OURS, "up");
        await().pollInterval(Duration.ofSeconds(2)).until(() -> {
            if (near.lines().size() == 2) {
                far.tick();
            }
            return near.number("select count(*) from executions where task = 'whole' and status = 'running'") == 0;
        });
        assertThat(near.rows("select status from executions where task = 'whole' order by id"))
                .containsExactly("succeeded", "skipped");
        assertThat(near.lines()).hasSize(2);
        await().until(() ->
                near.number("select count(*) from executions where task = 'service' and status = 'running'") == 1);
        assertThat(beats(far)).as("no beat more").last().isEqualTo(last);
    }

    /** Seconds of uptime at which the service was alive on a node. */
    private List<Double> beats(Host host) throws IOException {
        return Files.readAllLines(folder.resolve("beats")).stream()
                .filter(line -> line.endsWith(" " + host.home))
                .map(line -> Double.parseDouble(line.substring(0, line.indexOf(' '))))
                .toList();
    }

    private static double lastOf(List<Double> beats) {
        return beats.get(beats.size() - 1);
    }

    private static double uptime() throws IOException {
        return Double.parseDouble(Files.readString(Path.of("/proc/uptime")).split(" ", -1)[0]);
    }

    private static String ip(String... words) throws Exception {
        List<String> command = new ArrayList<>(List.of("ip"));
        command.addAll(List.of(words));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(command + ": " + said).isZero();
        return said;
    }
}
