package dev.smartcron.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.smartcron.cli.Deployment.Answer;
import dev.smartcron.execution.EventKind;
import dev.smartcron.execution.NewEvent;
import dev.smartcron.store.Faults;
import dev.smartcron.store.PostgresServer;
import dev.smartcron.store.db.Database;
import dev.smartcron.text.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(300)
class EventsCommandTest {
    private static final Instant NOON = Instant.parse("2026-04-03T12:00:00Z");

    @TempDir
    private Path folder;

    private Deployment deployment;

    @BeforeEach
    void deploy() {
        deployment = new Deployment(folder);
        deployment.environment.put("TZ", "UTC");
        deployment.environment.put("COLUMNS", "120");
    }

    @Test
    void a_line_says_when_what_kind_whose_and_what_it_was() throws IOException {
        happen();
        assertThat(deployment.smartcron("events", "--limit", "6").out()).isEqualTo("""
                2026-04-03 12:00:00  execution  backup  7 running on web1
                2026-04-03 12:00:01  progress   backup  7 at 40%
                2026-04-03 12:00:02  task       backup  7 file:stored {"bytes":1.50}
                2026-04-03 12:00:03  execution  backup  7 failed, attempt 2: exit 2
                2026-04-03 12:00:04  execution  b       8 missed: the task is no longer registered (180 firings)
                2026-04-03 12:00:05  operator   b       pause by ann {"until":"2026-04-04T00:00:00Z"}
                """);
    }

    @Test
    void an_alert_says_what_is_wrong() {
        tell(NewEvent.of(
                NOON,
                EventKind.ALERT,
                "backup",
                null,
                "firing",
                Json.object("id", 1, "rule", "task_failed", "severity", "high", "summary", "backup failed: exit 2")));
        assertThat(deployment.smartcron("events").out())
                .isEqualTo("2026-04-03 12:00:00  alert      backup  firing: backup failed: exit 2 (high)\n");
    }

    @Test
    void with_json_each_line_is_a_document_in_the_shape_that_hooks_receive() throws IOException {
        happen();
        List<String> lines = deployment
                .smartcron("events", "--json", "--limit", "6")
                .out()
                .lines()
                .toList();
        assertThat(lines).hasSize(6);
        assertThat(lines.get(1))
                .matches("\\{\"id\":\\d+,\"at\":\"2026-04-03T12:00:01.000Z\",\"kind\":\"progress\",\"task\":\"backup\","
                        + "\"execution\":7,\"attempt\":2,\"name\":\"progress\",\"data\":\\{\"percent\":40}}");
        assertThat(lines.get(2)).endsWith("\"attempt\":2,\"name\":\"file:stored\",\"data\":{\"bytes\":1.50}}");
        assertThat(lines.get(3))
                .endsWith(
                        "\"name\":\"failed\",\"data\":{\"trigger\":\"schedule\",\"attempt\":2,\"reason_code\":\"exit\","
                                + "\"reason\":\"exit 2\",\"exit_code\":2,\"finished_at\":\"2026-04-03T12:00:03.000Z\"}}");
    }

    @Test
    void who_goes_on_after_a_number_or_a_time_gets_the_rest() throws IOException {
        happen();
        List<Long> all = ids("--limit", "100");
        assertThat(all).isSorted().doesNotHaveDuplicates().hasSizeGreaterThan(6);
        long third = all.get(2);
        assertThat(ids("--since", "" + third)).isEqualTo(all.subList(3, all.size()));
        assertThat(ids("--since", "" + third, "--limit", "2")).isEqualTo(all.subList(3, 5));
        assertThat(ids("--since", "0")).isEqualTo(all);
        assertThat(ids("--since", "2026-04-03T12:00:04Z")).isEqualTo(all.subList(all.size() - 2, all.size()));
        assertThat(ids("--since", "1h")).isEqualTo(all);
        assertThat(ids("--kind", "progress")).containsExactly(all.get(all.size() - 5));
        assertThat(ids("--task", "b", "--since", "0", "--kind", "operator")).hasSize(2);
        assertThat(ids("--since", "" + all.get(all.size() - 1))).isEmpty();
        assertThat(deployment
                        .smartcron("events", "--since", "" + all.get(all.size() - 1))
                        .out())
                .isEqualTo("No event matches.\n");
    }

    @Test
    void wrong_words_are_told_with_the_nearest_and_an_empty_home_has_no_events() throws IOException {
        assertThat(deployment.smartcron("events").out()).isEqualTo("Nothing has happened yet.\n");
        assertThat(deployment.smartcron("events", "--json").out()).isEmpty();
        assertThat(deployment.smartcron("events", "--follow"))
                .satisfies(answer -> assertThat(answer.exitCode()).isEqualTo(3))
                .satisfies(answer -> assertThat(answer.err()).contains("no task is registered in"));
        happen();
        assertThat(deployment.smartcron("events", "--kind", "operater").err())
                .contains("'operater' is not a kind of event; did you mean operator?");
        Answer task = deployment.smartcron("events", "--task", "backpu");
        assertThat(task.exitCode()).isEqualTo(2);
        assertThat(task.err()).contains("did you mean backup?");
        assertThat(deployment.smartcron("events", "--since", "soon").exitCode()).isEqualTo(2);
        assertThat(deployment.smartcron("events", "--limit", "0").err()).contains("leaves nothing to show");
        assertThat(deployment
                        .smartcron("events", "--since", "99999999999999999999")
                        .exitCode())
                .isEqualTo(2);
    }

    @Test
    void who_follows_sees_what_happens_until_the_reader_goes() throws Exception {
        happen();
        follow(null);
    }

    @Test
    void who_follows_on_a_server_goes_on_when_its_connection_was_lost() throws Exception {
        String url = PostgresServer.newDatabase();
        deployment.environment.put("SMARTCRON_DB", url);
        happen();
        try (Faults faults = new Faults(url)) {
            follow(() -> faults.query("select pg_terminate_backend(pid) from pg_stat_activity"
                    + " where datname = current_database() and application_name = 'smartcron'"));
        }
    }

    private interface Between {
        void happens() throws Exception;
    }

    private void follow(Between between) throws Exception {
        ClosablePipe pipe = new ClosablePipe();
        ExecutorService pool = Executors.newSingleThreadExecutor();
        try {
            Future<Integer> follower = pool.submit(() -> Cli.execute(
                    new String[] {"events", "--follow", "--json", "--limit", "1"},
                    new Console(
                            deployment.environment,
                            Clock.fixed(deployment.now, ZoneOffset.UTC),
                            new PrintStream(pipe, true, StandardCharsets.UTF_8),
                            new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8))));
            await().until(() -> pipe.text().lines().count() == 1);
            tell(task(6, 9, "one"));
            await().until(() -> pipe.text().lines().count() == 2);
            if (between != null) {
                between.happens();
            }
            tell(task(7, 9, "two"), task(8, 9, "three"));
            await().until(() -> pipe.text().lines().count() == 4);
            pipe.closed = true;
            tell(task(9, 9, "four"));
            assertThat(follower.get(3, TimeUnit.MINUTES)).isZero();
            assertThat(pipe.text().lines().map(line -> Json.readObject(line).get("name")))
                    .containsExactly("pause", "one", "two", "three");
        } finally {
            pool.shutdownNow();
        }
    }

    /** A pipe whose reader goes away. */
    private static final class ClosablePipe extends OutputStream {
        private final ByteArrayOutputStream read = new ByteArrayOutputStream();
        volatile boolean closed;

        @Override
        public synchronized void write(int b) throws IOException {
            if (closed) {
                throw new IOException("Broken pipe");
            }
            read.write(b);
        }

        synchronized String text() {
            return read.toString(StandardCharsets.UTF_8);
        }
    }

    private List<Long> ids(String... words) {
        String[] all = new String[words.length + 2];
        all[0] = "events";
        all[1] = "--json";
        System.arraycopy(words, 0, all, 2, words.length);
        return deployment
                .smartcron(all)
                .out()
                .lines()
                .map(line -> (Long) Json.readObject(line).get("id"))
                .toList();
    }

    /** Registers two tasks, of which six things are told. */
    private void happen() throws IOException {
        deployment.now = NOON.minusSeconds(600);
        assertThat(deployment
                        .register("  - {name: backup, command: [x]}\n  - {name: b, command: [x]}\n")
                        .exitCode())
                .isZero();
        deployment.now = NOON.plusSeconds(30);
        tell(
                execution(0, "backup", 7, "running", Map.of("trigger", "schedule", "attempt", 1L, "node", "web1")),
                new NewEvent(
                        NOON.plusSeconds(1), EventKind.PROGRESS, "backup", 7L, 2, 0L, "progress", "{\"percent\":40}"),
                task(2, 7, "file:stored"),
                execution(
                        3,
                        "backup",
                        7,
                        "failed",
                        Json.object(
                                "trigger",
                                "schedule",
                                "attempt",
                                2L,
                                "reason_code",
                                "exit",
                                "reason_facts",
                                Map.of("exit_code", 2L),
                                "exit_code",
                                2L,
                                "finished_at",
                                NOON.plusSeconds(3).toEpochMilli())),
                execution(
                        4,
                        "b",
                        8,
                        "missed",
                        Json.object("reason_code", "removed", "firings", 180L, "trigger", "schedule")),
                NewEvent.of(
                        NOON.plusSeconds(5),
                        EventKind.OPERATOR,
                        "b",
                        null,
                        "pause",
                        Json.object("actor", "ann", "until", "2026-04-04T00:00:00Z")));
    }

    private static NewEvent execution(int second, String task, long id, String status, Map<String, Object> data) {
        return NewEvent.of(NOON.plusSeconds(second), EventKind.EXECUTION, task, id, status, data);
    }

    private static NewEvent task(int second, long id, String name) {
        return new NewEvent(
                NOON.plusSeconds(second), EventKind.TASK, "backup", id, 2, (long) second, name, "{\"bytes\":1.50}");
    }

    private void tell(NewEvent... events) {
        String url = deployment.environment.getOrDefault(
                "SMARTCRON_DB", "jdbc:sqlite:" + deployment.home.resolve("smartcron.db"));
        try (Database database = Database.open(url, null)) {
            database.change(session -> List.of(events).forEach(session::tell));
        }
    }
}
