package dev.smartcron.store.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.smartcron.store.db.Database;
import dev.smartcron.store.query.TaskFigures.RunCounts;
import dev.smartcron.store.query.TaskFigures.RunTimes;
import dev.smartcron.store.query.TaskFigures.RunUsage;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The figures of seeded random histories are what counting row by row gives. */
abstract class TaskFiguresContract {
    private static final Instant NOON = Instant.parse("2026-04-05T12:00:00Z");
    private static final List<String> ENDS = List.of(
            "succeeded",
            "succeeded",
            "succeeded",
            "failed",
            "timed_out",
            "killed",
            "lost",
            "skipped",
            "missed",
            "cancelled",
            "blocked",
            "running",
            "pending");
    private static final List<String> RAN = List.of("succeeded", "failed", "timed_out", "killed", "lost");

    private String url;
    private Database database;

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

    /** A row as it was written; attempts are pairs of processor time and memory. */
    private record Row(
            String task,
            String status,
            String reason,
            long due,
            Long started,
            Long finished,
            int firings,
            List<Long[]> attempts) {
        boolean ran() {
            return RAN.contains(status);
        }

        Long took() {
            return started == null ? null : Math.max(0, finished - started);
        }
    }

    @Test
    void figures_are_what_counting_row_by_row_gives() throws SQLException {
        for (long seed = 1; seed <= 3; seed++) {
            Random random = new Random(seed);
            List<Row> rows = new ArrayList<>();
            for (int i = 0; i < 400; i++) {
                rows.add(row(random));
            }
            write(rows, seed);
            for (int span = 0; span < 4; span++) {
                Instant since = NOON.minusSeconds(random.nextInt(200_000));
                Instant until = since.plusSeconds(random.nextInt(150_000));
                List<Row> all = new ArrayList<>(rows);
                compare(
                        all.stream()
                                .filter(row -> row.finished() != null
                                        && row.finished() >= since.toEpochMilli()
                                        && row.finished() < until.toEpochMilli())
                                .collect(Collectors.groupingBy(Row::task)),
                        since,
                        until,
                        "seed " + seed + " span " + span);
            }
            clear();
        }
    }

    private void compare(Map<String, List<Row>> ended, Instant since, Instant until, String how) {
        TaskFigures figures = new TaskFigures(database);
        assertThat(figures.counts(since, until))
                .as(how)
                .isEqualTo(of(ended, rows -> true, TaskFiguresContract::counts));
        assertThat(figures.times(since, until))
                .as(how)
                .isEqualTo(of(ended, row -> row.ran() && row.started() != null, TaskFiguresContract::times));
        assertThat(figures.usage(since, until)).as(how).isEqualTo(of(ended, Row::ran, TaskFiguresContract::usage));
    }

    @Test
    void tasks_that_have_failed_often_are_known_from_the_failures() throws SQLException {
        Random random = new Random(7);
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            rows.add(row(random));
        }
        write(rows, 1);
        long since = NOON.minusSeconds(100_000).toEpochMilli();
        Map<String, Long> failed = rows.stream()
                .filter(row -> row.ran() && !row.status().equals("succeeded") && row.finished() >= since)
                .collect(Collectors.groupingBy(Row::task, Collectors.counting()));
        for (int least = 1; least < 20; least++) {
            int many = least;
            assertThat(new TaskFigures(database).failedOften(Instant.ofEpochMilli(since), least))
                    .hasSameElementsAs(failed.keySet().stream()
                            .filter(task -> failed.get(task) >= many)
                            .toList());
        }
    }

    private static <T> Map<String, T> of(
            Map<String, List<Row>> ended, Predicate<Row> which, Function<List<Row>, T> figure) {
        Map<String, T> figures = new HashMap<>();
        ended.forEach((task, rows) -> {
            List<Row> counted = rows.stream().filter(which).toList();
            if (!counted.isEmpty()) {
                figures.put(task, figure.apply(counted));
            }
        });
        return figures;
    }

    private static RunCounts counts(List<Row> rows) {
        return new RunCounts(
                count(rows, row -> row.status().equals("succeeded")),
                count(rows, row -> row.status().equals("failed")),
                count(rows, row -> row.status().equals("timed_out")),
                count(rows, row -> row.status().equals("killed")),
                count(rows, row -> row.status().equals("lost")),
                count(
                        rows,
                        row -> row.status().equals("killed") && !row.reason().equals("memory")),
                firings(rows, "skipped"),
                firings(rows, "missed"));
    }

    private static int count(List<Row> rows, Predicate<Row> which) {
        return (int) rows.stream().filter(which).count();
    }

    private static int firings(List<Row> rows, String status) {
        return rows.stream()
                .filter(row -> row.status().equals(status))
                .mapToInt(Row::firings)
                .sum();
    }

    private static RunTimes times(List<Row> rows) {
        List<Long> took = rows.stream().map(Row::took).sorted().toList();
        return new RunTimes(
                Duration.ofMillis(Math.round(
                        took.stream().mapToLong(Long::longValue).average().orElseThrow())),
                Duration.ofMillis(took.get((int) Math.ceil(took.size() * 50 / 100.0) - 1)),
                Duration.ofMillis(took.get((int) Math.ceil(took.size() * 95 / 100.0) - 1)),
                Duration.ofMillis(took.get(took.size() - 1)),
                Duration.ofMillis(rows.stream()
                        .mapToLong(row -> row.attempts().size() > 1 ? 0 : Math.max(0, row.started() - row.due()))
                        .max()
                        .orElseThrow()));
    }

    private static RunUsage usage(List<Row> rows) {
        List<Long[]> attempts =
                rows.stream().flatMap(row -> row.attempts().stream()).toList();
        if (attempts.isEmpty()) {
            return new RunUsage(null, null);
        }
        return new RunUsage(
                attempts.stream().mapToLong(each -> each[0]).sum(),
                attempts.stream().mapToLong(each -> each[1]).max().orElseThrow());
    }

    private static Row row(Random random) {
        String status = ENDS.get(random.nextInt(ENDS.size()));
        long due = NOON.minusSeconds(random.nextInt(250_000)).toEpochMilli();
        boolean ran = RAN.contains(status);
        boolean begun = ran ? random.nextInt(20) > 0 : status.equals("running");
        Long started = begun ? due + random.nextInt(60_000) - 100 : null;
        boolean over = !status.equals("running") && !status.equals("pending");
        Long finished = over ? (started == null ? due : started + random.nextInt(7_200_000) - 1_000) : null;
        List<Long[]> attempts = new ArrayList<>();
        for (int i = 0; begun && i < 1 + random.nextInt(3) / 2; i++) {
            attempts.add(new Long[] {(long) random.nextInt(90_000), (long) random.nextInt(1 << 20)});
        }
        String reason = status.equals("killed")
                ? List.of("killed", "replaced", "memory").get(random.nextInt(3))
                : "exit";
        int firings = over && !ran ? 1 + random.nextInt(40) : 1;
        return new Row("t" + random.nextInt(6), status, reason, due, started, finished, firings, attempts);
    }

    private void write(List<Row> rows, long seed) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url)) {
            connection.setAutoCommit(false);
            long id = seed * 10_000;
            for (Row row : rows) {
                id++;
                execute(
                        connection,
                        """
                        insert into executions (id, task, trigger_kind, overlap, due_at, priority, status, reason_code,
                            created_at, started_at, finished_at, firings, attempts)
                        overriding system value values (?, ?, 'manual', 'skip', ?, 3, ?, ?, ?, ?, ?, ?, ?)""",
                        id,
                        row.task(),
                        row.due(),
                        row.status(),
                        row.reason(),
                        row.due(),
                        row.started(),
                        row.finished(),
                        row.firings(),
                        row.attempts().size());
                for (int i = 0; i < row.attempts().size(); i++) {
                    execute(
                            connection,
                            "insert into attempts (execution_id, number, started_at, status, cpu_ms, max_rss_kb)"
                                    + " values (?, ?, ?, ?, ?, ?)",
                            id,
                            i + 1,
                            row.started(),
                            row.status(),
                            row.attempts().get(i)[0],
                            row.attempts().get(i)[1]);
                }
            }
            connection.commit();
        }
    }

    private void clear() throws SQLException {
        try (Connection connection = DriverManager.getConnection(url)) {
            execute(connection, "delete from attempts");
            execute(connection, "delete from executions");
        }
    }

    private void execute(Connection connection, String sql, Object... values) throws SQLException {
        String text = url.startsWith("jdbc:sqlite:") ? sql.replace("overriding system value ", "") : sql;
        try (PreparedStatement statement = connection.prepareStatement(text)) {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            statement.execute();
        }
    }
}
