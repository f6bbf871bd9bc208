package dev.smartcron.tick;

import static org.assertj.core.api.Assertions.assertThat;

import dev.smartcron.execution.Execution;
import dev.smartcron.execution.Status;
import dev.smartcron.operations.JobRequest;
import dev.smartcron.operations.Operator;
import dev.smartcron.store.PostgresServer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A job that is to start at a time, and not before. */
class EarliestTimeTest {
    @TempDir
    private Path home;

    @ParameterizedTest
    @ValueSource(strings = {"SQLite", "PostgreSQL"})
    void a_job_starts_at_its_time_and_not_before(String kind) {
        String url =
                kind.equals("SQLite") ? "jdbc:sqlite:" + home.resolve("smartcron.db") : PostgresServer.newDatabase();
        try (World world = new World(home, url)) {
            world.task("job", "true", "schedule", null, "overlap", "allow", "max_running", 10L);
            Instant at = world.now.plus(Duration.ofHours(2));
            long later = enqueue(world, at);
            long now = enqueue(world, null);

            world.run();
            assertThat(execution(world, now).status()).isEqualTo(Status.SUCCEEDED);
            assertThat(execution(world, later).status()).isEqualTo(Status.PENDING);

            // A server may be a little ahead.
            world.now = at.minusSeconds(60);
            world.run();
            assertThat(execution(world, later).status()).as("a minute before").isEqualTo(Status.PENDING);

            world.now = at;
            world.run();
            assertThat(execution(world, later).status()).as("at its time").isEqualTo(Status.SUCCEEDED);
            assertThat(execution(world, later).startedAt()).isAfterOrEqualTo(at);
        }
    }

    private static long enqueue(World world, @Nullable Instant at) {
        return new Operator(world.database, world.node, "ann", world.now)
                .enqueue(new JobRequest("job", null, null, at, null, null))
                .job()
                .id();
    }

    private static Execution execution(World world, long id) {
        return world.history().stream()
                .filter(execution -> execution.id() == id)
                .findFirst()
                .orElseThrow();
    }
}
