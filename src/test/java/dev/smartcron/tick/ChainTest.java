package dev.smartcron.tick;

import static org.assertj.core.api.Assertions.assertThat;

import dev.smartcron.execution.Attempt;
import dev.smartcron.execution.Execution;
import dev.smartcron.execution.Outcome;
import dev.smartcron.execution.Reason;
import dev.smartcron.execution.ReasonCode;
import dev.smartcron.execution.Sentence;
import dev.smartcron.execution.Shows;
import dev.smartcron.execution.Status;
import dev.smartcron.execution.Trigger;
import dev.smartcron.store.Added;
import dev.smartcron.store.claim.RecordOutcome;
import dev.smartcron.store.claim.TaskLocks;
import dev.smartcron.store.rows.Claim;
import dev.smartcron.store.rows.EndedAttempt;
import dev.smartcron.task.Policy.Overlap;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the outcome of one task starts. */
class ChainTest {
    @TempDir
    private Path home;

    private World world;

    @BeforeEach
    void open() {
        world = new World(home);
    }

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void a_success_starts_what_follows_it_in_the_same_tick() {
        onDemand("b", "echo $SMARTCRON_PARENT $SMARTCRON_PARENT_TASK $SMARTCRON_PARENT_STATUS");
        onDemand("x", "true");
        world.task("a", "true", "on_success", List.of("b"), "on_failure", List.of("x"));
        world.nextMinute();
        Execution parent = world.only("a");
        Execution child = world.only("b");
        assertThat(child.status()).isEqualTo(Status.SUCCEEDED);
        assertThat(child.trigger()).isEqualTo(Trigger.CHAIN);
        assertThat(child.parent()).isEqualTo(parent.id());
        assertThat(child.scheduledAt()).isNull();
        assertThat(world.log("b")).contains(parent.id() + " a succeeded");
        assertThat(world.history("x")).isEmpty();
    }

    @Test
    void a_failure_starts_what_follows_it_once_it_is_final() {
        onDemand("x", "echo $SMARTCRON_PARENT_STATUS");
        world.task("a", "exit 1", "on_failure", List.of("x"), "retries", Map.of("max", 1, "delay", "10m", "jitter", 0));
        world.nextMinute();
        assertThat(world.history("x")).as("another attempt follows").isEmpty();
        world.task("a", "exit 1", "on_failure", List.of("x"), "schedule", null);
        world.now = world.now.plusSeconds(700);
        world.run();
        assertThat(world.only("a").attempts()).isEqualTo(2);
        assertThat(world.log("x")).contains("failed");
    }

    @Test
    void a_timeout_is_a_failure_and_a_skipped_firing_is_nothing() {
        onDemand("x", "echo $SMARTCRON_PARENT_STATUS");
        world.task("a", "sleep 60", "timeout", "1s", "kill_after", "1s", "on_failure", List.of("x"));
        world.nextMinute();
        assertThat(world.log("x")).contains("timed_out");
        world.operator("ann").pause("a", null);
        world.nextMinute();
        assertThat(world.history("a")).extracting(Execution::status).contains(Status.SKIPPED);
        assertThat(world.history("x")).hasSize(1);
    }

    @Test
    void what_could_not_even_be_started_has_failed() {
        onDemand("x", "true");
        world.task("a", "true", "working_dir", "/nowhere/at/all", "on_failure", List.of("x"));
        world.nextMinute();
        assertThat(world.only("a").status()).isEqualTo(Status.FAILED);
        assertThat(world.only("x").status()).isEqualTo(Status.SUCCEEDED);
    }

    @Test
    void a_retry_that_is_given_up_has_failed() {
        onDemand("x", "true");
        world.task("a", "exit 1", "on_failure", List.of("x"), "retries", Map.of("max", 3, "delay", "10m", "jitter", 0));
        world.nextMinute();
        world.operator("ann").disable("a");
        world.now = world.now.plusSeconds(900);
        world.run();
        assertThat(world.history("a")).extracting(Execution::status).contains(Status.FAILED);
        assertThat(world.only("x").status()).isEqualTo(Status.SUCCEEDED);
    }

    @Test
    @Shows({ReasonCode.DISABLED, ReasonCode.PAUSED, ReasonCode.REMOVED})
    void what_may_not_run_or_is_not_there_is_recorded_as_such() {
        onDemand("off", "true");
        onDemand("held", "true");
        world.task("a", "true", "on_success", List.of("off", "held", "gone"));
        world.operator("ann").disable("off");
        world.operator("ann").pause("held", null);
        world.nextMinute();
        assertThat(told("off")).isEqualTo("skipped disabled by ann");
        assertThat(told("held")).isEqualTo("skipped paused by ann");
        assertThat(told("gone")).isEqualTo("cancelled the task is no longer registered");
    }

    @Test
    void its_own_overlap_and_priority_hold() {
        onDemand("b", "true", "priority", 5L, "overlap", "skip");
        world.task("a", "true", "on_success", List.of("b", "b"));
        world.nextMinute();
        assertThat(world.history("b")).extracting(Execution::priority).containsOnly(5);
        assertThat(world.history("b"))
                .extracting(Execution::status)
                .containsExactlyInAnyOrder(Status.SUCCEEDED, Status.SKIPPED);
    }

    @Test
    @Shows(ReasonCode.CHAIN_LENGTH)
    void a_circle_that_no_file_shows_ends() {
        world.maxParallel = 2;
        onDemand("b", "true", "on_success", List.of("a"));
        onDemand("a", "true", "on_success", List.of("b"));
        world.add("a");
        world.nextMinute();
        assertThat(world.history()).hasSize(102);
        assertThat(told(world.history().get(0)))
                .isEqualTo("skipped its chain of tasks that start each other has 100 links already");
    }

    @Test
    @Shows(ReasonCode.CHAINED)
    void one_that_waits_says_whose_outcome_it_follows() {
        onDemand("b", "true");
        world.task("a", "true", "on_success", List.of("b"));
        world.now = world.now.plusSeconds(60);
        world.planner().plan(world.now, Duration.ZERO);
        Claim claim = world.claims().round(List.of(), world.now).claimed().get(0);
        Attempt ended = Attempt.of(claim.execution(), 1, world.now, world.now, Outcome.succeeded(0));
        world.claims().record(List.of(new EndedAttempt(claim, ended, List.of(), null)), world.now);
        assertThat(told("b")).isEqualTo("pending started by execution 1 of a, which succeeded");
    }

    @Test
    void a_lock_that_is_taken_from_what_has_ended_starts_nothing_once_more() {
        onDemand("x", "true");
        onDemand("a", "true", "on_failure", List.of("x"));
        world.add("a");
        Claim claim = world.claims().round(List.of(), world.now).claimed().get(0);
        Attempt ended = Attempt.of(
                claim.execution(),
                1,
                world.now,
                world.now,
                Outcome.failed(1, null, Reason.of(ReasonCode.EXIT).with("exit_code", 1)));
        world.claims().record(List.of(new EndedAttempt(claim, ended, List.of("4711 (sleep)"), null)), world.now);
        TaskLocks.Holder held = world.database
                .read(session -> new TaskLocks(session).holders("a"))
                .get(0);
        Reason forced = Reason.of(ReasonCode.UNLOCKED).with("by", "ann");
        assertThat(world.database.<Boolean>write(session -> new RecordOutcome(session).unlock(held, forced, world.now)))
                .isTrue();
        assertThat(world.only("a").status()).isEqualTo(Status.FAILED);
        assertThat(world.history("x")).hasSize(1);
    }

    @Test
    void a_job_starts_what_follows_it() {
        onDemand("b", "true");
        onDemand("a", "true", "on_success", List.of("b"));
        Added.of(world.database, "a", Trigger.QUEUE, Overlap.QUEUE, 3, world.now);
        world.nextMinute();
        assertThat(world.only("b").trigger()).isEqualTo(Trigger.CHAIN);
    }

    private void onDemand(String name, String shell, Object... keys) {
        Object[] all = new Object[keys.length + 2];
        all[0] = "schedule";
        System.arraycopy(keys, 0, all, 2, keys.length);
        world.task(name, shell, all);
    }

    private String told(String task) {
        return told(world.only(task));
    }

    private static String told(Execution row) {
        return row.status().word() + " " + row.sentence(Sentence.PLAIN).orElse("");
    }
}
