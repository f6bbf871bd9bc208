package dev.smartcron.tick;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.smartcron.execution.Status;
import dev.smartcron.process.TestUser;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Shards that run as another user. */
class UsersShardsIT {
    @TempDir
    private Path home;

    private TestUser user;

    @BeforeEach
    void make_a_user() throws Exception {
        assumeTrue(System.getProperty("user.name").equals("root"), "needs root");
        user = new TestUser();
    }

    @AfterEach
    void remove_the_user() throws Exception {
        if (user != null) {
            user.remove();
        }
    }

    @Test
    void each_is_the_users_and_writes_what_it_likes_and_none_can_write_a_result() {
        String name = user.account.name();
        try (World world = new World(home)) {
            world.task(
                    "a",
                    "echo $(id -un) $SMARTCRON_SHARD; echo more >>/dev/stderr;"
                            + " echo exit 0 1.00 > " + home + "/runs/$SMARTCRON_EXECUTION-1/result.$SMARTCRON_SHARD;"
                            + " exit $SMARTCRON_SHARD",
                    "user",
                    name,
                    "shards",
                    2L);
            world.nextMinute();
            assertThat(world.attempt("a").shards())
                    .extracting(shard -> shard.status())
                    .containsExactly(Status.SUCCEEDED, Status.FAILED);
            assertThat(world.log("a").lines()).contains("[0] " + name + " 0", "[1] " + name + " 1", "[0] more");
            assertThat(world.log("a")).contains("Permission denied");
        }
    }
}
