package dev.smartcron.tick;

import static org.assertj.core.api.Assertions.assertThat;

import dev.smartcron.checks.Heartbeats;
import dev.smartcron.execution.Execution;
import dev.smartcron.execution.ReasonCode;
import dev.smartcron.execution.Seen;
import dev.smartcron.execution.Sentence;
import dev.smartcron.execution.Shows;
import dev.smartcron.execution.Status;
import dev.smartcron.execution.Trigger;
import dev.smartcron.settings.HoldLowPriority;
import dev.smartcron.settings.LimitSettings;
import dev.smartcron.settings.QueueSettings;
import dev.smartcron.settings.Reserve;
import dev.smartcron.status.PendingReasons;
import dev.smartcron.store.Added;
import dev.smartcron.task.Policy.Overlap;
import dev.smartcron.tick.admit.Claims;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tasks of low priority on a machine that is too busy for them, and what rises by waiting. */
class LowPriorityTest {
    /** Every machine's load is above this. */
    private static final HoldLowPriority BUSY = new HoldLowPriority(Optional.of(-1.0), Optional.empty());

    /** No machine has so much available. */
    private static final HoldLowPriority SHORT_OF_MEMORY =
            new HoldLowPriority(Optional.empty(), Optional.of(Reserve.parse("100%")));

    @TempDir
    private Path home;

    private World world;

    @BeforeEach
    void open() {
        world = new World(home);
        for (long priority = 1; priority <= 5; priority++) {
            world.task("p" + priority, "true", "schedule", null, "priority", priority);
            Added.of(world.database, "p" + priority, Trigger.CHAIN, Overlap.SKIP, (int) priority, world.now);
        }
        Added.of(world.database, "p5", Trigger.QUEUE, Overlap.QUEUE, 5, world.now);
    }

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    @Shows(ReasonCode.LOW_PRIORITY)
    void a_load_above_the_bound_holds_four_and_five_back() {
        assertThat(claimed(BUSY)).containsExactly("p1", "p2", "p3");
        assertThat(waits("p4", BUSY))
                .matches("held back with all of priority 4 and 5 while the load is" + " \\d+\\.\\d\\d, above -1\\.00");
        assertThat(claimed(HoldLowPriority.NEVER)).containsExactly("p4", "p5");
    }

    @Test
    void so_does_a_lack_of_memory() {
        assertThat(claimed(SHORT_OF_MEMORY)).containsExactly("p1", "p2", "p3");
        assertThat(waits("p5", SHORT_OF_MEMORY))
                .matches("held back with all of priority 4 and 5 while only \\S+ of" + " memory are available");
    }

    @Test
    void a_machine_within_its_bounds_holds_nothing_back() {
        HoldLowPriority wide = new HoldLowPriority(Optional.of(100_000.0), Optional.of(Reserve.parse("0%")));
        assertThat(claimed(wide)).contains("p4", "p5");
    }

    @Test
    void who_has_waited_ten_minutes_rises_by_one_priority() {
        Added.of(world.database, "p5", Trigger.CHAIN, Overlap.ALLOW, 5, world.now.minus(Duration.ofMinutes(45)));
        world.maxParallel = 1;
        assertThat(world.claims().round(List.of(), world.now).claimed())
                .extracting(claim -> claim.task().name())
                .as("by then as urgent as the first, and older")
                .containsExactly("p5");
    }

    private List<String> claimed(HoldLowPriority bounds) {
        Claims claims = new Claims(world.database, world.node, world.runner, limits(bounds), QueueSettings.DEFAULT);
        return claims.round(List.of(), world.now).claimed().stream()
                .map(claim -> claim.task().name())
                .toList();
    }

    private static LimitSettings limits(HoldLowPriority bounds) {
        return new LimitSettings(8, List.of(), bounds, Optional.empty());
    }

    private String waits(String task, HoldLowPriority bounds) {
        Execution pending = world.history(task).stream()
                .filter(row -> row.status() == Status.PENDING)
                .findFirst()
                .orElseThrow();
        PendingReasons reasons = new PendingReasons(
                world.database,
                world.node,
                limits(bounds),
                QueueSettings.DEFAULT,
                new Heartbeats(List.of(), "node", null));
        return Sentence.PLAIN.of(
                Seen.state(Status.PENDING, reasons.of(pending, world.now).orElseThrow()));
    }
}
