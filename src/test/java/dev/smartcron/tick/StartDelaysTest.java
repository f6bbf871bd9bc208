package dev.smartcron.tick;

import static org.assertj.core.api.Assertions.assertThat;

import dev.smartcron.execution.Execution;
import dev.smartcron.execution.Status;
import dev.smartcron.store.rows.Node;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Starts that follow their firing later, and those at a boot. */
class StartDelaysTest extends PolicyWorld {
    // Delays.

    @Test
    void a_delayed_start_is_waited_for_within_its_minute() {
        world.clockMoves = true;
        world.task("a", "true", "jitter", "5s");
        world.now = Instant.parse("2026-04-05T12:01:00Z");
        assertThat(world.run().counts().succeeded()).isEqualTo(1);
        Execution execution = world.only("a");
        assertThat(execution.dueAt())
                .isBetween(
                        execution.scheduledAt().plusMillis(1),
                        execution.scheduledAt().plusSeconds(5));
        assertThat(execution.startedAt()).isAfterOrEqualTo(execution.dueAt());
    }

    @Test
    void a_start_delayed_beyond_its_minute_is_left_to_a_later_tick() {
        world.task("a", "true", "jitter", "1h");
        world.now = world.now.plusSeconds(60);
        world.run();
        assertThat(rows("a")).containsExactly("12:01 schedule pending");
        world.now = world.only("a").dueAt();
        world.task("a", "true", "schedule", "0 0 1 1 *");
        world.run();
        assertThat(rows("a")).startsWith("12:01 schedule succeeded");
    }

    @Test
    void a_runner_with_something_running_starts_what_a_delay_held_back() {
        world.clockMoves = true;
        world.task("a", "touch $HOME/ran", "jitter", "1h");
        world.now = world.now.plusSeconds(60);
        world.run();
        assertThat(rows("a")).containsExactly("12:01 schedule pending");
        world.now = world.only("a").dueAt().minusSeconds(5);
        world.task("a", "touch $HOME/ran", "schedule", "0 0 1 1 *");
        world.task("long", "until [ -e $HOME/ran ]; do sleep 0.1; done", "schedule", null, "timeout", "60s");
        world.add("long");
        world.run();
        List<Execution> all = world.history("a");
        Execution execution = all.get(all.size() - 1);
        assertThat(execution.status()).isEqualTo(Status.SUCCEEDED);
        assertThat(execution.startedAt()).isAfterOrEqualTo(execution.dueAt());
        assertThat(world.only("long").startedAt()).isBefore(execution.dueAt());
        assertThat(world.only("long").status()).as("it waited for the other").isEqualTo(Status.SUCCEEDED);
    }

    // Boots.

    @Test
    void a_boot_starts_only_what_was_registered_before_it() {
        world.task("other", "true", "schedule", "0 0 1 1 *");
        world.run();
        world.task("a", "true", "schedule", "@reboot");
        world.run();
        assertThat(world.history("a")).isEmpty();
        world.node = new Node("node", "production", "next boot", "test");
        world.bootedAt = world.now.plusSeconds(30);
        world.nextMinute();
        world.nextMinute();
        assertThat(rows("a")).containsExactly("12:00 schedule succeeded");
        assertThat(world.only("a").scheduledAt()).isEqualTo(world.bootedAt);
    }
}
