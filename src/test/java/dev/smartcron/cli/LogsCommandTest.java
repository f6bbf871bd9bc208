package dev.smartcron.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.smartcron.cli.Deployment.Answer;
import dev.smartcron.execution.Reason;
import dev.smartcron.execution.ReasonCode;
import dev.smartcron.store.PostgresServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(180)
class LogsCommandTest {
    @TempDir
    private Path folder;

    private Deployment deployment;

    @BeforeEach
    void deploy() throws IOException {
        deployment = new Deployment(folder);
        deployment.register("  - {name: a, command: [\"true\"], working_dir: /}\n");
    }

    /** As {@code smartcron logs a --execution 1 --follow | head -1}, the task going on for hours. */
    @Test
    void following_an_execution_ends_with_its_reader() throws IOException, SQLException {
        deployment.happened("a", "running", null, "2026-04-03T12:00:00Z", null);
        Path log = deployment.home.resolve("logs/tasks").resolve("a.log");
        Files.createDirectories(log.getParent());
        Files.writeString(log, "=== smartcron: a execution 1 attempt 1 started 2026-04-03T12:00:00Z\none\ntwo\n");
        OutputStream gone = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("Broken pipe");
            }
        };
        int exitCode = Cli.execute(
                new String[] {"logs", "a", "--execution", "1", "--follow"},
                new Console(
                        deployment.environment,
                        Clock.fixed(deployment.now, ZoneOffset.UTC),
                        new PrintStream(gone, true, StandardCharsets.UTF_8),
                        new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8)));
        assertThat(exitCode).isZero();
    }

    /** As {@code smartcron logs a --execution 1 | head -1}: what nobody reads is not written, line after line. */
    @Test
    void an_execution_of_many_lines_is_written_in_large_pieces_and_no_longer_than_somebody_reads()
            throws IOException, SQLException {
        deployment.happened("a", "succeeded", null, "2026-04-03T12:00:00Z", "2026-04-03T12:00:01Z");
        Path log = deployment.home.resolve("logs/tasks").resolve("a.log");
        Files.createDirectories(log.getParent());
        Files.writeString(
                log,
                "=== smartcron: a execution 1 attempt 1 started 2026-04-03T12:00:00Z\n"
                        + "a line that goes on for a while\n".repeat(100_000));
        for (String[] arguments : List.of(
                new String[] {"logs", "a", "--execution", "1"},
                new String[] {"logs", "a", "--execution", "1", "--follow"})) {
            AtomicInteger writes = new AtomicInteger();
            OutputStream onePiece = new OutputStream() {
                @Override
                public void write(int b) throws IOException {
                    write(new byte[] {(byte) b}, 0, 1);
                }

                @Override
                public void write(byte[] bytes, int from, int length) throws IOException {
                    if (writes.incrementAndGet() > 1) {
                        throw new IOException("Broken pipe");
                    }
                }
            };
            int exitCode = Cli.execute(
                    arguments,
                    new Console(
                            deployment.environment,
                            Clock.fixed(deployment.now, ZoneOffset.UTC),
                            new PrintStream(onePiece, true, StandardCharsets.UTF_8),
                            new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8)));
            assertThat(exitCode).isZero();
            assertThat(writes).hasValueLessThan(5);
        }
    }

    @Test
    void following_an_execution_whose_log_is_gone_says_so() throws SQLException {
        deployment.happened(
                "a",
                "failed",
                Reason.of(ReasonCode.EXIT).with("exit_code", 1),
                "2026-04-03T12:00:00Z",
                "2026-04-03T12:00:01Z");
        Answer answer = deployment.smartcron("logs", "a", "--execution", "1", "--follow");
        assertThat(answer.err()).contains("execution 1 is not in this node's log");
        assertThat(answer).isEqualTo(deployment.smartcron("logs", "a", "--execution", "1"));
    }

    @Test
    void a_log_of_another_node_is_named_with_the_node() throws IOException {
        deployment.environment.put("SMARTCRON_DB", PostgresServer.newDatabase());
        deployment.register("  - {name: a, command: \"echo there\", working_dir: /}\n");
        deployment.environment.put("SMARTCRON_NODE", "db7");
        deployment.environment.put("SMARTCRON_LOG_DIR", folder.resolve("db7").toString());
        assertThat(deployment.smartcron("trigger", "a", "--wait").out()).isEqualTo("there\n");
        deployment.environment.put("SMARTCRON_NODE", "web1");
        deployment.environment.put("SMARTCRON_LOG_DIR", folder.resolve("web1").toString());
        assertThat(deployment.smartcron("logs", "a").err())
                .isEqualTo("smartcron: a last ran on node db7, and its log is there; the end of it:"
                        + " smartcron logs a --execution 1\n");
        Answer end = deployment.smartcron("logs", "a", "--execution", "1", "-f");
        assertThat(end.out()).isEqualTo("there\n");
        assertThat(end.err())
                .startsWith("smartcron: a ran on node db7, and its log is there; here appears what this node runs, and"
                        + " the end of execution 1 when it has ended\n")
                .endsWith("smartcron: execution 1 ran on node db7, and its log is there; the last 4 KiB from the"
                        + " database:\n");
    }
}
