package dev.smartcron.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.smartcron.text.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Server-sent events: each once, in their order, to everybody who listens. */
class EventStreamTest {
    @TempDir
    Path folder;

    private LivingDashboard dashboard;

    @BeforeEach
    void open() throws IOException {
        dashboard = new LivingDashboard(folder, "  - {name: good, command: \"echo '::event made {}'\"}\n");
    }

    @AfterEach
    void close() {
        dashboard.close();
    }

    /** What a listener was sent. */
    private record Listener(List<Map<String, Object>> events, List<String> kinds) {}

    private Socket asked(String more) throws IOException {
        Socket socket = dashboard.connected();
        OutputStream out = socket.getOutputStream();
        out.write(("GET /api/cron/events HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + LivingDashboard.VIEWER
                        + "\r\n" + more + "\r\n")
                .getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
        return socket;
    }

    @SuppressWarnings("unchecked") // every JSON object has string keys
    private Listener listening(String more) throws IOException {
        InputStream in = asked(more).getInputStream();
        Listener listener = new Listener(new CopyOnWriteArrayList<>(), new CopyOnWriteArrayList<>());
        Thread reading = new Thread(() -> {
            try (BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    if (line.startsWith("data:{\"id\"")) {
                        listener.events().add((Map<String, Object>) Json.read(line.substring("data:".length())));
                    } else if (line.startsWith("event:")) {
                        listener.kinds().add(line.substring("event:".length()));
                    }
                }
            } catch (IOException e) {
                // The test is over.
                return;
            }
        });
        reading.setDaemon(true);
        reading.start();
        return listener;
    }

    private static List<Object> ids(Listener listener) {
        return listener.events().stream().map(event -> event.get("id")).toList();
    }

    @Test
    void who_listens_gets_each_event_once_and_who_comes_back_those_that_were_missed() throws IOException {
        Listener first = listening("");
        // Whoever listens gets what comes from then on.
        await().until(() -> {
            dashboard.post("/api/cron/tasks/good/pause", "{\"for\":\"1h\"}");
            return !first.events().isEmpty();
        });
        dashboard.post("/api/cron/tasks/good/trigger?wait=2m", "");
        await().until(() -> first.kinds().contains("task"));
        await().until(() -> first.events().stream().anyMatch(event -> "succeeded".equals(event.get("name"))));
        List<Object> seen = ids(first);
        assertThat(seen)
                .doesNotHaveDuplicates()
                .isSortedAccordingTo((one, other) -> Long.compare((long) one, (long) other));
        Listener back = listening("Last-Event-ID: " + seen.get(0) + "\r\n");
        await().until(() -> back.events().size() >= seen.size() - 1);
        assertThat(ids(back)).startsWith(seen.subList(1, seen.size()).toArray());
        assertThat(first.events().get(0)).containsOnlyKeys("id", "at", "kind", "task", "execution", "name", "data");
    }

    @Test
    void who_wants_what_there_is_not_any_more_is_told_to_begin_anew() throws IOException {
        Listener ahead = listening("Last-Event-ID: 999999\r\n");
        await().until(() -> ahead.kinds().contains("reset"));
    }

    @Test
    void fifty_who_do_not_read_keep_nobody_else_waiting() throws IOException {
        for (int i = 0; i < 31; i++) {
            asked("");
        }
        Listener reads = listening("");
        await().until(() -> {
            dashboard.post("/api/cron/tasks/good/pause", "{\"for\":\"1h\"}");
            return !reads.events().isEmpty();
        });
        assertThat(dashboard.get("/api/cron/status").status()).isEqualTo(200);
        await().until(() -> dashboard
                        .ask("GET", "/api/cron/events?since=0", "", "Authorization", "Bearer none")
                        .status()
                == 401);
    }
}
