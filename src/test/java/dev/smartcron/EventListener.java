package dev.smartcron;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Listens to a dashboard's events as a browser does: where the connection breaks it comes back with the last number. */
final class EventListener implements AutoCloseable {
    private final int port;
    private final String token;

    /** The kinds of what came, in its order. */
    final List<String> kinds = new CopyOnWriteArrayList<>();

    /** The numbers of what came, in its order. */
    final List<Long> ids = new CopyOnWriteArrayList<>();

    /** The numbers that it came back with, or {@code new}; one for each connection. */
    final List<String> connections = new CopyOnWriteArrayList<>();

    private volatile String last = "";
    private volatile boolean closed;

    EventListener(int port, String token) {
        this.port = port;
        this.token = token;
        Thread thread = new Thread(this::listen, "listener");
        thread.setDaemon(true);
        thread.start();
    }

    private void listen() {
        while (!closed) {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                socket.getOutputStream()
                        .write(("GET /api/cron/events HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + token
                                        + (last.isEmpty() ? "" : "\r\nLast-Event-ID: " + last) + "\r\n\r\n")
                                .getBytes(StandardCharsets.ISO_8859_1));
                BufferedReader lines =
                        new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
                if (String.valueOf(lines.readLine()).contains(" 200 ")) {
                    connections.add(last.isEmpty() ? "new" : last);
                    lines.lines().forEach(this::read);
                }
            } catch (IOException | UncheckedIOException e) {
                // It is gone, and tried again like one that ended.
                pause();
            }
        }
    }

    private void read(String line) {
        if (line.startsWith("id:")) {
            last = line.substring("id:".length());
        } else if (line.startsWith("event:")) {
            kinds.add(line.substring("event:".length()));
        } else if (line.startsWith("data:{\"id\":")) {
            ids.add(Long.valueOf(line.replaceFirst("data:\\{\"id\":(\\d+).*", "$1")));
        }
    }

    private static void pause() {
        try {
            Thread.sleep(100);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        closed = true;
    }
}
