package dev.smartcron.web;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.smartcron.TaskProcesses;
import dev.smartcron.app.Application;
import dev.smartcron.cli.Cli;
import dev.smartcron.cli.Console;
import dev.smartcron.settings.Options;
import dev.smartcron.settings.Settings;
import dev.smartcron.text.Json;
import dev.smartcron.web.access.AccessControl;
import dev.smartcron.web.access.Tokens;
import dev.smartcron.web.http.Endpoint;
import dev.smartcron.web.pages.PageMaker;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/** A dashboard of a home of its own, over real connections. */
final class LivingDashboard implements AutoCloseable {
    static final String OPERATOR = "the token of whoever acts";
    static final String VIEWER = "the token of whoever looks";
    static final String WEBHOOK = "what the service outside sends";

    private static final HttpClient HTTP = client();

    final Path home;
    final int port;
    final List<Throwable> faults = new ArrayList<>();
    private final List<Socket> sockets = new ArrayList<>();
    private final Map<String, String> environment = new HashMap<>();
    private final Dashboard dashboard;
    private final Settings settings;

    LivingDashboard(Path folder, String tasks) throws IOException {
        this(folder, tasks, "");
    }

    /** @param more sections of smartcron.yaml */
    LivingDashboard(Path folder, String tasks, String more) throws IOException {
        home = Files.createDirectories(folder.resolve("home"));
        port = freePort();
        environment.put("SMARTCRON_HOME", home.toString());
        environment.put("SMARTCRON_LOG_DIR", home.resolve("logs").toString());
        environment.put("SMARTCRON_NODE", "web1");
        environment.put("SUDO_USER", "ann");
        environment.put("PATH", "/usr/bin:/bin");
        Files.writeString(
                home.resolve("smartcron.yaml"),
                "dashboard: {port: " + port + ", token: \"" + OPERATOR + "\", tokens: {wall: {token: \"" + VIEWER
                        + "\"}}, webhook_secret: \"" + WEBHOOK + "\", hosts: [cron.example.org]}\n" + more);
        Files.writeString(home.resolve("tasks.yaml"), "version: 1\ntasks:\n" + tasks);
        smartcron("register", home.resolve("tasks.yaml").toString());
        settings = Settings.load(Options.NONE, environment);
        Application app = new Application(settings, environment, Clock.systemUTC(), line -> {});
        dashboard = Dashboard.open(
                settings.dashboard(),
                home,
                Clock.systemUTC(),
                app::apart,
                Set.of("run", "health", "backup", "cleanup"),
                faults::add);
    }

    private static HttpClient client() {
        // To be asked for by another name than it has.
        System.setProperty("jdk.httpclient.allowRestrictedHeaders", "host");
        return HttpClient.newHttpClient();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    /** What was answered. */
    record Reply(int status, String body, Map<String, List<String>> headers) {
        @SuppressWarnings("unchecked") // every JSON object has string keys
        Map<String, Object> object() {
            return (Map<String, Object>) Json.read(body);
        }

        @SuppressWarnings("unchecked")
        List<Map<String, Object>> array() {
            return (List<Map<String, Object>>) Json.read(body);
        }

        /** Of an error, which has all three. */
        @SuppressWarnings("unchecked")
        Map<String, Object> error() {
            Map<String, Object> error = (Map<String, Object>) object().get("error");
            assertThat(error).containsOnlyKeys("code", "message", "hint").doesNotContainValue("");
            return error;
        }
    }

    Reply get(String path) {
        return ask("GET", path, "", "Authorization", "Bearer " + OPERATOR);
    }

    /** A page, as a browser asks for it. */
    Reply page(String path) {
        return ask("GET", path, "", "Authorization", "Bearer " + OPERATOR, "Accept", "text/html");
    }

    Reply post(String path, String body) {
        return ask("POST", path, body, "Authorization", "Bearer " + OPERATOR);
    }

    Reply ask(String method, String path, String body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .method(method, BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            HttpResponse<String> answer = HTTP.send(request.build(), BodyHandlers.ofString());
            return new Reply(
                    answer.statusCode(), answer.body(), answer.headers().map());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** A connection, which is closed with this. */
    Socket connected() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        sockets.add(socket);
        return socket;
    }

    /** The endpoints of the table that a dashboard is made of. */
    List<Endpoint> endpoints() {
        Clock clock = Clock.systemUTC();
        Tokens tokens = new Tokens(OPERATOR, settings.dashboard());
        return Dashboard.table(
                        new PageMaker("", clock),
                        new AccessControl(tokens, settings.dashboard(), clock),
                        "",
                        Set.of("run"))
                .all();
    }

    /** What signs in once. */
    String code() {
        return dashboard.code();
    }

    /** What a command prints in this home. */
    String smartcron(String... words) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Cli.execute(
                words,
                new Console(
                        environment,
                        Clock.systemUTC(),
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(out, true, StandardCharsets.UTF_8)));
        return out.toString(StandardCharsets.UTF_8);
    }

    private boolean isTick(ProcessHandle process) {
        try {
            // Not as Java tells it, which is cut off behind a long class path.
            Path proc = Path.of("/proc", Long.toString(process.pid()));
            return process.pid() != ProcessHandle.current().pid()
                    && Files.readString(proc.resolve("cmdline"), ISO_8859_1).contains("dev.smartcron.Main")
                    && Files.readString(proc.resolve("environ"), ISO_8859_1).contains("SMARTCRON_HOME=" + home + "\0");
        } catch (IOException e) {
            // It has ended, or is another user's.
            return false;
        }
    }

    /**
     * Ends what runs, and waits for the ticks that were started: they end by themselves then, and write until then. One that
     * has only just been started may start a service anew.
     */
    void stop() {
        await().atMost(Duration.ofMinutes(1))
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofSeconds(1))
                .until(() -> {
                    smartcron("stop", "--all");
                    return ticks().isEmpty();
                });
    }

    /** The ticks that were started. */
    List<ProcessHandle> ticks() {
        return ProcessHandle.allProcesses().filter(this::isTick).toList();
    }

    /** Kills the ticks, so that nobody records what becomes of what they started, and then that too. */
    void loseRunners() {
        killed(this::ticks);
        killed(() -> TaskProcesses.with("SMARTCRON_HOME=" + home + "\0"));
    }

    private static void killed(Supplier<List<ProcessHandle>> found) {
        await().atMost(Duration.ofSeconds(30)).until(() -> {
            List<ProcessHandle> all = found.get();
            all.forEach(ProcessHandle::destroyForcibly);
            return all.isEmpty();
        });
    }

    @Override
    public void close() {
        for (Socket socket : sockets) {
            try {
                socket.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        dashboard.close();
        stop();
        assertThat(faults).isEmpty();
    }
}
