package dev.smartcron.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who sends slowly keeps nobody else waiting, and is cut off. */
class SlowClientsTest {
    @TempDir
    Path folder;

    private final List<Socket> sockets = new ArrayList<>();
    private LivingDashboard dashboard;

    @BeforeEach
    void open() throws IOException {
        dashboard = new LivingDashboard(folder, "  - {name: good, command: \"true\"}\n");
    }

    @AfterEach
    void close() {
        dashboard.close();
    }

    private Socket sent(String text) throws IOException {
        Socket socket = dashboard.connected();
        sockets.add(socket);
        write(socket, text);
        return socket;
    }

    private static void write(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        socket.getOutputStream().flush();
    }

    private static boolean isCutOff(Socket socket) {
        try {
            socket.setSoTimeout(20);
            return socket.getInputStream().read(new byte[8_000]) < 0;
        } catch (SocketTimeoutException e) {
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    @Test
    void who_sends_half_a_body_keeps_no_worker() throws IOException {
        dashboard.get("/api/cron/status");
        for (int i = 0; i < 16; i++) {
            sent("POST /health HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\nhalf");
        }
        long began = System.nanoTime();
        assertThat(dashboard.get("/api/cron/status").status()).isEqualTo(200);
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(1));
        await().atMost(Duration.ofSeconds(10)).until(() -> sockets.stream().allMatch(SlowClientsTest::isCutOff));
    }

    @Test
    void who_sends_a_byte_now_and_then_is_cut_off_too() throws IOException {
        Socket socket = sent("POST /health HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n");
        await().atMost(Duration.ofSeconds(10)).until(() -> {
            try {
                write(socket, "1\r\nx\r\n");
            } catch (IOException e) {
                return true;
            }
            return isCutOff(socket);
        });
    }

    @Test
    void a_body_that_comes_in_parts_is_whole() throws IOException, InterruptedException {
        Socket socket = sent("POST /api/cron/tasks/good/pause HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
                + LivingDashboard.OPERATOR + "\r\nContent-Length: 12\r\nConnection: close\r\n\r\n{\"for\"");
        Thread.sleep(100); // the second part comes by itself
        write(socket, ":\"1h\"}");
        String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(answer).startsWith("HTTP/1.1 200");
        assertThat(dashboard.get("/api/cron/tasks/good").body()).contains("paused");
    }

    @Test
    void bodies_that_are_too_much_together_are_refused_and_others_taken() throws IOException {
        String part = "x".repeat(2_000_000);
        for (int i = 0; i < 12; i++) {
            sent("POST /health HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2000001\r\n\r\n" + part);
        }
        assertThat(dashboard
                        .post("/api/cron/tasks/good/pause", "{\"for\":\"1h\"}")
                        .status())
                .isEqualTo(200);
        await().atMost(Duration.ofSeconds(10)).until(() -> sockets.stream().allMatch(SlowClientsTest::isCutOff));
        assertThat(dashboard
                        .post("/api/cron/jobs", "{\"payload\":\"" + part + "\"}")
                        .status())
                .isEqualTo(400);
    }
}
