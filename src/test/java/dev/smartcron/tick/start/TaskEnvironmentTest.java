package dev.smartcron.tick.start;

import static org.assertj.core.api.Assertions.assertThat;

import dev.smartcron.process.StartPolicy;
import dev.smartcron.process.access.Account;
import dev.smartcron.settings.NodeSettings;
import dev.smartcron.settings.RunningUser;
import dev.smartcron.task.Definition;
import dev.smartcron.task.Task;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TaskEnvironmentTest {
    @TempDir
    private Path home;

    private TaskEnvironment of(String userHome) {
        RunningUser user = new RunningUser(33, "www-data", userHome);
        return TaskEnvironment.of(
                Map.of(), new NodeSettings("web1", "production", home, home.resolve("s"), home.resolve("logs"), user));
    }

    private static Task task(Map<String, Object> more) {
        Map<String, Object> keys = new HashMap<>(more);
        keys.put("command", List.of("pwd"));
        return Task.of(new Definition("w", keys));
    }

    @Test
    void a_task_works_in_its_users_home() throws StartPolicy.Refusal {
        assertThat(of(home.toString()).workingDir(task(Map.of()).action(), null))
                .isEqualTo(home);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/var/www-not-there", "/proc/version", "/"})
    void and_in_the_root_folder_where_that_is_no_folder(String nowhere) throws StartPolicy.Refusal {
        assertThat(of(nowhere).workingDir(task(Map.of()).action(), null)).isEqualTo(Path.of("/"));
        Account other = new Account("bob", 12345, 12345, nowhere, "/bin/sh");
        assertThat(of(home.toString()).workingDir(task(Map.of()).action(), other))
                .isEqualTo(Path.of("/"));
    }

    @Test
    void but_never_elsewhere_than_declared() throws StartPolicy.Refusal {
        assertThat(of("/nowhere")
                        .workingDir(task(Map.of("working_dir", "/srv/gone")).action(), null))
                .isEqualTo(Path.of("/srv/gone"));
    }
}
