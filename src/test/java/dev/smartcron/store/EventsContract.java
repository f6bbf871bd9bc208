package dev.smartcron.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.smartcron.execution.Attempt;
import dev.smartcron.execution.EventKind;
import dev.smartcron.execution.NewEvent;
import dev.smartcron.execution.Outcome;
import dev.smartcron.execution.OutputEvent;
import dev.smartcron.execution.Reason;
import dev.smartcron.execution.ReasonCode;
import dev.smartcron.execution.Status;
import dev.smartcron.execution.Trigger;
import dev.smartcron.store.claim.ExecutionWrites;
import dev.smartcron.store.claim.OrphanedClaims;
import dev.smartcron.store.claim.StopRequests;
import dev.smartcron.store.claim.StopRequests.StopEffect;
import dev.smartcron.store.db.Database;
import dev.smartcron.store.query.EventTable;
import dev.smartcron.store.query.EventTable.AttemptEvents;
import dev.smartcron.store.query.TaskChanges;
import dev.smartcron.store.query.TaskChanges.Declared;
import dev.smartcron.store.query.TaskTable;
import dev.smartcron.store.rows.Claim;
import dev.smartcron.store.rows.EndedAttempt;
import dev.smartcron.store.rows.NewExecution;
import dev.smartcron.store.rows.Node;
import dev.smartcron.store.rows.Retry;
import dev.smartcron.store.rows.TaskRow;
import dev.smartcron.task.Definition;
import dev.smartcron.task.Policy.Overlap;
import dev.smartcron.task.Task;
import dev.smartcron.tick.admit.Claims;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Every change of an execution is an event of the transaction that makes it, and who follows misses none. */
@Timeout(300)
abstract class EventsContract {
    static final Instant NOON = Instant.parse("2026-04-05T12:00:00Z");

    private static final Node HERE = new Node("node", "production", "boot", "test");

    String url;
    Database database;
    private Claims claims;

    /** The JDBC URL of an empty database. */
    abstract String emptyDatabase();

    @BeforeEach
    void open() {
        url = emptyDatabase();
        database = Database.open(url, null);
        claims = new Claims(database, HERE, "runner", 8);
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void a_run_is_told_from_its_claim_over_its_retry_to_its_outcome() {
        long id = add();
        assertThat(events(database, 0)).as("of what only waits").isEmpty();
        Claim first = claims.round(List.of(), NOON).claimed().get(0);
        Instant again = NOON.plusSeconds(60);
        Retry retry = new Retry(again, Reason.of(ReasonCode.RETRY).with("attempt", 2));
        EndedAttempt failed =
                ended(first, Status.FAILED, Reason.of(ReasonCode.EXIT).with("exit_code", 3), 3);
        claims.record(List.of(new EndedAttempt(first, failed.attempt(), List.of(), retry)), NOON.plusSeconds(4));
        Claim second = claims.round(List.of(), again).claimed().get(0);
        claims.record(List.of(ended(second, Status.SUCCEEDED, null, 0)), again.plusSeconds(4));
        long from = NOON.toEpochMilli();
        assertThat(events(database, 0))
                .containsExactly(
                        "1|execution|a|" + id + "|running|{\"trigger\":\"manual\",\"attempt\":1,\"node\":\"node\","
                                + "\"started_at\":" + from + "}",
                        "2|execution|a|" + id
                                + "|pending|{\"trigger\":\"manual\",\"attempt\":1,\"reason_code\":\"retry\","
                                + "\"reason_facts\":{\"attempt\":2},\"exit_code\":3,\"due_at\":" + (from + 60_000)
                                + ",\"started_at\":" + from + "}",
                        "3|execution|a|" + id + "|running|{\"trigger\":\"manual\",\"attempt\":2,\"node\":\"node\","
                                + "\"started_at\":" + from + "}",
                        "4|execution|a|" + id + "|succeeded|{\"trigger\":\"manual\",\"attempt\":2,\"node\":\"node\","
                                + "\"exit_code\":0,\"started_at\":" + from + ",\"finished_at\":" + (from + 63_000)
                                + "}");
    }

    @Test
    void a_firing_decided_as_it_was_planned_is_one_event_however_many_it_stands_for() {
        register();
        Instant last = NOON.plus(Duration.ofHours(3));
        NewExecution missed = new NewExecution(
                "a",
                Trigger.SCHEDULE,
                Overlap.SKIP,
                3,
                NOON,
                NOON,
                Status.MISSED,
                Reason.of(ReasonCode.ASLEEP),
                180,
                last,
                "ann",
                null,
                7L,
                0,
                null);
        database.change(session -> {
            assertThat(new ExecutionWrites(session).add(missed, last)).isPresent();
            assertThat(new ExecutionWrites(session).add(missed, last)).isEmpty();
        });
        assertThat(events(database, 0))
                .containsExactly("1|execution|a|1|missed|{\"trigger\":\"schedule\",\"reason_code\":\"asleep\","
                        + "\"scheduled_at\":" + NOON.toEpochMilli() + ",\"finished_at\":" + last.toEpochMilli()
                        + ",\"parent\":7,\"owner\":\"ann\",\"firings\":180,\"last_firing\":" + last.toEpochMilli()
                        + "}");
    }

    @Test
    void what_is_closed_given_back_cancelled_or_lost_is_told_too() {
        long closed = add();
        assertThat(new StopRequests(database).end(closed, Status.CANCELLED, "ann", NOON))
                .isEqualTo(StopEffect.ENDED);
        long back = add();
        Claim claim = claims.round(List.of(), NOON).claimed().get(0);
        new OrphanedClaims(database, "node", "runner").giveBack(claim, NOON.plusSeconds(1));
        long also = add();
        database.change(session ->
                new ExecutionWrites(session).cancelAllPending("a", Reason.of(ReasonCode.REMOVED), NOON.plusSeconds(2)));
        assertThat(told())
                .containsExactly(
                        closed + " cancelled",
                        back + " running",
                        back + " pending",
                        back + " cancelled",
                        also + " cancelled");
        assertThat(events(database, 2).get(0))
                .contains("\"reason_code\":\"not_started_yet\"")
                .doesNotContain("attempt");
    }

    @Test
    void an_outcome_that_is_offered_twice_is_told_once() {
        long id = add();
        Claim claim = claims.round(List.of(), NOON).claimed().get(0);
        claims.record(List.of(ended(claim, Status.SUCCEEDED, null, 0)), NOON);
        claims.record(List.of(ended(claim, Status.SUCCEEDED, null, 0)), NOON);
        assertThat(told()).containsExactly(id + " running", id + " succeeded");
    }

    @Test
    void a_transaction_that_is_undone_tells_nothing_and_leaves_nothing_to_the_next() {
        assertThatThrownBy(() -> database.change(session -> {
                    session.tell(event("undone"));
                    throw new IllegalStateException("no");
                }))
                .hasMessage("no");
        tell(database, "done");
        assertThat(names()).containsExactly("done");
        assertThatThrownBy(() -> database.read(session -> {
                    session.tell(event("outside"));
                    return 1;
                }))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void what_a_task_printed_is_told_once_and_progress_when_it_changed() {
        long id = add();
        EventTable table = new EventTable(database);
        List<OutputEvent> first = List.of(
                new OutputEvent.Event(0, "row", "{\"id\":7}"),
                new OutputEvent.Event(20, "row", "{\"id\":8}"),
                new OutputEvent.Progress(40, 10));
        claims.round(List.of(), NOON);
        table.record(List.of(new AttemptEvents(id, 1, first)), NOON);
        table.record(List.of(new AttemptEvents(id, 1, first)), NOON);
        table.record(
                List.of(new AttemptEvents(
                        id, 1, List.of(new OutputEvent.Progress(60, 10), new OutputEvent.Event(80, "done", "{}")))),
                NOON);
        table.record(List.of(new AttemptEvents(id, 1, List.of(new OutputEvent.Progress(100, 40)))), NOON);
        table.record(List.of(new AttemptEvents(99, 1, first)), NOON);
        assertThat(events(database, 1))
                .containsExactly(
                        "2|task|a|1|row|{\"id\":7}",
                        "3|task|a|1|row|{\"id\":8}",
                        "4|progress|a|1|progress|{\"percent\":10}",
                        "5|task|a|1|done|{}",
                        "6|progress|a|1|progress|{\"percent\":40}");
        assertThat(table.of(List.of(id)).get(id))
                .extracting(each -> each.name())
                .containsExactly("row", "row", "done");
    }

    @Test
    void progress_without_end_is_told_no_more_some_time() {
        long id = add();
        claims.round(List.of(), NOON);
        EventTable table = new EventTable(database);
        List<OutputEvent> round = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            round.add(new OutputEvent.Progress(10L * i, i % 101));
        }
        table.record(List.of(new AttemptEvents(id, 1, round.subList(0, 500))), NOON);
        table.record(List.of(new AttemptEvents(id, 1, round.subList(500, 1_000))), NOON);
        assertThat(events(database, 1)).hasSize(303);
    }

    @Test
    void who_follows_while_many_write_sees_each_event_once_and_in_order() throws Exception {
        int writers = 4;
        int each = 60;
        ExecutorService pool = Executors.newFixedThreadPool(writers);
        CountDownLatch begin = new CountDownLatch(1);
        List<Future<?>> all = new ArrayList<>();
        for (int i = 0; i < writers; i++) {
            String name = "w" + i + ".";
            all.add(pool.submit(() -> {
                try (Database own = Database.open(url, null)) {
                    begin.await();
                    for (int n = 0; n < each; n++) {
                        tell(own, name + n);
                    }
                }
                return null;
            }));
        }
        begin.countDown();
        List<String> seen = new ArrayList<>();
        long after = 0;
        boolean done = false;
        while (!done) {
            done = all.stream().allMatch(Future::isDone);
            for (String event : events(database, after)) {
                seen.add(event.split("\\|", -1)[4]);
                after = Long.parseLong(event.split("\\|", -1)[0]);
            }
        }
        for (Future<?> future : all) {
            future.get();
        }
        pool.shutdown();
        assertThat(seen).hasSize(writers * each).doesNotHaveDuplicates();
    }

    static void tell(Database database, String name) {
        database.change(session -> session.tell(event(name)));
    }

    static NewEvent event(String name) {
        return NewEvent.of(NOON, EventKind.ALERT, null, null, name, Map.of());
    }

    /** Each as {@code id|kind|task|execution|name|data}, after that id. */
    static List<String> events(Database database, long after) {
        return database.read(session -> session.createQuery(
                        "select id, kind, task, execution_id, name, data from events where id > :after order by id")
                .bind("after", after)
                .map(row -> String.join(
                        "|",
                        row.getString("id"),
                        row.getString("kind"),
                        row.getString("task"),
                        row.getString("execution_id"),
                        row.getString("name"),
                        row.getString("data")))
                .list());
    }

    List<String> names() {
        return events(database, 0).stream()
                .map(each -> each.split("\\|", -1)[4])
                .toList();
    }

    private List<String> told() {
        return events(database, 0).stream()
                .map(each -> each.split("\\|", -1))
                .map(each -> each[3] + " " + each[4])
                .toList();
    }

    private void register() {
        Definition definition = new Definition("a", Map.of("command", List.of("true")));
        database.change(session -> {
            if (new TaskTable(database).names().isEmpty()) {
                new TaskChanges(session)
                        .insert(new Declared(Task.of(definition), "test", 0, TaskRow.Kind.ON_DEMAND), null, NOON);
            }
        });
    }

    private long add() {
        register();
        return Added.manual(database, "a", NOON);
    }

    private static EndedAttempt ended(Claim claim, Status status, Reason reason, int exitCode) {
        Outcome outcome =
                status == Status.SUCCEEDED ? Outcome.succeeded(exitCode) : Outcome.failed(exitCode, null, reason);
        return new EndedAttempt(
                claim,
                Attempt.of(
                        claim.execution(),
                        claim.attempt(),
                        claim.claimedAt(),
                        claim.claimedAt().plusSeconds(3),
                        outcome));
    }
}
