package dev.smartcron;

import static org.assertj.core.api.Assertions.assertThat;

import dev.smartcron.store.db.Database;
import dev.smartcron.store.query.TaskTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code kill -9} in the middle of {@code register}: all of it, or nothing. */
class RegisterIT {
    private static final int TASKS = 3_000;
    private static final int KILLS = 6;

    @TempDir
    private Path folder;

    @Test
    void a_killed_register_has_changed_everything_or_nothing() throws Exception {
        long seed = Long.getLong("register.seed", 20_261_122);
        SplittableRandom random = new SplittableRandom(seed);
        Path file = taskFile();
        long whole = timeOf(register(file, folder.resolve("undisturbed")));
        int nothing = 0;
        // Where the first one was slow for what others did, all of these come late: then more are needed, and sooner.
        for (int kill = 1; kill <= KILLS || (nothing == 0 && kill <= 4 * KILLS); kill++) {
            Path home = folder.resolve("home-" + kill);
            Process register = register(file, home);
            // From well inside the JVM's start to after the end: the transaction lies somewhere in between.
            long wait = Math.round(whole * (0.3 + 0.8 * random.nextDouble()) * Math.min(1, (double) KILLS / kill));
            boolean ended = register.waitFor(wait, TimeUnit.MILLISECONDS);
            register.destroyForcibly().waitFor();

            int registered = count(home);
            String how = "seed " + seed + ", kill " + kill + " after " + wait + " of " + whole + " ms";
            assertThat(registered).as(how).isIn(0, TASKS);
            if (ended) {
                assertThat(registered).as(how).isEqualTo(TASKS);
            }
            nothing += registered == 0 ? 1 : 0;
            Process again = register(file, home);
            assertThat(again.waitFor(5, TimeUnit.MINUTES)).isTrue();
            assertThat(again.exitValue()).as(how + ", then again").isZero();
            assertThat(count(home)).as(how + ", then again").isEqualTo(TASKS);
        }
        assertThat(nothing).as("kills that came before the commit").isPositive();
    }

    private static int count(Path home) {
        if (!Files.exists(home.resolve("smartcron.db"))) {
            return 0;
        }
        try (Database database = Database.open("jdbc:sqlite:" + home.resolve("smartcron.db"), null)) {
            return new TaskTable(database).count();
        }
    }

    private static long timeOf(Process process) throws InterruptedException {
        long start = System.nanoTime();
        assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).isZero();
        return Duration.ofNanos(System.nanoTime() - start).toMillis();
    }

    private Path taskFile() throws IOException {
        StringBuilder text = new StringBuilder("version: 1\ntasks:\n");
        for (int i = 0; i < TASKS; i++) {
            text.append("  - {name: task_").append(i).append(", schedule: \"5 * * * *\", command: [\"true\"]}\n");
        }
        return Files.writeString(folder.resolve("tasks.yaml"), text);
    }

    private static Process register(Path file, Path home) throws IOException {
        return new ProcessBuilder("bin/smartcron", "register", file.toString(), "--home", home.toString())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }
}
