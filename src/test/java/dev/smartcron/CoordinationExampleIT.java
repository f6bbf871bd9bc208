package dev.smartcron;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.smartcron.store.Added;
import dev.smartcron.store.PostgresServer;
import dev.smartcron.store.query.ServiceTable;
import dev.smartcron.taskfile.Reading;
import dev.smartcron.taskfile.TaskFile;
import dev.smartcron.taskfile.TaskFileReader;
import dev.smartcron.tick.World;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A day of examples/coordination on two nodes, one of which is gone at noon in the middle of its work. */
@Timeout(900)
class CoordinationExampleIT {
    private static final Path EXAMPLE = Path.of("examples/coordination").toAbsolutePath();
    private static final Instant MIDNIGHT = Instant.parse("2026-04-05T00:00:00Z");
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final int NOON = 720;
    private static final Duration POLL = Duration.ofMillis(10);

    /** When each timed job is to fire, by the minute of the day. */
    private static final Map<String, IntPredicate> FIRES = Map.ofEntries(
            Map.entry("oddyssey_scheduler", minute -> minute == 1),
            Map.entry("oddyssey_creator", minute -> minute == 4),
            Map.entry("contract_sync", minute -> minute == 6),
            Map.entry("crypto_scheduler", minute -> minute % 30 == 5),
            Map.entry("football_scheduler", minute -> minute % 30 == 10),
            Map.entry("oracle_cron", minute -> minute % 30 == 15),
            Map.entry("fixtures_scheduler", minute -> minute == 360),
            Map.entry("unified_results_manager", minute -> minute % 15 == 0),
            Map.entry("slip_evaluator", minute -> minute % 15 == 0),
            Map.entry("auto_evaluation", minute -> minute % 30 == 0),
            Map.entry("results_resolver", minute -> minute % 20 == 0),
            Map.entry("fixture_mapping_maintainer", minute -> minute % 10 == 0),
            Map.entry("fixture_status_updater", minute -> minute % 10 == 0),
            Map.entry("cycle_health_monitor", minute -> minute == 30),
            Map.entry("airdrop_scheduler", minute -> minute == 120));

    private static final int FIRINGS = 750;

    private static final List<String> SERVICES = List.of(
            "pool_settlement_service",
            "oddyssey_oracle_bot",
            "football_oracle_bot",
            "crypto_oracle_bot",
            "cycle_monitor",
            "health_monitoring",
            "reputation_sync");

    @TempDir
    private Path folder;

    private String url;
    private Connection books;
    private World operator;
    private ToldNode a;
    private ToldNode b;

    @BeforeEach
    void begin() throws Exception {
        url = PostgresServer.newDatabase();
        books = DriverManager.getConnection(url);
        operator = new World(Files.createDirectories(folder.resolve("operator")), url);
        Map<String, String> crontab = Map.of("COORDINATION", EXAMPLE.toString(), "MARKET", market().toString());
        a = new ToldNode(folder.resolve("a"), url, crontab);
        b = new ToldNode(folder.resolve("b"), url, crontab);
    }

    @AfterEach
    void end() throws SQLException {
        a.powerCut();
        b.powerCut();
        operator.close();
        books.close();
    }

    @Test
    void all_22_go_on_as_scheduled_when_one_of_two_nodes_is_gone_at_noon() throws Exception {
        deploy();
        for (int minute = 0; minute < NOON; minute++) {
            if (minute == 360) {
                providerIsDown(minute);
            } else if (due(minute) > 0) {
                tick(minute, a, b);
            }
        }
        assertThat(running("a")).containsExactlyInAnyOrderElementsOf(SERVICES);
        aIsGoneAtNoon();
        for (int minute = NOON + 10; minute < 1440; minute++) {
            if (due(minute) > 0) {
                tick(minute, b);
            }
        }
        awaitOutcomes(1430);
        assertFirings();
        assertJournal();
        assertOrder();
        assertServices();
    }

    /** Ten minutes before midnight, as the example's own script does it. */
    private void deploy() throws Exception {
        Instant now = MIDNIGHT.minus(MINUTE.multipliedBy(10));
        operator.now = now;
        TaskFile file = ((Reading.Good) TaskFileReader.read(EXAMPLE.resolve("tasks.yaml"), null)).file();
        assertThat(file.tasks()).hasSize(22);
        operator.operator("ann").register("tasks.yaml", file.tasks(), file.calendars(), false);
        for (String task : List.of(
                "fixtures_scheduler",
                "oddyssey_scheduler",
                "oddyssey_creator",
                "contract_sync",
                "unified_results_manager")) {
            long execution = Added.manual(operator.database, task, now);
            a.tick(now);
            await().until(() -> rows("select status from executions where id = " + execution)
                    .equals(List.of("succeeded")));
            now = now.plus(MINUTE);
        }
        await().until(() -> running("a").size() == SERVICES.size());
        assertThat(started(lines("serve")).subList(0, 3))
                .as("what waits for nothing, and what waits for the fixtures alone")
                .containsExactlyInAnyOrder("crypto_oracle_bot", "health_monitoring", "football_oracle_bot");
        assertServicesInOrder(started(lines("serve")));
    }

    /**
     * The nodes tick, once the firings before have ended of what is due. A tick that has left has started what it could;
     * what waits for others starts within the same minute, too.
     */
    private void tick(int minute, ToldNode... nodes) throws Exception {
        String due = FIRES.entrySet().stream()
                .filter(task -> task.getValue().test(minute))
                .map(task -> "'" + task.getKey() + "'")
                .collect(Collectors.joining(","));
        await().pollInterval(POLL)
                .until(() -> number("select count(*) from executions where status in ('pending', 'running')"
                                + " and task in (" + due + ")")
                        == 0);
        for (ToldNode node : nodes) {
            node.tick(at(minute));
        }
        for (ToldNode node : nodes) {
            node.awaitLeft(running(node.name()).isEmpty() ? 0 : 1);
        }
        if (minute < 10 || minute % 15 == 0) {
            awaitOutcomes(minute);
        }
    }

    private void awaitOutcomes(int minute) {
        await().pollInterval(POLL)
                .until(() -> number("select count(*) from executions where trigger_kind = 'schedule'"
                                + " and status not in ('pending', 'running') and scheduled_at = "
                                + at(minute).toEpochMilli())
                        >= due(minute));
    }

    /** The fixtures of six o'clock come with the second attempt. */
    private void providerIsDown(int minute) throws Exception {
        Files.createFile(market().resolve("provider_down"));
        a.tick(at(minute));
        b.tick(at(minute));
        await().until(() -> number("select count(*) from attempts where status = 'failed'") == 1);
        Files.delete(market().resolve("provider_down"));
        awaitOutcomes(minute);
        b.awaitLeft(0);
        a.awaitLeft(1);
    }

    /** The results of noon are being written on a when all of it ends; b goes on, minute by minute. */
    private void aIsGoneAtNoon() throws Exception {
        // Whoever writes to a pipe that nobody reads waits.
        Path pipe = market().resolve("new/unified_results_manager@" + at(NOON));
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        a.tick(at(NOON));
        await().until(() -> rows("select node from executions where status = 'running'"
                        + " and task = 'unified_results_manager'")
                .equals(List.of("a")));
        await().until(() -> number("select count(*) from executions where status = 'succeeded' and scheduled_at = "
                        + at(NOON).toEpochMilli())
                == 2);
        await().until(() -> !TaskProcesses.with("SMARTCRON_TASK=unified_results_manager\0", "HOME=" + a.home + "\0")
                .isEmpty());
        a.powerCut();
        Files.delete(pipe);
        for (int minute = NOON; minute < NOON + 10; minute++) {
            b.tick(at(minute));
            if (minute == NOON + 3) {
                await().until(() -> running("b").size() == SERVICES.size());
            }
            b.awaitLeft(running("b").isEmpty() ? 0 : 1);
        }
        awaitOutcomes(NOON);
        awaitOutcomes(NOON + 5);
    }

    private void assertFirings() throws Exception {
        List<String> expected = new ArrayList<>();
        FIRES.forEach((task, fires) -> {
            for (int minute = 0; minute < 1440; minute++) {
                if (fires.test(minute)) {
                    expected.add(task + "|" + at(minute).toEpochMilli() + "|succeeded");
                }
            }
        });
        assertThat(expected).hasSize(FIRINGS);
        assertThat(rows("select task, scheduled_at, status from executions where trigger_kind = 'schedule'"))
                .containsExactlyInAnyOrderElementsOf(expected);
        assertThat(rows("select e.task, a.number, a.status, a.reason_code, e.scheduled_at from attempts a"
                        + " join executions e on e.id = a.execution_id"
                        + " where e.trigger_kind = 'schedule' and e.attempts > 1 order by e.scheduled_at, a.number"))
                .containsExactly(
                        "fixtures_scheduler|1|failed|exit|" + at(360).toEpochMilli(),
                        "fixtures_scheduler|2|succeeded|null|" + at(360).toEpochMilli(),
                        "unified_results_manager|1|lost|node_gone|" + at(NOON).toEpochMilli(),
                        "unified_results_manager|2|succeeded|null|" + at(NOON).toEpochMilli());
        assertThat(rows("select task, scheduled_at, started_at from executions where trigger_kind = 'schedule'"
                        + " and started_at not between scheduled_at and scheduled_at + 60000"
                        + " and scheduled_at <> " + at(NOON).toEpochMilli()))
                .as("started outside of their minutes")
                .isEmpty();
        assertThat(rows("select distinct node from executions where trigger_kind = 'schedule'" + " and scheduled_at < "
                        + at(NOON).toEpochMilli() + " order by 1"))
                .as("both had a share")
                .containsExactly("a", "b");
    }

    /** Each firing once, by what the jobs themselves noted when they had done their work. */
    private void assertJournal() throws Exception {
        Map<String, Integer> done = new TreeMap<>();
        for (String line : lines("done")) {
            String[] words = line.split(" ");
            if (!Instant.parse(words[2]).isBefore(MIDNIGHT) && words[2].startsWith("2026-04-05")) {
                done.merge(words[1] + " " + Instant.parse(words[2]), 1, Integer::sum);
            }
        }
        Map<String, Integer> expected = new TreeMap<>();
        FIRES.forEach((task, fires) -> {
            for (int minute = 0; minute < 1440; minute++) {
                if (fires.test(minute)) {
                    expected.put(task + " " + at(minute), 1);
                }
            }
        });
        assertThat(done).isEqualTo(expected);
    }

    /** Fixtures before Oddyssey before results: nothing began before what it waits for had ended. */
    private void assertOrder() throws Exception {
        Map<String, String> after = new LinkedHashMap<>();
        after.put("oddyssey_creator", "oddyssey_scheduler");
        after.put("contract_sync", "oddyssey_creator");
        after.put("unified_results_manager", "oddyssey_creator");
        after.put("slip_evaluator", "unified_results_manager");
        after.put("results_resolver", "unified_results_manager");
        after.put("auto_evaluation", "slip_evaluator");
        after.put("airdrop_scheduler", "slip_evaluator");
        after.put("fixture_mapping_maintainer", "fixtures_scheduler");
        after.put("fixture_status_updater", "fixtures_scheduler");
        for (Map.Entry<String, String> pair : after.entrySet()) {
            String parent = " from executions p where p.trigger_kind = 'schedule' and p.task = '" + pair.getValue()
                    + "' and p.scheduled_at <= c.scheduled_at";
            String children = " from executions c where c.trigger_kind = 'schedule' and c.task = '" + pair.getKey()
                    + "' and exists (select 1" + parent + ")";
            assertThat(number("select count(*)" + children)).isPositive();
            assertThat(rows("select c.scheduled_at" + children + " and c.started_at < (select p.finished_at" + parent
                            + " order by p.scheduled_at desc limit 1)"))
                    .as("%s began before the end of %s", pair.getKey(), pair.getValue())
                    .isEmpty();
        }
    }

    private void assertServices() throws Exception {
        assertThat(running("b")).containsExactlyInAnyOrderElementsOf(SERVICES);
        assertThat(rows("select task, status, reason_code from executions"
                        + " where trigger_kind = 'service' and node = 'a'"))
                .containsExactlyInAnyOrderElementsOf(
                        SERVICES.stream().map(task -> task + "|lost|node_gone").toList());
        assertThat(number("select count(*) from executions where trigger_kind = 'service'"))
                .as("started once on each")
                .isEqualTo(2L * SERVICES.size());
        assertThat(new ServiceTable(operator.database).all(at(1430)))
                .hasSize(SERVICES.size())
                .allSatisfy((name, service) -> {
                    assertThat(service.restarts()).as(name).isEqualTo(1);
                    assertThat(service.uptime())
                            .as(name)
                            .isBetween(MINUTE.multipliedBy(1430 - NOON - 4), MINUTE.multipliedBy(1430 - NOON - 2));
                });
        assertThat(number("select max(started_at) from executions where trigger_kind = 'service'"))
                .as("within four minutes of noon, the last in order")
                .isBetween(at(NOON + 2).toEpochMilli(), at(NOON + 4).toEpochMilli());
        List<String> served = started(lines("serve"));
        assertThat(served).hasSize(2 * SERVICES.size());
        assertServicesInOrder(served.subList(SERVICES.size(), served.size()));
    }

    private static void assertServicesInOrder(List<String> started) {
        assertThat(started).containsExactlyInAnyOrderElementsOf(SERVICES);
        assertThat(started).containsSubsequence("football_oracle_bot", "pool_settlement_service", "reputation_sync");
        assertThat(started).containsSubsequence("crypto_oracle_bot", "pool_settlement_service");
        assertThat(started).containsSubsequence("oddyssey_oracle_bot", "cycle_monitor");
    }

    private static List<String> started(List<String> lines) {
        return lines.stream().map(line -> line.split(" ")[1]).toList();
    }

    private List<String> lines(String what) throws Exception {
        return Files.readAllLines(market().resolve("journal")).stream()
                .filter(line -> line.startsWith(what + " "))
                .toList();
    }

    private List<String> running(String node) throws Exception {
        return rows("select task from executions where status = 'running' and trigger_kind = 'service'"
                + " and node = '" + node + "'");
    }

    private List<String> rows(String sql) throws SQLException {
        return Host.rows(books, sql);
    }

    private long number(String sql) throws SQLException {
        return Long.parseLong(rows(sql).get(0));
    }

    private static long due(int minute) {
        return FIRES.values().stream().filter(fires -> fires.test(minute)).count();
    }

    private static Instant at(int minute) {
        return MIDNIGHT.plus(MINUTE.multipliedBy(minute));
    }

    private Path market() {
        return folder.resolve("market");
    }
}
