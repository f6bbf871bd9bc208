package dev.smartcron.status.timeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.smartcron.simulation.SimulatedNode;
import dev.smartcron.simulation.Totals.FullTime;
import dev.smartcron.status.timeline.FullTimes.FoundTimes;
import dev.smartcron.store.db.Database;
import dev.smartcron.store.query.TimelineTable;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When a node was full is told of its own runs, or not at all. */
class FullTimesTest {
    private static final Instant NOON = Instant.parse("2026-04-05T12:00:00Z");
    private static final Instant END = NOON.plus(Duration.ofHours(1));

    @TempDir
    private Path folder;

    @Test
    void a_node_was_full_where_its_own_runs_were_as_many_as_it_may() {
        try (Database database = Database.open("jdbc:sqlite:" + folder.resolve("few.db"), null)) {
            ended(database, 1, "node", 600);
            ended(database, 3, "other", 1_200);
            assertThat(found(database))
                    .isEqualTo(new FoundTimes(List.of(new FullTime(NOON, NOON.plusSeconds(600))), null));
        }
    }

    @Test
    void nothing_is_guessed_of_too_many() {
        try (Database database = Database.open("jdbc:sqlite:" + folder.resolve("many.db"), null)) {
            ended(database, 6_001, "other", 1_200);
            database.change(session -> session.createUpdate("""
                            insert into sums (span, starts, task, status, executions, wanted, attempts, timed, run_ms,
                                longest_ms, waited_ms, longest_wait_ms, durations)
                            values ('hour', :starts, 'a', 'succeeded', 6001, 0, 1, 6001, 7200000, 1, 0, 0, '')""")
                    .bind("starts", NOON.toEpochMilli())
                    .execute());
            FoundTimes found = found(database);
            assertThat(found.times()).isEmpty();
            assertThat(found.words()).contains("only shorter spans tell");
        }
    }

    private static FoundTimes found(Database database) {
        return new FullTimes(
                        new TimelineTable(database),
                        new SimulatedNode("node", "production", 1),
                        new TimelineSpan(NOON, END, ZoneOffset.UTC),
                        END)
                .find(List.of());
    }

    private static void ended(Database database, int runs, String node, long seconds) {
        database.change(session -> session.createUpdate("""
                        insert into executions (task, trigger_kind, overlap, due_at, priority, status, created_at, started_at,
                            finished_at, node, attempts, alerted)
                        with recursive n(i) as (select 1 union all select i + 1 from n where i < :runs)
                        select 'a', 'manual', 'skip', :at, 3, 'succeeded', :at, :at, :end, :node, 1, 1 from n""")
                .bind("runs", runs)
                .bind("at", NOON.toEpochMilli())
                .bind("end", NOON.plusSeconds(seconds).toEpochMilli())
                .bind("node", node)
                .execute());
    }
}
