package dev.smartcron.maintenance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.smartcron.maintenance.Soundness.Integrity;
import dev.smartcron.store.db.Database;
import dev.smartcron.store.upkeep.UpkeepTable;
import dev.smartcron.store.upkeep.UpkeepTable.Upkeep;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Indexes that disagree with their tables are made anew; of a file with any other damage no byte is changed. */
class DamagedFileTest {
    private static final Instant NOON = Instant.parse("2026-04-05T12:00:00Z");

    @TempDir
    private Path folder;

    private DatabaseFile file;
    private final List<MaintainStep> steps = new ArrayList<>();

    @BeforeEach
    void make() throws SQLException {
        file = new DatabaseFile(folder.resolve("smartcron.db")).made().withHistory(3_000);
    }

    private Maintained maintain() {
        try (Database database = Database.open(file.url(), null)) {
            return new Maintain(database, "web1", steps::add).run(NOON, false);
        }
    }

    @Test
    void indexes_that_miss_rows_or_have_too_many_are_made_anew() throws SQLException {
        file.changeBehind("executions_task", "delete from executions where id % 100 = 0");
        file.changeBehind("executions_finished", "update executions set finished_at = 1 where id = 7");
        assertThat(file.rows("pragma integrity_check")).hasSizeGreaterThan(1);
        Maintained done = maintain();
        assertThat(done.soundness().integrity()).isEqualTo(Integrity.MENDED);
        assertThat(done.soundness().reindexed()).containsExactlyInAnyOrder("executions_task", "executions_finished");
        assertThat(done.isWell()).isTrue();
        assertThat(steps.get(0).done()).startsWith("damaged: ").contains("executions_");
        assertThat(file.rows("pragma integrity_check")).containsExactly("ok");
        assertThat(file.rows("select id from executions indexed by executions_finished"
                        + " where finished_at is not null and finished_at = 1"))
                .containsExactly("7");
        assertThat(maintain().soundness().integrity()).isEqualTo(Integrity.OK);
    }

    /** A firing that was recorded twice behind the index that is to keep it from that. */
    @Test
    void an_index_whose_rows_are_not_unique_any_more_is_told() throws Exception {
        file.changeBehind("executions_firing", "update executions set scheduled_at = 5000, task = 't5' where id = 6");
        assertLeftAsItIs("index executions_firing cannot be made anew: ");
    }

    @Test
    void a_damaged_table_is_told_and_not_touched() throws Exception {
        file.spoilPage("executions");
        assertLeftAsItIs("");
    }

    /** Making it anew would free pages by what stands in a page that cannot be trusted. */
    @Test
    void an_index_with_a_damaged_page_is_told_and_not_touched() throws Exception {
        file.spoilPage("executions_task");
        assertLeftAsItIs("");
    }

    @Test
    void a_table_of_its_own_key_is_no_index() throws Exception {
        file.spoilPage("attempts");
        assertLeftAsItIs("");
    }

    private void assertLeftAsItIs(String beginning) throws IOException {
        byte[] before = Files.readAllBytes(file.path());
        Maintained done = maintain();
        assertThat(done.soundness().integrity()).isEqualTo(Integrity.DAMAGED);
        assertThat(done.soundness().damages()).isNotEmpty();
        assertThat(done.soundness().damages().get(0)).startsWith(beginning);
        assertThat(done.vacuum()).isNull();
        assertThat(done.analyzed()).isFalse();
        assertThat(done.isWell()).isFalse();
        assertThat(Files.readAllBytes(file.path())).as("byte by byte").isEqualTo(before);
        try (Database database = Database.open(file.url(), null)) {
            assertThat(new UpkeepTable(database).last(Upkeep.MAINTAIN)).isEmpty();
        }
    }

    @Test
    void only_disagreements_of_indexes_that_there_are_count_as_such() {
        List<String> indexes = List.of("a", "b");
        assertThat(IndexDamage.in(List.of(), indexes)).contains(Set.of());
        assertThat(IndexDamage.in(
                        List.of(
                                "row 812 missing from index a",
                                "wrong # of entries in index b",
                                "row 3 values differ from index a",
                                "rowid not at end-of-record for row 4 of index b",
                                "non-unique entry in index a"),
                        indexes))
                .contains(Set.of("a", "b"));
        for (String other : List.of(
                "wrong # of entries in index c",
                "Tree 19 page 484 cell 88: Bad cell header size",
                "Page 12: never used",
                "NULL value in executions.task",
                "Freelist: size is 3 but should be 4",
                "database disk image is malformed")) {
            assertThat(IndexDamage.in(List.of("row 812 missing from index a", other), indexes))
                    .as(other)
                    .isEqualTo(Optional.empty());
        }
    }
}
