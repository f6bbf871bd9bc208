package dev.smartcron.tick.resident;

import static org.assertj.core.api.Assertions.assertThat;

import dev.smartcron.tick.World;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which of two runners stays. */
class ResidentTest {
    private static final int ROUNDS = 500;

    @TempDir
    private Path home;

    @Test
    void one_of_two_stays_however_close_the_end_of_the_wait_and_the_leaving_come() throws Exception {
        Random random = new Random(7);
        int relieved = 0;
        int withdrawn = 0;
        try (World world = new World(home)) {
            Files.createDirectories(home.resolve("run"));
            for (int round = 0; round < ROUNDS; round++) {
                Resident holder = resident(world);
                Resident next = resident(world);
                assertThat(holder.acquire()).as("round %d", round).isTrue();
                Duration wait = Duration.ofNanos(random.nextInt(200_000));
                CompletableFuture<Boolean> relieves = CompletableFuture.supplyAsync(() -> next.relieve(wait));
                while (!holder.isAskedToLeave() && !relieves.isDone()) {
                    Thread.onSpinWait();
                }
                boolean left = holder.leaveAsAsked();
                boolean took = relieves.get(1, TimeUnit.MINUTES);
                assertThat(holder.holdsLock()).as("round %d: the holder", round).isEqualTo(!left);
                assertThat(next.holdsLock()).as("round %d: the next one", round).isEqualTo(took);
                assertThat(left).as("round %d: one of the two stays", round).isEqualTo(took);
                relieved += took ? 1 : 0;
                withdrawn += took ? 0 : 1;
                holder.release();
                next.release();
            }
        }
        assertThat(relieved).as("rounds in which it left").isPositive();
        assertThat(withdrawn).as("rounds in which it stayed").isPositive();
    }

    private static Resident resident(World world) {
        return new Resident(world.database, world.node, world.lock(), world.folders(), ProgramFile.program());
    }
}
