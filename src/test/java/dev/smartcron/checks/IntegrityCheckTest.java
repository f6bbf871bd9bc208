package dev.smartcron.checks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.smartcron.alert.CheckFindings;
import dev.smartcron.store.db.Database;
import dev.smartcron.store.db.FileIntegrity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A database file is read whole where it can be within a look's time, and left alone for a day where it cannot. */
class IntegrityCheckTest {
    private static final Instant NOON = Instant.parse("2026-04-05T12:00:00Z");

    @TempDir
    private Path home;

    private Path note;
    private Database database;

    @BeforeEach
    void open() {
        note = home.resolve("integrity");
        database = Database.open("jdbc:sqlite:" + home.resolve("smartcron.db"), null);
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void a_whole_file_is_read_once_an_hour() throws IOException {
        assertThat(look(this::read, NOON).detail()).isEqualTo("every page was whole at 2026-04-05 12:00:00 UTC");
        assertThat(look(this::read, NOON.plusSeconds(3_599)))
                .satisfies(result ->
                        assertThat(result.detail()).isEqualTo("every page was whole at 2026-04-05 12:00:00 UTC"))
                .satisfies(result -> assertThat(result.findings()).isEmpty());
        CheckResult again = look(this::read, NOON.plusSeconds(3_600));
        assertThat(again.detail()).isEqualTo("every page was whole at 2026-04-05 13:00:00 UTC");
        assertThat(again.findings()).extracting(CheckFindings::rule).containsExactly("database_damaged");
        assertThat(Files.getLastModifiedTime(note).toInstant()).isEqualTo(NOON.plusSeconds(3_600));
    }

    @Test
    void one_that_takes_too_long_makes_nothing_unwell_and_is_not_begun_anew_before_a_day() {
        CheckResult large = look(most -> Optional.empty(), NOON);
        assertThat(large.status()).isEqualTo(CheckStatus.OK);
        assertThat(large.findings()).as("nothing is known of it").isEmpty();
        assertThat(large.detail())
                .startsWith("not looked at: ")
                .endsWith("takes longer than 10s; smartcron verify does");
        Function<Duration, Optional<List<String>>> never = most -> {
            throw new AssertionError("begun anew");
        };
        for (int hour : new int[] {0, 1, 12, 23}) {
            assertThat(look(never, NOON.plus(Duration.ofHours(hour))).detail()).startsWith("not looked at: ");
        }
        assertThat(look(this::read, NOON.plus(Duration.ofHours(24))).detail())
                .isEqualTo("every page was whole at 2026-04-06 12:00:00 UTC");
    }

    @Test
    void one_whose_reader_dies_is_not_begun_anew_either() {
        assertThatThrownBy(() -> look(
                        most -> {
                            throw new IllegalStateException("out of memory");
                        },
                        NOON))
                .hasMessage("out of memory");
        assertThat(look(this::read, NOON.plus(Duration.ofHours(23))).detail()).startsWith("not looked at: ");
    }

    @Test
    void a_damaged_one_is_read_by_every_look_until_it_is_whole() {
        CheckResult damaged = look(most -> Optional.of(List.of("page 7 is odd")), NOON);
        assertThat(damaged.status()).isEqualTo(CheckStatus.CRITICAL);
        assertThat(damaged.detail()).isEqualTo("damaged: page 7 is odd");
        assertThat(look(this::read, NOON.plusSeconds(300)).status()).isEqualTo(CheckStatus.OK);
    }

    @Test
    void a_read_is_left_off_when_its_time_is_over() {
        database.change(session -> {
            session.createUpdate("create table filler (text text)").execute();
            session.createUpdate("insert into filler values (hex(randomblob(500)))")
                    .execute();
        });
        for (int doubled = 0; doubled < 14; doubled++) {
            database.change(
                    session -> session.createUpdate("insert into filler select hex(randomblob(500)) from filler")
                            .execute());
        }
        // Now and then the machine has something better to do than to end it.
        await().atMost(Duration.ofMinutes(2))
                .until(() ->
                        FileIntegrity.damages(database, Duration.ofMillis(1)).isEmpty());
        assertThat(FileIntegrity.damages(database)).isEmpty();
    }

    @Test
    void one_that_was_begun_and_never_ended_counts_as_too_large_until_it_is_half_of_that() {
        Instant later = NOON.plus(Duration.ofHours(2));
        assertThat(new IntegrityNote(NOON, 1_000).isDue(501, later)).isFalse();
        assertThat(new IntegrityNote(NOON, 1_000).isDue(500, later)).isTrue();
        assertThat(new IntegrityNote(NOON, 1_000).isDue(1, NOON.plusSeconds(300)))
                .isFalse();
        assertThat(new IntegrityNote(NOON, 0).isDue(1, NOON.minusSeconds(1)))
                .as("the clock was put back")
                .isTrue();
    }

    private CheckResult look(Function<Duration, Optional<List<String>>> reader, Instant now) {
        return new IntegrityCheck(database.file(), note, reader, ZoneOffset.UTC)
                .check(now)
                .get(0);
    }

    private Optional<List<String>> read(Duration most) {
        return Optional.of(FileIntegrity.damages(database));
    }
}
