package dev.smartcron;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.smartcron.execution.Execution;
import dev.smartcron.execution.Status;
import dev.smartcron.store.alerts.Conditions;
import dev.smartcron.store.db.Database;
import dev.smartcron.store.query.ExecutionTable;
import dev.smartcron.store.query.HistoryFilter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The program as it is installed, ticked minute by minute across Sydney's clock changes, its clock held by {@code
 * faketime}: launcher, gate and Java all see the same false time.
 */
class ClockChangeIT {
    private static final DateTimeFormatter FAKE =
            DateTimeFormatter.ofPattern("'@'yyyy-MM-dd HH:mm:ss").withZone(ZoneOffset.UTC);

    private static final String TASKS = """
            version: 1
            defaults: {timezone: Australia/Sydney, command: 'echo "$SMARTCRON_TASK $SMARTCRON_SCHEDULED_AT" >> "%s"'}
            tasks:
              - {name: fixed, schedule: "30 2 * * *"}
              - {name: fixed_both, schedule: "30 2 * * *", dst: {gap: skip, overlap: both}}
              - {name: fixed_second, schedule: "30 2 * * *", dst: {overlap: second}}
              - {name: fixed_three, schedule: "0 3 * * *"}
              - {name: hourly, schedule: "0 * * * *"}
              - {name: wild, schedule: "*/30 * * * *"}
            """;

    @TempDir
    private Path folder;

    private Path ran;

    @BeforeEach
    void install() throws Exception {
        boolean there = Files.isExecutable(Path.of("/usr/bin/faketime"));
        String missing = "faketime is not installed: apt-get install faketime";
        if (System.getenv("CI") != null) {
            assertThat(there).as(missing).isTrue();
        }
        assumeTrue(there, missing + "; nothing was tested here");
        ran = folder.resolve("ran");
        Path bin = Files.createDirectories(folder.resolve("lib/smartcron/bin"));
        Files.copy(Path.of("target/smartcron.jar"), folder.resolve("lib/smartcron/smartcron.jar"));
        for (String script : List.of("smartcron", "smartcron-setup")) {
            Files.copy(Path.of("bin", script), bin.resolve(script), java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);
        }
        Files.writeString(folder.resolve("tasks.yaml"), TASKS.formatted(ran));
    }

    /** 2026-04-05 03:00 +11:00 becomes 02:00 +10:00. */
    @Test
    void autumn_runs_what_the_rules_say_and_once() throws Exception {
        tickFrom("2026-04-04T13:50:00Z", "2026-04-04T17:35:00Z");
        assertThat(Files.readAllLines(ran))
                .containsExactlyInAnyOrder(
                        "fixed 2026-04-05T02:30:00+11:00",
                        "fixed_both 2026-04-05T02:30:00+11:00",
                        "fixed_both 2026-04-05T02:30:00+10:00",
                        "fixed_second 2026-04-05T02:30:00+10:00",
                        "fixed_three 2026-04-05T03:00:00+10:00",
                        "hourly 2026-04-05T01:00:00+11:00",
                        "hourly 2026-04-05T02:00:00+11:00",
                        "hourly 2026-04-05T02:00:00+10:00",
                        "hourly 2026-04-05T03:00:00+10:00",
                        "wild 2026-04-05T01:00:00+11:00",
                        "wild 2026-04-05T01:30:00+11:00",
                        "wild 2026-04-05T02:00:00+11:00",
                        "wild 2026-04-05T02:30:00+11:00",
                        "wild 2026-04-05T02:00:00+10:00",
                        "wild 2026-04-05T02:30:00+10:00",
                        "wild 2026-04-05T03:00:00+10:00",
                        "wild 2026-04-05T03:30:00+10:00");
        assertNothingElse(17);
    }

    /** 2026-10-04 02:00 +10:00 becomes 03:00 +11:00. */
    @Test
    void spring_runs_what_the_rules_say_and_once() throws Exception {
        tickFrom("2026-10-03T14:50:00Z", "2026-10-03T17:05:00Z");
        assertThat(Files.readAllLines(ran))
                .containsExactlyInAnyOrder(
                        "fixed 2026-10-04T03:00:00+11:00",
                        "fixed_second 2026-10-04T03:00:00+11:00",
                        "fixed_three 2026-10-04T03:00:00+11:00",
                        "hourly 2026-10-04T01:00:00+10:00",
                        "hourly 2026-10-04T03:00:00+11:00",
                        "hourly 2026-10-04T04:00:00+11:00",
                        "wild 2026-10-04T01:00:00+10:00",
                        "wild 2026-10-04T01:30:00+10:00",
                        "wild 2026-10-04T03:00:00+11:00",
                        "wild 2026-10-04T03:30:00+11:00",
                        "wild 2026-10-04T04:00:00+11:00");
        assertNothingElse(11);
    }

    @Test
    void a_clock_that_was_set_is_told_once_and_over_after_an_hour() throws Exception {
        Instant noon = Instant.parse("2026-06-01T12:00:00Z");
        smartcron(noon, "register", folder.resolve("tasks.yaml").toString());
        smartcron(noon.plusSeconds(61), "run");
        Instant later = noon.plus(Duration.ofHours(2));
        assertThat(answer(later.plusSeconds(61), "run")).startsWith("the clock was put forward by");
        answer(later.plusSeconds(90), "health");
        answer(later.plusSeconds(100), "health");
        assertThat(jumps()).containsExactly("vm firing");
        // A tick would find the clock set once more.
        answer(later.plus(Duration.ofMinutes(62)), "health");
        assertThat(jumps()).containsExactly("vm resolved");
    }

    private List<String> jumps() {
        try (Database database = Database.open("jdbc:sqlite:" + folder.resolve("home/smartcron.db"), null)) {
            Conditions conditions = new Conditions(database);
            return Stream.concat(conditions.unresolved().stream(), conditions.resolved(10).stream())
                    .filter(each -> each.rule().equals("clock_jump"))
                    .map(each -> each.subject() + " " + each.state().phase().word())
                    .toList();
        }
    }

    private void tickFrom(String first, String last) throws Exception {
        Instant minute = Instant.parse(first);
        smartcron(
                minute.minusSeconds(30),
                "register",
                folder.resolve("tasks.yaml").toString());
        while (!minute.isAfter(Instant.parse(last))) {
            smartcron(minute.plusSeconds(1), "run");
            minute = minute.plus(Duration.ofMinutes(1));
        }
    }

    /** Every firing has one row, and each of them succeeded. */
    private void assertNothingElse(int firings) {
        try (Database database = Database.open("jdbc:sqlite:" + folder.resolve("home/smartcron.db"), null)) {
            List<Execution> rows = new ExecutionTable(database).history(new HistoryFilter(null, null, null, 1_000));
            assertThat(rows).hasSize(firings).extracting(Execution::status).containsOnly(Status.SUCCEEDED);
        }
    }

    private void smartcron(Instant now, String... words) throws IOException, InterruptedException {
        String said = answer(now, words);
        if (words[0].equals("run")) {
            // Minutes that take no time are a clock put forward, to whoever looks at the time since boot as well.
            assertThat(said.lines().filter(line -> !line.startsWith("the clock was put forward by")))
                    .as("what cron would mail of " + now)
                    .isEmpty();
        }
    }

    /** Returns the output of a command; only a health check may find something wrong. */
    private String answer(Instant now, String... words) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder("faketime", "-f", FAKE.format(now));
        builder.command().add(folder.resolve("lib/smartcron/bin/smartcron").toString());
        builder.command().addAll(List.of(words));
        builder.redirectErrorStream(true);
        // The time since boot goes on as it does; the times of files too, which the gate compares.
        builder.environment().put("FAKETIME_DONT_FAKE_MONOTONIC", "1");
        // Else its repair for some C libraries has threads that wait go round without a pause.
        builder.environment().put("FAKETIME_FORCE_MONOTONIC_FIX", "0");
        builder.environment().put("NO_FAKE_STAT", "1");
        builder.environment().put("TZ", "UTC");
        builder.environment().put("SMARTCRON_HOME", folder.resolve("home").toString());
        builder.environment().put("SMARTCRON_NODE", "vm");
        builder.environment().put("SMARTCRON_LOG_DIR", folder.resolve("logs").toString());
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor())
                .as(String.join(" ", words) + " at " + now + ": " + said)
                .isLessThanOrEqualTo(words[0].equals("health") ? 1 : 0);
        return said;
    }
}
