package dev.smartcron;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.smartcron.store.Faults;
import dev.smartcron.store.Faults.Kind;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A command that is killed by SIGKILL in the middle of its writes: as {@code AllOrNothingTest}, with a real process. */
class KilledOperatorIT {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"sqlite", "postgresql"})
    void a_command_that_is_killed_has_done_all_or_nothing(String database) throws Exception {
        Host host = Host.with(database, folder.resolve("home"));
        host.register(List.of("{name: a, command: [\"true\"]}"));
        try (Faults faults = new Faults(host.url)) {
            Map<String, List<String>> before = faults.rows();
            int killed = 0;
            while (true) {
                faults.allow(killed, Kind.HANG);
                Process command = host.begin("trigger", "a");
                await().atMost(Duration.ofSeconds(60)).until(() -> !command.isAlive() || faults.isHanging());
                if (!command.isAlive()) {
                    break;
                }
                command.destroyForcibly().waitFor();
                killed++;
                faults.endHanging();
                assertThat(faults.rows()).as("killed in write %d", killed).isEqualTo(before);
            }
            assertThat(killed).as("a deed, its audit and its event at least").isGreaterThanOrEqualTo(3);
            assertThat(faults.query("select task, status from executions")).containsExactly("a|pending");
            assertThat(faults.query("select action, task from audit where action = 'trigger'"))
                    .containsExactly("trigger|a");
            assertThat(faults.query("select name, task from events where name = 'trigger'"))
                    .containsExactly("trigger|a");
        }
    }
}
