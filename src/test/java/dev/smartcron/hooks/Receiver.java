package dev.smartcron.hooks;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.smartcron.text.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.ToIntFunction;

/** A real web server that remembers what it was sent, and answers as a test says. */
public final class Receiver implements AutoCloseable {
    /** What a request brought. */
    public record Request(Headers headers, String body) {
        public long event() {
            return Long.parseLong(headers.getFirst("SmartCron-Event"));
        }

        public String name() {
            return String.valueOf(Json.readObject(body).get("name"));
        }
    }

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Request> received = Collections.synchronizedList(new ArrayList<>());

    /** The status for a request; zero breaks the connection off. */
    public volatile ToIntFunction<Request> answers = request -> 204;

    public volatile String retryAfter = "";

    /** @param port zero for any */
    public Receiver(int port) throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 50);
        server.createContext("/", this::handle);
        server.setExecutor(threads);
        server.start();
    }

    public int port() {
        return server.getAddress().getPort();
    }

    public String url() {
        return "http://127.0.0.1:" + port() + "/hook?token=hidden";
    }

    /** Everything that came, taken or not. */
    public List<Request> received() {
        synchronized (received) {
            return List.copyOf(received);
        }
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            Request request = new Request(exchange.getRequestHeaders(), body);
            received.add(request);
            int status = answers.applyAsInt(request);
            if (status > 0) {
                if (!retryAfter.isEmpty()) {
                    exchange.getResponseHeaders().add("Retry-After", retryAfter);
                }
                exchange.sendResponseHeaders(status, -1);
            }
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
