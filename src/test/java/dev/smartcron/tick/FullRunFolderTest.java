package dev.smartcron.tick;

import static dev.smartcron.execution.Sentences.sentence;
import static org.assertj.core.api.Assertions.assertThat;

import dev.smartcron.execution.Execution;
import dev.smartcron.execution.ReasonCode;
import dev.smartcron.execution.Shows;
import dev.smartcron.execution.Status;
import dev.smartcron.output.SmallDisk;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FullRunFolderTest {
    @TempDir
    Path home;

    @Test
    @Shows({ReasonCode.RUN_FOLDER, ReasonCode.NO_WRAPPER})
    void what_there_is_no_room_to_start_was_not_started_and_is_not_lost() throws Exception {
        List<String> reasons = new ArrayList<>();
        try (SmallDisk disk = new SmallDisk(home.resolve("runs"));
                World world = new World(home)) {
            world.task("a", "echo ran >>" + home.resolve("ran"), "schedule", null);
            for (int pages = 0; pages < 8; pages++) {
                disk.fill(pages);
                world.add("a");
                world.run();
                Execution execution = world.history().get(0);
                boolean ran = Files.deleteIfExists(home.resolve("ran"));
                assertThat(execution.status())
                        .as("%s pages: %s", pages, execution.reason())
                        .isEqualTo(ran ? Status.SUCCEEDED : Status.FAILED);
                if (!ran) {
                    assertThat(sentence(execution.reason())).startsWith("not started: ");
                    reasons.add(sentence(execution.reason()));
                }
            }
        }
        assertThat(reasons)
                .as("told by the runner, which had no room, and by the wrapper")
                .anyMatch(reason -> reason.contains("No space left"))
                .anyMatch(reason -> reason.contains("wrapper"));
    }
}
