package dev.smartcron.maintenance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.smartcron.store.db.Database;
import dev.smartcron.store.db.Session;
import dev.smartcron.store.upkeep.Expired;
import dev.smartcron.store.upkeep.Expired.Portion;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** Batches end once they have taken their time, and leave others their turn. */
class BatchesTest {
    @TempDir
    private Path folder;

    private Database database;
    private Database others;

    /** Of each removal the number of the transaction before it, as another connection sees it. */
    private final List<Integer> batches = new ArrayList<>();

    @BeforeEach
    void open() {
        database = Database.open("jdbc:sqlite:" + folder.resolve("test.db"), null);
        others = database.another();
    }

    @AfterEach
    void close() {
        others.close();
        database.close();
    }

    /** So many rows, each of which takes so long to remove. */
    private Expired rows(int count, Duration each) {
        int[] left = {count};
        return most -> {
            List<Portion> portions = new ArrayList<>();
            for (int found = 0; found < most && left[0] > 0; found += Expired.AT_ONCE) {
                int rows = Math.min(Expired.AT_ONCE, Math.min(most - found, left[0]));
                left[0] -= rows;
                portions.add(new Portion(rows, session -> removed(session, rows, each)));
            }
            return portions;
        };
    }

    private int removed(Session session, int rows, Duration each) {
        batches.add(others.selectOne("pragma data_version", Map.of(), row -> row.getInt(1))
                .orElseThrow());
        session.createUpdate("update meta set value = value || 'x' where key = 'turn'")
                .execute();
        LockSupport.parkNanos(each.toNanos() * rows);
        return rows;
    }

    @Test
    void a_batch_ends_once_it_has_taken_its_time() {
        assertThat(new Batches(database).remove(rows(300, Duration.ofMillis(2))))
                .isEqualTo(300);
        // Four rows are what fits; those that are removed together are more.
        assertThat(batches).hasSize(19).doesNotHaveDuplicates();
    }

    @Test
    void rows_that_take_next_to_nothing_are_many_to_a_batch() {
        assertThat(new Batches(database).remove(rows(10_000, Duration.ZERO))).isEqualTo(10_000);
        assertThat(batches).hasSize(630); // a thousand are looked for at once
        assertThat(Set.copyOf(batches)).hasSizeLessThan(batches.size() / 2);
    }

    @Test
    void no_more_is_removed_than_was_asked_for() {
        assertThat(new Batches(database, 100, Duration.ofDays(1)).remove(rows(1_000, Duration.ZERO)))
                .isEqualTo(100);
        assertThat(new Batches(database, 100, Duration.ZERO).remove(rows(1_000, Duration.ofMillis(2))))
                .as("one batch, for the time is over then")
                .isEqualTo(Expired.AT_ONCE);
    }

    @Test
    void a_transaction_that_is_tried_again_begins_anew() {
        AtomicBoolean failed = new AtomicBoolean();
        List<Integer> done = new ArrayList<>();
        List<Portion> portions = IntStream.range(0, 3)
                .mapToObj(number -> new Portion(1, session -> {
                    if (number == 1 && failed.compareAndSet(false, true)) {
                        throw new IllegalStateException(new SQLiteException("locked", SQLiteErrorCode.SQLITE_BUSY));
                    }
                    done.add(number);
                    return 1;
                }))
                .toList();
        List<List<Portion>> found = new ArrayList<>(List.of(portions, List.of()));
        assertThat(new Batches(database).remove(most -> found.remove(0))).isEqualTo(3);
        assertThat(done).containsExactly(0, 0, 1, 2);
    }

    /** As a runner does: asks for the lock again and again, and waits for it as SQLite lets it wait. */
    @Test
    void who_writes_meanwhile_waits_for_a_few_of_them_and_never_for_all() throws Exception {
        AtomicInteger removals = new AtomicInteger();
        AtomicBoolean over = new AtomicBoolean();
        List<Integer> waitedFor = new ArrayList<>();
        Thread runner = new Thread(() -> {
            try (Database own = database.another()) {
                while (!over.get()) {
                    int before = removals.get();
                    own.change(session -> session.createUpdate("update meta set value = 'x' where key = 'turn'")
                            .execute());
                    waitedFor.add(removals.get() - before);
                }
            }
        });
        runner.start();
        List<List<Portion>> found = new ArrayList<>(List.of(
                Collections.nCopies(60, new Portion(1, session -> {
                    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(9));
                    removals.incrementAndGet();
                    return 1;
                })),
                List.of()));
        try (Database own = database.withoutWaiting()) {
            new Batches(own).remove(most -> found.remove(0));
        }
        over.set(true);
        runner.join();
        assertThat(removals).hasValue(60);
        assertThat(waitedFor).hasSizeGreaterThan(20).allMatch(others -> others <= 20);
    }
}
