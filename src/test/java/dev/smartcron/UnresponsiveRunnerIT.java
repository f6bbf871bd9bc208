package dev.smartcron;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.smartcron.process.kernel.RunnerId;
import dev.smartcron.tick.resident.ResidentHolder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The runner that stays is stopped, as Ctrl-Z does it, so that it neither goes on nor dies. */
class UnresponsiveRunnerIT {
    @TempDir
    private Path home;

    private Host host;
    private Process stays;

    @AfterEach
    void close() throws Exception {
        if (stays != null) {
            signal("KILL");
        }
        host.powerCut();
    }

    @ParameterizedTest
    @ValueSource(strings = {"sqlite", "postgresql"})
    void a_tick_ends_a_runner_that_is_stopped_and_takes_over_what_it_watched(String database) throws Exception {
        begin(database);
        signal("STOP");
        host.trigger("quick");
        // It starts the task and leaves it to the one that stays, of which it cannot know yet.
        assertThat(host.tick().waitFor(3, TimeUnit.MINUTES)).isTrue();
        await().until(() -> host.lines().size() == 1);
        assertThat(statuses("quick")).containsExactly("running");

        lastAnswered(Duration.ofSeconds(40));
        Process next = host.tick();
        assertThat(stays.waitFor(3, TimeUnit.MINUTES))
                .as("ended by the next tick")
                .isTrue();
        await().until(() -> statuses("quick").equals(List.of("succeeded")));
        await().until(() -> host.resident().filter(pid -> pid == next.pid()).isPresent());
        assertThat(host.rows("select attempts, status from executions where task = 'service'"))
                .as("goes on, watched by another")
                .containsExactly("1|running");
        String said = "the runner that stayed, process " + stays.pid() + ", did not answer since ";
        assertThat(host.ticksSaid()).contains(said).contains(" and was killed; its tasks go on");
        assertThat(Files.readString(home.resolve("logs/master.log"))).contains(said);
    }

    @Test
    void a_runner_that_goes_on_when_it_is_called_once_more_is_left_alone() throws Exception {
        begin("sqlite");
        signal("STOP");
        new ResidentHolder(home.resolve("run"), "local").call();
        lastAnswered(Duration.ofSeconds(40));
        long calls = Files.size(home.resolve("run/calls-local"));
        Process next = host.tick();
        await().until(() -> Files.size(home.resolve("run/calls-local")) > calls);
        signal("CONT");
        assertThat(next.waitFor(3, TimeUnit.MINUTES)).isTrue();
        assertThat(host.resident()).contains(stays.pid());
        assertThat(host.ticksSaid()).doesNotContain("did not answer");
    }

    @Test
    void health_tells_of_one_that_no_tick_ends_until_it_answers() throws Exception {
        begin("sqlite");
        assertThat(resident(host.ask("health", "--json").said())).isEqualTo("ok");
        signal("STOP");
        assertThat(resident(host.ask("health", "--json").said()))
                .as("stopped, and not called yet")
                .isEqualTo("ok");
        lastAnswered(Duration.ofMinutes(4));
        assertThat(resident(host.ask("health", "--json").said())).isEqualTo("critical");
        assertThat(host.said("alerts")).contains("the runner that stays on a has not answered for 4m");
        assertThat(stays.isAlive()).isTrue();
        signal("CONT");
        await().until(() -> resident(host.ask("health", "--json").said()).equals("ok"));
        assertThat(host.said("alerts")).doesNotContain("has not answered");
    }

    private void begin(String database) throws Exception {
        host = Host.with(database, home);
        host.register(List.of(
                "{name: service, schedule: '@continuous', command: [sleep, '600']}",
                "{name: quick, command: '" + host.writes("ran") + "'}"));
        stays = host.tick();
        await().until(() -> host.resident().isPresent() && statuses("service").equals(List.of("running")));
        await().until(() -> new RunnerId(Files.readAllLines(lock()).get(0)).isAliveHere());
    }

    private List<String> statuses(String task) throws Exception {
        return host.rows("select status from executions where task = '" + task + "'");
    }

    private static String resident(String health) {
        return health.replaceFirst("(?s).*\"name\": \"resident\",\\s*\"status\": \"(\\w+)\".*", "$1");
    }

    private void signal(String name) throws Exception {
        new ProcessBuilder("kill", "-" + name, Long.toString(stays.pid()))
                .start()
                .waitFor();
    }

    private Path lock() {
        return home.resolve(host.url.startsWith("jdbc:sqlite:") ? "run/resident-local" : "run/resident-a");
    }

    /** Has its last answer be older than it is. */
    private void lastAnswered(Duration ago) throws Exception {
        Files.setLastModifiedTime(lock(), FileTime.from(Instant.now().minus(ago)));
    }
}
