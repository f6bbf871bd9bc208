package dev.smartcron.packaging;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import dev.smartcron.cli.Smartcron;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import picocli.CommandLine;

/** The tasks.yaml that ships: all 29 tasks at their times, and stand-ins behind them that work. */
class ShippedTasksTest {
    private static final Map<String, String> SCHEDULES = Map.ofEntries(
            entry("flagged_products_generate_daily", "5 7 * * *"),
            entry("flagged_products_refresh_leaderboard", "0 2 * * *"),
            entry("flagged_products_generate_ai_insights", "0 * * * *"),
            entry("flagged_products_check_achievements", "0 */6 * * *"),
            entry("flagged_products_refresh_store_stats", "*/30 * * * *"),
            entry("payroll_sync_deputy", "0 * * * *"),
            entry("payroll_process_automated_reviews", "*/5 * * * *"),
            entry("payroll_update_dashboard", "*/15 * * * *"),
            entry("payroll_auto_start", "0 6 * * MON"),
            entry("consignments_process_pending", "*/10 * * * *"),
            entry("consignments_update_analytics", "0 3 * * *"),
            entry("bank_fetch_transactions", "0 */4 * * *"),
            entry("bank_auto_categorize", "30 */4 * * *"),
            entry("staff_process_pending_payments", "0 8-18 * * *"),
            entry("staff_send_reminders", "0 9 * * *"),
            entry("system_database_backup", "0 1 * * *"),
            entry("system_log_rotation", "0 0 * * SUN"),
            entry("system_cache_cleanup", "0 4 * * *"),
            entry("system_session_cleanup", "0 5 * * *"),
            entry("vend_sync_products", "0 */2 * * *"),
            entry("vend_sync_inventory", "*/30 * * * *"),
            entry("vend_sync_sales", "15 * * * *"),
            entry("monitoring_daily_report", "0 7 * * *"),
            entry("monitoring_check_disk_space", "0 */6 * * *"),
            entry("monitoring_error_summary", "0 18 * * *"),
            entry("smart_cron_master_runner", "* * * * *"),
            entry("smart_cron_health_monitor", "*/5 * * * *"),
            entry("smart_cron_cleanup_old_data", "0 2 * * *"),
            entry("smart_cron_database_maintenance", "0 3 * * SUN"));

    @TempDir
    private Path folder;

    @Test
    void all_tasks_of_smart_cron_are_there_at_their_times() throws IOException {
        Map<String, String> shipped = new LinkedHashMap<>();
        for (Map<?, ?> task : tasks()) {
            shipped.put((String) task.get("name"), (String) task.get("schedule"));
        }
        assertThat(shipped).containsExactlyInAnyOrderEntriesOf(SCHEDULES);
    }

    @Test
    void only_the_lines_of_the_crontab_itself_are_left_to_the_crontab() throws IOException {
        assertThat(tasks())
                .filteredOn(task -> "crontab".equals(task.get("started_by")))
                .extracting(task -> (String) task.get("name"))
                .containsExactly("smart_cron_master_runner", "smart_cron_health_monitor");
    }

    @Test
    void a_task_of_a_command_that_is_still_to_come_is_disabled() throws IOException {
        Set<String> commands = new CommandLine(Smartcron.class).getSubcommands().keySet();
        assertThat(tasks())
                .filteredOn(task -> ((List<?>) task.get("command")).get(0).equals("smartcron"))
                .allMatch(task -> commands.contains(((List<?>) task.get("command")).get(1))
                        != Boolean.FALSE.equals(task.get("enabled")));
    }

    @Test
    void every_stand_in_does_its_work_twice_at_once() throws IOException, InterruptedException {
        List<Process> running = new ArrayList<>();
        List<List<?>> commands = new ArrayList<>();
        for (Map<?, ?> task : tasks()) {
            List<?> command = (List<?>) task.get("command");
            if (command.get(0).equals("smartcron-example")) {
                for (int again = 0; again < 2; again++) {
                    running.add(standIn(command.get(1) + "", command.get(2) + ""));
                    commands.add(command);
                }
            }
        }
        assertThat(running).hasSizeGreaterThan(40);
        for (int i = 0; i < running.size(); i++) {
            String said = new String(running.get(i).getInputStream().readAllBytes(), UTF_8);
            assertThat(running.get(i).waitFor())
                    .as("%s said: %s", commands.get(i), said)
                    .isZero();
            assertThat(said).as("%s", commands.get(i)).isNotBlank();
        }
    }

    @Test
    void the_same_firing_makes_the_same_files() throws IOException, InterruptedException {
        assertThat(standIn("vend", "sync_sales").waitFor()).isZero();
        String first = Files.readString(folder.resolve("data/vend/turnover.csv"));
        assertThat(standIn("vend", "sync_sales").waitFor()).isZero();
        assertThat(Files.readString(folder.resolve("data/vend/turnover.csv")))
                .isEqualTo(first)
                .contains("store");
    }

    @Test
    void log_rotation_packs_the_log_of_the_application_and_drops_what_is_old() throws Exception {
        Path logs = Files.createDirectories(folder.resolve("data/logs"));
        for (int ago : List.of(59, 62)) {
            Path packed = Files.createFile(logs.resolve("access-" + ago + ".log.gz"));
            Files.setLastModifiedTime(packed, FileTime.from(Instant.now().minus(Duration.ofDays(ago))));
        }
        assertThat(standIn("system", "log_rotation").waitFor()).isZero();
        try (Stream<Path> files = Files.list(logs)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("access-59.log.gz", "access-2026-03-02.log.gz");
        }
        try (InputStream packed = new GZIPInputStream(Files.newInputStream(logs.resolve("access-2026-03-02.log.gz")))) {
            assertThat(new String(packed.readAllBytes(), UTF_8)).hasLineCount(200);
        }
    }

    @Test
    void a_stand_in_that_is_not_there_is_wrong_use() throws IOException, InterruptedException {
        assertThat(standIn("vend", "sync_nothing").waitFor()).isEqualTo(2);
        assertThat(standIn("../../etc", "x").waitFor()).isEqualTo(2);
        assertThat(standIn("common", "x").waitFor()).isEqualTo(2);
    }

    private static List<Map<?, ?>> tasks() throws IOException {
        Map<?, ?> file = (Map<?, ?>)
                new Load(LoadSettings.builder().build()).loadFromString(Files.readString(Path.of("tasks.yaml")));
        List<Map<?, ?>> tasks = new ArrayList<>();
        for (Object task : (List<?>) file.get("tasks")) {
            tasks.add((Map<?, ?>) task);
        }
        return tasks;
    }

    private Process standIn(String area, String action) throws IOException {
        ProcessBuilder builder = new ProcessBuilder("bin/smartcron-example", area, action).redirectErrorStream(true);
        builder.environment()
                .put("SMARTCRON_EXAMPLE_DATA", folder.resolve("data").toString());
        builder.environment().put("SMARTCRON_SCHEDULED_AT", "2026-03-02T06:00:00+13:00");
        return builder.start();
    }
}
