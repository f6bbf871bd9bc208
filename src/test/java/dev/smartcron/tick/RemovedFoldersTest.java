package dev.smartcron.tick;

import static dev.smartcron.execution.Sentences.sentence;
import static org.assertj.core.api.Assertions.assertThat;

import dev.smartcron.execution.Status;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Somebody removes the runner's folders while it works: a person who tidies up, or the task itself. */
class RemovedFoldersTest {
    @TempDir
    Path home;

    World world;

    @BeforeEach
    void open() {
        world = new World(home);
    }

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void what_ran_in_a_run_folder_that_was_removed_is_lost_and_not_called_never_started() {
        run("a", "rm -r " + home.resolve("runs") + "; echo ran >>" + home.resolve("ran"));
        assertThat(home.resolve("ran")).hasContent("ran");
        assertThat(world.only("a").status()).isEqualTo(Status.LOST);
        assertThat(sentence(world.only("a").reason())).contains("its run folder was removed while it ran");
    }

    @Test
    void a_task_that_removes_what_is_known_of_it_ended_as_it_ended() {
        run("a", "rm " + home.resolve("runs") + "/*/started " + home.resolve("runs") + "/*/result");
        assertThat(world.only("a").status()).isEqualTo(Status.SUCCEEDED);
    }

    @Test
    void the_tasks_that_follow_are_started() {
        world.maxParallel = 1;
        world.task("a", "rm -r " + home.resolve("runs"), "schedule", null);
        world.task("b", "echo ran >>" + home.resolve("ran"), "schedule", null);
        world.add("a");
        world.add("b");
        world.run();
        assertThat(world.only("b").status()).isEqualTo(Status.SUCCEEDED);
        assertThat(home.resolve("ran")).hasContent("ran");
    }

    private void run(String name, String shell) {
        world.task(name, shell, "schedule", null);
        world.add(name);
        world.run();
    }
}
