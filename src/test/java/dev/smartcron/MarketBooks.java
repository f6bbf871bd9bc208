package dev.smartcron;

import static dev.smartcron.Market.MINUTE;
import static dev.smartcron.Market.NOON;
import static dev.smartcron.Market.SERVICES;
import static dev.smartcron.Market.at;
import static org.assertj.core.api.Assertions.assertThat;

import dev.smartcron.store.query.RunningService;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The day of examples/coordination as the database has it, and as its jobs have noted it themselves. */
final class MarketBooks implements AutoCloseable {
    private final Connection connection;
    private final Path journal;

    /** @param journal of the jobs */
    MarketBooks(String url, Path journal) throws SQLException {
        this.connection = DriverManager.getConnection(url);
        this.journal = journal;
    }

    List<String> rows(String sql) throws SQLException {
        return Host.rows(connection, sql);
    }

    long number(String sql) throws SQLException {
        return Long.parseLong(rows(sql).get(0));
    }

    /** The services that run on a node. */
    List<String> up(String node) throws SQLException {
        return rows("select task from executions where status = 'running' and trigger_kind = 'service'"
                + " and node = '" + node + "'");
    }

    /** The tasks that noted this in the journal, in order. */
    List<String> noted(String what) throws IOException {
        return lines(what).stream().map(line -> line.get(1)).toList();
    }

    private List<List<String>> lines(String what) throws IOException {
        return Files.readAllLines(journal).stream()
                .map(line -> List.of(line.split(" ", -1)))
                .filter(line -> line.get(0).equals(what))
                .toList();
    }

    /** Each firing as scheduled, with one outcome, in its minute, though one was lost and one had failed. */
    void assertFirings() throws Exception {
        assertThat(Market.firings()).hasSize(750);
        assertThat(rows("select task, scheduled_at, status from executions where trigger_kind = 'schedule'"))
                .containsExactlyInAnyOrderElementsOf(Market.firings().stream()
                        .map(firing -> firing.task() + "|" + firing.at().toEpochMilli() + "|succeeded")
                        .toList());
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
    void assertJournal() throws Exception {
        List<Market.Firing> done = lines("done").stream()
                .map(line -> new Market.Firing(line.get(1), Instant.parse(line.get(2))))
                // What the deployment has triggered has no firing, and notes the machine's time.
                .filter(each -> !each.at().isBefore(at(0)) && each.at().isBefore(at(Market.END)))
                .toList();
        assertThat(done).containsExactlyInAnyOrderElementsOf(Market.firings());
    }

    /** Fixtures before Oddyssey before results: nothing began before what it waits for had ended. */
    void assertOrder() throws Exception {
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

    /** All services, on the node that stayed: {@code listed} is what is told of each at the end of the day. */
    void assertServices(Map<String, RunningService> listed) throws Exception {
        assertThat(up("b")).containsExactlyInAnyOrderElementsOf(SERVICES);
        assertThat(rows("select task, status, reason_code from executions"
                        + " where trigger_kind = 'service' and node = 'a'"))
                .containsExactlyInAnyOrderElementsOf(
                        SERVICES.stream().map(task -> task + "|lost|node_gone").toList());
        assertThat(number("select count(*) from executions where trigger_kind = 'service'"))
                .as("started once on each")
                .isEqualTo(2L * SERVICES.size());
        assertThat(listed).hasSize(SERVICES.size()).allSatisfy((name, service) -> {
            assertThat(service.restarts()).as(name).isEqualTo(1);
            assertThat(service.uptime())
                    .as(name)
                    .isBetween(MINUTE.multipliedBy(1430 - NOON - 4), MINUTE.multipliedBy(1430 - NOON - 2));
        });
        assertThat(number("select max(started_at) from executions where trigger_kind = 'service'"))
                .as("within four minutes of noon, the last in order")
                .isBetween(at(NOON + 2).toEpochMilli(), at(NOON + 4).toEpochMilli());
        assertThat(noted("serve")).hasSize(2 * SERVICES.size());
        Market.assertStartedInOrder(servicesStarted("b"));
    }

    /** The services in the order in which a node has started them, which their own notes need not have. */
    List<String> servicesStarted(String node) throws SQLException {
        return rows("select task from executions where trigger_kind = 'service' and node = '" + node
                + "' and started_at is not null order by started_at, id");
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
