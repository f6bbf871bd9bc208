package dev.smartcron.status.figures;

import static org.assertj.core.api.Assertions.assertThat;

import dev.smartcron.checks.Heartbeats;
import dev.smartcron.checks.OverdueTasks;
import dev.smartcron.output.log.Rotation;
import dev.smartcron.output.log.TaskLog;
import dev.smartcron.settings.QueueSettings;
import dev.smartcron.simulation.SimulatedNode;
import dev.smartcron.store.db.Database;
import dev.smartcron.store.query.RowSums;
import dev.smartcron.store.query.TaskFacts;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Patterns that rows of a database have are found there, and none where there are none. */
abstract class InsightsContract {
    private static final Instant NOW = Instant.parse("2026-04-05T12:00:00Z");
    private static final Duration DAY = Duration.ofDays(1);

    private static final String RUN = """
            insert into executions (task, trigger_kind, overlap, scheduled_at, due_at, priority, status, reason_code,
                created_at, started_at, finished_at, node, attempts, owner, alerted)
            values (?, ?, 'skip', ?, ?, 3, ?, ?, ?, ?, ?, 'web1', ?, ?, 1)""";

    @TempDir
    private Path home;

    private String url;
    private Database database;
    private int places = 8;
    private final List<Object[]> runs = new ArrayList<>();

    /** The JDBC URL of an empty database. */
    abstract String emptyDatabase();

    @BeforeEach
    void open() {
        url = emptyDatabase();
        database = Database.open(url, null);
    }

    @AfterEach
    void close() {
        database.close();
    }

    private List<Insight> look() throws SQLException {
        try (Connection connection = DriverManager.getConnection(url);
                PreparedStatement insert = connection.prepareStatement(RUN)) {
            connection.setAutoCommit(false);
            for (Object[] run : runs) {
                for (int i = 0; i < run.length; i++) {
                    insert.setObject(i + 1, run[i]);
                }
                insert.addBatch();
            }
            insert.executeBatch();
            connection.commit();
        }
        runs.clear();
        RowSums.count(database);
        InsightsReader reader = new InsightsReader(
                database,
                new RunLimits(new SimulatedNode("web1", "production", places), QueueSettings.DEFAULT),
                new OverdueTasks(
                        new TaskFacts(database), Heartbeats.read(database, "web1", home), Duration.ofMinutes(3)),
                new TaskOutputs(new TaskLog(home, new Rotation(10L << 20, DAY, 2, DAY.multipliedBy(30)))),
                ZoneOffset.UTC);
        return reader.read(NOW).found();
    }

    private void sql(String sql, Object... values) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url);
                PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            statement.executeUpdate();
        }
    }

    private void register(String task, String keys) throws SQLException {
        sql(
                "insert into tasks (name, definition, source, position, priority, kind, revision, enabled, planned_to,"
                        + " next_due, group_name, last_success, registered_at, updated_at)"
                        + " values (?, ?, 'f', 0, 3, 'timed', 1, 1, ?, ?, null, ?, 0, 0)",
                task,
                "{\"command\":[\"true\"],\"schedule\":\"0 * * * *\"" + keys + "}",
                NOW.toEpochMilli(),
                NOW.plusSeconds(3_600).toEpochMilli(),
                NOW.minusSeconds(3_600).toEpochMilli());
    }

    private void run(String task, Instant due, long waited, long seconds, String status, int attempts) {
        long began = due.plusSeconds(waited).toEpochMilli();
        boolean ran = !status.equals("skipped");
        runs.add(new Object[] {
            task,
            "schedule",
            due.toEpochMilli(),
            due.toEpochMilli(),
            status,
            status.equals("succeeded") ? null : ran ? "exit" : "overlap",
            due.toEpochMilli(),
            ran ? began : null,
            ran ? began + seconds * 1_000 : due.toEpochMilli(),
            ran ? attempts : 0,
            null
        });
    }

    private void job(Instant due, long waited, long seconds, String owner) {
        run("render", due, waited, seconds, "succeeded", 1);
        Object[] job = runs.get(runs.size() - 1);
        job[1] = "queue";
        job[2] = null;
        job[job.length - 1] = owner;
    }

    /** Runs of each third hour of so many days up to now, the seconds by how many days ago. */
    private void steady(String task, int days, DoubleUnaryOperator seconds) {
        Random random = new Random(task.hashCode());
        for (int i = 1; i <= days * 8; i++) {
            Instant due = NOW.minus(Duration.ofHours(3L * i));
            double took = seconds.applyAsDouble(i / 8.0) * (0.9 + random.nextDouble() * 0.2);
            run(task, due, 0, Math.round(took), "succeeded", 1);
        }
    }

    @Test
    void each_pattern_is_found_in_the_rows_that_have_it() throws SQLException, IOException {
        for (String task : List.of("steady", "slow", "slowing", "never", "overdue", "skipping")) {
            register(task, "");
        }
        register("flaky", "");
        register("twin_a", "");
        register("twin_b", "");
        steady("steady", 40, ago -> 120);
        steady("slow", 40, ago -> ago < 6 ? 300 : 120);
        steady("slowing", 30, ago -> 200 - 3 * ago);
        for (int i = 1; i <= 14 * 8; i++) {
            Instant due = NOW.minus(Duration.ofHours(3L * i));
            run("flaky", due, 0, 9, i % 9 == 0 ? "failed" : "succeeded", 1);
            run("twin_a", due, 0, 9, i % 11 == 3 ? "failed" : "succeeded", 1);
            run("twin_b", due, 0, 20, i % 11 == 3 ? "failed" : "succeeded", 1);
            run("skipping", due, 0, 9, i % 3 == 0 ? "skipped" : "succeeded", 1);
            if (i < 5) {
                run("never", due, 0, 9, "failed", 2);
            }
        }
        sql("update tasks set last_success = null where name = 'never'");
        sql(
                "update tasks set next_due = ? where name = 'overdue'",
                NOW.minusSeconds(3_600).toEpochMilli());
        sql(
                "insert into nodes (name, boot_id, version, last_tick) values ('web1', 'b', '1', ?)",
                NOW.minusSeconds(30).toEpochMilli());
        printed("steady.log", "=== smartcron: steady execution 1 attempt 1 started 2026-04-05T08:30:00Z\n", 9 << 20);
        assertThat(look())
                .extracting(
                        insight -> insight.kind().word() + " " + insight.facts().getOrDefault("tasks", insight.task()))
                .containsExactlyInAnyOrder(
                        "slow slow",
                        "slowing slowing",
                        "flaky flaky",
                        "flaky twin_a",
                        "flaky twin_b",
                        "failing_together [twin_a, twin_b]",
                        "never_succeeded never",
                        "overdue overdue",
                        "always_at_limit skipping",
                        "busiest_minute [flaky, never, overdue, skipping, slow, slowing, steady, twin_a, twin_b]");
    }

    private void printed(String file, String first, int bytes) throws IOException {
        Files.writeString(home.resolve(file), first);
        try (RandomAccessFile log = new RandomAccessFile(home.resolve(file).toFile(), "rw")) {
            log.setLength(bytes);
        }
    }

    @Test
    void logs_that_rotate_too_soon_and_runs_that_are_cut_are_found() throws SQLException, IOException {
        register("short", "");
        register("chatty", ",\"max_output\":\"1M\"");
        register("quiet", "");
        for (String file : List.of("short.log", "short.log.1", "short.log.2.gz")) {
            printed(file, "", 2 << 20);
        }
        Files.setLastModifiedTime(home.resolve("short.log.2.gz"), FileTime.from(NOW.minus(Duration.ofHours(9))));
        printed("chatty.log", "=== smartcron: chatty execution 1 attempt 1 started 2026-04-05T08:30:00Z\n", 3 << 20);
        printed("quiet.log", "=== smartcron: quiet execution 1 attempt 1 started 2026-04-05T08:30:00Z\n", 3 << 20);
        for (int i = 0; i < 3; i++) {
            run("chatty", NOW.minusSeconds(3_600L * (i + 1)), 0, 9, "succeeded", 1);
            run("quiet", NOW.minusSeconds(3_600L * (i + 1)), 0, 9, "succeeded", 1);
        }
        assertThat(look())
                .extracting(Insight::finding)
                .containsExactlyInAnyOrder(
                        "short prints much: its logs go back little more than 9h",
                        "chatty prints much: a run prints 1M on average, and of more than max_output (1M) the middle is"
                                + " dropped");
    }

    /** Each waits four minutes for its turn in a group of one, which another task holds for five. */
    private void waitInGroup(String holder) throws SQLException {
        sql("insert into declarations (kind, name, definition) values ('group', 'g', '{\"max_running\":1}')");
        register("waiter", ",\"group\":\"g\"");
        register("holder", holder);
        for (int i = 1; i <= 40; i++) {
            Instant due = NOW.minus(Duration.ofHours(i));
            run("holder", due.minusSeconds(60), 0, 300, "succeeded", 1);
            run("waiter", due, 240, 10, "succeeded", 1);
        }
    }

    @Test
    void tasks_that_start_together_and_wait_for_their_group_collide() throws SQLException {
        waitInGroup(",\"group\":\"g\"");
        assertThat(limits()).containsExactly("COLLIDES group:g");
    }

    @Test
    void a_group_that_is_full_whenever_its_task_starts_is_told_as_such() throws SQLException {
        waitInGroup(",\"group\":\"g\",\"schedule\":\"59 * * * *\"");
        List<Insight> found = look();
        assertThat(found)
                .extracting(insight -> insight.kind() + " " + insight.facts().get("limit"))
                .containsExactly("ALWAYS_AT_LIMIT group:g");
        assertThat(found.get(0).facts())
                .containsEntry("tasks", List.of("waiter"))
                .containsEntry("full", 6)
                .containsEntry("average_wait_ms", 240_000L);
    }

    private List<String> limits() throws SQLException {
        return look().stream()
                .map(insight -> insight.kind() + " " + insight.facts().get("limit"))
                .toList();
    }

    @Test
    void a_node_that_is_full_whenever_a_task_starts_is_told_as_such() throws SQLException {
        places = 1;
        waitInGroup(",\"schedule\":\"59 * * * *\"");
        assertThat(limits()).containsExactly("ALWAYS_AT_LIMIT node:web1");
    }

    @Test
    void a_task_that_waits_for_its_own_run_before_is_told_as_such() throws SQLException {
        register("a", ",\"overlap\":\"queue\"");
        for (int i = 1; i <= 40; i++) {
            run("a", NOW.minus(Duration.ofHours(i + 1)), 240, 3_600, "succeeded", 1);
        }
        assertThat(limits()).containsExactly("ALWAYS_AT_LIMIT task:a");
    }

    @Test
    void an_owner_whose_third_job_always_waits_is_told_as_such() throws SQLException {
        register("render", ",\"overlap\":\"allow\"");
        sql("update tasks set kind = 'on_demand', next_due = null");
        for (int i = 1; i <= 40; i++) {
            Instant due = NOW.minus(Duration.ofHours(i));
            job(due.minusSeconds(60), 0, 300, "u" + i);
            job(due.minusSeconds(50), 0, 290, "u" + i);
            job(due.minusSeconds(50), 0, 290, "somebody else");
            job(due, 240, 10, "u" + i);
        }
        assertThat(limits()).containsExactly("ALWAYS_AT_LIMIT owner");
    }

    @Test
    void what_was_caught_up_has_not_waited() throws SQLException {
        places = 1;
        waitInGroup(",\"schedule\":\"59 * * * *\"");
        runs.forEach(run -> run[1] = "catch_up");
        assertThat(look()).isEmpty();
    }

    @Test
    void waits_while_the_group_was_free_are_not_put_down_to_it() throws SQLException {
        waitInGroup(",\"schedule\":\"59 * * * *\"");
        assertThat(look()).isEmpty();
    }

    @Test
    void nothing_is_found_in_steady_rows_or_in_none() throws SQLException {
        assertThat(look()).isEmpty();
        register("a", "");
        register("b", "");
        assertThat(look()).isEmpty();
        steady("a", 40, ago -> 120);
        steady("b", 40, ago -> 3);
        assertThat(look()).isEmpty();
    }
}
