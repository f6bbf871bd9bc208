package dev.smartcron.tick;

import static org.assertj.core.api.Assertions.assertThat;

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
            for (int i = 0; i < TASKS; i++) {
                world.task("t" + i, "sleep 60", "timeout", "2s", "kill_after", "20s");
            }
            world.nextMinute();
            assertThat(world.history()).hasSize(TASKS).allSatisfy(each -> {
                assertThat(each.status()).isEqualTo(Status.TIMED_OUT);
                assertThat(each.signal()).as("ended by TERM, not later by KILL").isEqualTo(15);
                assertThat(each.duration().orElseThrow()).isLessThan(Duration.ofSeconds(20));
            });
        }
    }
}
