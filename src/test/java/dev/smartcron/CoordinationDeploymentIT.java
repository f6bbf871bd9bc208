package dev.smartcron;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.smartcron.store.PostgresServer;
import dev.smartcron.text.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The page of examples/coordination, with its own commands: deployed, stopped and started again, moved. */
@Timeout(900)
class CoordinationDeploymentIT {
    /** Each after the ones before it that it waits for. */
    private static final List<String> CHAIN =
            List.of("crypto_oracle_bot", "pool_settlement_service", "reputation_sync");

    @TempDir
    private Path folder;

    private Host a;
    private Host b;

    @BeforeEach
    void begin() {
        String url = PostgresServer.newDatabase();
        a = node(url, "a");
        b = node(url, "b");
    }

    private Host node(String url, String name) {
        Host node = Host.at(url, folder.resolve(name), name);
        node.environment.put("COORDINATION", Market.EXAMPLE.toString());
        node.environment.put("MARKET", market().toString());
        return node;
    }

    @AfterEach
    void end() throws Exception {
        a.powerCut();
        b.powerCut();
    }

    @Test
    void what_the_page_says_is_so() throws Exception {
        String said = shell(commands().get(0));
        assertThat(said)
                .contains("new 22  changed 0", "tasks           22 registered, 22 can be started")
                .doesNotContain("FAIL");
        awaitAllOnA(0);
        assertThat(statusLine()).matches("Now \\d+ running, \\d+ pending;Services 7 of 7 up;Last 24 h \\d+ succeeded");

        assertThat(shell(commands().get(0)))
                .as("once more")
                .contains("unchanged 22")
                .doesNotContain("FAIL");
        assertThat(restarts().values()).as("what runs, runs on").containsOnly(0L);

        a.said("stop", "--all");
        assertThat(up("a")).isEmpty();
        assertThat(services("stop", 0)).hasSize(7).containsSubsequence(reversed(CHAIN));
        Map<String, Long> rounds = rounds();
        a.tick();
        awaitAllOnA(7);
        assertThat(restarts().values()).containsOnly(1L);
        for (String service : CHAIN) {
            assertThat(a.said("logs", service)).contains("goes on after round " + rounds.get(service));
        }
    }

    @Test
    void locks_of_an_earlier_deployment_are_freed_by_the_first_tick() throws Exception {
        shell(commands().get(0));
        awaitAllOnA(0);
        a.powerCut();
        assertThat(a.number("select count(*) from slots where execution_id is not null"))
                .isGreaterThanOrEqualTo(7);
        a.tick();
        awaitAllOnA(7);
        assertThat(a.rows("select count(*), count(distinct task) from executions where status = 'lost'"
                        + " and trigger_kind = 'service'"))
                .containsExactly("7|7");
        assertThat(a.said("unlock", "results_resolver")).contains("results_resolver is not locked");
    }

    @Test
    void services_that_are_moved_to_another_node_end_there_and_start_here_in_order() throws Exception {
        shell(commands().get(0));
        awaitAllOnA(0);
        Path moved = folder.resolve("tasks.yaml");
        String tasks = Files.readString(Market.EXAMPLE.resolve("tasks.yaml"));
        for (String service : CHAIN) {
            tasks = tasks.replace("{name: " + service + ", ", "{name: " + service + ", hosts: [b], ");
        }
        Files.writeString(moved, tasks);
        assertThat(b.said("register", moved.toString())).contains("changed 3  unchanged 19");
        await().until(() -> up("a").size() == 4);
        assertThat(services("stop", 0)).containsExactlyElementsOf(reversed(CHAIN));
        assertThat(b.said("status")).contains("Services   4 of 7 up; ");
        assertThat(b.rows("select distinct status, reason_code from executions where trigger_kind = 'service'"
                        + " and finished_at is not null"))
                .containsExactly("cancelled|changed");

        b.tick();
        await().until(() -> services("serve", 7).size() == 3);
        assertThat(started("b", 0)).containsExactlyElementsOf(CHAIN);
        assertThat(up("b")).containsExactlyInAnyOrderElementsOf(CHAIN);
        assertThat(up("a"))
                .as("what waited for them once goes on, and so do others")
                .hasSize(4);
        Map<String, Long> restarts = restarts();
        assertThat(restarts)
                .allSatisfy(
                        (service, count) -> assertThat(count).as(service).isEqualTo(CHAIN.contains(service) ? 1 : 0));
        assertThat(b.said("status")).contains("Services   7 of 7 up; ", "started again 1 time in the last 24 h");
    }

    /** Waits until all services have started on a, in order, after so many starts before. */
    private void awaitAllOnA(int from) throws Exception {
        await().until(() -> services("serve", from).size() == 7);
        assertThat(up("a")).hasSize(7);
        Market.assertStartedInOrder(started("a", from));
    }

    /** The services in the order in which a node has started them, after so many. Their own notes need not have it. */
    private List<String> started(String node, int from) throws SQLException {
        return a
                .rows("select task from executions where trigger_kind = 'service' and node = '" + node
                        + "' and started_at is not null order by started_at, id")
                .stream()
                .skip(from)
                .toList();
    }

    /** The text that the last line of the crontab gives the log. */
    private String statusLine() throws Exception {
        List<String> crontab = Files.readAllLines(Market.EXAMPLE.resolve("crontab.example"));
        String line = crontab.get(crontab.size() - 1);
        assertThat(line).startsWith("*/5 * * * *  ").endsWith(" | logger -t smartcron");
        return shell(functions() + "a sh -c \"" + line.substring(13, line.lastIndexOf(" | ")) + "\"")
                .strip();
    }

    /** The lines of the page by which nodes are known. */
    private String functions() throws IOException {
        return commands().get(0).lines().limit(5).collect(Collectors.joining("\n", "", "\n"));
    }

    /** The page's blocks of commands, with this test's folder and database. */
    private List<String> commands() throws IOException {
        String page = Files.readString(Market.EXAMPLE.resolve("README.md"))
                .replace("jdbc:postgresql://localhost/smartcron?user=smartcron", a.url)
                .replace("/tmp/market", folder.toString());
        return List.of(page.split("```sh\n")).stream()
                .skip(1)
                .map(block -> block.substring(0, block.indexOf("```")))
                .toList();
    }

    private String shell(String script) throws Exception {
        Path said = folder.resolve("said");
        ProcessBuilder builder = new ProcessBuilder("sh", "-euc", script)
                .directory(Market.EXAMPLE.toFile())
                .redirectErrorStream(true)
                .redirectOutput(said.toFile());
        builder.environment().put("PATH", Path.of("bin").toAbsolutePath() + ":" + System.getenv("PATH"));
        Process process = builder.start();
        process.waitFor();
        String all = Files.readString(said);
        assertThat(process.exitValue()).as(all).isZero();
        return all;
    }

    private List<String> up(String node) throws Exception {
        return a.rows("select task from executions where status = 'running' and trigger_kind = 'service' and node = '"
                + node + "'");
    }

    /** The number of times each service was started again, as {@code list} has it. */
    private Map<String, Long> restarts() throws Exception {
        Map<String, Long> restarts = new TreeMap<>();
        for (Object task : (Collection<?>) Json.read(a.said("list", "--json"))) {
            Map<?, ?> each = (Map<?, ?>) task;
            if (each.get("restarts") instanceof Long count) {
                restarts.put((String) each.get("name"), count);
                assertThat((Long) each.get("uptime_ms")).isPositive();
            }
        }
        assertThat(restarts).hasSize(7);
        return restarts;
    }

    private Map<String, Long> rounds() throws IOException {
        Map<String, Long> rounds = new TreeMap<>();
        for (String service : CHAIN) {
            rounds.put(
                    service,
                    Long.parseLong(Files.readString(market().resolve("state/" + service))
                            .strip()));
        }
        return rounds;
    }

    /** The services that noted that in the journal, in order, after so many. */
    private List<String> services(String what, int from) throws IOException {
        return Files.readAllLines(market().resolve("journal")).stream()
                .filter(line -> line.startsWith(what + " "))
                .skip(from)
                .map(line -> line.split(" ", -1)[1])
                .toList();
    }

    private static List<String> reversed(List<String> names) {
        return names.stream().collect(java.util.ArrayList::new, (all, name) -> all.add(0, name), List::addAll);
    }

    private Path market() {
        return folder.resolve("data");
    }
}
