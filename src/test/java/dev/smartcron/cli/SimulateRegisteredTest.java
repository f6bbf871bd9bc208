package dev.smartcron.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.smartcron.text.Json;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** {@code simulate --registered}: the tasks as operators left them. */
class SimulateRegisteredTest extends SimulateWorld {
    @Test
    void registered_tasks_take_as_long_as_they_took_lately() throws Exception {
        run("simulate", "--registered");
        assertThat(out.replaceAll("\n *", " "))
                .isEqualTo("No task is registered in " + folder.resolve("home")
                        + ". Begin with: smartcron register tasks.yaml ");
        run("register", file.toString());
        run("disable", "london");
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("home/smartcron.db"));
                Statement statement = connection.createStatement()) {
            long day = NOW.truncatedTo(ChronoUnit.DAYS).toEpochMilli() - 86_400_000;
            // Ten minutes, and twenty.
            statement.execute(
                    "insert into sums (span, starts, task, status, executions, wanted, attempts, timed, run_ms,"
                            + " longest_ms, waited_ms, longest_wait_ms, durations) values ('day', " + day
                            + ", 'poll', 'succeeded', 2, 0, 2, 2, 1800000, 1200000, 0, 0, '')");
        }
        assertThat(run("simulate", "--registered", "--from", "2026-10-04", "--timezone", "Australia/Sydney", "--json"))
                .isZero();
        Map<String, Object> json = Json.readObject(out);
        // 15 minutes on average are less than the 20 between its firings; what never ran may take its max_duration.
        assertThat(task(json, "poll")).containsEntry("overlaps", null).containsEntry("firings", 69L);
        assertThat(task(json, "hourly_report").get("overlaps")).isNotNull();
        assertThat(task(json, "holiday_off")).containsEntry("skipped", 1L);
        assertThat(list(json, "left_out"))
                .contains(Map.of("task", "london", "reason", "disabled by " + System.getProperty("user.name")));
    }

    @Test
    void registered_tasks_rest_while_they_are_paused() {
        run("register", file.toString());
        run("pause", "poll", "--for", "3h");
        run("pause", "hourly_report");
        assertThat(run("simulate", "--registered", "--for", "24h", "--timezone", "UTC", "--json"))
                .isZero();
        Map<String, Object> json = Json.readObject(out);
        String me = System.getProperty("user.name");
        // Every twenty minutes from 11:20 to 14:00.
        assertThat(task(json, "poll"))
                .containsEntry("skipped", 9L)
                .containsEntry("firings", 63L)
                .containsEntry("skipped_reason", "paused by " + me + " until 2026-10-04T00:00:20+10:00")
                .containsEntry("first", "2026-10-04T00:20:00+10:00");
        assertThat(task(json, "hourly_report"))
                .containsEntry("skipped", 24L)
                .containsEntry("firings", 0L)
                .containsEntry("next", null)
                .containsEntry("skipped_reason", "paused by " + me);
        run("simulate", "--registered", "--for", "24h");
        assertThat(out)
                .contains("9 firings skipped: paused by " + me)
                .contains("hourly_report: none in sight; 24 firings skipped");
    }

    @Test
    void a_pause_of_everything_holds_until_its_end() {
        run("register", file.toString());
        run("pause", "--all", "--for", "2d");
        assertThat(run("simulate", "--registered", "--for", "24h", "--json")).isZero();
        Map<String, Object> json = Json.readObject(out);
        assertThat(json).containsEntry("starts", 0L);
        assertThat(task(json, "poll"))
                .containsEntry(
                        "skipped_reason",
                        "everything paused by " + System.getProperty("user.name") + " until 2026-10-05T22:00:20+11:00")
                .containsEntry("next", "2026-10-05T22:20:00+11:00");
        assertThat(run("simulate", "--registered", "--from", "2026-10-06", "--timezone", "UTC", "--json"))
                .isZero();
        assertThat(task(Json.readObject(out), "poll")).containsEntry("skipped", 0L);
    }
}
