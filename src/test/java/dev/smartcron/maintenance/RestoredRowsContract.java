package dev.smartcron.maintenance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.smartcron.alert.TaskRuns;
import dev.smartcron.execution.Execution;
import dev.smartcron.execution.ReasonCode;
import dev.smartcron.execution.Shows;
import dev.smartcron.execution.Status;
import dev.smartcron.execution.Trigger;
import dev.smartcron.maintenance.BackupDatabase.Made;
import dev.smartcron.maintenance.OpenedBackup.Outlook;
import dev.smartcron.maintenance.OpenedBackup.Restored;
import dev.smartcron.store.Added;
import dev.smartcron.store.plan.Planning;
import dev.smartcron.store.query.TaskTable;
import dev.smartcron.task.Policy.Overlap;
import dev.smartcron.tick.plan.Planner;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Demands on what a restore makes of rows that were open when its backup was made, and of what was due, given out and sent since. */
abstract class RestoredRowsContract extends RestoreStand {
    @Test
    @Shows(ReasonCode.RESTORED)
    void what_was_due_since_is_recorded_as_missed_and_never_started() {
        stage.database(database -> {
            TaskRuns runs =
                    new TaskRuns(database, "web1").register("a", 3, anHourAgo).register("b", 3, anHourAgo);
            runs.plan("a", anHourAgo);
        });
        Made made = stage.backup();
        try (OpenedBackup backup = stage.open(made.file())) {
            Outlook outlook = backup.look(true);
            assertThat(outlook.since()).containsOnlyKeys("a");
            assertThat(outlook.since().get("a")).isBetween(60L, 70L);
            assertThat(outlook.forgotten()).contains(0L);
            assertThat(outlook.tasks()).isEqualTo(2);
            Restored restored = backup.restore(false, BackupStage.ANN);
            assertThat(restored.missed()).containsOnlyKeys("a");
            assertThat(restored.missed().get("a"))
                    .isGreaterThanOrEqualTo(outlook.since().get("a"));
        }
        assertThat(stage.rows("select status from sums where span = 'ever' and executions >= 60"))
                .containsExactly("missed");
        stage.database(database -> {
            List<Execution> history = history(database);
            assertThat(history).isNotEmpty().allSatisfy(row -> {
                assertThat(row.status()).isEqualTo(Status.MISSED);
                assertThat(row.reason()).matches(why -> why.is(ReasonCode.RESTORED));
                assertThat(row.reason().instant("at")).contains(made.at());
            });
            assertThat(history.stream().mapToInt(Execution::firings).sum()).isGreaterThanOrEqualTo(60);
            // Only a minute that has begun since is left.
            Instant later = database.clock(Clock.systemUTC()).instant();
            assertThat(new Planner(new Planning(database), stage.node)
                            .plan(later, Duration.ZERO)
                            .due())
                    .isLessThanOrEqualTo(1);
            assertThat(new TaskTable(database).find("a").orElseThrow().nextDue())
                    .isAfter(made.at());
        });
    }

    @Test
    void with_catch_up_the_next_tick_decides() {
        stage.database(database ->
                new TaskRuns(database, "web1").register("a", 3, anHourAgo).plan("a", anHourAgo));
        stage.database(database -> Added.manual(database, "a", anHourAgo));
        Made made = stage.backup();
        Restored restored = stage.restore(made.file(), true);
        assertThat(restored.missed()).isEmpty();
        assertThat(restored.cancelled()).isZero();
        stage.database(database -> {
            assertThat(history(database)).singleElement().matches(row -> row.status() == Status.PENDING);
            assertThat(new TaskTable(database).find("a").orElseThrow().nextDue())
                    .isEqualTo(anHourAgo);
        });
    }

    @Test
    void what_waited_then_is_cancelled_unless_it_waits_still() {
        List<Long> ids = new ArrayList<>();
        stage.database(database -> {
            new TaskRuns(database, "web1").register("a", 3, anHourAgo);
            for (int i = 0; i < 3; i++) {
                ids.add(Added.of(database, "a", Trigger.QUEUE, Overlap.QUEUE, 3, anHourAgo));
            }
            ids.add(Added.of(database, "a", Trigger.QUEUE, Overlap.QUEUE, 3, now.plus(Duration.ofDays(1))));
        });
        Made made = stage.backup();
        // The first has run since, the second is being tried again, the third and the last still wait.
        stage.sql(
                "update executions set status = 'succeeded', finished_at = 5 where id = " + ids.get(0),
                "update executions set attempts = 1 where id = " + ids.get(1));
        Restored restored = stage.restore(made.file());
        assertThat(restored.cancelled()).isEqualTo(2);
        stage.database(database -> assertThat(history(database))
                .extracting(Execution::status)
                .containsExactly(Status.PENDING, Status.PENDING, Status.CANCELLED, Status.CANCELLED));
    }

    @Test
    void what_ran_then_is_lost_without_an_alert_and_its_lock_is_free() {
        stage.database(database -> {
            TaskRuns runs = new TaskRuns(database, "web1").register("a", 3, anHourAgo);
            runs.start("a", anHourAgo);
        });
        Made made = stage.backup();
        stage.sql("update executions set status = 'succeeded', finished_at = 5");
        Restored restored = stage.restore(made.file());
        assertThat(restored.lost()).isEqualTo(1);
        stage.database(database -> assertThat(history(database)).singleElement().satisfies(row -> {
            assertThat(row.status()).isEqualTo(Status.LOST);
            assertThat(row.reason().is(ReasonCode.RESTORED)).isTrue();
        }));
        assertThat(stage.rows("select alerted from executions")).containsExactly("1");
        assertThat(stage.rows("select status from attempts")).containsExactly("lost");
        assertThat(stage.rows("select status, executions from sums where span = 'ever'"))
                .containsExactly("lost|1");
        assertThat(stage.rows("select name from slots where execution_id is not null"))
                .isEmpty();
    }

    @Test
    void what_ran_then_and_left_its_files_here_is_for_the_next_tick_to_see() throws IOException {
        stage.database(database ->
                new TaskRuns(database, "web1").register("a", 3, anHourAgo).start("a", anHourAgo));
        Made made = stage.backup();
        stage.sql("update executions set status = 'succeeded', finished_at = 5");
        Files.createDirectories(stage.home.resolve("runs/1-1"));
        assertThat(stage.restore(made.file()).lost()).isZero();
        assertThat(stage.rows("select status from executions")).containsExactly("running");
    }

    @Test
    void numbers_and_fences_go_on_and_never_back() {
        stage.database(database ->
                new TaskRuns(database, "web1").register("a", 3, anHourAgo).succeed("a", anHourAgo));
        Made made = stage.backup();
        stage.database(database -> {
            TaskRuns runs = new TaskRuns(database, "web1").register("b", 3, anHourAgo);
            runs.succeed("a", anHourAgo.plusSeconds(60));
            runs.succeed("b", anHourAgo.plusSeconds(60));
        });
        stage.sql(
                "update slots set fence = fence + 40 where name = 'task:a'",
                "insert into outbox (channel, body, created_at, next_try) values ('mail', 'x', 1, 5)");
        long lastEvent = Long.parseLong(stage.rows("select max(id) from events").get(0));
        stage.restore(made.file());
        stage.database(database -> assertThat(Added.manual(database, "a", now)).isEqualTo(4));
        assertThat(Long.parseLong(stage.rows("select max(id) from events").get(0)))
                .isGreaterThan(lastEvent);
        assertThat(stage.rows("select name, fence, execution_id from slots order by name"))
                .containsExactly("task:a|42|null", "task:b|1|null");
        stage.sql("insert into outbox (channel, body, created_at) values ('mail', 'y', 1)");
        assertThat(stage.rows("select id from outbox")).containsExactly("2");
    }

    @Test
    void fences_of_locks_that_were_removed_since_go_on_too() {
        stage.database(database ->
                new TaskRuns(database, "web1").register("a", 3, anHourAgo).succeed("a", anHourAgo));
        Made made = stage.backup();
        // The task went, and its lock after it.
        stage.sql("update meta set value = '70' where key = 'fence'", "delete from slots");
        stage.restore(made.file());
        assertThat(stage.rows("select fence from slots")).containsExactly("70");
        assertThat(stage.rows("select value from meta where key = 'fence'")).containsExactly("70");
        stage.sql("update meta set value = '80' where key = 'fence'");
        made = stage.backup();
        stage.sql("update meta set value = '9' where key = 'fence'");
        stage.restore(made.file());
        assertThat(stage.rows("select value from meta where key = 'fence'")).containsExactly("80");
    }

    @Test
    void what_has_left_since_does_not_leave_again() {
        stage.sql(
                "insert into outbox (channel, body, created_at, next_try, tries) values ('mail', 'x', 1, 5, 0)",
                "insert into event_hooks values ('h', 3, null, 0, null)");
        Made made = stage.backup();
        stage.sql(
                "update outbox set next_try = null, delivered_at = 7, tries = 1",
                "update event_hooks set last_event = 9");
        stage.restore(made.file());
        assertThat(stage.rows("select body, next_try, delivered_at, tries from outbox"))
                .containsExactly("x|null|7|1");
        assertThat(stage.rows("select last_event from event_hooks")).containsExactly("9");
    }

    @Test
    void a_boot_that_was_seen_since_is_not_seen_again() {
        stage.sql(
                "insert into nodes (name, boot_id, version, last_tick, boot_planned) values ('web1', 'old', '1', 5, 1)");
        Made made = stage.backup();
        stage.sql("update nodes set boot_id = '" + stage.node.bootId() + "', boot_planned = 1, last_tick = 6");
        stage.restore(made.file());
        assertThat(stage.rows("select boot_id, boot_planned, last_tick from nodes"))
                .containsExactly(stage.node.bootId() + "|1|6");
        stage.sql("delete from nodes");
        stage.restore(made.file());
        assertThat(stage.rows("select boot_id, boot_planned from nodes"))
                .as("nothing is known of this machine")
                .containsExactly(stage.node.bootId() + "|1");
    }
}
