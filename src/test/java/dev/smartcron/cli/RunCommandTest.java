package dev.smartcron.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a tick says to whoever watches it. */
class RunCommandTest {
    @TempDir
    private Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private Deployment deployment;
    private Path go;
    private Thread tick;

    @BeforeEach
    void deploy() throws IOException {
        deployment = new Deployment(folder);
        go = folder.resolve("go");
        deployment.register("""
                  - {name: long, schedule: "@yearly", command: "while [ ! -e %1$s ]; do sleep 0.1; done", working_dir: /}
                  - {name: other, schedule: "@yearly", command: "while [ ! -e %1$s ]; do sleep 0.1; done", working_dir: /}
                """.formatted(go));
    }

    @AfterEach
    void end() throws IOException, InterruptedException {
        Files.writeString(go, "");
        tick.join(180_000);
        assertThat(tick.isAlive()).isFalse();
    }

    @Test
    void tells_what_it_watches_and_that_ctrl_c_leaves_it_running() throws Exception {
        deployment.smartcron("trigger", "long");
        start("run", "--verbose");
        Awaitility.await().until(() -> err.toString(UTF_8).endsWith("\n"));
        assertThat(err.toString(UTF_8)).isEqualTo("started 1, watching 1: long (0s); Ctrl-C leaves it running\n");
        end();
        assertThat(out.toString(UTF_8)).matches("tick 1: 0 due, 1 started, 1 succeeded in \\S+\n");
    }

    @Test
    void names_each_of_several() throws Exception {
        deployment.smartcron("trigger", "long");
        deployment.smartcron("trigger", "other");
        start("run", "--verbose", "--json");
        Awaitility.await().until(() -> err.toString(UTF_8).endsWith("\n"));
        assertThat(err.toString(UTF_8))
                .isEqualTo("started 2, watching 2: long (0s), other (0s); Ctrl-C leaves them running\n");
        end();
        assertThat(out.toString(UTF_8)).startsWith("{");
    }

    private void start(String... words) {
        tick = new Thread(() -> Cli.execute(
                words,
                new Console(
                        deployment.environment,
                        Clock.fixed(deployment.now, ZoneOffset.UTC),
                        new PrintStream(out, true, UTF_8),
                        new PrintStream(err, true, UTF_8))));
        tick.start();
    }
}
