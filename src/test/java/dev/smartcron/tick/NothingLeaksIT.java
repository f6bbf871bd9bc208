package dev.smartcron.tick;

import static org.assertj.core.api.Assertions.assertThat;

import dev.smartcron.execution.Status;
import dev.smartcron.task.Definition;
import dev.smartcron.text.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** After many runs: no zombie, no open file, no run folder. */
class NothingLeaksIT {
    private static final int TASKS = 300;

    @TempDir
    Path temp;

    @Test
    void after_hundreds_of_tasks_nothing_is_left() throws IOException {
        try (World world = new World(temp)) {
            List<Definition> all = new ArrayList<>();
            for (int i = 0; i < TASKS; i++) {
                all.add(new Definition("t" + i, Json.object("schedule", "* * * * *", "command", List.of("true"))));
            }
            world.operator("ann").register("t.yaml", all, Map.of(), false);
            world.nextMinute();
            long files = openFiles();
            world.nextMinute();
            assertThat(world.history()).hasSize(2 * TASKS).allMatch(each -> each.status() == Status.SUCCEEDED);
            assertThat(openFiles()).isLessThanOrEqualTo(files + 2);
            assertThat(ProcessHandle.current().children().map(ProcessHandle::pid))
                    .noneMatch(NothingLeaksIT::isZombie);
            assertThat(temp.resolve("runs")).isEmptyDirectory();
        }
    }

    private static long openFiles() throws IOException {
        try (var files = Files.list(Path.of("/proc/self/fd"))) {
            return files.count();
        }
    }

    private static boolean isZombie(long pid) {
        try {
            return Files.readString(Path.of("/proc/" + pid + "/stat")).contains(") Z ");
        } catch (IOException e) {
            return false;
        }
    }
}
