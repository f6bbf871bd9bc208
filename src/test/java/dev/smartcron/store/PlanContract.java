package dev.smartcron.store;

import static dev.smartcron.execution.Sentences.sentence;
import static org.assertj.core.api.Assertions.assertThat;

import dev.smartcron.execution.Reason;
import dev.smartcron.execution.ReasonCode;
import dev.smartcron.execution.Sentence;
import dev.smartcron.execution.Status;
import dev.smartcron.store.query.TaskChanges;
import dev.smartcron.store.rows.DroppedRun;
import dev.smartcron.store.rows.Firing;
import dev.smartcron.store.rows.Node;
import dev.smartcron.store.rows.Plan;
import dev.smartcron.store.rows.TaskRow;
import dev.smartcron.task.Policy.Overlap;
import dev.smartcron.tick.BeginTick;
import dev.smartcron.tick.admit.Claims;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
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
