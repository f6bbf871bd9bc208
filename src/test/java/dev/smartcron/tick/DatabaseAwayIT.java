package dev.smartcron.tick;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.smartcron.execution.Execution;
import dev.smartcron.execution.Status;
import dev.smartcron.process.kernel.Boot;
import dev.smartcron.store.FallibleServer;
import dev.smartcron.store.db.Database;
import dev.smartcron.store.db.DatabaseProblem;
import dev.smartcron.store.query.ExecutionTable;
import dev.smartcron.store.query.HistoryFilter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The database server goes away while tasks run: they go on, and what became of them is recorded once. */
class DatabaseAwayIT {
    /** A shell line that waits until the test lets it go on. */
    private static final String WAITS = "until [ -e $HOME/go ]; do sleep 0.1; done; ";

    private static FallibleServer server;

    @TempDir
    private Path home;

    private String url;
    private World world;

    @BeforeAll
    static void start() throws IOException {
        server = FallibleServer.start();
    }

    @AfterAll
    static void stop() throws IOException {
        server.close();
    }

    @BeforeEach
    void open() {
        url = server.newDatabase();
        world = new World(home, url);
        world.now = Instant.now();
        world.bootedAt = world.now.minus(Duration.ofDays(1));
        world.clockMoves = true;
    }

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void tasks_end_while_the_server_is_stopped_and_their_ends_are_recorded_when_it_is_back() throws Exception {
        for (int i = 0; i < 5; i++) {
            add("quick" + i, WAITS + "sleep " + i + "; echo end >> $HOME/quick" + i);
        }
        add("slow", WAITS + "until [ -e $HOME/back ]; do sleep 0.1; done; echo end >> $HOME/slow; exit 3");
        CompletableFuture<Report> tick = CompletableFuture.supplyAsync(() -> world.run());
        await().until(() -> count(Status.RUNNING) == 6);

        server.stop();
        Files.createFile(home.resolve("go"));
        await().until(() -> Files.exists(home.resolve("quick4")));
        // Ten seconds in all, as a server that is started again takes.
        assertThat(tick.isDone()).isFalse();
        TimeUnit.SECONDS.sleep(5);
        server.startAgain();
        Files.createFile(home.resolve("back"));

        Report report = tick.get(3, TimeUnit.MINUTES);
        assertThat(report.counts().succeeded()).isEqualTo(5);
        assertThat(report.counts().failed()).isEqualTo(1);
        assertThat(world.only("slow").exitCode()).isEqualTo(3);
        assertRecordedOnce();
    }

    @Test
    void sessions_that_an_administrator_ends_all_the_time_change_nothing() throws Exception {
        for (int i = 0; i < 10; i++) {
            add("task" + i, "sleep 0." + i + "; sleep 1; echo end >> $HOME/task" + i);
        }
        CompletableFuture<Report> tick = CompletableFuture.supplyAsync(() -> world.run());
        await().until(() -> count(Status.RUNNING) > 0);
        while (!tick.isDone()) {
            server.endSessions();
            TimeUnit.MILLISECONDS.sleep(150);
        }
        assertThat(tick.get().counts().succeeded()).isEqualTo(10);
        assertRecordedOnce();
    }

    @Test
    void a_runner_that_loses_patience_leaves_the_end_to_the_next_tick() throws Exception {
        String living = world.runner;
        world.runner = "99999999-7-" + Boot.id();
        add("a", WAITS + "echo end >> $HOME/a; exit 3");
        CompletableFuture<Report> tick = CompletableFuture.supplyAsync(() -> world.run());
        await().until(() -> count(Status.RUNNING) == 1);
        server.stop();
        Files.createFile(home.resolve("go"));
        try {
            // It keeps offering the end for a minute, for nothing else is left to it.
            assertThatThrownBy(() -> tick.get(5, TimeUnit.MINUTES)).hasCauseInstanceOf(DatabaseProblem.class);
        } finally {
            server.startAgain();
        }
        assertThat(world.only("a").status()).isEqualTo(Status.RUNNING);

        world.runner = living;
        world.now = Instant.now();
        assertThat(world.run().counts().recovered()).isEqualTo(1);
        assertThat(world.only("a").status()).isEqualTo(Status.FAILED);
        assertThat(world.only("a").exitCode()).isEqualTo(3);
        assertRecordedOnce();
    }

    /** Each ran once, each has one attempt with an end, nothing is left behind. */
    private void assertRecordedOnce() throws IOException {
        for (Execution execution : world.history()) {
            assertThat(execution.status()).isIn(Status.SUCCEEDED, Status.FAILED);
            assertThat(world.executions().attempts(execution.id()))
                    .singleElement()
                    .satisfies(attempt -> assertThat(attempt.finishedAt()).isNotNull());
            assertThat(home.resolve(execution.task())).hasContent("end");
        }
        try (var left = Files.list(home.resolve("runs"))) {
            assertThat(left).as("run folders left").isEmpty();
        }
    }

    private void add(String name, String shell) {
        world.task(name, shell, "schedule", null);
        world.add(name);
    }

    /** The world's own connection is the tick's. */
    private long count(Status status) {
        try (Database own = Database.open(url, null)) {
            return new ExecutionTable(own)
                    .history(new HistoryFilter(null, null, null, 100)).stream()
                            .filter(execution -> execution.status() == status)
                            .count();
        }
    }
}
