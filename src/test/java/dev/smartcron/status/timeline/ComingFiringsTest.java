package dev.smartcron.status.timeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.smartcron.checks.Heartbeats;
import dev.smartcron.execution.Reason;
import dev.smartcron.execution.ReasonCode;
import dev.smartcron.status.Holds;
import dev.smartcron.status.TaskNodes;
import dev.smartcron.status.timeline.TaskTimeline.Coming;
import dev.smartcron.store.db.Database;
import dev.smartcron.store.query.RegisteredTask;
import dev.smartcron.store.query.TaskChanges;
import dev.smartcron.store.query.TaskChanges.Declared;
import dev.smartcron.store.query.TaskTable;
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

/** What holds the firings to come of a task. */
class ComingFiringsTest {
    private static final Instant NOON = Instant.parse("2026-04-05T12:00:00Z");

    @TempDir
    private Path folder;

    private Database database;

    @BeforeEach
    void open() {
        database = Database.open("jdbc:sqlite:" + folder.resolve("coming.db"), null);
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void a_pause_without_an_end_holds_however_many_come() {
        register("a");
        database.change(
                session -> session.createUpdate("update tasks set paused_at = 5, paused_by = 'ann' where name = 'a'")
                        .execute());
        List<Coming> coming = coming("a");
        assertThat(coming.stream().mapToInt(Coming::firings).sum()).isGreaterThan(2_800);
        assertThat(coming)
                .allSatisfy(
                        each -> assertThat(each.held()).extracting(Reason::code).isEqualTo(ReasonCode.PAUSED));
    }

    @Test
    void a_pause_that_ends_after_many_holds_no_longer() {
        register("a");
        Instant end = NOON.plus(Duration.ofHours(30));
        database.change(session -> session.createUpdate(
                        "update tasks set paused_at = 5, paused_by = 'ann', paused_until = :end where name = 'a'")
                .bind("end", end.toEpochMilli())
                .execute());
        assertThat(coming("a"))
                .allSatisfy(each -> assertThat(each.held() == null)
                        .as("at %s", each.first())
                        .isEqualTo(!each.first().isBefore(end)));
    }

    @Test
    void what_no_node_comes_for_is_held() {
        register("a", "hosts", List.of("elsewhere"));
        assertThat(coming("a"))
                .isNotEmpty()
                .allSatisfy(
                        each -> assertThat(each.held()).extracting(Reason::code).isEqualTo(ReasonCode.OTHER_NODE));
    }

    private void register(String name, Object... keys) {
        Map<String, Object> definition = Json.object(keys);
        definition.put("schedule", "* * * * *");
        definition.put("command", List.of("true"));
        Task task = Task.of(new Definition(name, definition));
        database.change(session ->
                new TaskChanges(session).insert(new Declared(task, "test", 0, TaskRow.Kind.TIMED), NOON, NOON));
    }

    private List<Coming> coming(String name) {
        Holds holds = new Holds(
                Map.of(),
                null,
                new TaskNodes(new Heartbeats(List.of(), "node", null), new Node("node", "production", "boot", "test")),
                NOON);
        TimelineSpan span = new TimelineSpan(NOON, NOON.plus(Duration.ofDays(2)), ZoneOffset.UTC);
        return new ComingFirings(holds, span, NOON)
                .of(RegisteredTask.of(new TaskTable(database).find(name).orElseThrow()));
    }
}
