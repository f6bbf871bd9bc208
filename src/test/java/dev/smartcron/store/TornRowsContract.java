package dev.smartcron.store;

import static dev.smartcron.execution.Sentences.sentence;
import static org.assertj.core.api.Assertions.assertThat;

import dev.smartcron.execution.Execution;
import dev.smartcron.execution.ReasonCode;
import dev.smartcron.execution.Seen;
import dev.smartcron.execution.Shows;
import dev.smartcron.execution.Status;
import dev.smartcron.execution.Trigger;
import dev.smartcron.store.query.HistoryFilter;
import dev.smartcron.store.query.TaskChanges;
import dev.smartcron.store.rows.Claim;
import dev.smartcron.task.Policy.Overlap;
import dev.smartcron.tick.admit.ClaimRound;
import dev.smartcron.tick.admit.Claims;
import dev.smartcron.tick.plan.Planner;
import dev.smartcron.tick.plan.Services;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Rows of tasks that are no JSON any more: each is told of alone; run on each database. */
abstract class TornRowsContract extends OpenStore {
    @Test
    @Shows({ReasonCode.UNPLANNABLE, ReasonCode.NO_NODE})
    void one_row_that_is_no_json_keeps_no_other_from_being_planned_wherever_it_belongs() {
        fire("elsewhere", NOON, "hosts", List.of("web1"), "catch_up_window", "1h");
        register("poison", "* * * * *", NOON);
        register("sound", "* * * * *", NOON);
        break_off("poison");
        break_off("elsewhere");
        Instant later = NOON.plus(Duration.ofHours(2));
        new Planner(planning, HERE).plan(later, Duration.ZERO);
        assertThat(history("sound")).isNotEmpty();
        assertThat(history("poison"))
                .singleElement()
                .satisfies(execution -> assertThat(sentence(execution.reason()))
                        .isEqualTo("cannot be planned: its definition is not JSON from character 13 on"));
        assertThat(history("elsewhere"))
                .extracting(execution -> sentence(execution.reason()))
                .containsExactly(
                        "cannot be planned: its definition is not JSON from character 13 on",
                        "no node of its hosts web1 ticked within its catch_up_window of 1h");
        assertThat(tasks.unplannable()).hasSize(2);
    }

    @Test
    @Shows(ReasonCode.UNREADABLE)
    void one_row_that_is_no_json_is_failed_alone_and_so_is_what_follows_others() {
        fire("poison", NOON);
        fire("sound", NOON, "on_success", List.of("poison"), "group", "torn");
        break_off("poison");
        database.change(
                session -> new TaskChanges(session).declare("group", Map.of("torn", "{\"max_running\":"), false));
        Claims claims = new Claims(database, HERE, "runner", 4);
        ClaimRound round = claims.round(List.of(), NOON);
        assertThat(round.claimed()).extracting(claim -> claim.task().name()).containsExactly("sound");
        claims.round(List.of(ended(round.claimed().get(0), Status.SUCCEEDED, null, 0)), NOON);
        assertThat(history("poison"))
                .hasSize(2)
                .allSatisfy(execution -> assertThat(sentence(execution.reason()))
                        .isEqualTo(
                                "the registered task cannot be read: its definition is not JSON from character 13 on"));
    }

    @Test
    void a_service_whose_row_is_no_json_any_more_goes_on() {
        register("service", "@continuous", null);
        Added.of(database, "service", Trigger.SERVICE, Overlap.QUEUE, 3, NOON);
        Claim claim = new Claims(database, HERE, "runner", 4)
                .round(List.of(), NOON)
                .claimed()
                .get(0);
        break_off("service");
        Services services = new Services(database, HERE);
        assertThat(services.unwanted(Map.of(claim.execution(), claim.task()), NOON))
                .isEmpty();
        assertThat(services.plan(NOON, 0)).isZero();
    }

    /** As a copy does, or somebody's hand. */
    private void break_off(String task) {
        database.change(
                session -> session.createUpdate("update tasks set definition = '{\"command\": ' where name = :name")
                        .bind("name", task)
                        .execute());
    }

    private List<Execution> history(String task) {
        return Seen.rows(executions.history(new HistoryFilter(task, null, null, 1_000)));
    }
}
