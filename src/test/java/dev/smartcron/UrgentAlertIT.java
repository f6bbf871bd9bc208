package dev.smartcron;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.smartcron.alert.channel.SampleMessages;
import dev.smartcron.process.kernel.Boot;
import dev.smartcron.store.alerts.Outbox;
import dev.smartcron.store.db.Database;
import dev.smartcron.text.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** News of failures that the runner which recorded them tells, without a {@code health}. */
class UrgentAlertIT {
    @TempDir
    private Path home;

    private Host host;
    private Path told;

    @BeforeEach
    void configure() throws Exception {
        host = Host.with("sqlite", home);
        told = home.resolve("told");
        Files.writeString(
                home.resolve("smartcron.yaml"),
                "channels: {command: {run: 'cat >> " + told + "; echo >> " + told + "'}}\n");
        host.register(List.of(
                "{name: pay, priority: 1, command: 'echo fatal: no money; exit 3'}",
                "{name: report, priority: 3, command: 'exit 4'}",
                "{name: long, command: '" + host.waits() + "'}"));
    }

    @AfterEach
    void close() throws Exception {
        host.powerCut();
    }

    @Test
    void a_tick_that_recorded_a_critical_failure_tells_it_before_it_ends() throws Exception {
        host.said("trigger", "pay");
        assertThat(host.tick().waitFor()).isZero();
        assertThat(subjects()).singleElement().asString().contains("CRITICAL pay failed: fatal: no money");
        assertThat(host.rows("select rule, subject, state from conditions")).containsExactly("task_failed|pay|firing");
    }

    @Test
    void the_second_within_a_minute_is_told_by_a_later_minutes_tick_and_no_health_is_needed() throws Exception {
        host.register(
                List.of("{name: pay, priority: 1, command: 'exit 3'}", "{name: bank, priority: 1, command: 'exit 3'}"));
        host.said("trigger", "pay");
        assertThat(host.tick().waitFor()).isZero();
        host.said("trigger", "bank");
        // As cron does it, but for the minutes: the launcher answers those in which there is nothing to do.
        await().atMost(Duration.ofMinutes(5))
                .pollInterval(Duration.ofSeconds(5))
                .until(() -> {
                    host.tick().waitFor();
                    return subjects().size() == 2;
                });
        assertThat(subjects().get(0)).asString().contains("CRITICAL pay failed");
        assertThat(subjects().get(1)).asString().contains("CRITICAL bank failed");
        assertThat(host.number("select max(created_at) - min(created_at) from outbox"))
                .as("milliseconds between the two")
                .isGreaterThanOrEqualTo(60_000);
    }

    @Test
    void what_is_not_critical_is_an_alert_at_once_and_waits_for_its_message() throws Exception {
        host.trigger("report");
        assertThat(host.tick().waitFor()).isZero();
        assertThat(told).doesNotExist();
        assertThat(host.rows("select c.subject, n.channel, n.kind, n.message from conditions c join notices n"
                        + " on n.condition_id = c.id"))
                .containsExactly("report|command|opened|null");
    }

    @Test
    void the_runner_that_stays_tells_within_the_minute_while_others_run() throws Exception {
        host.trigger("long");
        Process resident = host.tick();
        await().until(() -> !host.taskProcesses().isEmpty());
        // It hears of it by itself: no other runner is there to tell.
        host.said("trigger", "pay");
        await().until(() -> Files.exists(told) && !subjects().isEmpty());
        assertThat(subjects()).singleElement().asString().contains("CRITICAL pay failed");
        assertThat(resident.isAlive()).isTrue();
        host.go();
        assertThat(resident.waitFor()).isZero();
        assertThat(subjects()).as("once").hasSize(1);
    }

    @Test
    void nobody_is_called_before_the_tasks_of_a_tick_have_started_however_the_other_side_hangs() throws Exception {
        Path began = home.resolve("began");
        try (HangingServer server = new HangingServer()) {
            Files.writeString(
                    home.resolve("smartcron.yaml"),
                    "mail: {host: 127.0.0.1, port: " + server.port()
                            + ", starttls: off, from: a@example.org, to: b@example.org}\n");
            host.register(List.of(
                    "{name: pay, priority: 1, command: 'exit 3'}",
                    "{name: first, command: 'touch " + began + "; " + host.waits() + "'}"));
            try (Database database = Database.open(host.url, null)) {
                database.write(session -> Outbox.add(
                        session,
                        "mail",
                        Instant.EPOCH,
                        id -> SampleMessages.of("smartcron." + id + ".0").write()));
            }
            host.trigger("pay");
            host.trigger("first");
            Process tick = host.tick();
            Duration called = server.firstCall();
            // It is called, and says nothing.
            await().until(() -> Files.exists(began));
            Path folder = home.resolve("runs/" + host.number("select id from executions where task = 'first'") + "-1");
            String ticks = Files.readString(folder.resolve("started")).split(" ", 4)[2];
            assertThat(Duration.ofMillis(10 * Long.parseLong(ticks)))
                    .as("uptime at which the task's first process was made")
                    .isLessThanOrEqualTo(called);
            host.go();
            assertThat(tick.waitFor()).isZero();
        }
    }

    /** Takes connections, and says nothing. */
    private static final class HangingServer implements AutoCloseable {
        private final ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        private final List<Socket> open = new CopyOnWriteArrayList<>();
        private final BlockingQueue<Duration> calls = new LinkedBlockingQueue<>();

        HangingServer() throws IOException {
            Thread taking = new Thread(this::take);
            taking.setDaemon(true);
            taking.start();
        }

        private void take() {
            try {
                while (true) {
                    open.add(socket.accept());
                    calls.add(Boot.kernelUptime());
                }
            } catch (IOException e) {
                // The test is over.
                return;
            }
        }

        int port() {
            return socket.getLocalPort();
        }

        Duration firstCall() throws InterruptedException {
            Duration call = calls.poll(5, TimeUnit.MINUTES);
            assertThat(call).as("a call").isNotNull();
            return call;
        }

        @Override
        public void close() throws IOException {
            socket.close();
            for (Socket each : open) {
                each.close();
            }
        }
    }

    private List<Object> subjects() throws IOException {
        return Files.readString(told)
                .lines()
                .filter(line -> !line.isBlank())
                .map(line -> Json.readObject(line).get("subject"))
                .toList();
    }
}
