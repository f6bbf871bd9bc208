package dev.smartcron;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** {@code smartcron dashboard} of a host, as a process of its own. */
final class DashboardProcess {
    static final String TOKEN = "the token of whoever acts";

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final Host host;
    final int port;
    private Process process;

    private DashboardProcess(Host host, int port) throws IOException {
        this.host = host;
        this.port = port;
        this.process = host.begin("dashboard");
    }

    /** Starts it, and waits until it answers. */
    static DashboardProcess start(Host host) throws IOException {
        int port = FreePort.find();
        Files.writeString(
                host.home.resolve("smartcron.yaml"), "dashboard: {port: " + port + ", token: \"" + TOKEN + "\"}\n");
        return new DashboardProcess(host, port).answering();
    }

    private DashboardProcess answering() {
        await().atMost(Duration.ofMinutes(2))
                .ignoreException(ConnectException.class)
                .until(() -> get("/health").statusCode() > 0);
        return this;
    }

    /** The same command once more, at the same port, once this one is gone. */
    void startAgain() throws IOException {
        process = host.begin("dashboard");
        answering();
    }

    /** KILL, and its end. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** TERM, and its end. */
    void stop() throws InterruptedException {
        process.destroy();
        process.waitFor();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    long pid() {
        return process.pid();
    }

    /** The number of files, sockets and pipes that it has open. */
    int open() {
        String[] all = Path.of("/proc/" + pid() + "/fd").toFile().list();
        return all == null ? 0 : all.length;
    }

    /** An answer as a program gets it. */
    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return sent(request(path));
    }

    /** A page as a browser gets it. */
    HttpResponse<String> page(String path) throws IOException, InterruptedException {
        return sent(request(path).header("Accept", "text/html"));
    }

    HttpResponse<String> post(String path, String body) throws IOException, InterruptedException {
        return sent(request(path).POST(BodyPublishers.ofString(body)));
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .header("Authorization", "Bearer " + TOKEN);
    }

    private HttpResponse<String> sent(HttpRequest.Builder request) throws IOException, InterruptedException {
        try {
            return HTTP.send(request.build(), BodyHandlers.ofString());
        } catch (ConnectException e) {
            if (!process.isAlive()) {
                throw new AssertionError(
                        "it exited " + process.exitValue() + ": " + Files.readString(host.home.resolve("commands")), e);
            }
            throw e;
        }
    }
}
