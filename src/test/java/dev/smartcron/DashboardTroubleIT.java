package dev.smartcron;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.smartcron.maintenance.Backups;
import dev.smartcron.store.FallibleServer;
import dev.smartcron.text.Json;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A dashboard that is killed, and one under which the database goes, comes back, and becomes another. */
class DashboardTroubleIT {
    private static final int RESTARTS = Integer.getInteger("dashboard.restarts", 20);
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final List<String> PAGES = List.of("/", "/tasks", "/tasks/good", "/history", "/system");

    @TempDir
    private Path home;

    private Host host;
    private @Nullable DashboardProcess dashboard;
    private @Nullable EventListener listener;

    private DashboardProcess open() throws Exception {
        host.register(List.of(
                "{name: good, command: \"true\"}",
                "{name: own, command: [smartcron, --version]}",
                "{name: long, command: '" + host.writes("start") + "; " + host.waits() + "; " + host.writes("end")
                        + "'}"));
        DashboardProcess opened = DashboardProcess.start(host);
        dashboard = opened;
        return opened;
    }

    private EventListener listening(DashboardProcess to) {
        EventListener listening = new EventListener(to.port, DashboardProcess.TOKEN);
        listener = listening;
        await().atMost(SOON).until(() -> {
            to.post("/api/cron/tasks/good/pause", "{\"for\": \"1h\"}");
            to.post("/api/cron/tasks/good/resume", "");
            return !listening.ids.isEmpty();
        });
        return listening;
    }

    @AfterEach
    void close() throws Exception {
        if (listener != null) {
            listener.close();
        }
        if (dashboard != null) {
            dashboard.kill();
        }
        host.powerCut();
    }

    @ParameterizedTest
    @ValueSource(strings = {"sqlite", "postgresql"})
    void killed_it_takes_nothing_with_it_and_another_goes_on_where_it_was(String database) throws Exception {
        host = Host.with(database, home);
        DashboardProcess served = open();
        EventListener listening = listening(served);
        assertThat(served.post("/api/cron/tasks/long/trigger", "{\"tick\": true}")
                        .statusCode())
                .isEqualTo(202);
        await().atMost(SOON).until(() -> host.lines().size() == 1);
        await().atMost(SOON).until(() -> listening.kinds.contains("execution"));
        served.kill();
        host.trigger("good");
        host.tick();
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(host.rows("select status from executions where task = 'good'"))
                        .as("ticks go on")
                        .containsExactly("succeeded"));
        served.startAgain();
        host.go();
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(
                                served.get("/api/cron/history?task=long").body())
                        .contains("\"status\": \"succeeded\""));
        assertThat(host.lines()).hasSize(2);
        List<String> recorded = host.rows("select id from events where id >= " + listening.ids.get(0) + " order by id");
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(listening.ids.stream().map(String::valueOf))
                        .as("each event, once, through both")
                        .containsExactlyElementsOf(recorded));
        assertThat(listening.connections).hasSize(2).element(1).isNotEqualTo("new");
    }

    @Test
    void a_task_that_it_is_asked_for_finds_the_program_as_cron_s_do() throws Exception {
        host = Host.with("sqlite", home);
        assertThat(open().post("/api/cron/tasks/own/trigger?wait=2m", "").body())
                .contains("\"status\": \"succeeded\"");
    }

    @Test
    void a_server_that_restarts_is_told_of_while_it_is_away_and_nothing_leaks() throws Exception {
        try (FallibleServer server = FallibleServer.start()) {
            host = Host.at(server.newDatabase(), home, "a");
            DashboardProcess served = open();
            EventListener listening = listening(served);
            server.stop();
            assertAway(served, "cannot use the database server");
            await().atMost(SOON).until(() -> listening.kinds.contains("unavailable"));
            server.startAgain();
            long back = System.nanoTime();
            await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertServed(served));
            System.out.println("served again after " + (System.nanoTime() - back) / 1_000_000 + " ms");
            await().atMost(SOON).until(() -> listening.kinds.contains("available"));
            int told = listening.ids.size();
            served.post("/api/cron/tasks/good/pause", "{\"for\": \"1h\"}");
            await().atMost(SOON).until(() -> listening.ids.size() > told);
            assertThat(listening.connections).as("it has stayed").containsExactly("new");
            restart(server, served, 3);
            int open = served.open();
            long memory = Host.pssKb(served.pid());
            restart(server, served, RESTARTS);
            System.out.println(RESTARTS + " restarts: " + open + " files open before, " + served.open() + " after; "
                    + memory + " KiB before, " + Host.pssKb(served.pid()) + " after");
            assertThat(served.open()).isLessThanOrEqualTo(open + 2);
            assertThat(Host.pssKb(served.pid())).isLessThan(memory + (24 << 10));
            assertThat(host.number("select count(*) from pg_stat_activity where application_name = 'smartcron'"))
                    .as("four for questions, one for events")
                    .isLessThanOrEqualTo(5);
            assertThat(listening.connections).containsExactly("new");
            host.powerCut();
        }
    }

    private void restart(FallibleServer server, DashboardProcess served, int times) throws Exception {
        for (int i = 0; i < times; i++) {
            server.stop();
            assertThat(served.page("/").statusCode()).isEqualTo(503);
            server.startAgain();
            // All of its connections find out.
            for (int each = 0; each < 8; each++) {
                await().atMost(Duration.ofSeconds(20))
                        .until(() -> served.page("/").statusCode() == 200);
            }
        }
    }

    @Test
    void a_file_that_is_deleted_is_missed_at_once_and_one_that_is_restored_is_served() throws Exception {
        host = Host.with("sqlite", home);
        DashboardProcess served = open();
        EventListener listening = listening(served);
        host.said("backup");
        for (String end : List.of("", "-wal", "-shm")) {
            Files.deleteIfExists(home.resolve("smartcron.db" + end));
        }
        assertAway(served, "smartcron.db is gone");
        await().atMost(SOON).until(() -> listening.kinds.contains("unavailable"));
        host.said("restore", Backups.whole(home.resolve("backups")).get(0).toString(), "--yes");
        await().atMost(SOON).untilAsserted(() -> assertServed(served));
        await().atMost(SOON).until(() -> listening.kinds.contains("available"));
        int told = listening.ids.size();
        assertThat(served.post("/api/cron/tasks/good/disable", "").statusCode()).isEqualTo(200);
        assertThat(host.rows("select disabled_at is not null from tasks where name = 'good'"))
                .as("what is done is done in the database that there is")
                .containsExactly("1");
        await().atMost(SOON).until(() -> listening.ids.size() > told);
    }

    @Test
    void a_restore_under_it_is_refused_with_its_name_and_one_without_it_is_what_the_next_one_serves() throws Exception {
        host = Host.with("sqlite", home);
        DashboardProcess served = open();
        host.said("backup");
        host.said("disable", "good");
        assertServed(served);
        Path backup = Backups.whole(home.resolve("backups")).get(0);
        host.environment.put("SMARTCRON_JAVA_OPTS", "-Dsmartcron.restore_wait_s=1");
        Host.Answer refused = host.ask("restore", backup.toString(), "--yes");
        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.said())
                .contains("process " + served.pid() + " (smartcron dashboard", "systemctl stop smartcron-dashboard");
        assertThat(served.get("/api/cron/tasks/good").body()).contains("\"enabled\": false");
        served.stop();
        host.said("restore", backup.toString(), "--yes");
        served.startAgain();
        assertThat(served.get("/api/cron/tasks/good").body()).contains("\"enabled\": true");
    }

    @ParameterizedTest
    @ValueSource(strings = {"sqlite", "postgresql"})
    void a_newer_schema_is_told_of_with_what_to_do_and_nothing_is_done_by_halves(String database) throws Exception {
        host = Host.with(database, home);
        DashboardProcess served = open();
        EventListener listening = listening(served);
        assertServed(served);
        host.change("update meta set value = '2' where key = 'schema'");
        assertAway(served, "a newer SmartCron has brought the database up to schema 2");
        assertThat(served.page("/").body()).contains("systemctl restart smartcron-dashboard");
        await().atMost(SOON).until(() -> listening.kinds.contains("unavailable"));
        Host.Answer refused = host.ask("dashboard", "--port", "0");
        assertThat(refused.exitCode()).isEqualTo(3);
        assertThat(refused.said()).contains("knows only up to 1").hasLineCount(2);
        host.change("update meta set value = '1' where key = 'schema'");
        await().atMost(SOON).untilAsserted(() -> assertServed(served));
        await().atMost(SOON).until(() -> listening.kinds.contains("available"));
    }

    private static void assertServed(DashboardProcess served) throws Exception {
        for (String page : PAGES) {
            assertThat(served.page(page).statusCode()).as(page).isEqualTo(200);
        }
        assertThat(served.get("/api/cron/status").statusCode()).isEqualTo(200);
    }

    /** Whoever looks or acts is told, and nothing half of it. */
    private static void assertAway(DashboardProcess served, String says) throws Exception {
        // Each of its connections is asked.
        for (int i = 0; i < 5; i++) {
            for (String path : PAGES) {
                HttpResponse<String> page = served.page(path);
                assertThat(page.statusCode()).as(path).isEqualTo(503);
                assertThat(page.body())
                        .contains("<h1>That did not work</h1>", says, "data-again", "hx-get=\"" + path + "\"")
                        .doesNotContain("Exception");
            }
            HttpResponse<String> api = served.get("/api/cron/status");
            assertThat(api.statusCode()).isEqualTo(503);
            assertThat(error(api)).containsEntry("code", "unavailable");
            assertThat(error(api).get("message")).asString().contains(says);
            assertThat(api.headers().firstValue("Retry-After")).isPresent();
            assertThat(served.post("/api/cron/tasks/good/disable", "").statusCode())
                    .isEqualTo(503);
        }
        assertThat(served.page("/assets/smartcron.css").statusCode()).isEqualTo(200);
        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
            HttpResponse<String> health = served.get("/health");
            assertThat(health.body()).isEqualTo("critical\n");
            assertThat(health.statusCode()).isEqualTo(503);
        });
        assertThat(served.isAlive()).isTrue();
    }

    @SuppressWarnings("unchecked") // every JSON object has string keys
    private static Map<String, Object> error(HttpResponse<String> answer) {
        return (Map<String, Object>) ((Map<String, Object>) Json.read(answer.body())).get("error");
    }
}
