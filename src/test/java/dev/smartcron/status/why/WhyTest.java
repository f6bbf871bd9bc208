package dev.smartcron.status.why;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Firings and what became of them, and minutes without one. */
class WhyTest extends WhyStory {
    @Test
    void it_ran() throws IOException {
        story.task("a", "schedule", "0 * * * *");
        story.tick("2026-11-22T01:00:02Z");
        assertThat(story.why("a", "2026-11-22T01:00:40Z"))
                .singleElement()
                .asString()
                .matches("succeeded: exit 0 after \\S+ \\| Execution 1 of its schedule started at 01:00:02 on web1\\.");
    }

    @Test
    void it_failed() throws IOException {
        story.task("a", "schedule", "0 * * * *", "command", "echo 'error: no such table: stock' >&2; exit 3");
        story.tick("2026-11-22T01:00:00Z");
        assertThat(story.why("a", "2026-11-22T01:00:00Z"))
                .singleElement()
                .asString()
                .matches("failed: exit 3 \\| Execution 1 of its schedule started at 01:00:00 on web1"
                        + " and ended after \\S+\\. It said: error: no such table: stock");
    }

    @Test
    void no_tick_ran() throws IOException {
        story.task("a", "schedule", "0 * * * *");
        story.tick("2026-11-22T01:00:00Z");
        story.tick("2026-11-22T05:30:00Z");
        assertThat(story.why("a", "2026-11-22T03:00:00Z"))
                .containsExactly(
                        "missed: no tick ran then (cron or machine off); catch_up: latest runs only the newest | No tick ran from 01:01 until"
                                + " 05:30.");
        assertThat(story.why("a", "2026-11-22T04:00:00Z"))
                .containsExactly(
                        "missed: no tick ran then (cron or machine off); catch_up: latest runs only the newest | No tick ran from 01:01 until"
                                + " 05:30. Caught up was the firing of 05:00: execution 5.");
        assertThat(story.why("a", "2026-11-22T05:00:00Z"))
                .singleElement()
                .asString()
                .matches("succeeded: exit 0 after \\S+ \\| Execution 5, catching up this firing, started at 05:30:00 on"
                        + " web1\\.");
    }

    @Test
    void a_firing_inside_a_folded_row_is_answered_by_that_row() throws IOException {
        story.task("a", "schedule", "* * * * *", "catch_up", "none");
        story.tick("2026-11-22T00:31:00Z");
        story.tick("2026-11-23T00:31:30Z");
        assertThat(story.why("a", "2026-11-22T12:00:00Z"))
                .containsExactly(
                        "missed: 1,439 firings from 00:32 to 2026-11-23 00:30 UTC: no tick ran then (cron or machine off); catch_up:"
                                + " none runs no missed firing | The firing of 12:00 is one of them. No tick ran from 00:32 until 2026-11-23"
                                + " 00:31 UTC.");
        assertThat(story.why("a", "2026-11-23T00:30:00Z"))
                .singleElement()
                .asString()
                .startsWith("missed: 1,439");
    }

    @Test
    void a_runner_that_was_found_dead_is_told_and_one_that_had_left_is_not() throws IOException {
        story.task("a", "schedule", "0 1 * * *");
        story.tick("2026-11-22T01:00:00Z");
        adopted("99-7-boot");
        assertThat(story.why("a", "2026-11-22T01:00:00Z"))
                .singleElement()
                .asString()
                .endsWith(" Its runner was gone; another one took it over at 01:00:30.");
        adopted("left 99-7-boot");
        assertThat(story.why("a", "2026-11-22T01:00:00Z"))
                .singleElement()
                .asString()
                .doesNotContain("took it over");
    }

    private void adopted(String from) {
        story.database.change(
                session -> session.createUpdate("update executions set adopted_at = :at, adopted_from = :from")
                        .bind("at", Instant.parse("2026-11-22T01:00:30Z").toEpochMilli())
                        .bind("from", from)
                        .execute());
    }

    @Test
    void a_row_that_goes_on_to_this_minute_is_the_answer_to_now() throws IOException {
        story.task("a", "schedule", "* * * * *", "environments", List.of("staging"));
        story.tick("2026-11-22T00:31:00Z");
        for (int minute = 32; minute < 52; minute++) {
            story.tick("2026-11-22T00:" + minute + ":00Z");
        }
        story.tick("2026-11-22T02:00:00Z");
        story.sleepUntil("2026-11-22T02:00:40Z");
        assertThat(story.why("a").get(0))
                .startsWith("skipped: ")
                .contains(" to 02:00: runs only in staging; this is production");
    }

    @Test
    void between_the_firings_of_a_folded_row_nothing_was_scheduled() throws IOException {
        story.task("a", "schedule", "*/5 * * * *", "catch_up", "none");
        story.tick("2026-11-23T00:31:00Z");
        assertThat(story.why("a", "2026-11-22T12:01:00Z"))
                .containsExactly(
                        "not scheduled: minute 1 is not in */5 | The schedule is */5 * * * * (UTC). The last one"
                                + " before was at 12:00 (missed), the next is at 12:05.");
    }

    @Test
    void it_is_not_scheduled_then() throws IOException {
        story.task("a", "schedule", "0 2 * * MON-FRI", "timezone", "Pacific/Auckland");
        assertThat(story.why("a", "2026-11-22T02:07:00+13:00"))
                .containsExactly(
                        "not registered: added only at 13:30 | A task has no firings from before it was registered"
                                + " (from tasks.yaml).");
        assertThat(story.why("a", "2026-11-29T02:07:00+13:00"))
                .containsExactly(
                        "not scheduled: minute 7 is not in 0; weekday Sunday is not in MON-FRI | The schedule is"
                                + " 0 2 * * MON-FRI (Pacific/Auckland). The next firing is at 2026-11-30 02:00 +13:00.");
    }

    @Test
    void no_tick_ran_since() throws IOException {
        story.task("a", "schedule", "0 * * * *");
        story.tick("2026-11-22T00:59:00Z");
        story.sleepUntil("2026-11-22T04:10:00Z");
        assertThat(story.why("a", "2026-11-22T02:00:00Z"))
                .containsExactly("no tick: no tick ran since 00:59 | The next tick decides what becomes of"
                        + " this firing by catch_up: latest. smartcron verify shows why there is none.");
        story.sleepUntil("2026-11-22T01:00:30Z");
        assertThat(story.why("a", "2026-11-22T01:00:00Z"))
                .containsExactly("waiting: this minute's tick has not planned it yet |");
        assertThat(story.why("a", "2026-11-22T02:00:00Z"))
                .containsExactly("waiting: this firing is still to come, in 59m30s |");
    }

    @Test
    void its_row_is_not_there() throws Exception {
        story.task("a", "schedule", "0 * * * *");
        story.tick("2026-11-22T01:00:00Z");
        story.tick("2026-11-22T02:00:00Z");
        story.tick("2026-11-22T03:00:00Z");
        forget("delete from executions where scheduled_at = " + at("2026-11-22T02:00:00Z"));
        assertThat(story.why("a", "2026-11-22T02:00:00Z"))
                .containsExactly(
                        "not recorded: its schedule fires then, but there is no row of it | The row before is of"
                                + " 01:00.");
        forget("delete from executions where scheduled_at = " + at("2026-11-22T01:00:00Z"));
        assertThat(story.why("a", "2026-11-22T02:00:00Z"))
                .containsExactly(
                        "not recorded: its schedule fires then, but there is no row of it | No older row is kept"
                                + " either: old ones are cleaned up.");
        // A change that is on record, and not of the schedule, explains nothing.
        story.task("a", "schedule", "0 * * * *", "timeout", "5m");
        assertThat(story.why("a", "2026-11-22T02:00:00Z").get(0)).startsWith("not recorded: its schedule fires then");
        forget("delete from audit");
        assertThat(story.why("a", "2026-11-22T02:00:00Z"))
                .containsExactly(
                        "not recorded: the task was changed at 03:00, and how is not on record | Its schedule of"
                                + " today fires then, but there is no row: it may have been another one before that.");
    }

    private void forget(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + home.resolve("smartcron.db"));
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Test
    void it_cannot_be_planned() throws Exception {
        story.task("a", "schedule", "0 * * * *");
        spoil("a");
        story.tick("2026-11-22T01:00:00Z");
        assertThat(story.why("a", "2026-11-22T02:00:00Z"))
                .singleElement()
                .asString()
                .startsWith("unplannable: cannot be planned: ")
                .endsWith("Nothing of it has started since 01:00. Correct its task file and register it again.");
        assertThat(story.why("a", "2026-11-22T01:00:00Z"))
                .singleElement()
                .asString()
                .startsWith("failed: cannot be planned: ");
    }

    @Test
    void no_clock_starts_it() throws IOException {
        story.task("demand");
        story.task("boot", "schedule", "@reboot");
        story.task("service", "schedule", "@continuous", "retries", Map.of("max", 0L, "delay", "1h"));
        story.task("tick", "schedule", "* * * * *", "started_by", "crontab");
        story.tick("2026-11-22T01:00:00Z");
        story.tick("2026-11-22T01:10:02Z");
        assertThat(story.why("demand", "2026-11-22T01:00:00Z"))
                .containsExactly("not scheduled: no schedule: started by a trigger, a chain or the queue only |");
        assertThat(story.why("boot", "2026-11-22T01:05:00Z"))
                .containsExactly("not scheduled: @reboot fires at a node's first tick after it booted |");
        assertThat(story.why("service", "2026-11-22T01:05:00Z"))
                .containsExactly("not scheduled: @continuous is kept running, not started by the clock |");
        assertThat(story.why("tick", "2026-11-22T01:10:00Z"))
                .containsExactly("not scheduled: started by the system's crontab, not by a runner | SmartCron keeps no"
                        + " rows of it. A tick began at 01:10:02.");
        assertThat(story.why("tick", "2026-11-22T01:05:00Z"))
                .containsExactly("not scheduled: started by the system's crontab, not by a runner | SmartCron keeps no"
                        + " rows of it. No tick ran from 01:01 until 01:10.");
    }

    @Test
    void asked_about_now_it_tells_how_things_stand_and_the_latest_decisions() throws IOException {
        story.task("a", "schedule", "0 * * * *");
        story.tick("2026-11-22T01:00:00Z");
        story.tick("2026-11-22T03:30:00Z");
        List<String> told = story.why("a");
        assertThat(told).hasSize(4);
        assertThat(told.get(0))
                .isEqualTo("not scheduled: minute 30 is not in 0 | The schedule is 0 * * * * (UTC). The last one before"
                        + " was at 03:00 (succeeded), the next is at 04:00.");
        assertThat(told.get(1)).startsWith("succeeded").contains("catching up this firing");
        assertThat(told.get(2))
                .startsWith("missed: no tick ran then (cron or machine off); catch_up: latest runs only the newest | ");
        assertThat(told.get(3)).startsWith("succeeded").contains("of its schedule");
    }

    private void spoil(String task) throws Exception {
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + home.resolve("smartcron.db"));
                var statement = connection.prepareStatement("update tasks set definition = ? where name = ?")) {
            statement.setString(1, "{\"schedule\":\"every tuesday\",\"command\":\"true\"}");
            statement.setString(2, task);
            statement.executeUpdate();
        }
    }
}
