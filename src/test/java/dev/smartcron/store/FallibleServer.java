package dev.smartcron.store;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A PostgreSQL of a test's own, to stop, and to start again at the same port. */
public final class FallibleServer implements AutoCloseable {
    private final EmbeddedPostgres server;
    private final Path data;
    private final List<String> command;

    private FallibleServer(EmbeddedPostgres server, Path data) throws IOException {
        this.server = server;
        this.data = data;
        this.command = new ArrayList<>(List.of("unshare", "-U"));
        Path process = Path.of("/proc/" + pid());
        command.add(Files.readSymbolicLink(process.resolve("exe")).toString());
        String[] words = Files.readString(process.resolve("cmdline"), StandardCharsets.UTF_8)
                .split("\0");
        command.addAll(List.of(words).subList(1, words.length));
        if (!"0".equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid").toString())) {
            command.subList(0, 2).clear();
        }
    }

    public static FallibleServer start() throws IOException {
        Path data = PostgresServer.newFolder();
        return new FallibleServer(
                PostgresServer.builder(data)
                        .setServerConfig("max_connections", "100")
                        // The library's server is made to be fast and to forget.
                        .setServerConfig("synchronous_commit", "on")
                        .setServerConfig("listen_addresses", "*")
                        .start(),
                data);
    }

    public int port() {
        return server.getPort();
    }

    public String url() {
        return server.getJdbcUrl("postgres", "postgres");
    }

    /** The URL of a new, empty database of it. */
    public String newDatabase() {
        String name = "fresh_" + System.nanoTime();
        try (Connection connection = DriverManager.getConnection(url());
                Statement statement = connection.createStatement()) {
            statement.execute("create database " + name);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return url().replace("/postgres?", "/" + name + "?");
    }

    /** The same database through another port, such as a {@link Wire}'s. */
    public String url(int port) {
        return url().replace(":" + port() + "/", ":" + port + "/");
    }

    /** Lets in who comes from other machines, or from network namespaces that are as good. */
    public void listenTo(String network) throws IOException, SQLException {
        Files.writeString(
                data.resolve("pg_hba.conf"), "host all all " + network + " trust\n", StandardOpenOption.APPEND);
        try (Connection connection = DriverManager.getConnection(url());
                Statement statement = connection.createStatement()) {
            statement.execute("select pg_reload_conf()");
        }
    }

    /** As {@code pg_ctl stop -m immediate}, or a power cut: no session is told, nothing is tidied up. */
    public void stop() throws Exception {
        long pid = pid();
        signal("QUIT", pid);
        ProcessHandle.of(pid)
                .ifPresent(process ->
                        process.onExit().orTimeout(3, TimeUnit.MINUTES).join());
    }

    /** KILL for the first process; the others notice, and hold its memory until then. */
    public void kill() throws Exception {
        long pid = pid();
        List<ProcessHandle> all = ProcessHandle.of(pid).map(ProcessHandle::descendants).stream()
                .flatMap(children -> children)
                .toList();
        signal("KILL", pid);
        for (ProcessHandle child : all) {
            child.onExit().orTimeout(3, TimeUnit.MINUTES).join();
        }
    }

    public void startAgain() throws Exception {
        var unused = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(data.resolve("said-again").toFile())
                .start();
        for (long until = System.nanoTime() + Duration.ofMinutes(3).toNanos(); ; ) {
            try {
                DriverManager.getConnection(url()).close();
                return;
            } catch (SQLException e) {
                if (System.nanoTime() > until) {
                    throw new IllegalStateException(Files.readString(data.resolve("said-again")), e);
                }
                Thread.sleep(50);
            }
        }
    }

    /** Ends every session but the one that asks, as an administrator would. */
    public void endSessions() throws SQLException {
        try (Connection connection = DriverManager.getConnection(url());
                Statement statement = connection.createStatement()) {
            statement.execute("select pg_terminate_backend(pid, 10000) from pg_stat_activity"
                    + " where pid <> pg_backend_pid() and backend_type = 'client backend'");
        }
    }

    private long pid() throws IOException {
        return Long.parseLong(
                Files.readAllLines(data.resolve("postmaster.pid")).get(0).strip());
    }

    private static void signal(String name, long pid) throws Exception {
        new ProcessBuilder("kill", "-" + name, Long.toString(pid))
                .inheritIO()
                .start()
                .waitFor();
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
