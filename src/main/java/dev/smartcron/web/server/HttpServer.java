package dev.smartcron.web.server;

import dev.smartcron.app.Application;
import dev.smartcron.text.UserError;
import dev.smartcron.web.access.Dispatcher;
import dev.smartcron.web.http.Call;
import dev.smartcron.web.http.RequestError;
import dev.smartcron.web.http.Response;
import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.handlers.GracefulShutdownHandler;
import io.undertow.server.handlers.encoding.ContentEncodingRepository;
import io.undertow.server.handlers.encoding.EncodingHandler;
import io.undertow.server.handlers.encoding.GzipEncodingProvider;
import io.undertow.server.handlers.sse.ServerSentEventHandler;
import io.undertow.util.HeaderMap;
import io.undertow.util.HeaderValues;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.xnio.IoUtils;
import org.xnio.Options;
import org.xnio.XnioExecutor;

/**
 * Takes connections and hands on what is asked. Its limits keep whoever sends slowly, much, or not at all from taking what
 * others need.
 */
public final class HttpServer implements AutoCloseable {
    private static final int MOST_HEADER_BYTES = 16 << 10;
    private static final int MOST_BODY_BYTES = 2 << 20;
    private static final int WORKERS = 8;

    /** Connections beyond which no more are taken until so many less are left. */
    private static final int MOST_CONNECTIONS = 1_000;

    private static final int FEWER_CONNECTIONS = 900;
    private static final int IDLE_MILLIS = 60_000;
    private static final int PARSE_MILLIS = 5_000;

    /** Within it an answer has to be taken, also over the slowest line. */
    private static final long TAKEN_SECONDS = 120;

    private static final Duration GRACE = Duration.ofSeconds(5);

    static {
        // Its library would write a line to standard error at each start otherwise.
        System.setProperty("org.jboss.logging.provider", "slf4j");
    }

    private final EventStream events;
    private final GracefulShutdownHandler graceful;
    private final Undertow undertow;

    /**
     * Listens.
     *
     * @param forEvents reads them, and is closed with this
     * @throws UserError when the port cannot be had
     */
    public HttpServer(String bind, int port, Dispatcher dispatcher, Application forEvents) {
        events = new EventStream(forEvents, dispatcher.faults());
        RequestBody body = new RequestBody(exchange -> answer(exchange, dispatcher), HttpServer::send);
        graceful = new GracefulShutdownHandler(new EncodingHandler(
                body::read,
                new ContentEncodingRepository()
                        .addEncodingHandler("gzip", new GzipEncodingProvider(), 50, HttpServer::isPacked)));
        undertow = Undertow.builder()
                .setIoThreads(2)
                .setWorkerThreads(WORKERS)
                .setServerOption(UndertowOptions.MAX_HEADER_SIZE, MOST_HEADER_BYTES)
                .setServerOption(UndertowOptions.MAX_ENTITY_SIZE, (long) MOST_BODY_BYTES)
                .setServerOption(UndertowOptions.MAX_HEADERS, 64)
                .setServerOption(UndertowOptions.MAX_PARAMETERS, 64)
                .setServerOption(UndertowOptions.REQUEST_PARSE_TIMEOUT, PARSE_MILLIS)
                .setServerOption(UndertowOptions.NO_REQUEST_TIMEOUT, IDLE_MILLIS)
                .setServerOption(UndertowOptions.ALWAYS_SET_DATE, true)
                .setSocketOption(Options.CONNECTION_HIGH_WATER, MOST_CONNECTIONS)
                .setSocketOption(Options.CONNECTION_LOW_WATER, FEWER_CONNECTIONS)
                .addHttpListener(port, bind)
                .setHandler(graceful)
                .build();
        try {
            undertow.start();
        } catch (RuntimeException e) {
            events.close();
            throw UserError.cannotWork(
                    "cannot listen on " + bind + ":" + port + ": " + cause(e),
                    "Stop what listens there, or set dashboard.port in smartcron.yaml.");
        }
    }

    /** Whatever is text; but a stream, whose events would wait for more to be packed with. */
    private static boolean isPacked(HttpServerExchange exchange) {
        String type = exchange.getResponseHeaders().getFirst(Headers.CONTENT_TYPE);
        return type != null && !type.startsWith("text/event-stream");
    }

    private static String cause(Throwable e) {
        Throwable deepest = e;
        while (deepest.getCause() != null) {
            deepest = deepest.getCause();
        }
        return String.valueOf(deepest.getMessage());
    }

    /** The port that is listened on. */
    public int port() {
        return ((InetSocketAddress) undertow.getListenerInfo().get(0).getAddress()).getPort();
    }

    private void answer(HttpServerExchange exchange, Dispatcher dispatcher) throws Exception {
        Response answer;
        try {
            Call call = call(exchange);
            answer = dispatcher.answer(call);
            if (answer.isStream()) {
                long after = events.after(call);
                new ServerSentEventHandler((connection, unused) -> events.add(connection, after))
                        .handleRequest(exchange);
                return;
            }
        } catch (RequestError e) {
            answer = e.answer();
        }
        send(exchange, answer);
    }

    /** Sends without waiting for whoever reads it; who does not within its time is cut off. */
    private static void send(HttpServerExchange exchange, Response answer) {
        XnioExecutor.Key deadline = exchange.getIoThread()
                .executeAfter(() -> IoUtils.safeClose(exchange.getConnection()), TAKEN_SECONDS, TimeUnit.SECONDS);
        exchange.addExchangeCompleteListener((unused, following) -> {
            deadline.remove();
            following.proceed();
        });
        HeaderMap headers = exchange.getResponseHeaders();
        headers.put(Headers.CONTENT_TYPE, answer.type());
        headers.put(new HttpString("X-Content-Type-Options"), "nosniff");
        headers.put(new HttpString(Response.POLICY), "default-src 'none'; frame-ancestors 'none'");
        headers.put(new HttpString("Referrer-Policy"), "no-referrer");
        headers.put(Headers.CACHE_CONTROL, "no-store");
        answer.headers().forEach((name, value) -> headers.put(new HttpString(name), value));
        exchange.setStatusCode(answer.status());
        exchange.getResponseSender().send(ByteBuffer.wrap(answer.body()));
    }

    static Call call(HttpServerExchange exchange) {
        Map<String, List<String>> query = new LinkedHashMap<>();
        exchange.getQueryParameters().forEach((name, values) -> query.put(name, new ArrayList<>(values)));
        String method = exchange.getRequestMethod().toString();
        return new Call(
                // Who asks for the head gets it without the body: the server sees to that.
                method.equals("HEAD") ? "GET" : method,
                path(exchange.getRequestURI()),
                query,
                name -> header(exchange.getRequestHeaders(), name),
                RequestBody.of(exchange),
                exchange.getSourceAddress().getAddress().getHostAddress(),
                false);
    }

    /** A header's first line; of the addresses that proxies add all lines, for some add theirs as one of its own. */
    static @Nullable String header(HeaderMap headers, String name) {
        HeaderValues lines = headers.get(name);
        return lines == null
                ? null
                : lines.getHeaderName().equals(Headers.X_FORWARDED_FOR) ? String.join(", ", lines) : lines.getFirst();
    }

    /** The path as it was written: a slash that was escaped is no slash. */
    private static String path(String uri) {
        int scheme = uri.indexOf("://");
        int from = scheme < 0 ? 0 : uri.indexOf('/', scheme + 3);
        return from < 0 ? "/" : uri.substring(from);
    }

    /** Takes no more, and lets what is being answered come to its end for a moment. */
    @Override
    public void close() {
        events.close();
        graceful.shutdown();
        try {
            boolean unused = graceful.awaitShutdown(GRACE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        undertow.stop();
    }
}
