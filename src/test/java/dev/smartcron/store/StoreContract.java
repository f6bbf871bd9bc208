package dev.smartcron.store;

import static dev.smartcron.execution.Sentences.sentence;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.smartcron.execution.Actor;
import dev.smartcron.execution.AuditEntry;
import dev.smartcron.execution.OperatorAction;
import dev.smartcron.execution.ReasonCode;
import dev.smartcron.execution.Shows;
import dev.smartcron.execution.Trigger;
import dev.smartcron.store.claim.AuditTable;
import dev.smartcron.store.db.Database;
import dev.smartcron.store.db.DatabaseProblem;
import dev.smartcron.store.db.Dialect;
import dev.smartcron.store.db.Schema;
import dev.smartcron.store.nodes.NodeTable;
import dev.smartcron.store.nodes.Ticks;
import dev.smartcron.store.query.TaskChanges;
import dev.smartcron.store.rows.TaskRow;
import dev.smartcron.task.Policy.Overlap;
import dev.smartcron.tick.BeginTick;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** Demands on every database; run on each of them. */
abstract class StoreContract extends OpenStore {
    @Test
    void each_table_that_somebody_dropped_is_named() throws IOException {
        List<String> tables = Pattern.compile("create table (\\w+)")
                .matcher(Files.readString(Path.of("src/main/resources/db/V1__tables.sql")))
                .results()
                .map(found -> found.group(1))
                .toList();
        try (Database database = Database.open(emptyDatabase(), null)) {
            assertThat(database.missingTables()).isEmpty();
            // With the views for people that read it, which PostgreSQL asks for.
            String cascade = database.dialect() == Dialect.POSTGRESQL ? " cascade" : "";
            database.change(
                    handle -> handle.createUpdate("drop table outbox" + cascade).execute());
            assertThat(database.missingTables()).containsExactly("outbox");
            // The last first: some refer to those before them.
            for (int i = tables.size() - 1; i >= 0; i--) {
                String drop = "drop table if exists " + tables.get(i) + cascade;
                database.change(handle -> handle.createUpdate(drop).execute());
            }
            assertThat(database.missingTables()).containsExactlyElementsOf(tables);
        }
    }

    @Test
    void an_empty_database_is_brought_up_to_date_by_opening_it() {
        assertThat(database.schemaVersion()).isEqualTo(Schema.VERSION);
        assertThat(database.migrate()).isZero();
    }

    @Test
    void calendars_come_back_as_they_were_declared_and_go_when_they_are_pruned() {
        assertThat(planning.calendars()).isEmpty();
        database.change(session -> new TaskChanges(session)
                .declare("calendar", Map.of("nz", "{\"dates\":[\"2026-12-25\"]}", "au", "{\"dates\":[]}"), false));
        database.change(
                session -> new TaskChanges(session).declare("group", Map.of("payroll", "{\"max_running\":2}"), false));
        database.change(session ->
                new TaskChanges(session).declare("calendar", Map.of("nz", "{\"dates\":[\"2026-12-26\"]}"), false));
        assertThat(planning.calendars()).containsOnlyKeys("nz", "au");
        assertThat(planning.calendars().get("nz").keys()).isEqualTo(Map.of("dates", List.of("2026-12-26")));
        database.change(session -> new TaskChanges(session).declare("calendar", Map.of("au", "{\"dates\":[]}"), true));
        assertThat(planning.calendars()).containsOnlyKeys("au");
    }

    @RepeatedTest(10)
    void an_empty_database_may_be_opened_by_many_at_once() throws Exception {
        String fresh = emptyDatabase();
        at_once(8, number -> {
            try (Database other = Database.open(fresh, null)) {
                return other.schemaVersion();
            }
        });
    }

    @Test
    void a_schema_from_the_future_is_refused_with_what_to_try() {
        database.change(handle -> handle.createUpdate("update meta set value = '99' where key = 'schema'")
                .execute());
        assertThatThrownBy(() -> Database.open(url, null))
                .isInstanceOf(DatabaseProblem.class)
                .hasMessageContaining("schema 99");
    }

    @Test
    void a_task_comes_back_as_it_was_declared() {
        register("payroll_sync", "* * * * *", NOON, "priority", 2L, "category", "payroll", "env", Map.of("A", "ü"));
        TaskRow row = tasks.find("payroll_sync").orElseThrow();
        assertThat(row.definition().keys()).containsEntry("priority", 2L).containsEntry("env", Map.of("A", "ü"));
        assertThat(row.nextDue()).isEqualTo(NOON);
        assertThat(row.mayRun()).isTrue();
        assertThat(tasks.names()).containsExactly("payroll_sync");
    }

    @Test
    void deeds_to_a_task_are_read_page_by_page_in_their_order_whatever_the_clock_did() {
        Actor ann = new Actor("ann", "192.0.2.7");
        for (int seconds : new int[] {30, 10, 20, 40}) {
            database.change(session -> AuditTable.record(
                    session, AuditEntry.of(NOON.plusSeconds(seconds), ann, OperatorAction.KILL, "a", null)));
        }
        AuditTable audit = new AuditTable(database);
        AuditTable.AuditFilter filter = new AuditTable.AuditFilter(null, "a", null);
        AuditTable.AuditPage first = audit.newest(filter, Long.MAX_VALUE, 2);
        AuditTable.AuditPage second = audit.newest(filter, first.next(), 2);
        assertThat(Stream.of(first, second)
                        .flatMap(page -> page.deeds().stream())
                        .map(each -> each.deed().at()))
                .containsExactly(
                        NOON.plusSeconds(40), NOON.plusSeconds(20), NOON.plusSeconds(10), NOON.plusSeconds(30));
    }

    @Test
    void a_deed_is_an_audit_row_and_an_event_with_the_same_facts() {
        register("a", "* * * * *", NOON);
        long id = Added.of(database, "a", Trigger.MANUAL, Overlap.SKIP, 3, NOON);
        AuditEntry deed = AuditEntry.of(
                NOON, new Actor("ann", "192.0.2.7"), OperatorAction.KILL, "a", id, "forced", true, "of", List.of(1L));
        database.change(session -> AuditTable.record(session, deed));
        assertThat(new AuditTable(database).of("a")).containsExactly(deed);
        List<List<Object>> events = database.read(session -> session.createQuery(
                        "select kind, task, execution_id, attempt, name, data from events")
                .map(row -> List.<Object>of(
                        row.getString("kind"),
                        row.getString("task"),
                        row.getLong("execution_id"),
                        row.getObject("attempt") == null,
                        row.getString("name"),
                        row.getString("data")))
                .list());
        assertThat(events)
                .containsExactly(
                        List.of("operator", "a", id, true, "kill", "{\"actor\":\"ann\",\"forced\":true,\"of\":[1]}"));
    }

    @Test
    void a_change_that_fails_half_way_changes_nothing() {
        assertThatThrownBy(() -> database.change(session -> {
                    new TaskChanges(session).insert(declared("a", 0, "* * * * *"), NOON, NOON);
                    throw new IllegalStateException("half way");
                }))
                .hasMessage("half way");
        assertThat(tasks.all()).isEmpty();
    }

    @Test
    void the_ledger_knows_the_first_tick_since_a_boot() {
        Ticks ticks = new Ticks(database);
        ticks.beatHealth(node("boot-1"), NOON);
        assertThat(begin("boot-1").bootedAt()).isEqualTo(NOON);
        assertThat(begin("boot-1").bootedAt()).as("still to be planned").isEqualTo(NOON);
        ticks.markBootPlanned(node("boot-1"));
        assertThat(begin("boot-1").bootedAt()).isNull();
        Instant later = NOON.plusSeconds(60);
        assertThat(new BeginTick(database, unused -> {})
                        .begin(node("boot-2"), "runner", later, Duration.ofSeconds(30), List.of())
                        .bootedAt())
                .isEqualTo(NOON.plusSeconds(30));
        assertThat(new NodeTable(database).all())
                .singleElement()
                .satisfies(node -> assertThat(node.lastTick()).isEqualTo(later));
    }

    @Test
    void the_ledger_sums_up_its_ticks() {
        NodeTable nodes = new NodeTable(database);
        new BeginTick(database, unused -> {}).begin(node("boot"), "r", NOON, Duration.ofHours(1), List.of());
        new BeginTick(database, unused -> {})
                .begin(
                        node("boot"),
                        "r",
                        NOON.plusMillis(302_500),
                        Duration.ofHours(1).plusMillis(302_500),
                        List.of(NOON.plusSeconds(61), NOON.plusSeconds(121)));
        new BeginTick(database, unused -> {}).begin(node("boot"), "r", NOON, Duration.ofSeconds(3_903), List.of());
        assertThat(nodes.ticks(NOON)).singleElement().satisfies(sum -> {
            assertThat(sum.ticks()).isEqualTo(3);
            assertThat(sum.idle()).isEqualTo(2);
            assertThat(sum.latest()).isEqualTo(Duration.ofMillis(2_500));
            assertThat(sum.missing()).isEqualTo(2);
            assertThat(sum.missingFrom()).isEqualTo(NOON.plusSeconds(180));
            assertThat(sum.jumps()).isEqualTo(1);
        });
        assertThat(nodes.jumps(NOON, 5))
                .singleElement()
                .satisfies(jump -> assertThat(jump.by()).isEqualTo(Duration.ofSeconds(-303)));
    }

    @Test
    @Shows(ReasonCode.REMOVED)
    void a_removed_task_keeps_its_history_and_its_pending_work_is_cancelled() {
        fire("a", NOON);
        database.change(session -> new TaskChanges(session).remove("a", NOON));
        assertThat(tasks.all()).isEmpty();
        assertThat(sentence(history().get(0).reason())).isEqualTo("the task is no longer registered");
    }
}
