package dev.smartcron;

import static dev.smartcron.Market.MINUTE;
import static dev.smartcron.Market.NOON;
import static dev.smartcron.Market.SERVICES;
import static dev.smartcron.Market.at;
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
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A day of examples/coordination on two nodes, one of which is gone at noon in the middle of its work. */
@Timeout(900)
class CoordinationExampleIT {
    private static final Duration POLL = Duration.ofMillis(10);
    private static final int SIX = 360;

    @TempDir
    private Path folder;

    private MarketBooks books;
    private World operator;
    private ToldNode a;
    private ToldNode b;

    @BeforeEach
    void begin() throws Exception {
        String url = PostgresServer.newDatabase();
        books = new MarketBooks(url, market().resolve("journal"));
        operator = new World(Files.createDirectories(folder.resolve("operator")), url);
        Map<String, String> crontab = Map.of("COORDINATION", Market.EXAMPLE.toString(), "MARKET", market().toString());
        a = new ToldNode(folder.resolve("a"), url, crontab);
        b = new ToldNode(folder.resolve("b"), url, crontab);
    }

    @AfterEach
    void end() throws Exception {
        a.powerCut();
        b.powerCut();
        operator.close();
        books.close();
    }

    @Test
    void all_22_go_on_as_scheduled_when_one_of_two_nodes_is_gone_at_noon() throws Exception {
        deploy();
        for (int minute = 0; minute < NOON; minute++) {
            if (minute == SIX) {
                providerIsDown(minute);
            } else if (Market.due(minute).findAny().isPresent()) {
                tick(minute, a, b);
            }
        }
        assertThat(books.up("a")).containsExactlyInAnyOrderElementsOf(SERVICES);
        aIsGoneAtNoon();
        for (int minute = NOON + 10; minute < Market.END; minute++) {
            if (Market.due(minute).findAny().isPresent()) {
                tick(minute, b);
            }
        }
        awaitOutcomes(1430);
        books.assertFirings();
        books.assertJournal();
        books.assertOrder();
        books.assertServices(new ServiceTable(operator.database).all(at(1430)));
    }

    /** Ten minutes before midnight, as the example's own script does it. */
    private void deploy() throws Exception {
        Instant now = at(-10);
        operator.now = now;
        TaskFile file = ((Reading.Good) TaskFileReader.read(Market.EXAMPLE.resolve("tasks.yaml"), null)).file();
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
            await().until(() -> books.rows("select status from executions where id = " + execution)
                    .equals(List.of("succeeded")));
            now = now.plus(MINUTE);
        }
        await().until(() -> books.noted("serve").size() == SERVICES.size());
        assertThat(books.servicesStarted("a").subList(0, 3))
                .as("what waits for nothing, and what waits for the fixtures alone")
                .containsExactlyInAnyOrder("crypto_oracle_bot", "health_monitoring", "football_oracle_bot");
        Market.assertStartedInOrder(books.servicesStarted("a"));
    }

    /**
     * The nodes tick, once all firings before have ended: what is claimed need not have begun yet, and begins by the clock
     * that is told next. So a minute is as long as it has to be on a busy machine.
     */
    private void tick(int minute, ToldNode... nodes) throws Exception {
        awaitEnded("");
        for (ToldNode node : nodes) {
            node.tick(at(minute));
        }
        for (ToldNode node : nodes) {
            node.awaitLeft(books.up(node.name()).isEmpty() ? 0 : 1);
        }
        if (minute < 10 || minute % 15 == 0) {
            awaitOutcomes(minute);
        }
    }

    private void awaitEnded(String which) {
        await().pollInterval(POLL)
                .until(() -> books.number("select count(*) from executions where trigger_kind = 'schedule'"
                                + " and status in ('pending', 'running')" + which)
                        == 0);
    }

    private void awaitOutcomes(int minute) {
        await().pollInterval(POLL)
                .until(() -> books.number("select count(*) from executions where trigger_kind = 'schedule'"
                                + " and status not in ('pending', 'running') and scheduled_at = "
                                + at(minute).toEpochMilli())
                        >= Market.due(minute).count());
    }

    /** The fixtures of six o'clock come with the second attempt. */
    private void providerIsDown(int minute) throws Exception {
        awaitEnded("");
        Files.createFile(market().resolve("provider_down"));
        a.tick(at(minute));
        b.tick(at(minute));
        await().until(() -> books.number("select count(*) from attempts where status = 'failed'") == 1);
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
        await().until(() -> books.rows("select node from executions where status = 'running'"
                        + " and task = 'unified_results_manager'")
                .equals(List.of("a")));
        await().until(() ->
                books.number("select count(*) from executions where status = 'succeeded' and scheduled_at = "
                                + at(NOON).toEpochMilli())
                        == 2);
        await().until(() -> !TaskProcesses.with("SMARTCRON_TASK=unified_results_manager\0", "HOME=" + a.home + "\0")
                .isEmpty());
        a.powerCut();
        Files.delete(pipe);
        for (int minute = NOON; minute < NOON + 10; minute++) {
            b.tick(at(minute));
            if (minute == NOON + 3) {
                await().until(() -> books.noted("serve").size() == 2 * SERVICES.size());
            }
            b.awaitLeft(books.up("b").isEmpty() ? 0 : 1);
            awaitEnded(" and scheduled_at > " + at(NOON).toEpochMilli());
        }
        awaitOutcomes(NOON);
        awaitOutcomes(NOON + 5);
    }

    private Path market() {
        return folder.resolve("market");
    }
}
