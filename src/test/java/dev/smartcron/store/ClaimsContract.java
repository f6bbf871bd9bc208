package dev.smartcron.store;

import static dev.smartcron.execution.Sentences.sentence;
import static org.assertj.core.api.Assertions.assertThat;

import dev.smartcron.execution.Execution;
import dev.smartcron.execution.Outcome;
import dev.smartcron.execution.Reason;
import dev.smartcron.execution.ReasonCode;
import dev.smartcron.execution.Shows;
import dev.smartcron.execution.Status;
import dev.smartcron.execution.Trigger;
import dev.smartcron.store.claim.OrphanedClaims;
import dev.smartcron.store.claim.StopRequests;
import dev.smartcron.store.claim.TaskLocks;
import dev.smartcron.store.db.Database;
import dev.smartcron.store.query.ExecutionTable;
import dev.smartcron.store.query.TaskChanges;
import dev.smartcron.store.rows.Claim;
import dev.smartcron.store.rows.EndedAttempt;
import dev.smartcron.store.rows.Pause;
import dev.smartcron.store.rows.Retry;
import dev.smartcron.task.Policy.Overlap;
import dev.smartcron.tick.admit.ClaimRound;
import dev.smartcron.tick.admit.Claims;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Claims of pending executions, and their outcomes; run on each database. */
abstract class ClaimsContract extends OpenStore {
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
    void a_claim_that_never_began_and_is_to_be_stopped_ends_as_was_asked_and_waits_no_more() {
        fire("a", NOON);
        Claim claim = new Claims(database, HERE, "runner", 4)
                .round(List.of(), NOON)
                .claimed()
                .get(0);
        Reason killed = Reason.of(ReasonCode.KILLED).with("by", "ann");
        assertThat(new StopRequests(database).ask(claim.execution(), Status.KILLED, "ann", killed, NOON))
                .isTrue();
        new OrphanedClaims(database, HERE.name(), "another").giveBack(claim, NOON);
        assertThat(history().get(0).status()).as("not that runner's").isEqualTo(Status.RUNNING);
        new OrphanedClaims(database, HERE.name(), "runner").giveBack(claim, NOON.plusSeconds(1));
        Execution execution = history().get(0);
        assertThat(execution.status()).isEqualTo(Status.KILLED);
        assertThat(execution.reason()).isEqualTo(killed);
        assertThat(execution.finishedAt()).isEqualTo(NOON.plusSeconds(1));
        assertThat(executions.attempts(claim.execution()))
                .singleElement()
                .satisfies(attempt -> assertThat(attempt.status()).isEqualTo(Status.KILLED));
        assertThat(database.<List<TaskLocks.Holder>>read(session -> new TaskLocks(session).holders("a")))
                .isEmpty();
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

    private static int executionsRunning(Database own) {
        return new ExecutionTable(own).running().size();
    }
}
