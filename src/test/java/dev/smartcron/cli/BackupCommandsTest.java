package dev.smartcron.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.smartcron.cli.Deployment.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Backup and restore as they are typed, and what they answer. */
class BackupCommandsTest {
    @TempDir
    private Path folder;

    private Deployment deployment;

    @BeforeEach
    void deploy() throws IOException {
        deployment = new Deployment(folder);
        deployment.environment.put("TZ", "UTC");
        deployment.environment.put("COLUMNS", "400");
        assertThat(deployment.register("""
                  - {name: a, schedule: "0 * * * *", command: "true"}
                  - {name: b, schedule: "*/10 * * * *", command: "true"}
                """).exitCode()).isZero();
    }

    private String backup(String... more) {
        String[] words = new String[more.length + 2];
        words[0] = "backup";
        words[1] = "--json";
        System.arraycopy(more, 0, words, 2, more.length);
        Answer answer = deployment.smartcron(words);
        assertThat(answer.exitCode()).as(answer.err()).isZero();
        return (String) answer.object().get("file");
    }

    @Test
    void a_backup_is_told() {
        Answer answer = deployment.smartcron("backup");
        assertThat(answer.exitCode()).isZero();
        assertThat(answer.out().replaceAll("\n +", ""))
                .matches(deployment.home + "/backups/smartcron-20260403T120030\\.000Z\\.tar\\.gz:"
                        + " ?2 tasks, 0 executions, \\d+K?, verified\nkept 1, removed 0\n");
        Map<String, Object> json = deployment.smartcron("backup", "--json").object();
        assertThat(json)
                .containsOnlyKeys(
                        "file",
                        "bytes",
                        "verified",
                        "kept",
                        "removed",
                        "at",
                        "tasks",
                        "executions",
                        "every_ms",
                        "left_out")
                .containsEntry("verified", true)
                .containsEntry("kept", 2L)
                .containsEntry("removed", 0L);
    }

    @Test
    void as_many_are_kept_as_the_settings_say() throws IOException {
        Files.writeString(deployment.home.resolve("smartcron.yaml"), "retention: {backups: 2}\n");
        for (int i = 0; i < 3; i++) {
            deployment.now = deployment.now.plus(Duration.ofDays(1));
            backup(folder.resolve("elsewhere").toString());
        }
        try (var files = Files.list(folder.resolve("elsewhere"))) {
            assertThat(files.filter(file -> file.toString().endsWith(".gz"))).hasSize(2);
        }
        Map<String, Object> last = deployment
                .smartcron("backup", folder.resolve("elsewhere").toString(), "--json")
                .object();
        assertThat(last).containsEntry("kept", 2L).containsEntry("removed", 1L);
    }

    @Test
    void a_restore_tells_what_it_does_and_what_is_lost() {
        String file = backup();
        deployment.now = deployment.now.plus(Duration.ofMinutes(30));
        deployment.smartcron("run");
        Answer answer = deployment.smartcron("restore", file, "--yes");
        assertThat(answer.exitCode()).as(answer.err()).isZero();
        assertThat(answer.out())
                .contains("backup of 2026-04-03 12:00:30 UTC by web1, SmartCron ", "2 tasks, 0 executions")
                .contains("lost by restoring: 3 executions recorded since, and what operators did")
                .contains("3 firings since then, of 1 task: recorded as missed, for they may have run\n  b 3\n")
                .contains("restored; the database as it was is kept:");
        List<Map<String, Object>> history =
                deployment.smartcron("history", "--json").array();
        assertThat(history)
                .hasSize(3)
                .allSatisfy(row ->
                        assertThat(row).containsEntry("status", "missed").containsEntry("reason_code", "restored"));
        assertThat(deployment.smartcron("run", "--json").object()).containsEntry("due", 0L);
        assertThat(deployment
                        .smartcron("events", "--kind", "operator", "--json")
                        .out())
                .contains("\"name\":\"restore\"");
    }

    @Test
    void a_restore_answers_scripts() {
        String file = backup();
        deployment.now = deployment.now.plus(Duration.ofMinutes(30));
        Map<String, Object> json =
                deployment.smartcron("restore", file, "--yes", "--json").object();
        assertThat(json)
                .containsEntry("file", file)
                .containsEntry("at", "2026-04-03T12:00:30.000Z")
                .containsEntry("tasks", 2L)
                .containsEntry("executions", 0L)
                .containsEntry("forgotten", 0L)
                .containsEntry("catch_up", false)
                .containsEntry("missed", List.of(Map.of("task", "b", "firings", 3L)))
                .containsEntry("cancelled", 0L)
                .containsEntry("lost", 0L);
        assertThat((String) json.get("kept_as")).startsWith(deployment.home + "/smartcron.db.before-restore-");
        Map<String, Object> again = deployment
                .smartcron("restore", file, "--yes", "--json", "--catch-up")
                .object();
        assertThat(again).containsEntry("catch_up", true).containsEntry("missed", List.of());
        assertThat(again).containsEntry("since", List.of(Map.of("task", "b", "firings", 3L)));
        assertThat(deployment.smartcron("run", "--json").object())
                .containsEntry("started", 1L)
                .containsEntry("missed", 2L);
    }

    @Test
    void nobody_is_asked_where_nobody_is() {
        String file = backup();
        Answer answer = deployment.smartcron("restore", file);
        assertThat(answer.exitCode()).isEqualTo(2);
        assertThat(answer.err()).isEqualTo("""
                        smartcron: restore replaces the database, and nobody is at a terminal to be asked
                          Try: smartcron restore %s --yes
                        """.formatted(file));
        assertThat(deployment.smartcron("restore", file + ".old").err())
                .as("not told to say yes to what is not there")
                .startsWith("smartcron: there is no file " + file + ".old\n")
                .doesNotContain("--yes");
        assertThat(deployment.smartcron("restore").err()).isEqualTo("""
                        smartcron: no file is named
                          Try: smartcron restore FILE; they are in the folder backups of the home
                        """);
    }

    /** In the place of a runner, which ends what somebody has asked it to end. */
    private CompletableFuture<Void> ends(String task) {
        return CompletableFuture.runAsync(() -> await().until(() -> {
            try {
                deployment.sql(
                        "update executions set status = 'killed', finished_at = stop_at"
                                + " where status = 'running' and stop_at is not null and task = ?",
                        task);
                return deployment
                        .smartcron("status", "--json")
                        .object()
                        .get("running")
                        .equals(0L);
            } catch (SQLException e) {
                return false;
            }
        }));
    }

    @Test
    void what_runs_is_ended_first_where_that_is_asked_for() throws Exception {
        String file = backup();
        deployment.happened("a", "running", null, "2026-04-03T12:00:00Z", null);
        Answer refused = deployment.smartcron("restore", file, "--yes");
        assertThat(refused.exitCode()).isOne();
        assertThat(refused.err()).contains("something runs: execution 1 of a on web1", " --stop ends that first");
        CompletableFuture<Void> runner = ends("a");
        Answer done = deployment.smartcron("restore", file, "--yes", "--stop");
        assertThat(done.exitCode()).as(done.err()).isZero();
        runner.get();
        assertThat(deployment.smartcron("history", "--json").array()).isEmpty();
        assertThat(deployment.smartcron("status", "--json").object()).containsEntry("running", 0L);
    }

    @Test
    void a_lost_database_is_restored_and_the_home_goes_on() throws IOException {
        String file = backup();
        Files.delete(deployment.home.resolve("smartcron.db"));
        assertThat(deployment.smartcron("list").exitCode()).isEqualTo(3);
        Answer answer = deployment.smartcron("restore", file, "--yes");
        assertThat(answer.exitCode()).as(answer.err()).isZero();
        assertThat(answer.out())
                .contains("lost by restoring: what was recorded since; the database cannot be asked how much")
                .endsWith("restored\n");
        assertThat(deployment.smartcron("list", "--json").array()).hasSize(2);
        Files.delete(deployment.home.resolve("smartcron.db"));
        assertThat(deployment.smartcron("list").err()).contains("this home has used it before");
    }

    @Test
    void two_lines_for_whatever_is_wrong() throws IOException {
        Path text = Files.writeString(folder.resolve("text"), "x");
        for (String[] words : new String[][] {
            {"restore", text.toString(), "--yes"},
            {"restore", folder.resolve("none").toString(), "--yes"},
            {"backup", text.toString()},
            {"backup", "/proc/nowhere"},
        }) {
            Answer answer = deployment.smartcron(words);
            assertThat(answer.exitCode()).as(String.join(" ", words)).isIn(2, 3);
            assertThat(answer.out()).isEmpty();
            assertThat(answer.err()).hasLineCount(2).contains("smartcron: ", "  Try: ");
        }
    }

    @Test
    void health_and_verify_know_of_the_last_one() throws IOException {
        String file = backup();
        assertThat(deployment.smartcron("verify").out().replaceAll("\\s+", " "))
                .contains("backup the last is of 2026-04-03 12:00:30");
        Files.delete(Path.of(file));
        Answer health = deployment.smartcron("health", "--no-alerts");
        assertThat(health.out().replaceAll("\\s+", " ")).contains("backup degraded the last is of 2026-04-03 12:00:30");
        assertThat(deployment.smartcron("alerts", "rules").out()).contains("backup_too_old");
    }
}
