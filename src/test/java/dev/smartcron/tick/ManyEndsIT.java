package dev.smartcron.tick;

import static org.assertj.core.api.Assertions.assertThat;

import dev.smartcron.execution.Execution;
import dev.smartcron.execution.Status;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A hundred tasks whose time is up at once: each look at the machine's processes serves all of them. */
class ManyEndsIT {
    private static final int TASKS = 100;

    @TempDir
    Path home;

    @Test
    void a_hundred_trees_end_about_as_soon_as_one() {
        try (World world = new World(home)) {
            world.maxParallel = TASKS;
            Duration one = longest(world, 1);
            Duration hundred = longest(world, TASKS);
            System.out.println("one had ended after " + one.toMillis() + " ms, the last of " + TASKS + " after "
                    + hundred.toMillis() + " ms");
            assertThat(hundred).isLessThan(one.multipliedBy(10));
        }
    }

    /** The longest duration of so many whose time is up after two seconds. */
    private static Duration longest(World world, int tasks) {
        for (int i = 0; i < tasks; i++) {
            world.task("t" + i, "sleep 900", "schedule", null, "timeout", "2s", "kill_after", "10m");
            world.add("t" + i);
        }
        world.nextMinute();
        Duration longest = Duration.ZERO;
        for (int i = 0; i < tasks; i++) {
            Execution each = world.history("t" + i).get(0);
            assertThat(each.status()).isEqualTo(Status.TIMED_OUT);
            assertThat(each.signal()).as("ended by TERM, not later by KILL").isEqualTo(15);
            Duration took = each.duration().orElseThrow();
            longest = took.compareTo(longest) > 0 ? took : longest;
        }
        return longest;
    }
}
