package dev.smartcron.store;

import static dev.smartcron.execution.Sentences.sentence;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.smartcron.execution.Actor;
import dev.smartcron.execution.Attempt;
import dev.smartcron.execution.AuditEntry;
import dev.smartcron.execution.Execution;
import dev.smartcron.execution.OperatorAction;
import dev.smartcron.execution.Outcome;
import dev.smartcron.execution.Reason;
import dev.smartcron.execution.ReasonCode;
import dev.smartcron.execution.Seen;
import dev.smartcron.execution.Sentence;
import dev.smartcron.execution.Shows;
import dev.smartcron.execution.Status;
import dev.smartcron.execution.Trigger;
import dev.smartcron.store.claim.AuditTable;
import dev.smartcron.store.claim.Candidate;
import dev.smartcron.store.claim.PendingRows;
import dev.smartcron.store.claim.TaskLocks;
import dev.smartcron.store.db.Database;
import dev.smartcron.store.db.DatabaseProblem;
import dev.smartcron.store.db.Schema;
import dev.smartcron.store.nodes.NodeTable;
import dev.smartcron.store.nodes.Ticks;
import dev.smartcron.store.plan.Planning;
import dev.smartcron.store.query.DecisionTable;
import dev.smartcron.store.query.ExecutionTable;
import dev.smartcron.store.query.HistoryFilter;
import dev.smartcron.store.query.TaskChanges;
import dev.smartcron.store.query.TaskChanges.Declared;
import dev.smartcron.store.query.TaskTable;
import dev.smartcron.store.rows.Claim;
import dev.smartcron.store.rows.DroppedRun;
import dev.smartcron.store.rows.EndedAttempt;
import dev.smartcron.store.rows.Firing;
import dev.smartcron.store.rows.Node;
import dev.smartcron.store.rows.Pause;
import dev.smartcron.store.rows.Plan;
import dev.smartcron.store.rows.Retry;
import dev.smartcron.store.rows.TaskRow;
import dev.smartcron.task.Definition;
import dev.smartcron.task.Policy.Overlap;
import dev.smartcron.task.Task;
import dev.smartcron.text.Json;
import dev.smartcron.tick.BeginTick;
import dev.smartcron.tick.admit.ClaimRound;
import dev.smartcron.tick.admit.Claims;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** What every database must do for us; run on each of them. */
abstract class StoreContract {
    private static final Node HERE = new Node("node", "production", "boot", "test");
    static final Instant NOON = Instant.parse("2026-04-05T12:00:00Z");

    private String url;
    private Database database;
    private TaskTable tasks;
    private Planning planning;
    private ExecutionTable executions;

    /** The JDBC URL of an empty database. */
    abstract String emptyDatabase();

    @BeforeEach
    void open() {
        url = emptyDatabase();
        database = Database.open(url, null);
        tasks = new TaskTable(database);
        planning = new Planning(database);
        executions = new ExecutionTable(database);
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void a_table_that_somebody_dropped_is_named() {
        try (Database database = Database.open(emptyDatabase(), null)) {
            assertThat(database.missingTables()).isEmpty();
            database.change(handle -> handle.createUpdate("drop table outbox").execute());
            assertThat(database.missingTables()).containsExactly("outbox");
        }
    }

    @Test
    void an_empty_database_is_brought_up_to_date_by_opening_it() {
        assertThat(database.schemaVersion()).isEqualTo(Schema.VERSION);
        assertThat(database.migrate()).isZero();
    }

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

    @Test
    void what_a_run_usually_takes_is_the_mean_of_the_successful_ones_of_late() {
        for (String name : List.of("a", "b", "c")) {
            register(name, "* * * * *", NOON);
        }
        ran("a", NOON.minusSeconds(86_400), 900, "succeeded");
        ran("a", NOON, 10, "succeeded");
        ran("a", NOON, 21, "succeeded");
        ran("a", NOON, 900, "failed");
        ran("b", NOON, 4, "succeeded");
        ran("c", NOON, 5, "timed_out");
        assertThat(executions.averageDurations(NOON))
                .isEqualTo(Map.of("a", Duration.ofMillis(15_500), "b", Duration.ofSeconds(4)));
        assertThat(executions.averageDurations(NOON.plusSeconds(60))).isEmpty();
    }

    private void ran(String task, Instant from, int seconds, String status) {
        database.change(
                handle -> handle.createUpdate("insert into executions (task, trigger_kind, overlap, due_at, priority,"
                                + " status, created_at, started_at, finished_at) values ('" + task
                                + "', 'manual', 'skip', 0, 3, '"
                                + status + "', 0, " + from.toEpochMilli() + ", "
                                + from.plusSeconds(seconds).toEpochMilli() + ")")
                        .execute());
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
    void only_tasks_whose_time_has_come_are_due() {
        register("due", "* * * * *", NOON);
        register("later", "* * * * *", NOON.plusSeconds(60));
        assertThat(planning.due(NOON, 10, HERE, false))
                .extracting(due -> due.task().name())
                .containsExactly("due");
    }

    @Test
    void a_firing_planned_by_two_gets_one_row() {
        register("a", "* * * * *", NOON);
        TaskRow row = tasks.find("a").orElseThrow();
        assertThat(planning.record(List.of(plan(row, NOON)), NOON).firings()).isEqualTo(1);
        assertThat(planning.record(List.of(plan(row, NOON)), NOON).firings()).isZero();
        assertThat(history()).hasSize(1);
        assertThat(tasks.find("a").orElseThrow().nextDue()).isEqualTo(NOON.plusSeconds(60));
    }

    @Test
    void a_plan_made_before_the_task_was_changed_is_not_recorded() {
        register("a", "* * * * *", NOON);
        TaskRow stale = tasks.find("a").orElseThrow();
        database.change(session -> new TaskChanges(session).disable("a", "ann", NOON));
        assertThat(planning.record(List.of(plan(stale, NOON)), NOON).firings()).isZero();
        assertThat(history()).isEmpty();
    }

    @Test
    void a_decided_firing_is_recorded_with_its_reason() {
        register("a", "* * * * *", NOON);
        TaskRow row = tasks.find("a").orElseThrow();
        Reason why = Reason.of(ReasonCode.ASLEEP).with("policy", Reason.of(ReasonCode.CATCH_UP_NONE));
        Firing missed = Firing.dropped(NOON, new DroppedRun(Status.MISSED, why, 1, NOON));
        planning.record(List.of(new Plan(row, 3, Overlap.SKIP, List.of(missed), null, NOON, null)), NOON);
        assertThat(history()).singleElement().satisfies(execution -> {
            assertThat(execution.status()).isEqualTo(Status.MISSED);
            assertThat(execution.reason()).isEqualTo(why);
            assertThat(execution.scheduledAt()).isEqualTo(NOON);
        });
    }

    @Test
    void a_claim_takes_by_priority_then_age_and_no_more_than_there_is_room_for() {
        fire("low", NOON, "priority", 5L);
        fire("old", NOON.minusSeconds(60), "priority", 2L);
        fire("young", NOON, "priority", 2L);
        Claims claims = new Claims(database, HERE, "runner", 2);
        assertThat(claims.round(List.of(), NOON).claimed())
                .extracting(claim -> claim.task().name())
                .containsExactly("old", "young");
        assertThat(claims.round(List.of(), NOON).claimed()).isEmpty();
        assertThat(claims.round(List.of(), NOON).claimed()).isEmpty();
    }

    @Test
    void an_outcome_is_recorded_with_its_attempt_and_frees_the_lock() {
        fire("a", NOON);
        Claims claims = new Claims(database, HERE, "runner", 4);
        Claim claim = claims.round(List.of(), NOON).claimed().get(0);
        claims.round(
                List.of(ended(claim, Status.FAILED, Reason.of(ReasonCode.EXIT).with("exit_code", 2), 2)),
                NOON.plusSeconds(1));
        Execution execution = history().get(0);
        assertThat(execution.status()).isEqualTo(Status.FAILED);
        assertThat(execution.exitCode()).isEqualTo(2);
        assertThat(execution.duration()).contains(Duration.ofSeconds(3));
        assertThat(executions.attempts(execution.id())).singleElement().satisfies(attempt -> {
            assertThat(attempt.outputTail()).isEqualTo("tail ☃");
            assertThat(attempt.cpuMs()).isEqualTo(12);
            assertThat(attempt.systemMs()).isEqualTo(5);
        });
        again("a", NOON.plusSeconds(60));
        assertThat(claims.round(List.of(), NOON.plusSeconds(60)).claimed())
                .singleElement()
                .satisfies(next -> assertThat(next.fence()).isEqualTo(claim.fence() + 1));
    }

    @Test
    void an_outcome_is_recorded_once() {
        fire("a", NOON);
        Claims claims = new Claims(database, HERE, "runner", 4);
        Claim claim = claims.round(List.of(), NOON).claimed().get(0);
        claims.round(List.of(ended(claim, Status.SUCCEEDED, null, 0)), NOON);
        claims.round(
                List.of(ended(claim, Status.FAILED, Reason.of(ReasonCode.EXIT).with("exit_code", 1), 1)), NOON);
        assertThat(history().get(0).status()).isEqualTo(Status.SUCCEEDED);
        assertThat(executions.attempts(claim.execution()).get(0).status()).isEqualTo(Status.SUCCEEDED);
    }

    @Test
    void an_outcome_offered_again_leaves_the_waiting_retry_its_lock() {
        fire("a", NOON);
        Claims claims = new Claims(database, HERE, "runner", 4);
        Claim claim = claims.round(List.of(), NOON).claimed().get(0);
        EndedAttempt failed =
                ended(claim, Status.FAILED, Reason.of(ReasonCode.EXIT).with("exit_code", 2), 2);
        EndedAttempt retried = new EndedAttempt(
                claim, failed.attempt(), List.of(), new Retry(NOON.plusSeconds(60), Reason.of(ReasonCode.RETRY)));
        claims.record(List.of(retried), NOON);
        claims.record(List.of(retried), NOON);
        again("a", NOON.plusSeconds(30));
        ClaimRound turn = claims.round(List.of(), NOON.plusSeconds(30));
        assertThat(turn.claimed()).isEmpty();
        assertThat(turn.refused()).extracting(Outcome::status).containsExactly(Status.SKIPPED);
        assertThat(claims.round(List.of(), NOON.plusSeconds(60)).claimed())
                .extracting(Claim::attempt)
                .containsExactly(2);
    }

    @Test
    @Shows(ReasonCode.OVERLAP)
    void a_firing_that_meets_a_running_one_is_skipped_and_says_so() {
        fire("a", NOON);
        Claims claims = new Claims(database, HERE, "runner", 4);
        Claim claim = claims.round(List.of(), NOON).claimed().get(0);
        again("a", NOON.plusSeconds(60));
        assertThat(claims.round(List.of(), NOON.plusSeconds(60)).refused()).hasSize(1);
        assertThat(history().get(0).status()).isEqualTo(Status.SKIPPED);
        assertThat(sentence(history().get(0).reason()))
                .startsWith("execution " + claim.execution() + " has been running since ");
    }

    @Test
    void a_firing_that_queues_waits_for_the_running_one() {
        fire("a", NOON, "overlap", "queue");
        Claims claims = new Claims(database, HERE, "runner", 4);
        Claim first = claims.round(List.of(), NOON).claimed().get(0);
        again("a", NOON.plusSeconds(60));
        assertThat(claims.round(List.of(), NOON.plusSeconds(60)).claimed()).isEmpty();
        assertThat(claims.round(List.of(ended(first, Status.SUCCEEDED, null, 0)), NOON.plusSeconds(61))
                        .claimed())
                .hasSize(1);
    }

    @Test
    void a_long_queue_of_one_task_does_not_hide_the_others() {
        fire("a", NOON, "overlap", "queue", "priority", 1L);
        for (int minute = 1; minute <= 100; minute++) {
            again("a", NOON.minusSeconds(60L * minute));
        }
        fire("b", NOON, "priority", 5L);
        Claims claims = new Claims(database, HERE, "runner", 4);
        assertThat(claims.round(List.of(), NOON).claimed())
                .extracting(claim -> claim.task().name())
                .containsExactly("a", "b");
    }

    @Test
    void a_task_that_allows_two_at_once_gets_two_and_skips_the_third() {
        fire("a", NOON, "overlap", "allow", "max_running", 2L);
        again("a", NOON.plusSeconds(60));
        again("a", NOON.plusSeconds(120));
        ClaimRound turn = new Claims(database, HERE, "runner", 9).round(List.of(), NOON.plusSeconds(120));
        assertThat(turn.claimed()).extracting(Claim::slot).containsExactly(0, 1);
        assertThat(turn.refused()).hasSize(1);
    }

    @Test
    @Shows(ReasonCode.DISABLED_IN_FILE)
    void a_pending_firing_of_a_task_that_its_file_disables_is_skipped() {
        fire("a", NOON);
        database.change(
                session -> new TaskChanges(session).update(declared("a", 0, "* * * * *", "enabled", false), NOON));
        new Claims(database, HERE, "runner", 4).round(List.of(), NOON);
        assertThat(history().get(0).status()).isEqualTo(Status.SKIPPED);
        assertThat(sentence(history().get(0).reason())).isEqualTo("disabled in the task file");
    }

    @Test
    void a_pending_firing_of_a_disabled_task_is_skipped_with_the_name_of_who_did_it() {
        fire("a", NOON);
        database.change(session -> new TaskChanges(session).disable("a", "ann", NOON));
        new Claims(database, HERE, "runner", 4).round(List.of(), NOON);
        assertThat(sentence(history().get(0).reason())).isEqualTo("disabled by ann");
    }

    @Test
    @Shows(ReasonCode.UNREADABLE)
    void one_poison_row_is_failed_alone() {
        fire("poison", NOON, "priority", 1L);
        fire("sound", NOON);
        database.change(handle -> handle.createUpdate(
                        "update tasks set definition = '{\"timeout\":\"soon\"}' where name = 'poison'")
                .execute());
        ClaimRound turn = new Claims(database, HERE, "runner", 4).round(List.of(), NOON);
        assertThat(turn.claimed()).extracting(claim -> claim.task().name()).containsExactly("sound");
        assertThat(turn.refused())
                .singleElement()
                .satisfies(outcome -> assertThat(sentence(outcome.reason())).contains("'soon' is not a duration"));
    }

    @Test
    void many_runners_claim_each_execution_once_and_never_overlap_a_task() throws Exception {
        for (int i = 0; i < 30; i++) {
            fire("task_" + i, NOON, "overlap", "queue");
            again("task_" + i, NOON.plusSeconds(60));
        }
        begin("boot");
        Map<Long, String> claimedBy = new ConcurrentHashMap<>();
        Map<String, AtomicInteger> running = new ConcurrentHashMap<>();
        CountDownLatch allOpen = new CountDownLatch(8);
        at_once(8, number -> {
            try (Database own = Database.open(url, null)) {
                allOpen.countDown();
                allOpen.await();
                Claims claims = new Claims(own, HERE, "runner-" + number, 6);
                Claims recordingOnly = new Claims(own, HERE, "runner-" + number, 0);
                List<EndedAttempt> ended = new ArrayList<>();
                Instant now = NOON.plusSeconds(120);
                for (int turns = 0; turns < 400 && claimedBy.size() < 60; turns++) {
                    ended.forEach(end -> running.get(end.claim().task().name()).decrementAndGet());
                    recordingOnly.round(ended, now);
                    ended.clear();
                    ClaimRound turn = claims.round(List.of(), now);
                    for (Claim claim : turn.claimed()) {
                        assertThat(claimedBy.put(claim.execution(), "runner-" + number))
                                .isNull();
                        assertThat(running.computeIfAbsent(claim.task().name(), name -> new AtomicInteger())
                                        .incrementAndGet())
                                .isEqualTo(1);
                        ended.add(ended(claim, Status.SUCCEEDED, null, 0));
                    }
                    assertThat(executionsRunning(own)).isLessThanOrEqualTo(6);
                }
                claims.round(ended, now);
                return claimedBy.size();
            }
        });
        assertThat(claimedBy).hasSize(60);
        assertThat(history())
                .allSatisfy(execution -> assertThat(execution.status()).isEqualTo(Status.SUCCEEDED));
    }

    @Test
    void the_ledger_knows_the_first_tick_since_a_boot() {
        Ticks ticks = new Ticks(database);
        ticks.checked(node("boot-1"), NOON);
        assertThat(begin("boot-1").bootedAt()).isEqualTo(NOON);
        assertThat(begin("boot-1").bootedAt()).as("still to be planned").isEqualTo(NOON);
        ticks.bootPlanned(node("boot-1"));
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
    void a_long_run_of_dropped_firings_is_ten_rows_and_one_that_counts_on() {
        register("a", "* * * * *", NOON);
        for (int minute = 0; minute < 15; minute++) {
            drop(
                    "a",
                    NOON.plusSeconds(60L * minute),
                    Status.SKIPPED,
                    Reason.of(ReasonCode.PAUSED).with("by", "ann"));
        }
        assertThat(history()).hasSize(11);
        assertThat(history().get(0)).satisfies(folded -> {
            assertThat(folded.firings()).isEqualTo(5);
            assertThat(folded.scheduledAt()).isEqualTo(NOON.plusSeconds(600));
            assertThat(folded.lastFiring()).isEqualTo(NOON.plusSeconds(840));
            assertThat(folded.sentence(Sentence.PLAIN))
                    .contains("5 firings from 2026-04-05T12:10:00Z to 2026-04-05T12:14:00Z: paused by ann");
        });
        drop(
                "a",
                NOON.plusSeconds(900),
                Status.SKIPPED,
                Reason.of(ReasonCode.PAUSED).with("by", "bob"));
        assertThat(history()).hasSize(12);
        assertThat(sentence(history().get(0).reason())).isEqualTo("paused by bob");
    }

    @Test
    void a_task_for_other_hosts_is_due_there_and_elsewhere_only_when_its_window_is_over() {
        register("a", "* * * * *", NOON, "hosts", List.of("web1"), "catch_up_window", "1h");
        Node web1 = new Node("web1", "production", "boot", "test");
        assertThat(due(NOON, web1, false)).containsExactly("a");
        assertThat(due(NOON, HERE, false)).isEmpty();
        assertThat(due(NOON, HERE, true)).as("before an operator's change").containsExactly("a");
        assertThat(due(NOON.plusSeconds(3_600), HERE, false)).containsExactly("a");
        assertThat(planning.nextDue(NOON, web1)).contains(NOON);
        assertThat(planning.nextDue(NOON, HERE)).contains(NOON.plusSeconds(3_600));
    }

    @Test
    void a_task_for_other_environments_waits_while_one_of_their_nodes_is_about() {
        register("a", "* * * * *", NOON, "environments", List.of("staging"), "catch_up_window", "1h");
        assertThat(planning.due(NOON, 10, HERE, false))
                .singleElement()
                .satisfies(due -> assertThat(due.nowhere()).isTrue());
        new BeginTick(database, unused -> {})
                .begin(new Node("test1", "staging", "boot", "1"), "r", NOON, Duration.ZERO, List.of());
        assertThat(due(NOON, HERE, false)).isEmpty();
        assertThat(due(NOON, new Node("test1", "staging", "boot", "test"), false))
                .containsExactly("a");
    }

    @Test
    void what_other_hosts_are_to_start_is_left_to_them_and_hides_nothing() {
        for (int i = 0; i < 60; i++) {
            fire("other_" + i, NOON, "hosts", List.of("web1"), "priority", 1L);
        }
        fire("mine", NOON, "hosts", List.of("node", "web2"), "priority", 5L);
        assertThat(new Claims(database, HERE, "runner", 4)
                        .round(List.of(), NOON)
                        .claimed())
                .extracting(claim -> claim.task().name())
                .containsExactly("mine");
        assertThat(new Claims(database, new Node("web1", "production", "boot", "test"), "runner", 90)
                        .round(List.of(), NOON)
                        .claimed())
                .hasSize(60);
    }

    @Test
    @Shows(ReasonCode.TRIGGERED)
    void what_is_pending_in_a_pause_of_everything_is_skipped_and_what_waits_in_a_queue_goes_on_waiting() {
        fire("a", NOON);
        register("b", "* * * * *", NOON);
        Added.of(database, "b", Trigger.QUEUE, Overlap.SKIP, 3, NOON);
        database.change(session -> new TaskChanges(session).pauseAll(new Pause(NOON, "ann", NOON.plusSeconds(600))));
        Claims claims = new Claims(database, HERE, "runner", 4);
        assertThat(claims.round(List.of(), NOON).claimed()).isEmpty();
        assertThat(history())
                .extracting(execution -> sentence(execution.reason()))
                .containsExactlyInAnyOrder(
                        "everything paused by ann until 2026-04-05T12:10:00Z",
                        "triggered by ann; the next tick starts it");
        assertThat(claims.round(List.of(), NOON.plusSeconds(600)).claimed()).hasSize(1);
    }

    @Test
    void a_turn_tells_when_the_next_delayed_start_is_due() {
        fire("a", NOON.plusSeconds(40));
        fire("b", NOON.plusSeconds(20), "priority", 5L);
        Claims claims = new Claims(database, HERE, "runner", 4);
        assertThat(claims.round(List.of(), NOON).nextDue()).isEqualTo(NOON.plusSeconds(20));
        assertThat(claims.round(List.of(), NOON.plusSeconds(20)).nextDue()).isEqualTo(NOON.plusSeconds(40));
        assertThat(claims.round(List.of(), NOON.plusSeconds(40)).nextDue()).isNull();
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

    private BeginTick.Begun begin(String boot) {
        return new BeginTick(database, unused -> {})
                .begin(node(boot), "runner", NOON, Duration.ofMinutes(10), List.of());
    }

    private static Node node(String boot) {
        return new Node("node", "production", boot, "1");
    }

    private static int executionsRunning(Database own) {
        return new ExecutionTable(own).running().size();
    }

    private List<Execution> history() {
        return Seen.rows(executions.history(new HistoryFilter(null, null, null, 1_000)));
    }

    private List<String> due(Instant now, Node node, boolean everywhere) {
        return planning.due(now, 10, node, everywhere).stream()
                .map(due -> due.task().name())
                .toList();
    }

    private void drop(String name, Instant at, Status status, Reason why) {
        database.change(session -> new TaskChanges(session).replan(name, at, at));
        TaskRow row = tasks.find(name).orElseThrow();
        Firing dropped = Firing.dropped(at, new DroppedRun(status, why, 1, at));
        planning.record(List.of(new Plan(row, 3, Overlap.SKIP, List.of(dropped), at.plusSeconds(60), at, null)), at);
    }

    private void fire(String name, Instant at, Object... keys) {
        register(name, "* * * * *", at, keys);
        again(name, at);
    }

    private void again(String name, Instant at) {
        database.change(session -> new TaskChanges(session).replan(name, at, at));
        planning.record(List.of(plan(tasks.find(name).orElseThrow(), at)), at);
    }

    private static Plan plan(TaskRow row, Instant at) {
        Task task = Task.of(row.definition());
        return new Plan(
                row,
                task.priority(),
                task.policy().overlap(),
                List.of(Firing.toStart(Trigger.SCHEDULE, at, at, false)),
                at.plusSeconds(60),
                at,
                null);
    }

    private void register(String name, String schedule, Instant nextDue, Object... keys) {
        database.change(session -> new TaskChanges(session).insert(declared(name, 0, schedule, keys), nextDue, NOON));
    }

    private static Declared declared(String name, int position, String schedule, Object... keys) {
        Map<String, Object> definition = new HashMap<>(Json.object(keys));
        definition.put("schedule", schedule);
        definition.put("command", List.of("true"));
        return new Declared(Task.of(new Definition(name, definition)), "test", position, TaskRow.Kind.TIMED);
    }

    private static EndedAttempt ended(Claim claim, Status status, Reason reason, Integer exitCode) {
        return new EndedAttempt(
                claim,
                new Attempt(
                        claim.execution(),
                        claim.attempt(),
                        claim.claimedAt(),
                        claim.claimedAt().plusSeconds(3),
                        status,
                        reason,
                        exitCode,
                        null,
                        12L,
                        5L,
                        3_456L,
                        "tail ☃",
                        "RuntimeException: ☃",
                        null,
                        List.of()));
    }

    private interface Numbered<T> {
        T call(int number) throws Exception;
    }

    private static <T> void at_once(int threads, Numbered<T> work) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            List<Callable<T>> calls = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                int number = i;
                calls.add(() -> work.call(number));
            }
            Set<String> failures = new TreeSet<>();
            for (Future<T> future : pool.invokeAll(calls)) {
                try {
                    future.get();
                } catch (java.util.concurrent.ExecutionException e) {
                    failures.add(String.valueOf(e.getCause()));
                }
            }
            assertThat(failures).isEmpty();
        } finally {
            pool.shutdownNow();
        }
    }
}
