package dev.smartcron.store.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.smartcron.execution.Status;
import dev.smartcron.execution.Sums;
import dev.smartcron.execution.TaskSums;
import dev.smartcron.store.db.Database;
import dev.smartcron.store.query.HourlyOutcomes.OutcomeCount;
import dev.smartcron.store.query.KeptSums.TimeRange;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The figures of seeded random histories are what counting row by row gives. */
abstract class KeptSumsContract {
    private static final Instant NOON = Instant.parse("2026-04-05T12:00:00Z");
    private static final Instant NOW = NOON.plus(Duration.ofDays(2));
    private static final Instant FOR_EVER = Instant.parse("2100-01-01T00:00:00Z");
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

        boolean wanted() {
            return status.equals("killed") && !reason.equals("memory");
        }

        Long took() {
            return started == null ? null : Math.max(0, finished - started);
        }
    }

    @Test
    void figures_are_what_counting_row_by_row_gives() throws SQLException {
        for (long seed = 1; seed <= 3; seed++) {
            Random random = new Random(seed);
            List<Row> rows = rows(random, 400, NOON);
            write(rows, seed);
            RowSums.count(database);
            for (int i = 0; i < 8; i++) {
                Instant since = NOON.minusSeconds(random.nextInt(200_000));
                Instant until = since.plusSeconds(random.nextInt(i % 2 == 0 ? 4_000 : 250_000));
                compare(ended(rows, since, until), new TimeRange(since, until), "seed " + seed + " span " + i);
                compare(ended(rows, since, FOR_EVER), new TimeRange(since, null), "seed " + seed + " until now " + i);
            }
            clear();
        }
    }

    @Test
    void of_what_is_long_ago_a_day_counts_whole_and_its_rows_may_be_gone() throws SQLException {
        Random random = new Random(5);
        Instant then = NOON.minus(Duration.ofDays(50));
        List<Row> rows = rows(random, 400, then);
        write(rows, 1);
        RowSums.count(database);
        sql("delete from attempts");
        sql("delete from executions");
        sql("delete from sums where span = 'hour'");
        Instant since = then.minusSeconds(100_000);
        Instant until = then.plusSeconds(5_000);
        TimeRange counted = new KeptSums(database, NOW).counted(new TimeRange(since, until));
        assertThat(counted)
                .isEqualTo(new TimeRange(Instant.parse("2026-02-13T00:00:00Z"), Instant.parse("2026-02-15T00:00:00Z")));
        compare(ended(rows, counted.since(), counted.until()), new TimeRange(since, until), "long ago");
    }

    /** Forty firings in one row count as if they had gone on evenly, a job that waited since before the span as one. */
    @Test
    void what_began_before_the_span_counts_alike_in_all_figures() throws SQLException {
        ended("skipped", "schedule", NOON, NOON.plusSeconds(2_400), 40);
        ended("cancelled", "queue", NOON.minusSeconds(9_000), NOON.plusSeconds(1_500), 1);
        Instant since = NOON.plusSeconds(1_200);
        TaskSums sums = new KeptSums(database, NOW).of("t1", new TimeRange(since, NOON.plusSeconds(3_000)));
        assertThat(sums.count(Status.SKIPPED)).isEqualTo(20);
        assertThat(sums.count(Status.CANCELLED)).isEqualTo(1);
        assertThat(new DroppedFacts(database).within(since, NOON.plusSeconds(3_000)))
                .extracting(each -> each.status() + " " + each.firings())
                .containsExactly("SKIPPED 20", "CANCELLED 1");
        assertThat(new HourlyOutcomes(database).since(since, NOON.plusSeconds(3_000)))
                .containsEntry(Status.SKIPPED, 20L)
                .containsEntry(Status.CANCELLED, 1L);
    }

    private void ended(String status, String trigger, Instant first, Instant last, int firings) throws SQLException {
        sql(
                "insert into executions (task, trigger_kind, overlap, scheduled_at, due_at, priority, status, reason_code,"
                        + " created_at, finished_at, firings, last_firing)"
                        + " values ('t1', ?, 'skip', ?, ?, 3, ?, 'paused', ?, ?, ?, ?)",
                trigger,
                first.toEpochMilli(),
                first.toEpochMilli(),
                status,
                first.toEpochMilli(),
                last.toEpochMilli(),
                firings,
                last.toEpochMilli());
    }

    @Test
    void outcomes_between_any_hours_are_what_counting_row_by_row_gives() throws SQLException {
        Random random = new Random(11);
        List<Row> rows = rows(random, 600, NOON);
        write(rows, 11);
        RowSums.count(database);
        for (int hour = 0; hour < 24; hour++) {
            Instant first = NOON.minus(Duration.ofHours(hour + 48));
            List<Instant> borders = IntStream.rangeClosed(0, 4)
                    .mapToObj(day -> first.plus(Duration.ofHours(23 * day + day % 2 * 2)))
                    .toList();
            Map<String, Long> counted = new TreeMap<>();
            for (int i = 0; i + 1 < borders.size(); i++) {
                String since = borders.get(i).toString();
                ended(rows, borders.get(i), borders.get(i + 1)).values().stream()
                        .flatMap(List::stream)
                        .forEach(row -> {
                            counted.merge(since + " " + row.status(), (long) row.firings(), Long::sum);
                            counted.merge(since + " wanted", row.wanted() ? 1L : 0, Long::sum);
                        });
            }
            Map<String, Long> kept = new TreeMap<>();
            for (OutcomeCount count : new HourlyOutcomes(database).between(borders)) {
                kept.merge(count.starts() + " " + count.status().word(), count.executions(), Long::sum);
                kept.merge(count.starts() + " wanted", count.wanted(), Long::sum);
            }
            assertThat(kept).as("from %s", first).isEqualTo(counted);
        }
    }

    @Test
    void outcomes_since_any_moment_are_what_counting_row_by_row_gives() throws SQLException {
        Random random = new Random(13);
        List<Row> rows = rows(random, 600, NOON);
        write(rows, 13);
        RowSums.count(database);
        for (int i = 0; i < 30; i++) {
            Instant since = NOON.minusSeconds(random.nextInt(150_000));
            Map<Status, Long> counted = new TreeMap<>();
            ended(rows, since, FOR_EVER).values().stream()
                    .flatMap(List::stream)
                    .forEach(row -> counted.merge(Status.of(row.status()), (long) row.firings(), Long::sum));
            assertThat(new HourlyOutcomes(database).since(since, NOW))
                    .as("since %s", since)
                    .isEqualTo(counted);
        }
    }

    private static List<Row> rows(Random random, int many, Instant around) {
        return IntStream.range(0, many).mapToObj(i -> row(random, around)).toList();
    }

    private static Map<String, List<Row>> ended(List<Row> rows, Instant since, Instant until) {
        return rows.stream()
                .filter(row -> row.finished() != null
                        && row.finished() >= since.toEpochMilli()
                        && row.finished() < until.toEpochMilli())
                .collect(Collectors.groupingBy(Row::task));
    }

    private void compare(Map<String, List<Row>> ended, TimeRange span, String how) {
        Map<String, TaskSums> sums = new KeptSums(database, NOW).byTask(span);
        assertThat(sums.keySet()).as(how).isEqualTo(ended.keySet());
        ended.forEach((task, rows) -> {
            TaskSums found = sums.get(task);
            assertThat(figures(found)).as(how + ": " + task).isEqualTo(figures(rows));
            assertThat(figures(new KeptSums(database, NOW).of(task, span))).isEqualTo(figures(rows));
        });
    }

    @Test
    void tasks_that_have_failed_often_are_known_from_the_failures() throws SQLException {
        Random random = new Random(7);
        List<Row> rows = rows(random, 200, NOON);
        write(rows, 1);
        long since = NOON.minusSeconds(100_000).toEpochMilli();
        Map<String, Long> failed = rows.stream()
                .filter(row -> row.ran() && !row.status().equals("succeeded") && row.finished() >= since)
                .collect(Collectors.groupingBy(Row::task, Collectors.counting()));
        for (int least = 1; least < 20; least++) {
            int many = least;
            assertThat(new StartedTasks(database).failedOften(Instant.ofEpochMilli(since), least))
                    .hasSameElementsAs(failed.keySet().stream()
                            .filter(task -> failed.get(task) >= many)
                            .toList());
        }
    }

    /** All figures of sums by their names. */
    private static Map<String, Object> figures(TaskSums sums) {
        Map<String, Object> figures = new TreeMap<>();
        Status.FINAL.forEach(status -> {
            figures.put(status.word(), sums.count(status));
            Sums times = sums.in(status);
            figures.put(status.word() + " mean", times.mean());
            figures.put(status.word() + " p95", times.share(95));
        });
        Sums ran = sums.ran();
        figures.put("wanted", sums.wanted());
        figures.put("attempts", ran.counts().attempts());
        figures.put("run_ms", ran.times().total());
        figures.put("mean", ran.mean());
        figures.put("max", ran.times().longest());
        figures.put("p50", ran.share(50));
        figures.put("p95", ran.share(95));
        figures.put("waited", ran.times().waited());
        figures.put("longest wait", ran.times().longestWait());
        figures.put("usage", ran.resources());
        return figures;
    }

    /** The same, row by row. */
    private static Map<String, Object> figures(List<Row> rows) {
        Map<String, Object> figures = new TreeMap<>();
        Status.FINAL.forEach(status -> {
            List<Row> alike = rows.stream()
                    .filter(row -> row.status().equals(status.word()))
                    .toList();
            List<Long> took = took(alike);
            figures.put(status.word(), alike.stream().mapToLong(Row::firings).sum());
            figures.put(
                    status.word() + " mean",
                    Math.round(
                            took.stream().mapToLong(Long::longValue).average().orElse(0)));
            figures.put(status.word() + " p95", share(took, 95, took.isEmpty() ? 0 : took.get(took.size() - 1)));
        });
        figures.put("wanted", rows.stream().filter(Row::wanted).count());
        figures.put(
                "attempts",
                rows.stream().mapToLong(row -> row.attempts().size()).sum());
        List<Long> took = rows.stream()
                .filter(Row::ran)
                .map(Row::took)
                .filter(Objects::nonNull)
                .sorted()
                .toList();
        long total = took.stream().mapToLong(Long::longValue).sum();
        figures.put("run_ms", total);
        figures.put("mean", took.isEmpty() ? 0L : Math.round((double) total / took.size()));
        long longest = took.isEmpty() ? 0L : took.get(took.size() - 1);
        figures.put("max", longest);
        figures.put("p50", share(took, 50, longest));
        figures.put("p95", share(took, 95, longest));
        List<Long> waits = rows.stream()
                .filter(row ->
                        row.ran() && row.started() != null && row.attempts().size() == 1)
                .map(row -> Math.max(0, row.started() - row.due()))
                .toList();
        figures.put("waited", waits.stream().mapToLong(Long::longValue).sum());
        figures.put(
                "longest wait", waits.stream().mapToLong(Long::longValue).max().orElse(0));
        List<Long[]> attempts =
                rows.stream().flatMap(row -> row.attempts().stream()).toList();
        figures.put(
                "usage",
                attempts.isEmpty()
                        ? Sums.Resources.NONE
                        : new Sums.Resources(
                                attempts.stream().mapToLong(each -> each[0]).sum(),
                                attempts.stream()
                                        .mapToLong(each -> each[1])
                                        .max()
                                        .orElseThrow()));
        return figures;
    }

    private static List<Long> took(List<Row> rows) {
        return rows.stream()
                .filter(Row::ran)
                .map(Row::took)
                .filter(Objects::nonNull)
                .sorted()
                .toList();
    }

    /** The nearest rank, up to the end of its part of 32 of a doubling. */
    private static long share(List<Long> took, int percent, long longest) {
        if (took.isEmpty()) {
            return 0;
        }
        long exact = took.get((int) Math.ceil(took.size() * percent / 100.0) - 1);
        long part = Math.max(1, Long.highestOneBit(exact) / 32);
        return Math.min(longest, exact / part * part + part - 1);
    }

    private static Row row(Random random, Instant around) {
        String status = ENDS.get(random.nextInt(ENDS.size()));
        long due = around.minusSeconds(random.nextInt(250_000)).toEpochMilli();
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
            execute(connection, "delete from sums");
        }
    }

    private void sql(String statement, Object... values) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url)) {
            execute(connection, statement, values);
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
