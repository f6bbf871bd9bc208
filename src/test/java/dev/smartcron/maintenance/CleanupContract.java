package dev.smartcron.maintenance;

import static dev.smartcron.maintenance.Past.NOW;
import static dev.smartcron.maintenance.Past.cleanup;
import static dev.smartcron.maintenance.Past.days;
import static org.assertj.core.api.Assertions.assertThat;

import dev.smartcron.store.upkeep.UpkeepTable;
import dev.smartcron.store.upkeep.UpkeepTable.Upkeep;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Old executions go with all that belongs to them, and none goes that somebody needs. */
abstract class CleanupContract {
    @TempDir
    Path home;

    Past past;

    /** The JDBC URL of an empty database. */
    abstract String emptyDatabase();

    @BeforeEach
    void open() {
        past = new Past(emptyDatabase());
    }

    @AfterEach
    void close() {
        past.close();
    }

    private Removed clean() {
        return cleanup(past.database, home).remove(NOW, NOW);
    }

    private void assertStays(long id) {
        clean();
        assertThat(past.ids("executions")).contains(id);
    }

    private void assertGoes(long id) {
        clean();
        assertThat(past.ids("executions")).doesNotContain(id);
    }

    @Test
    void what_ended_long_ago_goes_with_all_that_belongs_to_it() {
        long old = past.execution("gone", "succeeded", 91, "job_key", "k");
        long young = past.execution("gone", "succeeded", 89);
        for (long id : List.of(old, young)) {
            past.row("attempts", "execution_id", id, "number", 1, "started_at", 1, "status", "succeeded");
            past.row("shards", "execution_id", id, "attempt", 1, "shard", 0, "total", 1, "status", "succeeded");
            past.row("prerequisites", "execution_id", id, "task", "b", "since", 1);
            past.row("payloads", "execution_id", id, "payload", new byte[] {1});
        }
        assertThat(clean().counts()).containsEntry(CleanupKind.EXECUTIONS, 1L);
        assertThat(past.ids("executions")).containsExactly(young);
        for (String table : List.of("attempts", "shards", "prerequisites", "payloads")) {
            assertThat(past.query("select execution_id from " + table)).containsExactly(String.valueOf(young));
        }
    }

    @Test
    void what_waits_or_runs_stays_however_old() {
        long pending = past.execution("gone", "pending", 1_000);
        long running = past.execution("gone", "running", 1_000);
        clean();
        assertThat(past.ids("executions")).containsExactly(pending, running);
    }

    @Test
    void a_failure_that_nobody_was_told_of_stays_four_times_as_long() {
        long untold = past.execution("gone", "failed", 359, "alerted", 0);
        long told = past.execution("gone", "failed", 359, "alerted", 1);
        long success = past.execution("gone", "succeeded", 359, "alerted", 0);
        long service = past.execution("gone", "failed", 359, "alerted", 0, "trigger_kind", "service");
        long forgotten = past.execution("gone", "lost", 361, "alerted", 0);
        clean();
        assertThat(past.ids("executions")).contains(untold).doesNotContain(told, success, service, forgotten);
    }

    @Test
    void what_holds_a_lock_stays() {
        long holder = past.execution("gone", "killed", 100);
        past.row("slots", "name", "task:gone", "number", 0, "fence", 7, "execution_id", holder, "expires_at", days(99));
        assertStays(holder);
    }

    @Test
    void the_parent_of_what_still_waits_stays_and_that_of_what_ended_is_known_by_its_number() {
        long needed = past.execution("gone", "succeeded", 100);
        long other = past.execution("gone", "succeeded", 100);
        past.execution("gone", "pending", 100, "trigger_kind", "chain", "parent", needed);
        long ended = past.execution("gone", "succeeded", 80, "trigger_kind", "chain", "parent", other);
        clean();
        assertThat(past.ids("executions")).contains(needed).doesNotContain(other);
        assertThat(past.query("select parent from executions where id = " + ended))
                .containsExactly(String.valueOf(other));
    }

    /** As after a clock that was ahead: what is planned anew meets the row, and does not run again. */
    @Test
    void a_firing_that_is_still_to_be_planned_stays() {
        past.task("a", "planned_to", days(120));
        long ahead = past.execution("a", "failed", 100, "scheduled_at", days(110));
        long planned = past.execution("a", "failed", 100, "scheduled_at", days(121));
        past.newest("a", "succeeded");
        past.execution("a", "skipped", 1, "scheduled_at", days(1));
        clean();
        assertThat(past.ids("executions")).contains(ahead).doesNotContain(planned);
    }

    @Test
    void the_newest_two_hundred_of_a_task_stay_and_all_of_one_that_is_no_more_go() {
        past.task("a");
        for (int i = 0; i < 202; i++) {
            past.execution("a", "skipped", 400 - i);
            past.execution("gone", "skipped", 400 - i);
        }
        clean();
        assertThat(past.query("select task, count(*) from executions group by task"))
                .containsExactly("a|200");
    }

    @Test
    void so_do_the_newest_two_hundred_that_ran_behind_however_many_that_did_not() {
        past.task("a");
        for (int i = 0; i < 201; i++) {
            past.execution("a", "killed", 400 - i, "reason_code", "killed");
        }
        past.newest("a", "skipped");
        clean();
        assertThat(past.query("select status, count(*) from executions group by status order by status"))
                .containsExactly("killed|200", "skipped|200");
    }

    @Test
    void the_last_that_tells_how_well_a_task_does_stays() {
        past.task("a");
        long failed = past.execution("a", "failed", 200);
        past.newest("a", "killed", "reason_code", "killed");
        assertStays(failed);
    }

    @Test
    void the_last_firing_stays() {
        past.task("a");
        long skipped = past.execution("a", "skipped", 200, "scheduled_at", days(200));
        past.newest("a", "succeeded");
        assertStays(skipped);
    }

    @Test
    void the_last_success_of_a_firing_stays() {
        past.task("a");
        long firing = past.execution("a", "succeeded", 200, "scheduled_at", days(200));
        past.execution("a", "succeeded", 150);
        past.newest("a", "failed", "scheduled_at", null);
        assertStays(firing);
    }

    @Test
    void the_last_success_without_a_firing_stays() {
        past.task("a");
        long manual = past.execution("a", "succeeded", 200);
        past.execution("a", "succeeded", 150, "scheduled_at", days(150));
        past.newest("a", "failed");
        assertStays(manual);
    }

    @Test
    void the_success_that_began_last_stays_though_a_later_firing_succeeded_before_it() {
        past.task("a");
        long caughtUp = past.execution("a", "succeeded", 150, "scheduled_at", days(250));
        past.execution("a", "succeeded", 200, "scheduled_at", days(200));
        past.newest("a", "failed");
        assertStays(caughtUp);
    }

    @Test
    void a_task_that_something_waits_for_is_needed_though_it_is_no_longer_registered() {
        long success = past.execution("gone", "succeeded", 200, "scheduled_at", days(200));
        long other = past.execution("other", "succeeded", 200, "scheduled_at", days(200));
        long waits = past.execution("child", "pending", 100, "wait_until", days(-1));
        past.row("prerequisites", "execution_id", waits, "task", "gone", "since", days(201));
        clean();
        assertThat(past.ids("executions")).contains(success).doesNotContain(other);
    }

    @Test
    void so_is_one_that_an_open_alert_is_about() {
        long failed = past.execution("gone", "failed", 200);
        past.row(
                "conditions",
                "rule",
                "task_failed",
                "subject",
                "gone",
                "task",
                "gone",
                "state",
                "firing",
                "severity",
                "high",
                "summary",
                "",
                "detail",
                "[]",
                "causes",
                "",
                "told_to",
                "",
                "first_seen",
                1,
                "last_seen",
                1,
                "count",
                1,
                "looks",
                0,
                "wrong",
                1,
                "changed_at",
                1,
                "reminders",
                0);
        assertStays(failed);
        past.execute("update conditions set state = 'resolved', resolved_at = " + days(1));
        assertGoes(failed);
    }

    @Test
    void a_clock_that_was_put_forward_makes_nothing_old_before_it_has_stayed_so() {
        long young = past.execution("gone", "succeeded", 80);
        long old = past.execution("gone", "succeeded", 100);
        Duration leap = Duration.ofDays(60);
        past.row(
                "ticks",
                "node",
                "a",
                "runner",
                "r",
                "started_at",
                NOW.plus(leap).toEpochMilli(),
                "finished_at",
                NOW.plus(leap).toEpochMilli(),
                "lag_ms",
                0,
                "clock_jump_ms",
                leap.toMillis());
        Cleanup cleanup = cleanup(past.database, home);
        cleanup.remove(NOW.plus(leap), NOW.plus(leap));
        assertThat(past.ids("executions")).contains(young).doesNotContain(old);
        cleanup.remove(NOW.plus(leap).plus(Duration.ofDays(8)), NOW);
        assertThat(past.ids("executions")).isEmpty();
    }

    @Test
    void a_dry_run_tells_the_same_and_changes_nothing() throws Exception {
        PastOfAllKinds.write(past, home);
        Map<String, List<String>> before = past.rows();
        Map<CleanupKind, Long> told =
                cleanup(past.database, home).count(NOW, NOW).counts();
        assertThat(past.rows()).isEqualTo(before);
        assertThat(told)
                .allSatisfy((kind, count) -> assertThat(count).as("of %s", kind).isPositive());
        Removed removed = clean();
        assertThat(removed.counts()).isEqualTo(told);
        assertThat(removed.problems()).isEmpty();
        assertThat(clean().counts())
                .allSatisfy((kind, count) -> assertThat(count).as("of %s", kind).isZero());
        assertThat(new UpkeepTable(past.database).last(Upkeep.CLEANUP)).hasValueSatisfying(done -> {
            assertThat(done.at()).isEqualTo(NOW);
            assertThat(done.facts()).containsEntry("executions", 0L);
        });
    }
}
