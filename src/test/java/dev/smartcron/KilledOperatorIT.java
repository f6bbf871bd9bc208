package dev.smartcron;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.smartcron.store.Faults;
import dev.smartcron.store.Faults.Kind;
import java.nio.file.Path;
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
                await().until(() -> !command.isAlive() || faults.isHanging());
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

    /** The key is what makes it harmless to give the command again. */
    @ParameterizedTest
    @ValueSource(strings = {"sqlite", "postgresql"})
    void a_job_that_is_enqueued_again_after_a_kill_is_there_once_with_its_payload(String database) throws Exception {
        Host host = Host.with(database, folder.resolve("home"));
        host.register(List.of("{name: a, command: [\"true\"]}"));
        try (Faults faults = new Faults(host.url)) {
            for (int killed = 0; ; killed++) {
                faults.allow(killed, Kind.HANG);
                Process command = host.begin("enqueue", "a", "--payload", "whole", "--key", "k");
                await().until(() -> !command.isAlive() || faults.isHanging());
                if (!command.isAlive()) {
                    assertThat(killed)
                            .as("a job, its payload, its audit and its event")
                            .isGreaterThanOrEqualTo(4);
                    break;
                }
                command.destroyForcibly().waitFor();
                faults.endHanging();
                assertThat(faults.query("select id from executions"))
                        .as("killed in write %d", killed)
                        .isEmpty();
            }
            faults.allowAll();
            assertThat(host.begin("enqueue", "a", "--payload", "other", "--key", "k")
                            .waitFor())
                    .isZero();
            assertThat(faults.query("select job_key, status from executions")).containsExactly("k|pending");
            assertThat(faults.query("select length(payload) from payloads")).containsExactly("5");
        }
    }
}
