package dev.smartcron.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.smartcron.execution.Status;
import dev.smartcron.store.nodes.TickTimes;
import dev.smartcron.store.nodes.TickTimes.FirstOfBoot;
import dev.smartcron.store.nodes.TickTimes.Silence;
import dev.smartcron.store.nodes.TickTimes.TickLag;
import dev.smartcron.store.query.DailySums;
import dev.smartcron.store.query.LastRuns;
import dev.smartcron.store.query.LastRuns.PastRun;
import dev.smartcron.store.query.TimelineTable;
import dev.smartcron.store.query.TimelineTable.HourCount;
import dev.smartcron.store.rows.TaskRow;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a timeline asks; run on each database. */
abstract class TimelineContract extends OpenStore {
    private static final Duration HOUR = Duration.ofHours(1);
    private static final String ONE_BOOT = "a691078c-fa20-4df1-9f11-7ab33e46c394";
    private static final String NEXT_BOOT = "b691078c-fa20-4df1-9f11-7ab33e46c394";

    private void ran(String task, Instant at, long seconds, String status) {
        database.change(session -> session.createUpdate("""
                        insert into executions (task, trigger_kind, overlap, due_at, priority, status, created_at, started_at,
                            finished_at, node, attempts, alerted)
                        values (:task, 'manual', 'skip', :at, 3, :status, :at, :at, :end, 'node', 1, 1)""")
                .bind("task", task)
                .bind("at", at.toEpochMilli())
                .bind(
                        "end",
                        status.equals("running")
                                ? null
                                : at.plusSeconds(seconds).toEpochMilli())
                .bind("status", status)
                .execute());
    }

    private void missed(String task, Instant at, Instant recorded) {
        database.change(session -> session.createUpdate("""
                        insert into executions (task, trigger_kind, overlap, scheduled_at, due_at, priority, status, created_at,
                            finished_at, attempts, alerted, reason_code)
                        values (:task, 'schedule', 'skip', :at, :at, 3, 'missed', :recorded, :recorded, 0, 1, 'asleep')""")
                .bind("task", task)
                .bind("at", at.toEpochMilli())
                .bind("recorded", recorded.toEpochMilli())
                .execute());
    }

    private void sum(String span, Instant starts, String task, String status, long executions, long millis) {
        database.change(session -> session.createUpdate("""
                        insert into sums (span, starts, task, status, executions, wanted, attempts, timed, run_ms, longest_ms,
                            waited_ms, longest_wait_ms, durations)
                        values (:span, :starts, :task, :status, :executions, 0, 1, :executions, :millis, 1, 0, 0, '')""")
                .bind("span", span)
                .bind("starts", starts.toEpochMilli())
                .bind("task", task)
                .bind("status", status)
                .bind("executions", executions)
                .bind("millis", millis)
                .execute());
    }

    @Test
    void runs_of_a_time_and_those_that_go_on_into_it() {
        TimelineTable table = new TimelineTable(database);
        ran("a", NOON.minus(HOUR), 7_200, "succeeded");
        ran("a", NOON.minus(HOUR), 10, "succeeded");
        ran("a", NOON, 10, "succeeded");
        ran("a", NOON.plusSeconds(60), 10, "failed");
        ran("b", NOON.minus(HOUR), 0, "running");
        List<String> both = List.of("a", "b");
        assertThat(table.count(both, NOON, NOON.plus(HOUR), 5)).isEqualTo(Map.of("a", 2, "b", 0));
        assertThat(table.count(both, NOON, NOON.plus(HOUR), 1)).containsEntry("a", 1);
        assertThat(table.runs(both, NOON, NOON.plusSeconds(60), 9))
                .singleElement()
                .satisfies(run -> assertThat(run.task()).isEqualTo("a"));
        assertThat(table.runs(both, NOON, NOON.plus(HOUR), 1))
                .as("the newest")
                .singleElement()
                .satisfies(run -> assertThat(run.status()).isEqualTo(Status.FAILED));
        assertThat(table.runningAt(both, NOON)).extracting("task").containsExactly("a", "b");
        assertThat(table.ended(NOON, 9)).hasSize(3);
        assertThat(table.countEnded(NOON, NOON.plus(HOUR), 9)).isEqualTo(2);
        assertThat(table.ended(NOON, 1))
                .singleElement()
                .satisfies(run -> assertThat(run.from()).isEqualTo(NOON));
    }

    /** As a row is whose first attempt failed: it is due when the next one is. */
    private void retried(String task, Instant at, int attempts, String status, Instant due) {
        ran(task, at, 10, status);
        database.change(session -> session.createUpdate("""
                        update executions set attempts = :attempts, due_at = :due,
                            finished_at = case when status = 'pending' then null else finished_at end
                        where task = :task and started_at = :at""")
                .bind("attempts", attempts)
                .bind("due", due.toEpochMilli())
                .bind("task", task)
                .bind("at", at.toEpochMilli())
                .execute());
    }

    @Test
    void how_late_a_run_began_is_not_known_once_it_was_tried_again() {
        retried("a", NOON, 1, "succeeded", NOON.minusSeconds(5));
        retried("a", NOON.plus(HOUR), 2, "succeeded", NOON.plus(HOUR).plusSeconds(900));
        assertThat(new LastRuns(database).measured("a", 9))
                .extracting(PastRun::waited)
                .containsExactly(Optional.of(Duration.ofSeconds(5)), Optional.empty());
        assertThat(new LastRuns(database).of(List.of("a"), 9).get("a"))
                .extracting(PastRun::attempts)
                .containsExactly(1, 2);
    }

    @Test
    void what_waits_for_a_retry_does_not_run() {
        retried("a", NOON, 1, "pending", NOON.plusSeconds(900));
        TimelineTable table = new TimelineTable(database);
        assertThat(table.count(List.of("a"), NOON, NOON.plus(HOUR), 9)).containsEntry("a", 0);
        assertThat(table.runs(List.of("a"), NOON, NOON.plus(HOUR), 9)).isEmpty();
        assertThat(table.runningAt(List.of("a"), NOON.plusSeconds(30))).isEmpty();
        assertThat(table.waiting(NOON.plus(HOUR), 9)).hasSize(1);
    }

    @Test
    void what_did_not_run_is_found_by_when_that_was_decided() {
        missed("a", NOON, NOON.plus(HOUR));
        TimelineTable table = new TimelineTable(database);
        assertThat(table.dropped(List.of("a"), NOON, NOON.plus(HOUR), 9)).isEmpty();
        assertThat(table.dropped(List.of("a"), NOON, NOON.plus(HOUR).plusMillis(1), 9))
                .singleElement()
                .satisfies(row -> assertThat(row.scheduledAt()).isEqualTo(NOON));
        assertThat(table.dropped(List.of("b"), NOON, NOON.plus(HOUR).plusMillis(1), 9))
                .isEmpty();
        assertThat(table.dropped(List.of(), NOON, NOON.plus(HOUR).plusMillis(1), 9))
                .isEmpty();
    }

    @Test
    void a_firing_that_did_not_run_is_found_by_its_time_whenever_that_was_decided() {
        missed("a", NOON, NOON.plus(Duration.ofDays(9)));
        TimelineTable table = new TimelineTable(database);
        assertThat(table.droppedFirings(List.of("a"), NOON, NOON.plusMillis(1), 9))
                .singleElement()
                .satisfies(row -> assertThat(row.scheduledAt()).isEqualTo(NOON));
        assertThat(table.droppedFirings(List.of("a"), NOON.minus(HOUR), NOON, 9))
                .isEmpty();
        assertThat(table.droppedFirings(List.of("a"), NOON.plusMillis(1), NOON.plus(HOUR), 9))
                .isEmpty();
        assertThat(table.droppedFirings(List.of("b"), NOON, NOON.plus(HOUR), 9)).isEmpty();
        assertThat(table.droppedFirings(List.of(), NOON, NOON.plus(HOUR), 9)).isEmpty();
    }

    @Test
    void firings_that_a_row_counts_on_are_found_within_them() {
        missed("a", NOON.minus(HOUR), NOON);
        missed("a", NOON, NOON.plus(Duration.ofDays(10)));
        database.change(session -> session.createUpdate(
                        "update executions set firings = 14400, last_firing = :last where scheduled_at = :at")
                .bind("last", NOON.plus(Duration.ofDays(10)).toEpochMilli())
                .bind("at", NOON.toEpochMilli())
                .execute());
        TimelineTable table = new TimelineTable(database);
        Instant fifth = NOON.plus(Duration.ofDays(5));
        assertThat(table.droppedFirings(List.of("a"), fifth, fifth.plus(HOUR), 9))
                .singleElement()
                .satisfies(row -> assertThat(row.scheduledAt()).isEqualTo(NOON));
        Instant later = NOON.plus(Duration.ofDays(10)).plusMillis(1);
        assertThat(table.droppedFirings(List.of("a"), later, later.plus(HOUR), 9))
                .isEmpty();
    }

    @Test
    void sums_of_some_tasks_hour_by_hour_and_on_average() {
        Instant midnight = NOON.minus(Duration.ofHours(12));
        sum("hour", NOON, "a", "succeeded", 3, 6_000);
        sum("hour", NOON, "b", "succeeded", 3, 6_000);
        sum("hour", NOON.minus(HOUR), "a", "failed", 1, 0);
        sum("day", midnight, "a", "succeeded", 3, 6_000);
        sum("day", midnight, "a", "failed", 3, 60_000);
        TimelineTable table = new TimelineTable(database);
        assertThat(table.hours(List.of("a"), NOON.minusSeconds(1), NOON.plusSeconds(1)))
                .isEqualTo(Map.of(
                        "a",
                        List.of(
                                new HourCount(NOON.minus(HOUR), Status.FAILED, 1),
                                new HourCount(NOON, Status.SUCCEEDED, 3))));
        assertThat(table.hours(List.of(), NOON, NOON.plus(HOUR))).isEmpty();
        assertThat(table.averages(List.of("a", "b"), NOON, NOON.plusSeconds(1)))
                .isEqualTo(Map.of("a", Duration.ofSeconds(2)));
        assertThat(new DailySums(database).averages(midnight)).isEqualTo(Map.of("a", Duration.ofSeconds(2)));
        assertThat(new DailySums(database).averages(midnight.plusSeconds(1))).isEmpty();
    }

    private void tick(Instant at, long lag, String boot, int missing) {
        database.change(session -> session.createUpdate("""
                        insert into ticks (node, runner, started_at, lag_ms, missing, missing_from)
                        values ('node', :runner, :at, :lag, :missing, :from)""")
                .bind("runner", "1-2-" + boot)
                .bind("at", at.toEpochMilli())
                .bind("lag", lag)
                .bind("missing", missing)
                .bind(
                        "from",
                        missing == 0 ? null : at.minusSeconds(60L * missing).toEpochMilli())
                .execute());
    }

    @Test
    void ticks_silences_and_boots() {
        tick(NOON, 300, ONE_BOOT, 0);
        tick(NOON.plusSeconds(60), 900, ONE_BOOT, 0);
        tick(NOON.plusSeconds(600), 100, NEXT_BOOT, 8);
        TickTimes times = new TickTimes(database);
        Instant until = NOON.plus(HOUR);
        assertThat(times.lags(NOON, until, Duration.ofMinutes(5)))
                .containsExactly(
                        new TickLag("node", NOON, Duration.ofMillis(900), 2),
                        new TickLag("node", NOON.plusSeconds(600), Duration.ofMillis(100), 1));
        assertThat(times.silences(NOON, until, 9))
                .containsExactly(new Silence("node", NOON.plusSeconds(120), NOON.plusSeconds(600), 8));
        assertThat(times.boots(NOON, until))
                .containsExactly(
                        new FirstOfBoot("node", ONE_BOOT, NOON),
                        new FirstOfBoot("node", NEXT_BOOT, NOON.plusSeconds(600)));
    }

    @Test
    void tasks_are_sorted_by_category_and_read_in_parts() {
        register("a", "* * * * *", NOON);
        register("b", "* * * * *", NOON);
        register("c", "* * * * *", NOON);
        database.change(session -> session.createUpdate("update tasks set category = 'x' where name = 'c'")
                .execute());
        assertThat(tasks.byCategory(null, 0, 2)).extracting(TaskRow::name).containsExactly("c", "a");
        assertThat(tasks.byCategory(null, 2, 2)).extracting(TaskRow::name).containsExactly("b");
        assertThat(tasks.byCategory("x", 0, 9)).extracting(TaskRow::name).containsExactly("c");
        assertThat(tasks.byCategory("", 0, 9)).extracting(TaskRow::name).containsExactly("a", "b");
        assertThat(tasks.categories()).isEqualTo(Map.of("x", 1, "", 2));
        assertThat(tasks.sources()).hasSize(1);
        String version = tasks.version();
        assertThat(tasks.version()).isEqualTo(version);
        database.change(session -> session.createUpdate("update tasks set paused_at = 5 where name = 'c'")
                .execute());
        assertThat(tasks.version()).isNotEqualTo(version);
    }
}
