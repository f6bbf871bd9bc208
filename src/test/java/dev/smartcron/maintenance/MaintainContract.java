package dev.smartcron.maintenance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.smartcron.maintenance.Soundness.Integrity;
import dev.smartcron.store.db.Database;
import dev.smartcron.store.db.UpkeepConnection;
import dev.smartcron.store.upkeep.DatabaseSizes;
import dev.smartcron.store.upkeep.DatabaseSizes.DaySize;
import dev.smartcron.store.upkeep.UpkeepTable;
import dev.smartcron.store.upkeep.UpkeepTable.Upkeep;
import dev.smartcron.text.UserError;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What {@code maintain} does on either database. */
abstract class MaintainContract {
    static final Instant NOON = Instant.parse("2026-04-05T12:00:00Z");

    String url;
    Database database;
    final List<MaintainStep> steps = new ArrayList<>();

    /** The JDBC URL of an empty database. */
    abstract String emptyDatabase() throws Exception;

    @BeforeEach
    void open() throws Exception {
        url = emptyDatabase();
        database = Database.open(url, null);
    }

    @AfterEach
    void close() {
        database.close();
    }

    Maintained maintain() {
        return new Maintain(database, "web1", steps::add).run(NOON, false);
    }

    @Test
    void a_sound_database_is_analyzed_and_that_it_was_done_is_recorded() {
        Maintained done = maintain();
        assertThat(done.isWell()).isTrue();
        assertThat(done.analyzed()).isTrue();
        assertThat(done.soundness().integrity()).isIn(Integrity.OK, Integrity.NOT_CHECKED);
        assertThat(done.soundness().damages()).isEmpty();
        assertThat(done.bytesBefore()).isPositive();
        assertThat(done.bytesAfter()).isPositive();
        assertThat(steps).extracting(MaintainStep::name).contains("integrity", "vacuum");
        assertThat(new UpkeepTable(database).last(Upkeep.MAINTAIN)).hasValueSatisfying(last -> {
            assertThat(last.at()).isEqualTo(NOON);
            assertThat(last.node()).isEqualTo("web1");
            assertThat(last.facts()).containsEntry("analyzed", true).containsKeys("integrity", "vacuum", "duration_ms");
        });
        LocalDate day = LocalDate.of(2026, 4, 5);
        assertThat(new DatabaseSizes(database).between(day, day)).containsExactly(new DaySize(day, done.bytesAfter()));
    }

    @Test
    void two_never_work_on_one_database_at_once() {
        try (UpkeepConnection other = UpkeepConnection.open(database).orElseThrow()) {
            assertThat(other.dialect()).isEqualTo(database.dialect());
            assertThatThrownBy(this::maintain)
                    .isInstanceOf(UserError.class)
                    .hasMessage("another smartcron maintain is at work on this database");
        }
        assertThat(maintain().isWell()).isTrue();
        assertThat(maintain().isWell()).isTrue();
    }
}
