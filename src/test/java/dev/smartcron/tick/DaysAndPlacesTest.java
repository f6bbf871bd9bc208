package dev.smartcron.tick;

import static org.assertj.core.api.Assertions.assertThat;

import dev.smartcron.execution.ReasonCode;
import dev.smartcron.execution.Shows;
import dev.smartcron.status.UpcomingFirings;
import dev.smartcron.store.query.RegisteredTask;
import dev.smartcron.store.query.TaskTable;
import dev.smartcron.store.rows.Node;
import dev.smartcron.task.Definition;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Calendars, active days, environments and hosts. */
class DaysAndPlacesTest extends PolicyWorld {
    // Days.

    @Test
    @Shows(ReasonCode.CALENDAR)
    void a_day_of_a_calendar_is_skipped_in_the_tasks_zone() {
        world.calendars.put("nz", new Definition("nz", Map.of("dates", List.of("2026-04-06"))));
        world.task(
                "a",
                "true",
                "schedule",
                "0 */6 * * *",
                "timezone",
                "Pacific/Auckland",
                "calendar",
                Map.of("skip", List.of("nz")));
        for (int i = 0; i < 6; i++) {
            world.now = world.now.plus(Duration.ofHours(6));
            world.run();
        }
        // In Auckland it is midnight at 12:00Z: 6 April there lasts from the registration on to 12:00Z of that day.
        assertThat(rows("a"))
                .containsExactly(
                        "18:00 skipped 2026-04-06 is in calendar nz",
                        "00:00 skipped 2026-04-06 is in calendar nz",
                        "06:00 skipped 2026-04-06 is in calendar nz",
                        "12:00 schedule succeeded",
                        "18:00 schedule succeeded",
                        "00:00 schedule succeeded");
    }

    @Test
    @Shows({ReasonCode.NOT_YET_ACTIVE, ReasonCode.NO_LONGER_ACTIVE})
    void nothing_runs_outside_the_active_days_and_down_time_there_is_no_miss() {
        world.task(
                "a",
                "true",
                "schedule",
                "0 0 * * *",
                "catch_up",
                "none",
                "catch_up_window",
                "5d",
                "active",
                Map.of("from", "2026-04-07", "until", "2026-04-09"));
        world.now = Instant.parse("2026-04-10T06:00:00Z");
        world.run();
        assertThat(reasons("a"))
                .containsExactly(
                        "skipped: not active before 2026-04-07",
                        "missed: no tick ran then (cron or machine off); catch_up: none runs no missed firing",
                        "missed: no tick ran then (cron or machine off); catch_up: none runs no missed firing",
                        "skipped: not active from 2026-04-09 on",
                        "skipped: not active from 2026-04-09 on");
    }

    @Test
    void previews_say_which_firings_will_be_skipped() {
        world.calendars.put("nz", new Definition("nz", Map.of("dates", List.of("2026-04-06"))));
        world.task("a", "true", "schedule", "0 6 * * *", "calendar", Map.of("skip", List.of("nz")));
        world.operator("ann").pause("a", Instant.parse("2026-04-07T07:00:00Z"));
        RegisteredTask task =
                RegisteredTask.of(new TaskTable(world.database).find("a").orElseThrow());
        UpcomingFirings coming = UpcomingFirings.of(task, world.now, 3, holds());
        assertThat(coming.next().stream().map(at -> coming.note(at).orElse("runs")))
                .containsExactly(
                        "will be skipped: 2026-04-06 is in calendar nz",
                        "will be skipped: paused by ann until 2026-04-07T07:00:00Z",
                        "runs");
    }

    // Places.

    @Test
    @Shows(ReasonCode.WRONG_ENVIRONMENT)
    void a_task_of_another_environment_is_skipped_with_its_reason() {
        world.task("a", "true", "environments", List.of("staging", "test"));
        world.task("b", "true", "environments", List.of("production"));
        world.nextMinute();
        assertThat(rows("a")).containsExactly("12:01 skipped runs only in staging, test; this is production");
        assertThat(rows("b")).containsExactly("12:01 schedule succeeded");
    }

    @Test
    @Shows(ReasonCode.NODES_ASLEEP)
    void a_task_of_another_host_waits_for_it_and_is_caught_up_there() {
        world.task("a", "true", "schedule", "0 * * * *", "hosts", List.of("web1"), "catch_up_window", "3h");
        world.now = Instant.parse("2026-04-05T14:10:00Z");
        world.run();
        assertThat(world.history("a")).isEmpty();
        world.node = new Node("web1", "production", world.node.bootId(), "test");
        world.run();
        assertThat(rows("a"))
                .containsExactly(
                        "13:00 missed no node of its hosts web1 ticked then; catch_up: latest runs only the newest",
                        "14:00 catch_up succeeded");
    }

    @Test
    @Shows(ReasonCode.NO_NODE)
    void a_task_whose_hosts_never_come_is_missed_when_its_window_is_over() {
        world.task("a", "true", "schedule", "0 * * * *", "hosts", List.of("web1", "web2"), "catch_up_window", "3h");
        world.now = Instant.parse("2026-04-05T17:10:00Z");
        world.run();
        assertThat(rows("a"))
                .containsExactly(
                        "13:00 missed no node of its hosts web1, web2 ticked within its catch_up_window of 3h",
                        "14:00 missed no node of its hosts web1, web2 ticked within its catch_up_window of 3h");
    }

    @Test
    void a_firing_planned_for_another_host_by_an_operators_change_is_missed_when_its_window_is_over() {
        world.task("a", "true", "schedule", "0 * * * *", "hosts", List.of("web1"), "catch_up_window", "3h");
        world.now = Instant.parse("2026-04-05T13:10:00Z");
        world.task("a", "true", "schedule", "0 0 1 1 *", "hosts", List.of("web1"), "catch_up_window", "3h");
        assertThat(rows("a")).containsExactly("13:00 catch_up pending");
        world.run();
        assertThat(rows("a")).containsExactly("13:00 catch_up pending");
        world.now = Instant.parse("2026-04-05T16:10:01Z");
        world.run();
        assertThat(rows("a"))
                .containsExactly("13:00 missed no node of its hosts web1 ticked within its catch_up_window of 3h");
    }
}
