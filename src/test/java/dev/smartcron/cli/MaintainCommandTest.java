package dev.smartcron.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.smartcron.cli.Deployment.Answer;
import dev.smartcron.maintenance.DatabaseFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code maintain} says and leaves behind, and what {@code status}, {@code health} and {@code verify} say of the database. */
class MaintainCommandTest {
    @TempDir
    private Path folder;

    private Deployment deployment;
    private DatabaseFile file;

    @BeforeEach
    void deploy() throws IOException {
        deployment = new Deployment(folder);
        deployment.environment.put("COLUMNS", "200");
        deployment.register("  - {name: a, command: [\"true\"]}\n");
        file = new DatabaseFile(deployment.home.resolve("smartcron.db"));
    }

    @Test
    void it_tells_each_step_and_notes_it_in_the_log_of_upkeep() throws Exception {
        file.withHistory(10_000).change("delete from executions where id > 1000");
        Answer answer = deployment.smartcron("maintain");
        assertThat(answer.err()).isEmpty();
        assertThat(answer.exitCode()).isZero();
        assertThat(answer.out().lines())
                .satisfiesExactly(
                        line -> assertThat(line)
                                .matches("integrity   every page is whole, every index agrees with its "
                                        + "table \\(.+s\\)"),
                        line -> assertThat(line).matches("analyze     the planner's statistics are renewed \\(.+\\)"),
                        line -> assertThat(line)
                                .matches("vacuum      \\d+ of \\d+ free pages are given back, in \\d+ "
                                        + "steps of at most .+ \\(.+\\)"),
                        line -> assertThat(line).matches("checkpoint  the write-ahead log is empty \\(.+\\)"),
                        line -> assertThat(line).matches("database    \\d+K before, \\d+K now; all of it took .+"));
        assertThat(log())
                .singleElement()
                .satisfies(
                        line -> assertThat(line)
                                .matches(
                                        "2026-04-0\\dT\\d\\d:00:30\\S+ maintain: ok; vacuum incremental, \\d+K before, \\d+K now; took .+"));
    }

    @Test
    void with_json_it_prints_one_document() {
        Answer answer = deployment.smartcron("maintain", "--json");
        assertThat(answer.object())
                .containsEntry("integrity", "ok")
                .containsEntry("damages", List.of())
                .containsEntry("reindexed", List.of())
                .containsEntry("analyzed", true)
                .containsEntry("vacuum", "not_needed")
                .containsOnlyKeys(
                        "integrity",
                        "damages",
                        "reindexed",
                        "analyzed",
                        "vacuum",
                        "bytes_before",
                        "bytes_after",
                        "duration_ms");
    }

    @Test
    void damage_is_bad_news_in_two_lines() throws Exception {
        file.withHistory(3_000).spoilPage("attempts");
        Answer answer = deployment.smartcron("maintain");
        assertThat(answer.exitCode()).isEqualTo(ExitCode.BAD_NEWS);
        assertThat(answer.out()).startsWith("integrity   damaged: ");
        assertThat(answer.err().lines())
                .satisfiesExactly(
                        what -> assertThat(what)
                                .startsWith("smartcron: the database is damaged, and was left as it is: "),
                        hint -> assertThat(hint)
                                .isEqualTo(
                                        "  Try: Put the latest backup in its place: smartcron restore FILE keeps this one aside."));
        assertThat(deployment.smartcron("maintain", "--json").object())
                .containsEntry("integrity", "damaged")
                .containsEntry("vacuum", null);
        assertThat(log()).allMatch(line -> line.contains(" maintain: damaged, and left as it is: "));
    }

    @Test
    void indexes_that_were_mended_are_named() throws Exception {
        file.withHistory(1_000).changeBehind("executions_task", "delete from executions where id = 7");
        Answer answer = deployment.smartcron("maintain");
        assertThat(answer.exitCode()).isZero();
        assertThat(answer.out()).contains("reindex     executions_task is made anew from its table");
        assertThat(log()).singleElement().asString().contains("maintain: mended; made anew: executions_task; vacuum ");
    }

    @Test
    void a_home_without_a_database_is_told_and_stays_without() {
        Deployment nothing = new Deployment(folder.resolve("nothing"));
        Answer answer = nothing.smartcron("maintain");
        assertThat(answer.exitCode()).isEqualTo(ExitCode.CANNOT_WORK);
        assertThat(answer.err())
                .startsWith("smartcron: no task is registered in ")
                .hasLineCount(2);
        assertThat(nothing.home).doesNotExist();
    }

    @Test
    void status_shows_how_large_the_database_is_and_when_it_was_looked_after() throws Exception {
        assertThat(deployment.smartcron("status").out())
                .containsPattern("Database   \\d+K; last cleanup never, maintain never, backup never");
        deployment.smartcron("maintain");
        for (int day = 0; day < 4; day++) {
            deployment.sql(
                    "insert or replace into database_sizes (day, bytes) values (?, ?)",
                    (deployment.now.toEpochMilli() / 86_400_000 - day) * 86_400_000,
                    1_000_000_000L - day * 20_480_000L);
        }
        deployment.now = deployment.now.plus(Duration.ofHours(3));
        assertThat(deployment.smartcron("status").out())
                .containsPattern(
                        "Database   \\d+K, grows by 20M a day; last cleanup never, maintain 3h ago \\(\\S+\\), "
                                + "backup never");
        Map<?, ?> database =
                (Map<?, ?>) deployment.smartcron("status", "--json").object().get("database");
        assertThat(database.get("growth_per_day")).isEqualTo(20_480_000L);
        assertThat(database.get("last_maintain").toString()).matches("2026-04-0\\dT\\d\\d:00:30.*");
        assertThat(database.containsKey("last_backup")).isTrue();
        assertThat(database.get("last_backup")).isNull();
        assertThat(Long.parseLong(database.get("bytes").toString())).isPositive();
        assertThat(deployment.smartcron("verify").out()).containsPattern("database size +\\d+K, grows by 20M a day");
    }

    @Test
    void verify_warns_of_a_database_that_fills_its_disk_soon() throws Exception {
        for (int day = 0; day < 9; day++) {
            deployment.sql(
                    "insert or replace into database_sizes (day, bytes) values (?, ?)",
                    (deployment.now.toEpochMilli() / 86_400_000 - day) * 86_400_000,
                    (10L - day) << 44);
        }
        assertThat(deployment.smartcron("verify").out())
                .containsPattern("warn +database size +\\d+K, grows by 16T a day, and would fill its disk in ");
    }

    @Test
    void status_tells_of_the_last_cleanup_and_the_last_backup() {
        deployment.smartcron("cleanup");
        deployment.now = deployment.now.plus(Duration.ofHours(2));
        deployment.smartcron("backup");
        deployment.now = deployment.now.plus(Duration.ofHours(1));
        assertThat(deployment.smartcron("status").out())
                .containsPattern("; last cleanup 3h ago \\(\\S+\\), maintain never, backup 1h ago \\(\\S+\\)");
        Map<?, ?> database =
                (Map<?, ?>) deployment.smartcron("status", "--json").object().get("database");
        assertThat(OffsetDateTime.parse(database.get("last_backup").toString()).toInstant())
                .isEqualTo(deployment.now.minus(Duration.ofHours(1)));
        assertThat(OffsetDateTime.parse(database.get("last_cleanup").toString()).toInstant())
                .isEqualTo(deployment.now.minus(Duration.ofHours(3)));
    }

    @Test
    void a_folder_that_nobody_may_write_to_is_told_in_two_lines() throws Exception {
        Files.createFile(Path.of(file.path() + "-maintaining"));
        Files.setPosixFilePermissions(
                Path.of(file.path() + "-maintaining"), PosixFilePermissions.fromString("r--------"));
        Answer answer = deployment.smartcron("maintain");
        // Root may write all the same.
        if (answer.exitCode() != 0) {
            assertThat(answer.exitCode()).isEqualTo(ExitCode.CANNOT_WORK);
            assertThat(answer.err()).startsWith("smartcron: cannot make ").hasLineCount(2);
        }
    }

    private List<String> log() throws IOException {
        return Files.readAllLines(deployment.home.resolve("logs/cleanup.log"));
    }
}
