package dev.smartcron.maintenance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.smartcron.store.db.Database;
import dev.smartcron.store.upkeep.Expired;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Batches get as small as their rows are slow, and leave others their turn. */
class BatchesTest {
    @TempDir
    private Path folder;

    private Database database;
    private final List<Integer> asked = new ArrayList<>();
    private final AtomicInteger batches = new AtomicInteger();

    @BeforeEach
    void open() {
        database = Database.open("jdbc:sqlite:" + folder.resolve("test.db"), null);
    }

    @AfterEach
    void close() {
        database.close();
    }

    /** So many rows, each of which takes so long to remove. */
    private Expired rows(int count, Duration each) {
        int[] left = {count};
        return most -> {
            int rows = Math.min(most, left[0]);
            left[0] -= rows;
            asked.add(most);
            return rows == 0
                    ? Expired.Portion.NONE
                    : new Expired.Portion(rows, session -> {
                        batches.incrementAndGet();
                        LockSupport.parkNanos(each.toNanos() * rows);
                        return rows;
                    });
        };
    }

    @Test
    void rows_that_take_long_are_removed_a_few_at_a_time() {
        assertThat(new Batches(database).remove(rows(300, Duration.ofMillis(2))))
                .isEqualTo(300);
        // Four of them are what fits; a busy machine, or a slow disk, does not make it one by one.
        assertThat(asked).allMatch(rows -> rows == 32);
    }

    @Test
    void rows_that_take_next_to_nothing_in_batches_that_grow() {
        assertThat(new Batches(database).remove(rows(50_000, Duration.ZERO))).isEqualTo(50_000);
        for (int i = 1; i < asked.size(); i++) {
            assertThat(asked.get(i)).isLessThanOrEqualTo(2 * asked.get(i - 1));
        }
        assertThat(asked).contains(1_000).allMatch(rows -> rows <= 1_000);
    }

    @Test
    void no_more_is_removed_than_was_asked_for() {
        assertThat(new Batches(database, 100, Duration.ofDays(1)).remove(rows(1_000, Duration.ZERO)))
                .isEqualTo(100);
        assertThat(new Batches(database, 100, Duration.ZERO).remove(rows(1_000, Duration.ZERO)))
                .as("one batch, for the time is over then")
                .isEqualTo(32);
    }

    /** As a runner does: asks for the lock again and again, and waits for it as SQLite lets it wait. */
    @Test
    void who_writes_meanwhile_waits_for_a_few_of_them_and_never_for_all() throws Exception {
        AtomicBoolean over = new AtomicBoolean();
        List<Integer> waitedFor = new ArrayList<>();
        Thread runner = new Thread(() -> {
            try (Database own = database.another()) {
                while (!over.get()) {
                    int before = batches.get();
                    own.change(session -> session.createUpdate("update meta set value = 'x' where key = 'turn'")
                            .execute());
                    waitedFor.add(batches.get() - before);
                }
            }
        });
        runner.start();
        new Batches(database).remove(rows(1_000, Duration.ofNanos(500_000)));
        over.set(true);
        runner.join();
        assertThat(batches.get()).isGreaterThan(20);
        assertThat(waitedFor).hasSizeGreaterThan(20).allMatch(others -> others <= 20);
    }
}
