package dev.smartcron.maintenance;

import static dev.smartcron.maintenance.Past.NOW;
import static dev.smartcron.maintenance.Past.cleanup;
import static dev.smartcron.maintenance.Past.days;
import static dev.smartcron.maintenance.PastOfAllKinds.condition;
import static dev.smartcron.maintenance.PastOfAllKinds.event;
import static dev.smartcron.maintenance.PastOfAllKinds.message;
import static org.assertj.core.api.Assertions.assertThat;

import dev.smartcron.settings.EventHook;
import dev.smartcron.store.claim.TaskLocks;
import dev.smartcron.store.claim.TaskLocks.Owner;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is recorded beside executions goes with its age, and what somebody has still to be told or to know stays. */
abstract class CleanupRecordsContract {
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

    private Removed clean(EventHook... hooks) {
        return cleanup(past.database, home, hooks).remove(NOW, NOW);
    }

    private static EventHook hook(String name, String wanted) {
        return new EventHook(1, name, List.of(wanted), List.of("task"), null, Optional.empty());
    }

    @Test
    void events_go_by_their_age_but_not_what_a_running_execution_has_printed() {
        long running = past.execution("a", "running", 30);
        long ended = past.execution("a", "succeeded", 20);
        long printed = event(past, 20, "execution_id", running, "attempt", 1, "position", 1L);
        event(past, 20, "execution_id", ended, "attempt", 1, "position", 1L);
        event(past, 20, "execution_id", running);
        long young = event(past, 6);
        clean();
        assertThat(past.ids("events")).containsExactly(printed, young);
    }

    @Test
    void an_event_that_a_hook_has_not_taken_stays_and_what_it_does_not_want_does_not() {
        event(past, 20);
        long wanted = event(past, 19, "name", "wanted");
        long behind = event(past, 18);
        past.row("event_hooks", "name", "h", "last_event", 0);
        assertThat(clean(hook("h", "wanted")).notes()).isEmpty();
        assertThat(past.ids("events")).containsExactly(wanted, behind);
        past.execute("update event_hooks set last_event = " + wanted);
        clean(hook("h", "wanted"));
        assertThat(past.ids("events")).isEmpty();
    }

    @Test
    void a_hook_of_other_settings_is_waited_for_by_what_is_recorded_of_it() {
        event(past, 20);
        long taken = event(past, 19);
        long next = event(past, 18);
        past.row("event_hooks", "name", "theirs", "last_event", taken);
        assertThat(clean().notes()).isEmpty();
        assertThat(past.ids("events")).containsExactly(next);
        assertThat(past.query("select name from event_hooks")).containsExactly("theirs");
    }

    @Test
    void a_place_of_pings_is_waited_for_too() {
        past.task("a", "definition", "{\"command\":[\"true\"],\"ping_url\":\"https://hc.example/1\"}");
        long wanted = event(past, 19, "kind", "execution", "name", "failed", "execution_id", 1L);
        past.row("event_hooks", "name", "ping:https://hc.example", "last_event", 0);
        clean();
        assertThat(past.ids("events")).containsExactly(wanted);
    }

    @Test
    void nobody_is_waited_for_longer_than_four_times_and_that_is_told() {
        event(past, 40, "name", "wanted");
        event(past, 30, "name", "wanted");
        long waitedFor = event(past, 27, "name", "wanted");
        past.row("event_hooks", "name", "h", "last_event", 0, "next_try", days(-1), "tries", 9);
        assertThat(clean(hook("h", "wanted")).notes())
                .containsExactly("event hook 1 has taken nothing for 28d and goes without 2 events");
        assertThat(past.ids("events")).containsExactly(waitedFor);
        assertThat(clean(hook("h", "wanted")).notes()).isEmpty();
        assertThat(past.query("select name from event_hooks")).containsExactly("h");
    }

    @Test
    void a_hook_that_nobody_has_any_more_is_forgotten_and_one_that_another_node_tries_is_not() {
        event(past, 30);
        past.row("event_hooks", "name", "gone", "last_event", 0, "next_try", days(8), "tries", 9);
        past.row("event_hooks", "name", "theirs", "last_event", 0, "next_try", days(0.1), "tries", 9);
        assertThat(clean().notes())
                .containsExactly(
                        "an event hook that is in no settings any more is forgotten",
                        "an event hook of another node has taken nothing for 28d and goes without 1 event");
        assertThat(past.ids("events")).isEmpty();
        assertThat(past.query("select name from event_hooks")).containsExactly("theirs");
    }

    @Test
    void a_tick_that_may_go_on_and_a_clock_that_was_set_lately_stay() {
        past.row("ticks", "node", "a", "runner", "r", "started_at", days(8), "finished_at", days(8), "lag_ms", 0);
        long open = past.row("ticks", "node", "a", "runner", "r", "started_at", days(27), "lag_ms", 0);
        past.row("ticks", "node", "a", "runner", "r", "started_at", days(29), "lag_ms", 0);
        clean();
        assertThat(past.ids("ticks")).containsExactly(open);
    }

    @Test
    void an_alert_stays_until_all_that_was_to_be_told_of_it_has_left() {
        condition(past, "told", 400);
        long news = condition(past, "news", 400);
        past.row("notices", "condition_id", news, "channel", "mail", "kind", "resolved", "created_at", days(400));
        long waiting = condition(past, "waiting", 400);
        long message = message(past, "mail", 400, "next_try", days(0));
        past.row(
                "notices",
                "condition_id",
                waiting,
                "channel",
                "mail",
                "kind",
                "resolved",
                "created_at",
                days(400),
                "message",
                message);
        long young = condition(past, "young", 364);
        long open = condition(past, "open", 400);
        past.execute("update conditions set state = 'firing', resolved_at = null where id = " + open);
        clean();
        assertThat(past.ids("conditions")).containsExactly(news, waiting, young, open);
        assertThat(past.ids("outbox")).containsExactly(message);
    }

    @Test
    void a_message_stays_while_an_alert_refers_to_it_or_its_channel_has_no_newer() {
        long open = condition(past, "open", 400);
        past.execute("update conditions set state = 'firing', resolved_at = null where id = " + open);
        long first = message(past, "mail", 400, "delivered_at", days(400));
        long tried = message(past, "mail", 399, "error", "no");
        for (long message : List.of(first, tried)) {
            past.row(
                    "notices",
                    "condition_id",
                    open,
                    "channel",
                    "mail",
                    "kind",
                    "opened",
                    "created_at",
                    days(400),
                    "message",
                    message);
        }
        message(past, "mail", 390, "delivered_at", days(390));
        message(past, "mail", 380, "error", "no");
        long newest = message(past, "mail", 370, "delivered_at", days(370));
        message(past, "slack", 390, "delivered_at", days(390));
        long young = message(past, "slack", 300, "delivered_at", days(300));
        clean();
        assertThat(past.ids("outbox")).containsExactly(first, tried, newest, young);
    }

    @Test
    void of_the_audit_the_last_of_each_deed_stays_as_long_as_its_task() {
        past.task("a");
        deed("disable", "a", 500);
        long disabled = deed("disable", "a", 400);
        deed("enable", "a", 390);
        long enabled = deed("enable", "a", 300);
        deed("disable", "gone", 400);
        deed("pause", null, 400);
        long paused = deed("pause", null, 380);
        clean();
        assertThat(past.ids("audit")).containsExactly(disabled, enabled, paused);
    }

    private long deed(String action, String task, double ago) {
        return past.row(
                "audit", "at", days(ago), "actor", "ann", "origin", "n", "action", action, "task", task, "detail",
                "{}");
    }

    @Test
    void of_what_checks_said_the_last_word_stays_as_long_as_its_node() {
        past.row("nodes", "name", "n", "boot_id", "b", "version", "1");
        said("n", "disk", 500);
        long last = said("n", "disk", 400);
        long other = said("n", "load", 400);
        said("gone", "disk", 400);
        clean();
        assertThat(past.ids("health_checks")).containsExactly(last, other);
    }

    private long said(String node, String name, double ago) {
        return past.row(
                "health_checks", "at", days(ago), "node", node, "name", name, "status", "degraded", "detail", "");
    }

    @Test
    void sums_go_by_their_span_and_those_of_all_time_never() {
        for (int ago : List.of(39, 41, 729, 731)) {
            for (String span : List.of("hour", "day", "ever")) {
                for (String task : List.of("a", "b")) {
                    PastOfAllKinds.sums(past, span, days(ago), task);
                }
            }
        }
        assertThat(clean().counts()).containsEntry(CleanupKind.SUMS, 8L);
        assertThat(past.query("select span, count(*), min(starts) from sums group by span order by span"))
                .containsExactly("day|6|" + days(729), "ever|8|" + days(731), "hour|2|" + days(39));
    }

    @Test
    void sizes_of_the_database_stay_for_more_than_a_year() {
        past.row("database_sizes", "day", days(401), "bytes", 1);
        past.row("database_sizes", "day", days(399), "bytes", 1);
        clean();
        assertThat(past.query("select day from database_sizes")).containsExactly(String.valueOf(days(399)));
    }

    @Test
    void a_lock_of_a_task_that_is_no_more_goes_and_fences_grow_on() {
        past.task("a");
        past.row("slots", "name", "task:gone", "number", 0, "fence", 41);
        past.row("slots", "name", "task:gone", "number", 1, "fence", 12);
        past.row("slots", "name", "task:a", "number", 0, "fence", 3);
        past.row("slots", "name", "task:waits", "number", 0, "fence", 5);
        past.execution("waits", "pending", 1);
        long held = past.execution("held", "running", 1);
        past.row("slots", "name", "task:held", "number", 0, "fence", 9, "execution_id", held, "expires_at", days(-1));
        assertThat(clean().counts()).containsEntry(CleanupKind.SLOTS, 2L);
        assertThat(past.query("select name, fence from slots order by name"))
                .containsExactly("task:a|3", "task:held|9", "task:waits|5");
        long next = past.execution("gone", "pending", 0);
        Long fence = past.database.write(session ->
                new TaskLocks(session).acquire("task:gone", 0, next, new Owner("node", "r"), NOW, NOW.plusSeconds(60)));
        assertThat(fence).isEqualTo(42);
        // What goes later with a lower fence does not set it back.
        past.row("slots", "name", "task:other", "number", 0, "fence", 1);
        clean();
        assertThat(past.query("select value from meta where key = 'fence'")).containsExactly("41");
    }
}
