package dev.smartcron.store;

import dev.smartcron.FreePort;
import dev.smartcron.store.db.Database;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A real PostgreSQL for tests: one server a JVM, a fresh database whenever one is asked for.
 *
 * <p>{@code SMARTCRON_TEST_POSTGRES=jdbc:postgresql://host/postgres?user=…} names a server that is there already.
 */
public final class PostgresServer {
    private static final AtomicInteger DATABASES = new AtomicInteger();

    private PostgresServer() {}

    /** The JDBC URL of a new database with this program's tables, and nothing in them; its session zone is far from UTC. */
    public static String newDatabase() {
        return made("template " + Template.NAME);
    }

    /** The same without tables. */
    public static String emptyDatabase() {
        return made("");
    }

    /** The URL of a copy of one of these, to which nobody is connected. */
    public static String copyOf(String url) {
        return made("template " + nameOf(url));
    }

    private static String made(String how) {
        String admin = admin();
        String name = "smartcron_" + ProcessHandle.current().pid() + "_" + DATABASES.incrementAndGet();
        try (Connection connection = DriverManager.getConnection(admin);
                Statement statement = connection.createStatement()) {
            statement.execute("create database " + name + " " + how);
            statement.execute("alter database " + name + " set timezone to 'Pacific/Auckland'");
        } catch (SQLException e) {
            throw new IllegalStateException("no PostgreSQL at " + admin, e);
        }
        return urlOf(name);
    }

    private static String urlOf(String database) {
        return admin().replaceFirst("/postgres\\b", "/" + database);
    }

    private static String nameOf(String url) {
        return url.replaceFirst(".*/(\\w+)(\\?.*)?", "$1");
    }

    private static String admin() {
        String server = System.getenv("SMARTCRON_TEST_POSTGRES");
        return server != null ? server : Embedded.URL;
    }

    /** Migrated once, for a migration takes longer than most tests. */
    private static final class Template {
        static final String NAME = make();

        private static String make() {
            String url = emptyDatabase();
            Database.open(url, null).close();
            return nameOf(url);
        }
    }

    /** A folder where the library looks for what broken-off runs have left: it ends their servers and removes it. */
    static Path newFolder() throws IOException {
        Path all = Path.of(System.getProperty("java.io.tmpdir"), "embedded-pg");
        return Files.createTempDirectory(Files.createDirectories(all), "smartcron-");
    }

    static EmbeddedPostgres.Builder builder(Path data) {
        return EmbeddedPostgres.builder()
                .setDataDirectory(data)
                .setPort(FreePort.find())
                .setPGStartupWait(Duration.ofMinutes(3));
    }

    private static final class Embedded {
        static final String URL = start();

        private static String start() {
            try {
                EmbeddedPostgres server = builder(newFolder())
                        .setServerConfig("max_connections", "200")
                        // With some hundred databases it would look into another one ten times a second.
                        .setServerConfig("autovacuum_naptime", "1h")
                        .start();
                return server.getJdbcUrl("postgres", "postgres");
            } catch (IOException e) {
                throw new IllegalStateException("PostgreSQL did not start", e);
            }
        }
    }
}
