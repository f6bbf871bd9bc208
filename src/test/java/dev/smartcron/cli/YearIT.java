package dev.smartcron.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.smartcron.cli.Deployment.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Months by a clock that is told: ticks, looks and upkeep are the real commands, tasks real processes. What was kept long
 * enough goes, and so the database and the logs stop growing. A year of it takes some minutes: {@code
 * -Dsmartcron.months=12}.
 */
@Timeout(1800)
class YearIT {
    private static final LocalDate FIRST = LocalDate.of(2027, 1, 1);
    private static final int TASKS = 4;
    private static final List<Integer> HOURS = List.of(1, 9, 17);
    private static final long LARGEST_LOG = 65_536;
    private static final int LOGS = 2;

    private static final int MONTHS = Integer.getInteger("smartcron.months", 4);

    /** Executions are kept for a month, and of each task the newest two hundred, which is little more than two. */
    private static final int FULL_AFTER = 3;

    private static final int NEWEST = 200;

    @TempDir
    private Path folder;

    private Deployment deployment;

    /** What the home holds at the end of a month, in bytes. */
    private record Sizes(int month, long database, long logs) {
        @Override
        public String toString() {
            return "month %2d: database %,9d bytes, logs %,9d bytes".formatted(month, database, logs);
        }
    }

    @BeforeEach
    void deploy() throws IOException {
        deployment = new Deployment(folder);
        deployment.environment.put("TZ", "UTC");
        at(FIRST, 0);
        Files.createDirectories(deployment.home);
        Files.writeString(
                deployment.home.resolve("smartcron.yaml"),
                "logs: {max_size: 64K, files: " + LOGS + "}\nretention: {executions: 30d, backups: 3}\n");
        StringBuilder tasks = new StringBuilder();
        // Three that print eight kilobytes each time, and one that fails on some days.
        for (int i = 1; i < TASKS; i++) {
            tasks.append("  - {name: t")
                    .append(i)
                    .append(", schedule: \"0 1,9,17 * * *\", command: 'seq 1000 2600'}\n");
        }
        tasks.append(
                "  - {name: weak, schedule: \"0 1,9,17 * * *\", command: 'test $((SMARTCRON_EXECUTION % 5)) != 0'}\n");
        assertThat(deployment.register(tasks.toString()).exitCode()).isZero();
    }

    private void at(LocalDate day, int hour) {
        deployment.now = day.atTime(hour, 0, 15).toInstant(ZoneOffset.UTC);
    }

    private void does(LocalDate day, int hour, int exitCode, String... command) {
        at(day, hour);
        Answer answer = deployment.smartcron(command);
        assertThat(answer.exitCode())
                .as(day + " " + String.join(" ", command) + "\n" + answer.out() + answer.err())
                .isLessThanOrEqualTo(exitCode);
    }

    private void play(LocalDate day) {
        does(day, 1, 0, "run");
        does(day, 2, 0, "cleanup");
        if (day.getDayOfWeek() == DayOfWeek.SUNDAY) {
            does(day, 3, 0, "maintain");
            does(day, 4, 0, "backup");
            does(day, 7, 0, "report");
        }
        does(day, 9, 0, "run");
        does(day, 12, 1, "health");
        does(day, 17, 0, "run");
    }

    private Sizes sizes(int month) throws IOException {
        return new Sizes(month, bytes(deployment.home, "smartcron.db"), bytes(deployment.home.resolve("logs"), ""));
    }

    private static long bytes(Path folder, String prefix) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> Files.isRegularFile(file)
                            && folder.relativize(file).toString().startsWith(prefix))
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        }
    }

    @Test
    void database_and_logs_stop_growing_and_counts_do_not_fall() throws Exception {
        List<Sizes> months = new ArrayList<>();
        LocalDate end = FIRST.plusMonths(MONTHS);
        for (LocalDate day = FIRST; day.isBefore(end); day = day.plusDays(1)) {
            play(day);
            if (day.plusDays(1).getMonth() != day.getMonth()) {
                months.add(sizes(day.getMonthValue()));
            }
        }
        months.forEach(System.out::println);
        assertThat(months).hasSize(MONTHS);
        Sizes full = months.get(FULL_AFTER - 1);
        assertThat(months.subList(FULL_AFTER, MONTHS)).allSatisfy(month -> {
            assertThat(month.database()).isLessThan(full.database() * 5 / 4);
            assertThat(month.logs()).isLessThanOrEqualTo(largestLogs());
        });
        at(end, 1);
        // And two since the last cleanup.
        assertThat(deployment
                        .smartcron("history", "t1", "--limit", "10000", "--json")
                        .array())
                .hasSize(NEWEST + 2);
        long days = ChronoUnit.DAYS.between(FIRST, end);
        assertThat(IntStream.range(1, TASKS).mapToObj(i -> total("t" + i)).toList())
                .allMatch(runs -> runs == days * HOURS.size());
        try (Stream<Path> backups = Files.list(deployment.home.resolve("backups"))) {
            assertThat(backups.filter(file -> !file.getFileName().toString().startsWith(".")))
                    .hasSize(3);
        }
    }

    /** Of the tasks and of SmartCron's own logs, each with its old ones, and what was written after the last look. */
    private static long largestLogs() {
        return (TASKS + 4L) * (LOGS + 2) * LARGEST_LOG;
    }

    /** How often a task has ever run, as the counter for Prometheus says: it never falls. */
    private long total(String task) {
        return deployment
                .smartcron("metrics", "--prometheus")
                .out()
                .lines()
                .filter(line -> line.startsWith("smartcron_executions_total{") && line.contains("\"" + task + "\""))
                .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }
}
