package dev.smartcron;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.smartcron.store.PostgresServer;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An operator on one node and a task on another, with the program as it is installed. */
class KillElsewhereIT {
    @TempDir
    private Path home;

    @Test
    void what_runs_on_another_node_is_ended_there_within_seconds() throws Exception {
        String url = PostgresServer.newDatabase();
        Host there = Host.at(url, home.resolve("there"), "there");
        Host here = Host.at(url, home.resolve("here"), "here");
        there.register(List.of("{name: long, hosts: [there], kill_after: 2s, command: 'sleep 300'}"));
        there.trigger("long");
        Process runner = there.tick();
        await().until(() -> there.number("select count(*) from executions where status = 'running'") == 1);

        assertThat(here.said("kill", "long")).contains("of long on node there: killed after ");

        assertThat(runner.waitFor(3, TimeUnit.MINUTES)).isTrue();
        assertThat(there.rows("select status, node from executions")).containsExactly("killed|there");
        assertThat(there.taskProcesses()).isEmpty();
    }
}
