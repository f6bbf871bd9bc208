package dev.smartcron.maintenance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.smartcron.output.SmallDisk;
import dev.smartcron.store.db.Database;
import dev.smartcron.store.db.UpkeepConnection;
import dev.smartcron.store.upkeep.FileUpkeep;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A database file's room: it is given back where there is enough of it, and never at the cost of others. */
class SqliteMaintainTest extends MaintainContract {
    private final AtomicInteger databases = new AtomicInteger();

    @TempDir
    private Path folder;

    private DatabaseFile file;

    @Override
    String emptyDatabase() {
        file = new DatabaseFile(folder.resolve("smartcron" + databases.incrementAndGet() + ".db"));
        return file.url();
    }

    @Test
    void what_was_deleted_goes_back_to_the_file_system_a_few_pages_at_a_time() throws Exception {
        file.withHistory(40_000);
        long full = file.bytes();
        file.change("delete from executions where id % 10 <> 0");
        assertThat(file.bytes()).as("deleting alone").isEqualTo(full);
        Maintained done = maintain();
        assertThat(done.vacuum()).isEqualTo(Vacuum.INCREMENTAL);
        assertThat(file.bytes()).as("of " + full).isLessThan(full / 4);
        assertThat(done.bytesAfter()).isEqualTo(file.bytes());
        assertThat(done.bytesBefore()).isGreaterThanOrEqualTo(full);
        assertThat(file.number("pragma freelist_count")).isZero();
        assertThat(file.number("select count(*) from executions")).isEqualTo(4_000);
        assertThat(file.rows("pragma integrity_check")).containsExactly("ok");
        assertThat(step("vacuum"))
                .matches("\\d+ of \\d+ free pages are given back, in \\d+ steps of at most .*")
                .doesNotContain(" in 1 steps");
        System.out.println("given back: " + full + " -> " + file.bytes() + " bytes; " + step("vacuum"));
    }

    @Test
    void a_few_free_pages_are_left_for_what_comes() throws Exception {
        file.withHistory(20_000);
        file.change("delete from executions where id < 1000");
        assertThat(file.number("pragma freelist_count")).isPositive();
        assertThat(maintain().vacuum()).isEqualTo(Vacuum.NOT_NEEDED);
        assertThat(file.number("pragma freelist_count")).isPositive();
    }

    @Test
    void a_file_of_before_is_written_anew_once_it_is_worth_it_and_can_give_pages_back_from_then_on() throws Exception {
        file.madeWithoutIncrementalVacuum().withHistory(20_000);
        assertThat(file.number("pragma auto_vacuum")).isZero();
        file.change("delete from executions where id < 3000");
        assertThat(maintain().vacuum()).isEqualTo(Vacuum.NOT_NEEDED);
        file.change("delete from executions where id < 15000");
        long before = file.bytes();
        assertThat(maintain().vacuum()).isEqualTo(Vacuum.FULL);
        assertThat(file.bytes()).isLessThan(before / 2);
        assertThat(file.number("pragma auto_vacuum")).as("incremental").isEqualTo(2);
        file.change("delete from executions where id < 19000");
        assertThat(maintain().vacuum()).isEqualTo(Vacuum.INCREMENTAL);
    }

    @Test
    void it_is_written_anew_whatever_it_is_worth_where_somebody_wants_that() throws Exception {
        file.madeWithoutIncrementalVacuum();
        Maintained done = new Maintain(database, "web1", steps::add).run(NOON, true);
        assertThat(done.vacuum()).isEqualTo(Vacuum.FULL);
        assertThat(file.number("pragma auto_vacuum")).isEqualTo(2);
    }

    @Test
    void it_is_left_as_it_is_where_that_would_keep_writers_out_for_too_long() throws Exception {
        file.madeWithoutIncrementalVacuum().withHistory(20_000);
        try (UpkeepConnection connection = UpkeepConnection.open(database).orElseThrow()) {
            FileUpkeep upkeep = new FileUpkeep(connection);
            // Now and then the machine has something better to do than to end it.
            await().atMost(Duration.ofMinutes(2)).until(() -> !upkeep.rewrite(Duration.ofMillis(1)));
        }
        assertThat(file.rows("pragma integrity_check")).containsExactly("ok");
        assertThat(file.number("select count(*) from executions")).isEqualTo(20_000);
    }

    @Test
    void without_twice_the_room_it_is_not_written_anew() throws Exception {
        try (SmallDisk disk = new SmallDisk(folder.resolve("disk"), "size=24m")) {
            DatabaseFile there = new DatabaseFile(disk.folder.resolve("smartcron.db")).madeWithoutIncrementalVacuum();
            there.withHistory(10_000).change("delete from executions where id < 5000");
            there.change("pragma wal_checkpoint(truncate)");
            disk.fill(600);
            close();
            url = there.url();
            open(there);
            long before = there.bytes();
            Maintained done = maintain();
            assertThat(done.vacuum()).isEqualTo(Vacuum.NO_ROOM);
            assertThat(done.isWell()).isFalse();
            assertThat(step("vacuum")).startsWith("not done: writing the file anew takes ");
            assertThat(there.bytes()).isEqualTo(before);
            assertThat(there.number("select count(*) from upkeep"))
                    .as("a success")
                    .isZero();
            disk.free();
            assertThat(maintain().vacuum()).isEqualTo(Vacuum.FULL);
            assertThat(there.rows("pragma integrity_check")).containsExactly("ok");
        }
    }

    @Test
    void on_a_full_disk_pages_are_given_back_as_far_as_there_is_room_for_that() throws Exception {
        try (SmallDisk disk = new SmallDisk(folder.resolve("disk"), "size=24m")) {
            DatabaseFile there = new DatabaseFile(disk.folder.resolve("smartcron.db")).made();
            there.withHistory(10_000).change("delete from executions where id % 10 <> 0");
            there.change("pragma wal_checkpoint(truncate)");
            close();
            url = there.url();
            open(there);
            // The connection of the test needs its own files there.
            database.read(
                    session -> session.createQuery("select 1").map(row -> 1).one());
            disk.fill(4);
            Maintained full = maintain();
            assertThat(full.vacuum()).isEqualTo(Vacuum.NO_ROOM);
            assertThat(full.isWell()).isFalse();
            disk.free();
            assertThat(maintain().vacuum()).isEqualTo(Vacuum.INCREMENTAL);
            assertThat(there.number("select count(*) from executions")).isEqualTo(1_000);
            assertThat(there.rows("pragma integrity_check")).containsExactly("ok");
        }
    }

    @Test
    void somebody_who_goes_on_reading_keeps_the_file_from_shrinking_and_nothing_from_ending() throws Exception {
        file.withHistory(20_000).change("delete from executions where id % 10 <> 0");
        long before = file.bytes();
        try (Connection reading = DriverManager.getConnection(file.url());
                Statement statement = reading.createStatement()) {
            statement.execute("begin");
            statement.executeQuery("select count(*) from executions").close();
            Maintained done = maintain();
            assertThat(done.isWell()).isTrue();
            assertThat(step("checkpoint")).startsWith("somebody reads from the write-ahead log");
            assertThat(file.bytes()).isEqualTo(before);
            statement.execute("commit");
        }
        assertThat(maintain().isWell()).isTrue();
        assertThat(file.bytes()).isLessThan(before / 3);
        assertThat(Files.size(Path.of(file.path() + "-wal"))).isLessThan(64L << 10);
    }

    private void open(DatabaseFile other) {
        database = Database.open(other.url(), null);
    }

    private String step(String name) {
        return steps.stream()
                .filter(step -> step.name().equals(name))
                .reduce((first, last) -> last)
                .orElseThrow()
                .done();
    }
}
