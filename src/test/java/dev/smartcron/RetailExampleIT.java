package dev.smartcron;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import dev.smartcron.alert.SmtpServer;
import dev.smartcron.cli.Cli;
import dev.smartcron.cli.Console;
import dev.smartcron.execution.Execution;
import dev.smartcron.execution.Sentence;
import dev.smartcron.execution.Status;
import dev.smartcron.execution.Trigger;
import dev.smartcron.tick.World;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A Monday of the 29 tasks with their own stand-ins, a bank that twice does not answer, and a mail server. */
@Timeout(900)
class RetailExampleIT {
    private static final Instant MONDAY = Instant.parse("2026-11-30T00:00:00Z");

    /** A tick comes some seconds into its minute; a retry is due in a later one. */
    private static final Duration LATE = Duration.ofSeconds(15);

    private static final String FETCH = "bank_fetch_transactions";
    private static final String CATEGORIZE = "bank_auto_categorize";
    private static final Predicate<String> SUBJECT_OF_A_REPORT =
            subject -> subject.startsWith("[smartcron node] Report: ");

    /** The minutes of the day in which each task is due; the others are disabled, the crontab's own, or Sunday's. */
    private static final Map<String, List<Integer>> DUE = Map.ofEntries(
            entry("flagged_products_generate_daily", List.of(7 * 60 + 5)),
            entry("flagged_products_refresh_leaderboard", List.of(2 * 60)),
            entry("flagged_products_generate_ai_insights", every(60, 0)),
            entry("flagged_products_check_achievements", every(6 * 60, 0)),
            entry("flagged_products_refresh_store_stats", every(30, 0)),
            entry("payroll_sync_deputy", every(60, 0)),
            entry("payroll_process_automated_reviews", every(5, 0)),
            entry("payroll_update_dashboard", every(15, 0)),
            entry("payroll_auto_start", List.of(6 * 60)),
            entry("consignments_process_pending", every(10, 0)),
            entry("consignments_update_analytics", List.of(3 * 60)),
            entry(FETCH, every(4 * 60, 0)),
            entry(CATEGORIZE, every(4 * 60, 30)),
            entry("staff_process_pending_payments", every(60, 0).subList(8, 19)),
            entry("staff_send_reminders", List.of(9 * 60)),
            entry("system_database_backup", List.of(60)),
            entry("system_cache_cleanup", List.of(4 * 60)),
            entry("system_session_cleanup", List.of(5 * 60)),
            entry("vend_sync_products", every(2 * 60, 0)),
            entry("vend_sync_inventory", every(30, 0)),
            entry("vend_sync_sales", every(60, 15)),
            entry("monitoring_check_disk_space", every(6 * 60, 0)),
            entry("monitoring_daily_report", List.of(7 * 60)),
            entry("monitoring_error_summary", List.of(18 * 60)),
            entry("smart_cron_cleanup_old_data", List.of(2 * 60)));

    @TempDir
    private Path folder;

    private SmtpServer mail;
    private World world;

    private static List<Integer> every(int minutes, int from) {
        return IntStream.iterate(from, minute -> minute < 24 * 60, minute -> minute + minutes)
                .boxed()
                .toList();
    }

    @BeforeEach
    void begin() throws IOException {
        mail = SmtpServer.plain();
        Path home = Files.createDirectories(
                folder.resolve("home"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        world = new World(home);
        world.maxParallel = 60;
        world.path = noting() + ":" + Path.of("bin").toAbsolutePath() + ":/usr/bin:/bin";
        world.places = Map.of(
                "SMARTCRON_HOME",
                home.toString(),
                "SMARTCRON_LOG_DIR",
                world.logs.toString(),
                "SMARTCRON_NODE",
                "node");
        // Whether this machine's disk is full is no matter of this day.
        Files.writeString(
                home.resolve("smartcron.yaml"),
                Files.readString(Path.of("examples/retail/smartcron.yaml")).replace("2525", "" + mail.port())
                        + "health: {disk_free_min: 0%}\n");
        world.now = MONDAY.minus(Duration.ofMinutes(1));
        assertThat(smartcron("register", "tasks.yaml")).contains("total 29");
    }

    @AfterEach
    void end() {
        world.close();
        mail.close();
    }

    @Test
    void a_monday_goes_as_scheduled_within_its_limits_and_an_outage_is_told() throws Exception {
        for (int minute = 0; minute < 24 * 60; minute += 5) {
            switch (minute) {
                case 4 * 60, 12 * 60 -> closeBank();
                case 5 * 60, 12 * 60 + 20 -> openBank();
                // An operator's, when the bank answers again; and one more call of Vend than it takes at once.
                case 12 * 60 + 50 -> world.add(FETCH);
                case 16 * 60 -> world.add("vend_sync_sales");
                default -> {}
            }
            world.now = MONDAY.plus(Duration.ofMinutes(minute)).plus(LATE);
            world.run();
            if (minute % 15 == 0) {
                smartcron("health");
            }
        }
        assertSchedules();
        assertGroups();
        assertPrerequisite();
        assertMails();
    }

    private void assertSchedules() {
        Map<String, List<Instant>> due = new HashMap<>();
        DUE.forEach((task, minutes) -> due.put(
                task,
                minutes.stream()
                        .map(minute -> MONDAY.plus(Duration.ofMinutes(minute)))
                        .toList()));
        Map<String, List<Instant>> fired = new HashMap<>();
        List<Execution> odd = new ArrayList<>();
        for (Execution execution : world.history()) {
            if (execution.trigger() == Trigger.SCHEDULE) {
                fired.computeIfAbsent(execution.task(), task -> new ArrayList<>())
                        .add(0, execution.scheduledAt());
            }
            if (execution.status() != Status.SUCCEEDED) {
                odd.add(execution);
            }
        }
        assertThat(fired).isEqualTo(due);
        assertThat(odd)
                .extracting(
                        execution -> execution.task() + " " + execution.status().word() + " " + execution.scheduledAt())
                .containsExactlyInAnyOrder(
                        FETCH + " failed 2026-11-30T04:00:00Z",
                        CATEGORIZE + " blocked 2026-11-30T04:30:00Z",
                        FETCH + " failed 2026-11-30T12:00:00Z");
    }

    /** The most of a group at once, as the stand-ins themselves noted it. */
    private void assertGroups() throws IOException {
        Map<String, Integer> running = new HashMap<>();
        Map<String, Integer> most = new HashMap<>();
        for (String line : lines()) {
            String[] words = line.split(" ", -1);
            int now = running.merge(words[1], words[0].equals("begin") ? 1 : -1, Integer::sum);
            most.merge(words[1], now, Math::max);
        }
        assertThat(running.values()).containsOnly(0);
        assertThat(most).containsEntry("payroll", 2).containsEntry("vend", 2);
        assertThat(most.keySet())
                .containsExactlyInAnyOrder(
                        "flagged_products", "payroll", "consignments", "bank", "staff", "system", "vend");
    }

    /** The work of the bank's stand-ins, in its order: nothing is sorted that was not fetched. */
    private void assertPrerequisite() throws IOException {
        List<String> expected = new ArrayList<>();
        for (int hour = 0; hour < 24; hour += 4) {
            boolean isClosed = hour == 4 || hour == 12;
            String fetch = "fetch_transactions 2026-11-30T%02d:00:00Z".formatted(hour);
            for (int attempt = 1; attempt <= (isClosed ? 4 : 1); attempt++) {
                addRun(expected, fetch, isClosed ? 69 : 0);
            }
            if (hour == 12) {
                addRun(expected, "fetch_transactions by_hand", 0);
            }
            if (hour != 4) {
                addRun(expected, "auto_categorize 2026-11-30T%02d:30:00Z".formatted(hour), 0);
            }
        }
        assertThat(lines()).filteredOn(line -> line.contains(" bank ")).isEqualTo(expected);
        Execution blocked = world.history(CATEGORIZE).get(4);
        assertThat(blocked.scheduledAt()).isEqualTo("2026-11-30T04:30:00Z");
        assertThat(blocked.finishedAt())
                .isEqualTo(Instant.parse("2026-11-30T06:30:00Z").plus(LATE));
        assertThat(blocked.sentence(Sentence.PLAIN))
                .hasValue("waits for " + FETCH + " of 2026-11-30T04:00:00Z: failed, exit 69");
    }

    private static void addRun(List<String> lines, String what, int exitCode) {
        lines.add("begin bank " + what);
        lines.add("end bank " + what + " " + exitCode);
    }

    private void assertMails() throws MessagingException {
        List<String> subjects = new ArrayList<>();
        for (MimeMessage message : mail.received()) {
            subjects.add(message.getSubject().replaceFirst(" \\(execution \\d+\\)$", ""));
            assertThat(message.getAllRecipients()).extracting(Object::toString).containsExactly("ops@example.org");
        }
        String failed = "[smartcron node] CRITICAL " + FETCH + " failed: exit 69";
        assertThat(subjects).as("by its task").filteredOn(SUBJECT_OF_A_REPORT).hasSize(1);
        assertThat(subjects)
                .filteredOn(SUBJECT_OF_A_REPORT.negate())
                .as("what waits for it is blocked because of it, and not told apart")
                .containsExactly(
                        failed,
                        "[smartcron node] RESOLVED " + FETCH + " succeeded at 2026-11-30 08:00:15 UTC",
                        failed,
                        "[smartcron node] RESOLVED " + FETCH + " succeeded at 2026-11-30 12:50:15 UTC");
    }

    /** The notes of the stand-ins: {@code begin|end AREA ACTION FIRING [EXIT_CODE]}. */
    private List<String> lines() throws IOException {
        return Files.readAllLines(folder.resolve("lines"));
    }

    private void closeBank() throws IOException {
        Files.createFile(folder.resolve("data/bank/closed"));
    }

    private void openBank() throws IOException {
        Files.delete(folder.resolve("data/bank/closed"));
    }

    /** A {@code smartcron-example} before the example's own that notes when it begins and ends; two of each group hold their places at
     * midnight until both are there. */
    private Path noting() throws IOException {
        Path bin = Files.createDirectories(folder.resolve("bin"));
        Path script = Files.writeString(bin.resolve("smartcron-example"), """
                #!/bin/sh
                what="$1 $2 ${SMARTCRON_SCHEDULED_AT:-by_hand}"
                echo "begin $what" >>%1$s/lines
                case $what in
                *hand) sleep 0.2 ;;
                payroll*T00:00:00* | vend*T00:00:00*)
                    # Until two of the group have been there at once.
                    until [ -e %1$s/two_$1 ]; do
                        [ $(($(grep -c "^begin $1 " %1$s/lines) - $(grep -c "^end $1 " %1$s/lines))) -lt 2 ] || : >%1$s/two_$1
                        sleep 0.05
                    done ;;
                esac
                SMARTCRON_EXAMPLE_DATA=%1$s/data %2$s/bin/smartcron-example "$@"
                code=$?
                echo "end $what $code" >>%1$s/lines
                exit $code
                """.formatted(
                        folder, Path.of("").toAbsolutePath()));
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
        return bin;
    }

    /** The answer of a command of this node at this time. */
    private String smartcron(String... words) {
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(said, true, UTF_8);
        Cli.execute(words, new Console(world.places, Clock.fixed(world.now, ZoneOffset.UTC), out, out));
        return said.toString(UTF_8);
    }
}
