package dev.smartcron.tick;

import static dev.smartcron.execution.Sentences.sentence;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.smartcron.execution.Execution;
import dev.smartcron.execution.Status;
import dev.smartcron.process.TestUser;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A limit of processes where the kernel counts all that a user has. */
class UsersProcessesIT {
    @TempDir
    Path home;

    TestUser user;
    String name;

    @BeforeEach
    void make_a_user() throws Exception {
        assumeTrue(System.getProperty("user.name").equals("root"), "needs root");
        user = new TestUser();
        name = user.account.name();
    }

    @AfterEach
    void remove_the_user() throws Exception {
        if (user != null) {
            user.remove();
        }
    }

    @Test
    void tasks_of_one_user_do_not_take_processes_from_each_other() {
        try (World world = new World(home)) {
            for (int i = 0; i < 4; i++) {
                world.task("t" + i, "for i in 1 2 3 4 5; do sleep 1 & done; wait", "user", name, "processes", 8L);
            }
            world.nextMinute();
            assertThat(world.history()).hasSize(4).extracting(Execution::status).containsOnly(Status.SUCCEEDED);
        }
    }

    @Test
    void a_storm_that_is_over_before_anybody_looks_is_told_and_leaves_nothing() {
        try (World world = new World(home)) {
            world.task("storm", "while :; do sleep 300 & done", "user", name, "processes", 20L);
            world.nextMinute();
            assertThat(sentence(world.only("storm").reason())).isEqualTo("processes 20 reached");
            assertThat(world.only("storm").status()).isEqualTo(Status.KILLED);
            assertThat(ProcessHandle.allProcesses()
                            .filter(each ->
                                    each.info().user().filter(name::equals).isPresent())
                            // Who is dead and not collected yet has none.
                            .filter(each -> each.info().commandLine().isPresent()))
                    .isEmpty();
        }
    }
}
