package dev.smartcron.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.smartcron.execution.Actor;
import dev.smartcron.execution.AuditEntry;
import dev.smartcron.execution.Execution;
import dev.smartcron.execution.OperatorAction;
import dev.smartcron.execution.Reason;
import dev.smartcron.execution.ReasonCode;
import dev.smartcron.execution.Status;
import dev.smartcron.execution.Trigger;
import dev.smartcron.store.claim.AuditTable;
import dev.smartcron.store.claim.Candidate;
import dev.smartcron.store.claim.PendingRows;
import dev.smartcron.store.claim.TaskLocks;
import dev.smartcron.store.nodes.Ticks;
import dev.smartcron.store.query.DecisionTable;
import dev.smartcron.store.query.HistoryFilter;
import dev.smartcron.store.query.HistoryFilter.Narrowing;
import dev.smartcron.store.query.HistoryRows;
import dev.smartcron.store.query.TaskChanges;
import dev.smartcron.store.rows.Claim;
import dev.smartcron.store.rows.Firing;
import dev.smartcron.store.rows.Node;
import dev.smartcron.store.rows.Plan;
import dev.smartcron.store.rows.TaskRow;
import dev.smartcron.task.Policy.Overlap;
import dev.smartcron.text.Json;
import dev.smartcron.tick.BeginTick;
import dev.smartcron.tick.admit.Claims;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Questions of operators about executions; run on each database. */
abstract class DecisionsContract extends OpenStore {
    @Test
    void what_was_decided_around_a_time_is_read_back() {
        register("a", "* * * * *", NOON);
        AuditEntry disabled = AuditEntry.of(NOON, new Actor("ann", "192.0.2.7"), OperatorAction.DISABLE, "a", null);
        database.change(session -> AuditTable.record(session, disabled));
        planning.record(List.of(plan(tasks.find("a").orElseThrow(), NOON)), NOON);
        new Claims(database, HERE, "runner", 4).round(List.of(), NOON);
        DecisionTable decisions = new DecisionTable(database);
        assertThat(decisions.around("a", NOON, NOON.plusSeconds(60)))
                .singleElement()
                .satisfies(found -> assertThat(found.status()).isEqualTo(Status.RUNNING));
        assertThat(decisions.around("a", NOON.minusSeconds(60), NOON)).isEmpty();
        assertThat(decisions.around("a", NOON.plusSeconds(600), NOON.plusSeconds(660)))
                .as("still running")
                .hasSize(1);
        assertThat(decisions.lastFiringBefore("a", NOON.plusMillis(1))).isPresent();
        assertThat(decisions.lastFiringBefore("a", NOON)).isEmpty();
        assertThat(decisions.firstFiringAfter("a", NOON.minusMillis(1))).isPresent();
        assertThat(decisions.firstFiringAfter("a", NOON)).isEmpty();
        assertThat(decisions.registration("a").orElseThrow().at()).isEqualTo(NOON);
        assertThat(new AuditTable(database).of("a")).containsExactly(disabled);
        Node node = new Node("node", "production", "boot", "test");
        new BeginTick(database, unused -> {}).begin(node, "runner", NOON, Duration.ofDays(1), List.of());
        Ticks ticks = new Ticks(database);
        assertThat(ticks.firstFrom(NOON).orElseThrow().at()).isEqualTo(NOON);
        assertThat(ticks.lastBefore(NOON)).isEmpty();
    }

    @Test
    void around_a_time_is_what_was_due_and_what_ran_then_whatever_asked_for_it() {
        register("a", "* * * * *", NOON, "jitter", "30m");
        for (int i = 0; i < 60; i++) {
            drop(
                    "a",
                    NOON.plusSeconds(60L * i),
                    Status.MISSED,
                    Reason.of(ReasonCode.ASLEEP).with("policy", Reason.of(ReasonCode.CATCH_UP_NONE)));
        }
        Instant later = NOON.plusSeconds(7_200);
        database.change(session -> new TaskChanges(session).replan("a", later, later));
        TaskRow row = tasks.find("a").orElseThrow();
        Firing delayed = Firing.toStart(Trigger.SCHEDULE, later, later.plusSeconds(900), false);
        planning.record(
                List.of(new Plan(row, 3, Overlap.SKIP, List.of(delayed), later.plusSeconds(60), later, null)), later);
        long queued = Added.of(database, "a", Trigger.QUEUE, Overlap.QUEUE, 3, later.plusSeconds(3_600));
        register("b", "* * * * *", NOON);
        again("b", later);
        assertThat(around("a", NOON.plusSeconds(600))).hasSize(1);
        assertThat(around("a", NOON.minusSeconds(60))).isEmpty();
        assertThat(around("a", later))
                .singleElement()
                .satisfies(found -> assertThat(found.scheduledAt()).isEqualTo(later));
        assertThat(around("a", later.plusSeconds(60))).isEmpty();
        assertThat(around("a", later.plusSeconds(900))).as("delayed until then").hasSize(1);
        assertThat(around("a", later.plusSeconds(3_600)))
                .singleElement()
                .satisfies(found -> assertThat(found.id()).isEqualTo(queued));
        Claim claim = new Claims(database, HERE, "runner", 4)
                .round(List.of(), later.plusSeconds(960)).claimed().stream()
                        .filter(found -> found.task().name().equals("a"))
                        .findFirst()
                        .orElseThrow();
        assertThat(around("a", later.plusSeconds(1_800))).as("running then").hasSize(1);
        assertThat(around("a", later.plusSeconds(960))).as("begun then").hasSize(1);
        new Claims(database, HERE, "runner", 4)
                .round(List.of(ended(claim, Status.SUCCEEDED, null, 0)), later.plusSeconds(1_200));
        assertThat(around("a", later.plusSeconds(960))).as("had run then").hasSize(1);
        assertThat(around("a", later.plusSeconds(1_800)))
                .as("had ended by then")
                .isEmpty();
    }

    @Test
    void what_stands_in_the_way_of_a_pending_execution_is_read_with_it() {
        fire("a", NOON);
        Claim claim = new Claims(database, HERE, "runner", 4)
                .round(List.of(), NOON)
                .claimed()
                .get(0);
        long waiting = Added.of(database, "a", Trigger.CATCH_UP, Overlap.QUEUE, 3, NOON);
        long behind = Added.of(database, "a", Trigger.CATCH_UP, Overlap.QUEUE, 3, NOON);
        assertThat(pending(waiting)).satisfies(first -> {
            assertThat(first.contended()).isTrue();
            assertThat(first.inFront()).isNull();
            assertThat(first.here()).isTrue();
        });
        assertThat(pending(behind).inFront()).isEqualTo(waiting);
        assertThat(database.<List<TaskLocks.Holder>>read(session -> new TaskLocks(session).holders("a")))
                .singleElement()
                .satisfies(holder -> {
                    assertThat(holder.execution().id()).isEqualTo(claim.execution());
                    assertThat(holder.since()).contains(NOON);
                    assertThat(holder.isHeldAt(NOON)).isTrue();
                });
        assertThat(database.<Integer>read(
                        session -> new PendingRows(session, HERE).load().running()))
                .isEqualTo(1);
    }

    private Candidate pending(long execution) {
        return database.<Candidate>read(
                session -> new PendingRows(session, HERE).find(execution, NOON).orElseThrow());
    }

    private List<Execution> around(String task, Instant minute) {
        return new DecisionTable(database).around(task, minute, minute.plusSeconds(60));
    }

    @ParameterizedTest
    @EnumSource
    void history_finds_each_state(Status status) {
        for (Status each : Status.values()) {
            ran("a", NOON, 5, each.word());
        }
        for (HistoryFilter filter : List.of(
                new HistoryFilter(null, status, null, 10),
                new HistoryFilter("a", status, null, 10),
                new HistoryFilter(null, status, NOON, 10),
                new HistoryFilter("a", status, NOON, 10))) {
            assertThat(executions.history(filter))
                    .as("%s", filter)
                    .extracting(Execution::status)
                    .containsExactly(status);
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_page_of_the_history_finds_each_state(Status status) {
        for (Status each : Status.values()) {
            ran("a", NOON, 5, each.word());
        }
        for (String task : Arrays.asList(null, "a")) {
            for (Instant since : Arrays.asList(null, NOON)) {
                for (Instant until : Arrays.asList(null, NOON.plusSeconds(1))) {
                    for (Long before : Arrays.asList(null, 1_000L)) {
                        HistoryFilter filter = new HistoryFilter(
                                task,
                                status,
                                since,
                                new Narrowing(until, Trigger.MANUAL, null, null, null, null),
                                before,
                                10);
                        assertThat(executions.page(filter).executions())
                                .as("%s", filter)
                                .extracting(Execution::status)
                                .containsExactly(status);
                        assertThat(executions.page(filter).next()).isNull();
                        assertThat(executions.history(filter)).hasSize(1);
                    }
                }
            }
        }
    }

    @Test
    void the_history_is_walked_page_by_page_up_to_a_time() {
        for (int i = 0; i < 10; i++) {
            ran("a", NOON.plusSeconds(60L * i), 5, i % 2 == 0 ? "succeeded" : "failed", NOON.plusSeconds(60L * i));
        }
        Narrowing until = new Narrowing(NOON.plusSeconds(300), null, null, null, null, null);
        HistoryFilter first = new HistoryFilter(null, null, NOON.plusSeconds(60), until, null, 3);
        HistoryRows page = executions.page(first);
        assertThat(page.executions())
                .extracting(Execution::startedAt)
                .containsExactly(NOON.plusSeconds(240), NOON.plusSeconds(180), NOON.plusSeconds(120));
        HistoryRows rest = executions.page(first.from(page.next(), 3));
        assertThat(rest.executions()).extracting(Execution::startedAt).containsExactly(NOON.plusSeconds(60));
        assertThat(rest.next()).isNull();
        assertThat(executions
                        .page(new HistoryFilter(null, Status.FAILED, null, until, null, 9))
                        .executions())
                .hasSize(2);
        Narrowing before = new Narrowing(NOON.minusSeconds(1), null, null, null, null, null);
        assertThat(executions
                        .page(new HistoryFilter(null, null, null, before, null, 9))
                        .executions())
                .isEmpty();
        Narrowing nowhere = new Narrowing(null, null, "nowhere", null, null, null);
        assertThat(executions.page(new HistoryFilter(null, null, null, nowhere, null, 9)))
                .isEqualTo(new HistoryRows(List.of(), null));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '¦', textBlock = """
            # asked            ¦ the task of which it is found
            signal             ¦ killed
            SIGNAL 9           ¦ killed
            memory             ¦ large
            limit 64M          ¦
            mem_ry             ¦
            exit               ¦ wrong
            ann                ¦ paused
            ann paused         ¦ paused
            ann exit           ¦
            100%               ¦ odd
            1%                 ¦
            back\\slash "both" ¦ odd
            """)
    void the_words_of_a_reason_are_found_in_its_sentence_and_in_its_facts(String text, String found) {
        ran("well", NOON, 5, "succeeded");
        ended("large", Reason.of(ReasonCode.MEMORY));
        ended("killed", Reason.of(ReasonCode.SIGNAL).with("signal", 9));
        ended("wrong", Reason.of(ReasonCode.EXIT).with("exit_code", 3));
        ended("paused", Reason.of(ReasonCode.PAUSED).with("by", "Ann"));
        ended("odd", Reason.of(ReasonCode.PAUSED).with("by", "100% of back\\slash \"both\""));
        Narrowing narrowing = new Narrowing(null, null, null, null, null, text);
        HistoryFilter filter = new HistoryFilter(null, null, null, narrowing, null, 9);
        List<String> tasks = found == null ? List.of() : List.of(found);
        assertThat(executions.page(filter).executions())
                .extracting(Execution::task)
                .containsExactlyElementsOf(tasks);
        assertThat(executions.history(filter)).extracting(Execution::task).containsExactlyElementsOf(tasks);
    }

    private void ended(String task, Reason reason) {
        ran(task, NOON, 5, "failed");
        database.change(handle -> handle.createUpdate(
                        "update executions set reason_code = :code, reason_facts = :facts where task = :task")
                .bind("code", reason.word())
                .bind("facts", reason.facts().isEmpty() ? null : Json.write(reason.facts()))
                .bind("task", task)
                .execute());
    }

    private void ran(String task, Instant from, int seconds, String status) {
        ran(task, from, seconds, status, Instant.EPOCH);
    }

    private void ran(String task, Instant from, int seconds, String status, Instant made) {
        database.change(
                handle -> handle.createUpdate("insert into executions (task, trigger_kind, overlap, due_at, priority,"
                                + " status, created_at, started_at, finished_at) values ('" + task
                                + "', 'manual', 'skip', 0, 3, '"
                                + status + "', " + made.toEpochMilli() + ", " + from.toEpochMilli() + ", "
                                + from.plusSeconds(seconds).toEpochMilli() + ")")
                        .execute());
    }
}
