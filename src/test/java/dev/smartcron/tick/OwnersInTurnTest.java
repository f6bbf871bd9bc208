package dev.smartcron.tick;

import static org.assertj.core.api.Assertions.assertThat;

import dev.smartcron.execution.Status;
import dev.smartcron.settings.QueueSettings;
import dev.smartcron.store.PostgresServer;
import dev.smartcron.store.rows.Claim;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Jobs of an owner with ten thousand and of two with ten. */
class OwnersInTurnTest {
    private static final int MANY = 10_000;
    private static final int FEW = 10;
    private static final int PLACES = 3;
    private static final int PLACES_OF_AN_OWNER = 2;

    private static final String ADD = """
            with recursive numbers(n) as (select 1 union all select n + 1 from numbers where n < :jobs)
            insert into executions (task, trigger_kind, overlap, due_at, priority, status, created_at, owner)
            select :task, 'queue', 'queue', :at, 3, 'pending', :at, :owner from numbers""";

    @TempDir
    private Path home;

    /** Jobs of the small owners are of the same task or of another, and the big one's name comes first or last. */
    @ParameterizedTest
    @CsvSource({
        "SQLite, job, a_big", "SQLite, other, z_big",
        "PostgreSQL, job, z_big", "PostgreSQL, other, a_big"
    })
    void owners_of_few_jobs_are_served_in_turn_with_one_of_very_many(String kind, String task, String big)
            throws IOException {
        String url =
                kind.equals("SQLite") ? "jdbc:sqlite:" + home.resolve("smartcron.db") : PostgresServer.newDatabase();
        try (World world = new World(home, url)) {
            world.queue = new QueueSettings(PLACES, PLACES_OF_AN_OWNER, 20, 2 * MANY);
            for (String each : List.of("job", "other")) {
                world.task(
                        each,
                        "echo $SMARTCRON_OWNER >> $HOME/ran",
                        "schedule",
                        null,
                        "overlap",
                        "allow",
                        "max_running",
                        10L);
            }
            add(world, "job", big, MANY);
            add(world, task, "m_small", FEW);
            add(world, task, "n_small", FEW);
            // All are equally old, and due.
            world.now = world.now.plusSeconds(60);
            world.tick().runUntil(() -> left(world, "m_small", "n_small") == 0, List.of(), Duration.ofDays(1));

            List<String> claimed = claimed(world);
            int last = Math.max(claimed.lastIndexOf("m_small"), claimed.lastIndexOf("n_small"));
            assertThat(Collections.frequency(claimed, "m_small")).isEqualTo(FEW);
            assertThat(Collections.frequency(claimed, "n_small")).isEqualTo(FEW);
            // A process that takes its time leaves the others more turns than its owner has.
            assertThat(Collections.frequency(claimed.subList(0, last), big))
                    .as("it has its turn too, and hardly more than that")
                    .isBetween(FEW / 2, FEW + FEW / 2);
            assertThat(left(world, big)).isGreaterThan(MANY - 2 * FEW);

            cancel(world, big);
            world.run();
            assertThat(Files.readAllLines(home.resolve("ran")))
                    .as("what ran")
                    .containsExactlyInAnyOrderElementsOf(claimed);
            assertThat(world.executions().running()).isEmpty();
            assertThat(world.history())
                    .extracting(execution -> execution.status())
                    .containsOnly(Status.SUCCEEDED, Status.CANCELLED);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"SQLite", "PostgreSQL"})
    void in_a_round_each_owner_has_one_before_any_has_two_and_the_next_round_goes_on_there(String kind) {
        String url =
                kind.equals("SQLite") ? "jdbc:sqlite:" + home.resolve("smartcron.db") : PostgresServer.newDatabase();
        try (World world = new World(home, url)) {
            world.queue = new QueueSettings(10, 5, 20, MANY);
            world.task("job", "true", "schedule", null, "overlap", "allow", "max_running", 10L);
            for (String owner : List.of("a", "b", "c")) {
                add(world, "job", owner, 5);
            }
            world.now = world.now.plusSeconds(60);
            world.maxParallel = 5;
            assertThat(round(world)).containsExactly("a", "b", "c", "a", "b");
            world.maxParallel = 8;
            assertThat(round(world)).containsExactly("c", "a", "b");
        }
    }

    private static List<String> round(World world) {
        return world.claims().round(List.of(), world.now).claimed().stream()
                .map(Claim::owner)
                .toList();
    }

    private static void add(World world, String task, String owner, int jobs) {
        world.database.change(session -> session.createUpdate(ADD)
                .bind("jobs", jobs)
                .bind("task", task)
                .bind("owner", owner)
                .bind("at", world.now.toEpochMilli())
                .execute());
    }

    /** The owners of what was claimed, in that order. */
    private static List<String> claimed(World world) {
        return world.database.select(
                "select e.owner from events v join executions e on e.id = v.execution_id"
                        + " where v.kind = 'execution' and v.name = 'running' order by v.id",
                Map.of(),
                row -> row.getString(1));
    }

    private static long left(World world, String... owners) {
        long left = 0;
        for (String owner : owners) {
            left += world.database
                    .selectOne(
                            "select count(*) from executions where owner = :owner and status in ('pending', 'running')",
                            Map.of("owner", owner),
                            row -> row.getLong(1))
                    .orElseThrow();
        }
        return left;
    }

    /** So that what was left running is all that there is to do. */
    private static void cancel(World world, String owner) {
        world.database.change(session -> session.createUpdate(
                        "update executions set status = 'cancelled' where owner = :owner and status = 'pending'")
                .bind("owner", owner)
                .execute());
    }
}
