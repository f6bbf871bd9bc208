package dev.smartcron.store;

import static dev.smartcron.execution.Sentences.sentence;
import static org.assertj.core.api.Assertions.assertThat;

import dev.smartcron.execution.Reason;
import dev.smartcron.execution.ReasonCode;
import dev.smartcron.execution.Sentence;
import dev.smartcron.execution.Status;
import dev.smartcron.execution.Trigger;
import dev.smartcron.store.db.Database;
import dev.smartcron.store.query.TaskChanges;
import dev.smartcron.store.rows.DroppedRun;
import dev.smartcron.store.rows.EndedAttempt;
import dev.smartcron.store.rows.Firing;
import dev.smartcron.store.rows.Node;
import dev.smartcron.store.rows.Plan;
import dev.smartcron.store.rows.Retry;
import dev.smartcron.store.rows.TaskRow;
import dev.smartcron.store.rows.TaskRow.Rescheduled;
import dev.smartcron.task.Policy.Overlap;
import dev.smartcron.tick.BeginTick;
import dev.smartcron.tick.admit.Claims;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Due firings, and the rows that they become; run on each database. */
abstract class PlanContract extends OpenStore {
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
    void of_two_that_reschedule_what_they_saw_at_once_one_wins() {
        register("a", "* * * * *", NOON);
        long seen = tasks.find("a").orElseThrow().revision();
        List<Boolean> done = Stream.of("1 * * * *", "2 * * * *")
                .map(schedule -> CompletableFuture.supplyAsync(() -> rescheduled(schedule, seen)))
                .toList()
                .stream()
                .map(CompletableFuture::join)
                .toList();
        assertThat(done).containsExactlyInAnyOrder(true, false);
        assertThat(rescheduled("3 * * * *", null)).isTrue();
    }

    private boolean rescheduled(String schedule, @Nullable Long revision) {
        try (Database own = database.another()) {
            return own.write(session -> {
                Rescheduled to = new Rescheduled(schedule, null, "ann", NOON);
                return new TaskChanges(session).reschedule("a", to, TaskRow.Kind.TIMED, revision);
            });
        }
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
    void a_task_whose_host_ticks_is_left_to_it_however_short_its_window_is() {
        register("a", "* * * * *", NOON, "hosts", List.of("web1"), "catch_up_window", "1m");
        register("b", "* * * * *", NOON, "environments", List.of("staging"), "catch_up_window", "1m");
        ticked("web1", "production", NOON.minusSeconds(1));
        ticked("test1", "staging", NOON.minusSeconds(1));
        assertThat(due(NOON.plusSeconds(61), HERE, false))
                .as("their ticks are late")
                .isEmpty();
        assertThat(due(NOON.plusSeconds(240), HERE, false)).containsExactlyInAnyOrder("a", "b");
    }

    @Test
    void what_waits_on_another_host_that_ticks_goes_on_waiting_and_what_waits_for_none_that_does_is_closed() {
        Object[] bound = {"hosts", List.of("web1"), "environments", List.of("production"), "catch_up_window", "5m"};
        fire("waits", NOON, bound);
        fire("tried", NOON.plusSeconds(1), bound);
        register("jobs", "* * * * *", NOON.plusSeconds(86_400), bound);
        Node web1 = new Node("web1", "production", "boot", "1");
        Claims claims = new Claims(database, web1, "runner", 4);
        Reason exit = Reason.of(ReasonCode.EXIT).with("exit_code", 2);
        List<EndedAttempt> failed = claims.round(List.of(), NOON.plusSeconds(1)).claimed().stream()
                .filter(claim -> claim.task().name().equals("tried"))
                .map(claim -> ended(claim, Status.FAILED, exit, 2))
                .map(end -> new EndedAttempt(
                        end.claim(),
                        end.attempt(),
                        List.of(),
                        new Retry(NOON.plusSeconds(60), Reason.of(ReasonCode.RETRY))))
                .toList();
        claims.record(failed, NOON.plusSeconds(2));
        Added.of(database, "jobs", Trigger.QUEUE, Overlap.QUEUE, 3, NOON);
        database.change(handle -> handle.createUpdate("update executions set status = 'pending' where task = 'waits'")
                .execute());

        ticked("web1", "production", NOON.plusSeconds(1_200));
        assertThat(inVain(NOON.plusSeconds(1_200))).isEmpty();
        ticked("web1", "staging", NOON.plusSeconds(1_260));
        ticked("web2", "production", NOON.plusSeconds(1_260));
        assertThat(inVain(NOON.plusSeconds(1_260))).as("none of its nodes").containsExactlyInAnyOrder("waits", "tried");
        ticked("web1", "production", NOON.plusSeconds(1_320));
        assertThat(inVain(NOON.plusSeconds(1_500))).isEmpty();
        assertThat(inVain(NOON.plusSeconds(1_800))).as("silent").containsExactlyInAnyOrder("waits", "tried");
    }

    private List<String> inVain(Instant now) {
        return planning.inVain(now, HERE).stream()
                .map(waiting -> waiting.execution().task())
                .toList();
    }

    private void ticked(String node, String environment, Instant at) {
        new BeginTick(database, unused -> {})
                .begin(new Node(node, environment, "boot", "1"), "r", at, Duration.ZERO, List.of());
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

    private List<String> due(Instant now, Node node, boolean everywhere) {
        return planning.due(now, 10, node, everywhere).stream()
                .map(due -> due.task().name())
                .toList();
    }
}
