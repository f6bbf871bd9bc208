package dev.smartcron.status.timeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.smartcron.checks.Heartbeats;
import dev.smartcron.simulation.SimulatedNode;
import dev.smartcron.status.Holds;
import dev.smartcron.status.TaskNodes;
import dev.smartcron.status.timeline.TaskTimeline.Lane;
import dev.smartcron.status.timeline.TimelineReader.LaneChoice;
import dev.smartcron.store.db.Database;
import dev.smartcron.store.nodes.TickTimes;
import dev.smartcron.store.query.TaskChanges;
import dev.smartcron.store.query.TaskChanges.Declared;
import dev.smartcron.store.query.TaskTable;
import dev.smartcron.store.query.TimelineTable;
import dev.smartcron.store.rows.Node;
import dev.smartcron.store.rows.TaskRow;
import dev.smartcron.task.Definition;
import dev.smartcron.task.Task;
import dev.smartcron.text.Json;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A lane of the past: what is kept of it is shown. */
class TimelineReaderTest {
    private static final Instant NOON = Instant.parse("2026-04-05T12:00:00Z");
    private static final Instant NOW = NOON.plus(Duration.ofDays(50));

    @TempDir
    private Path folder;

    private Database database;

    @BeforeEach
    void open() {
        database = Database.open("jdbc:sqlite:" + folder.resolve("timeline.db"), null);
        Task task = Task.of(new Definition("a", Json.object("schedule", "* * * * *", "command", List.of("true"))));
        database.change(session ->
                new TaskChanges(session).insert(new Declared(task, "test", 0, TaskRow.Kind.TIMED), NOW, NOON));
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void the_newest_of_too_many_runs_are_shown_where_their_sums_are_gone() {
        database.change(session ->
                session.createUpdate("""
                        insert into executions (task, trigger_kind, overlap, due_at, priority, status, created_at, started_at,
                            finished_at, node, attempts, alerted)
                        with recursive n(i) as (select 0 union all select i + 1 from n where i < 299)
                        select 'a', 'manual', 'skip', :at + i * 1000, 3, 'succeeded', :at, :at + i * 1000, :at + i * 1000 + 500,
                            'node', 1, 1 from n""").bind("at", NOON.toEpochMilli()).execute());
        Lane lane = lane(NOON);
        assertThat(lane.isDense()).isFalse();
        assertThat(lane.runs()).hasSize(200);
        assertThat(lane.runs().get(0).startedAt()).isEqualTo(NOON.plusSeconds(299));
    }

    @Test
    void firings_that_were_dropped_for_days_are_shown_on_each_of_them_and_once() {
        database.change(session -> session.createUpdate("""
                        insert into executions (task, trigger_kind, overlap, scheduled_at, due_at, priority, status, created_at,
                            finished_at, attempts, alerted, reason_code, firings, last_firing)
                        values ('a', 'schedule', 'skip', :at, :at, 3, 'skipped', :at, :last, 0, 1, 'paused', 14400, :last)""")
                .bind("at", NOON.toEpochMilli())
                .bind("last", NOON.plus(Duration.ofDays(10)).toEpochMilli())
                .execute());
        for (int day = 0; day <= 10; day++) {
            assertThat(lane(NOON.plus(Duration.ofDays(day))).notRun())
                    .as("day %s", day)
                    .hasSize(1);
        }
        assertThat(lane(NOON.plus(Duration.ofDays(11))).notRun()).isEmpty();
    }

    private Lane lane(Instant from) {
        Holds holds = new Holds(
                Map.of(),
                null,
                new TaskNodes(new Heartbeats(List.of(), "node", null), new Node("node", "production", "boot", "test")),
                NOW);
        return new TimelineReader(
                        new TimelineTable(database),
                        new TaskTable(database),
                        new TickTimes(database),
                        holds,
                        new SimulatedNode("node", "production", 4),
                        NOW)
                .read(
                        new LaneChoice(null, 0, 9),
                        new TimelineSpan(from, from.plus(Duration.ofHours(1)), ZoneOffset.UTC),
                        List.of(),
                        List.of())
                .lanes()
                .get(0);
    }
}
