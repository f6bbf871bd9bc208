package dev.smartcron.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.smartcron.cli.Deployment.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What SmartCron writes of itself into the log folder. */
class OwnLogsTest {
    private static final String LINE = "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\+\\d\\d:\\d\\d .+";

    @TempDir
    private Path folder;

    private Deployment deployment;

    @BeforeEach
    void deploy() throws IOException {
        deployment = new Deployment(folder);
        deployment.register("""
                  - {name: good, command: [echo, fine], working_dir: /}
                  - {name: bad, command: "echo 'fatal: no cheese'; exit 3", working_dir: /}
                  - {name: again, command: "exit 1", working_dir: /}
                """);
    }

    @Test
    void each_attempt_has_a_line_in_the_master_log_and_each_final_failure_one_among_the_errors() throws IOException {
        deployment.smartcron("trigger", "good", "--wait");
        deployment.smartcron("trigger", "bad", "--wait");
        deployment.smartcron("trigger", "again", "--wait");
        assertThat(lines("master")).allMatch(line -> line.matches(LINE));
        assertThat(said("master"))
                .containsSubsequence(
                        "good, execution 1: succeeded after T",
                        "bad, execution 2: failed after T: exit 3 (fatal: no cheese)");
        assertThat(said("master"))
                .contains("again, execution 3: failed after T: exit 1")
                .anyMatch(line -> line.startsWith("tick 1: 0 due, 1 started, 1 succeeded in "));
        assertThat(said("errors"))
                .containsExactly(
                        "bad, execution 2: failed after T: exit 3 (fatal: no cheese)",
                        "again, execution 3: failed after T: exit 1");
        assertThat(Files.exists(log("tasks/good"))).isTrue();
    }

    @Test
    void a_minute_in_which_nothing_happens_writes_nothing() {
        assertThat(deployment.smartcron("run").exitCode()).isZero();
        assertThat(log("master")).doesNotExist();
        assertThat(log("errors")).doesNotExist();
    }

    @Test
    void health_writes_what_is_wrong_and_what_is_well_again_and_each_alert_once() throws IOException, SQLException {
        long ticked = deployment.now.minusSeconds(600).toEpochMilli();
        deployment.sql("insert into nodes (name, boot_id, version, last_tick) values ('web1', '', '0.1', ?)", ticked);
        deployment.smartcron("health", "--no-alerts");
        assertThat(log("health")).doesNotExist();
        deployment.smartcron("health");
        deployment.smartcron("health");
        deployment.sql("update nodes set last_tick = ?", deployment.now.toEpochMilli());
        deployment.smartcron("health");
        deployment.smartcron("health");
        assertThat(said("health"))
                .satisfiesExactly(
                        first -> assertThat(first).startsWith("critical: runner: web1 has not ticked for 10m"),
                        second -> assertThat(second).startsWith("critical: runner: web1 has not ticked for 10m"),
                        well -> assertThat(well).contains("ok again: ").contains("runner"));
        assertThat(said("errors"))
                .containsExactly(
                        "alert 1, critical: web1 has not ticked for 10m",
                        "alert 1 is over: web1 has not ticked for 10m");
    }

    @Test
    void each_of_them_makes_room_for_a_new_one_at_its_size_and_so_many_old_ones_are_kept()
            throws IOException, SQLException {
        settings("logs: {max_size: 1K, files: 2}\n");
        long well = deployment.now.toEpochMilli();
        long silent = deployment.now.minusSeconds(600).toEpochMilli();
        deployment.sql("insert into nodes (name, boot_id, version, last_tick) values ('web1', '', '0.1', ?)", silent);
        for (int i = 0; i < 40; i++) {
            deployment.smartcron("trigger", "again", "--wait");
            deployment.sql("update nodes set last_tick = ?", i % 2 == 0 ? silent : well);
            deployment.smartcron("health");
        }
        for (String name : List.of("master", "health", "errors")) {
            assertThat(log(name)).as(name).exists();
            assertThat(old(name, ".1")).as(name).exists();
            assertThat(old(name, ".2.gz")).as(name).exists();
            assertThat(old(name, ".3.gz")).as(name).doesNotExist();
            assertThat(Files.size(log(name)))
                    .as(name + " is bounded, but for what one command adds")
                    .isLessThan(4_096);
            assertThat(Files.size(old(name, ".1"))).isBetween(1_024L, 4_096L);
            assertThat(Files.readAllLines(old(name, ".1"))).allMatch(line -> line.matches(LINE));
        }
    }

    @Test
    void an_alert_that_a_route_sends_to_the_log_alone_stands_among_the_errors_and_is_told_to_nobody()
            throws IOException {
        Path told = folder.resolve("told");
        settings("channels: {command: {run: 'cat >> " + told + "; echo >> " + told + "'}}\n"
                + "alerts: {wait: {high: 0s, medium: 0s, low: 0s},\n"
                + "  routes: [{task: again, to: log}, {task: bad, to: command}]}\n");
        deployment.smartcron("trigger", "again", "--wait");
        deployment.smartcron("trigger", "bad", "--wait");
        deployment.smartcron("health");
        deployment.smartcron("health");
        assertThat(said("errors"))
                .filteredOn(line -> line.startsWith("alert "))
                .extracting(line -> line.replaceFirst("\\d+", "N"))
                .contains("alert N, medium: again failed: exit 1", "alert N, medium: bad failed: fatal: no cheese");
        assertThat(Files.readString(told)).contains("bad failed").doesNotContain("again failed");
        assertThat(deployment.smartcron("alerts").out()).contains("again failed: exit 1");
    }

    private void settings(String yaml) throws IOException {
        Files.writeString(deployment.home.resolve("smartcron.yaml"), yaml);
    }

    private Path old(String name, String end) {
        return Path.of(log(name) + end);
    }

    @Test
    void a_log_that_cannot_be_written_is_told_once_and_harms_nothing() throws IOException {
        Files.createDirectories(log("master"));
        Answer answer = deployment.smartcron("trigger", "again", "--wait");
        assertThat(answer.err().lines().filter(line -> line.contains("cannot write " + log("master"))))
                .hasSize(1);
        assertThat(deployment.smartcron("history", "again", "--json").array().get(0))
                .containsEntry("status", "failed");
        assertThat(said("errors")).hasSize(1);
    }

    private Path log(String name) {
        return deployment.home.resolve("logs").resolve(name + ".log");
    }

    private List<String> lines(String name) throws IOException {
        return Files.readAllLines(log(name));
    }

    /** Its lines without their times, and without how long anything took. */
    private List<String> said(String name) throws IOException {
        return lines(name).stream()
                .map(line -> line.substring(line.indexOf(' ') + 1).replaceAll("after [\\d.]+(ms|s)", "after T"))
                .toList();
    }
}
