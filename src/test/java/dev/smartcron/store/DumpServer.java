package dev.smartcron.store;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.smartcron.FreePort;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A real PostgreSQL that this machine's {@code pg_dump} can copy from: it copies from no server that is newer than itself. Where
 * the one of other tests is, the machine's own server programs are started, if they are installed.
 */
public final class DumpServer {
    private static final AtomicInteger DATABASES = new AtomicInteger();
    private static final Pattern VERSION = Pattern.compile("\\) (\\d+)");
    private static final int EMBEDDED = 17;

    private DumpServer() {}

    /** The JDBC URL of a new, empty database whose session zone is far from UTC; without such a server the test is left out. */
    public static String newDatabase() {
        int version = assumeClient();
        if (version >= EMBEDDED || System.getenv("SMARTCRON_TEST_POSTGRES") != null) {
            return PostgresServer.emptyDatabase();
        }
        Path programs = Path.of("/usr/lib/postgresql/" + version + "/bin");
        assumeTrue(Files.isExecutable(programs.resolve("initdb")), "there is no server of pg_dump's version here");
        String name = "smartcron_" + DATABASES.incrementAndGet();
        try (Connection connection = DriverManager.getConnection(Own.url(programs));
                Statement statement = connection.createStatement()) {
            statement.execute("create database " + name);
            statement.execute("alter database " + name + " set timezone to 'Pacific/Auckland'");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return Own.url(programs).replace("/postgres?", "/" + name + "?");
    }

    /** The version of this machine's {@code pg_dump}; without one the test is left out. */
    public static int assumeClient() {
        int version = clientVersion();
        assumeTrue(version > 0, "there is no pg_dump on this machine");
        return version;
    }

    private static int clientVersion() {
        try {
            Process said = new ProcessBuilder("pg_dump", "--version").start();
            Matcher version = VERSION.matcher(new String(said.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
            return version.find() ? Integer.parseInt(version.group(1)) : 0;
        } catch (IOException e) {
            return 0;
        }
    }

    /** One server a JVM; it goes with it. */
    private static final class Own {
        private static String url;

        static synchronized String url(Path programs) {
            if (url == null) {
                try {
                    url = start(programs);
                } catch (IOException | InterruptedException e) {
                    throw new IllegalStateException("PostgreSQL did not start", e);
                }
            }
            return url;
        }

        private static String start(Path programs) throws IOException, InterruptedException {
            // The embedded one's library knows this folder, and removes what broken-off runs have left.
            Path data = PostgresServer.newFolder();
            int port = FreePort.find();
            List<String> init = command(programs.resolve("initdb").toString());
            init.addAll(List.of("-D", data.toString(), "-A", "trust", "-U", "postgres", "-E", "UTF8", "--no-sync"));
            Process made = new ProcessBuilder(init)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (made.waitFor() != 0) {
                throw new IOException("initdb failed");
            }
            List<String> server = command(programs.resolve("postgres").toString());
            server.addAll(List.of(
                    "-D", data.toString(), "-p", String.valueOf(port), "-h", "127.0.0.1", "-F", "-N", "200", "-k", ""));
            Process process = new ProcessBuilder(server)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            Runtime.getRuntime().addShutdownHook(new Thread(process::destroy));
            String url = "jdbc:postgresql://127.0.0.1:" + port + "/postgres?user=postgres";
            await(url, process);
            return url;
        }

        /** A server does not run as root; as nobody in a space of its own, root's process may. */
        private static List<String> command(String program) {
            return new ArrayList<>(
                    "root".equals(System.getProperty("user.name"))
                            ? List.of("unshare", "-U", program)
                            : List.of(program));
        }

        private static void await(String url, Process process) throws InterruptedException {
            long until = System.nanoTime() + Duration.ofMinutes(3).toNanos();
            while (true) {
                try (Connection connection = DriverManager.getConnection(url)) {
                    connection.getMetaData();
                    return;
                } catch (SQLException e) {
                    if (!process.isAlive() || System.nanoTime() > until) {
                        throw new IllegalStateException("PostgreSQL did not start", e);
                    }
                    Thread.sleep(100);
                }
            }
        }
    }
}
