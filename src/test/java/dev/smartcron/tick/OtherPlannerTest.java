package dev.smartcron.tick;

import static org.assertj.core.api.Assertions.assertThat;

import dev.smartcron.execution.Status;
import dev.smartcron.store.Added;
import dev.smartcron.store.PostgresServer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A runner of another node that plans the same tasks, and is so slow that a lock is waited for too long. */
class OtherPlannerTest {
    @TempDir
    private Path home;

    @Test
    void what_another_one_plans_is_left_to_it_and_what_waits_is_run() throws Exception {
        String url = PostgresServer.newDatabase();
        try (World world = new World(home, url);
                Connection other = DriverManager.getConnection(url);
                Statement statement = other.createStatement()) {
            world.task("planned", "true");
            world.task("by_hand", "true", "schedule", null);
            world.now = world.now.plusSeconds(60);
            Added.manual(world.database, "by_hand", world.now);
            world.database.change(session -> session.run("set lock_timeout = 300"));
            other.setAutoCommit(false);
            statement.execute("select name from tasks where name = 'planned' for update");

            world.run();

            assertThat(world.history()).singleElement().satisfies(execution -> {
                assertThat(execution.task()).isEqualTo("by_hand");
                assertThat(execution.status()).isEqualTo(Status.SUCCEEDED);
            });

            other.rollback();
            world.run();

            assertThat(world.history())
                    .as("the next tick finds what was left")
                    .hasSize(2)
                    .allMatch(execution -> execution.status() == Status.SUCCEEDED);
        }
    }
}
