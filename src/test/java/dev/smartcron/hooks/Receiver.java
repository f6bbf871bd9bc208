package dev.smartcron.hooks;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.smartcron.text.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.ToIntFunction;
import javax.net.ssl.SSLContext;

/** A real web server that remembers what it was sent, and answers as a test says. */
public final class Receiver implements AutoCloseable {
    /** What a request brought. */
    public record Request(String method, URI target, Headers headers, String body) {
        public long event() {
            return Long.parseLong(headers.getFirst("SmartCron-Event"));
        }

        public String name() {
            return String.valueOf(Json.readObject(body).get("name"));
        }
    }

    private final HttpServer server;
    private final String scheme;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Request> received = Collections.synchronizedList(new ArrayList<>());

    /** The status for a request; zero breaks the connection off. */
    public volatile ToIntFunction<Request> answers = request -> 204;

    public volatile String retryAfter = "";

    /** The body of an answer. */
    public volatile String words = "";

    /** @param port zero for any */
    public Receiver(int port) throws IOException {
        this(HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 50), "http");
    }

    /** One that speaks TLS. */
    public static Receiver secured(SSLContext key) throws IOException {
        HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
        server.setHttpsConfigurator(new HttpsConfigurator(key));
        return new Receiver(server, "https");
    }

    private Receiver(HttpServer server, String scheme) {
        this.server = server;
        this.scheme = scheme;
        server.createContext("/", this::handle);
        server.setExecutor(threads);
        server.start();
    }

    public int port() {
        return server.getAddress().getPort();
    }

    public String url() {
        return url("/hook?token=hidden");
    }

    public String url(String path) {
        return scheme + "://127.0.0.1:" + port() + path;
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
            Request request = new Request(
                    exchange.getRequestMethod(), exchange.getRequestURI(), exchange.getRequestHeaders(), body);
            received.add(request);
            int status = answers.applyAsInt(request);
            if (status > 0) {
                if (!retryAfter.isEmpty()) {
                    exchange.getResponseHeaders().add("Retry-After", retryAfter);
                }
                byte[] said = words.getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(status, said.length == 0 ? -1 : said.length);
                exchange.getResponseBody().write(said);
            }
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
