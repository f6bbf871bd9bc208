package dev.smartcron.checks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.smartcron.alert.Finding;
import dev.smartcron.operations.Operator;
import dev.smartcron.store.db.Database;
import dev.smartcron.store.query.TaskTable;
import dev.smartcron.store.rows.Node;
import dev.smartcron.store.upkeep.UpkeepTable;
import dev.smartcron.store.upkeep.UpkeepTable.Upkeep;
import dev.smartcron.store.upkeep.UpkeepTable.UpkeepDone;
import dev.smartcron.task.Definition;
import dev.smartcron.task.Severity;
import dev.smartcron.text.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A backup that is too old or gone is told where backups are made. */
class BackupCheckTest {
    private static final Instant NOON = Instant.parse("2026-04-05T12:00:00Z");

    @TempDir
    private Path home;

    private Database database;
    private Path file;

    @BeforeEach
    void open() throws IOException {
        database = Database.open("jdbc:sqlite:" + home.resolve("smartcron.db"), null);
        file = Files.createFile(home.resolve("backup"));
    }

    @AfterEach
    void close() {
        database.close();
    }

    private CheckResult look(Duration later) {
        return BackupCheck.of(database, "web1", ZoneOffset.UTC)
                .check(NOON.plus(later))
                .get(0);
    }

    private void register(Object command, String schedule) {
        Definition task = new Definition("nightly", Map.of("command", command, "schedule", schedule));
        new Operator(database, new Node("web1", "production", "boot", "test"), "ann", NOON)
                .register("test.yaml", List.of(task), Map.of(), false);
    }

    private void made(String node, Object... more) {
        Map<String, Object> facts = Json.object("file", file.toString(), "verified", true);
        facts.putAll(Json.object(more));
        database.change(session -> UpkeepTable.record(session, Upkeep.BACKUP, new UpkeepDone(NOON, node, facts)));
    }

    private static void isWell(CheckResult result) {
        assertThat(result.status()).isEqualTo(CheckStatus.OK);
        assertThat(result.findings()).singleElement().satisfies(rule -> {
            assertThat(rule.rule()).isEqualTo("backup_too_old");
            assertThat(rule.findings()).isEmpty();
        });
    }

    private static Finding isDegraded(CheckResult result) {
        assertThat(result.status()).isEqualTo(CheckStatus.DEGRADED);
        assertThat(result.hint()).isEqualTo("smartcron backup");
        Finding finding = result.findings().get(0).findings().get(0);
        assertThat(finding.severity()).isEqualTo(Severity.HIGH);
        return finding;
    }

    @Test
    void nobody_who_makes_none_is_told_of_it() {
        register("true", "* * * * *");
        isWell(look(Duration.ofDays(400)));
    }

    @ParameterizedTest
    @CsvSource({
        // Three times the longest time between two firings; two days at least.
        "0 * * * *, 48",
        "0 1 * * *, 72",
        "0 1 * * MON-FRI, 216",
        "0 1 * * SUN, 504",
    })
    void one_is_too_old_after_three_times_its_distance(String schedule, int hours) {
        register(List.of("smartcron", "backup"), schedule);
        made("web1");
        CheckResult well = look(Duration.ofHours(hours));
        isWell(well);
        assertThat(well.detail()).contains(file.toString(), " ago: ");
        assertThat(well.measured().value()).isEqualTo(hours * 3_600L);
        assertThat(well.measured().limit()).isEqualTo(hours * 3_600L);
        Finding finding = isDegraded(look(Duration.ofHours(hours).plusSeconds(1)));
        assertThat(finding.summary()).startsWith("the last backup is ").endsWith(" old");
        assertThat(finding.details().json().toString())
                .contains(file.toString(), "smartcron backup", "smartcron history nightly");
    }

    @Test
    void without_a_task_the_distance_is_that_of_the_last_ones() {
        made("web1", "every_ms", Duration.ofDays(7).toMillis());
        isWell(look(Duration.ofDays(21)));
        isDegraded(look(Duration.ofDays(21).plusSeconds(1)));
        made("web1");
        isWell(look(Duration.ofDays(2)));
        isDegraded(look(Duration.ofDays(2).plusSeconds(1)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"smartcron backup", "cd /srv && /usr/local/bin/smartcron backup /mnt"})
    void a_task_that_is_to_make_them_and_never_has_is_told(String command) {
        register(command, "0 1 * * *");
        isWell(look(Duration.ofDays(2).minusSeconds(1)));
        assertThat(isDegraded(look(Duration.ofDays(2))).summary()).isEqualTo("no backup was ever made");
        new Operator(database, new Node("web1", "production", "boot", "test"), "ann", NOON).disable("nightly");
        isWell(look(Duration.ofDays(9)));
    }

    @Test
    void a_weekly_one_has_until_after_its_first_firing() {
        register(List.of("/opt/bin/smartcron", "backup"), "0 1 * * SUN");
        isWell(look(Duration.ofDays(6)));
        isDegraded(look(Duration.ofDays(7)));
    }

    @Test
    void what_only_looks_like_one_is_none() {
        register("mysmartcron backup; echo smartcron backup", "0 1 * * *");
        isWell(look(Duration.ofDays(9)));
    }

    @Test
    void one_that_is_gone_is_told_where_it_was() throws IOException {
        made("another name of this machine");
        Files.delete(file);
        Finding finding = isDegraded(look(Duration.ofMinutes(1)));
        assertThat(finding.summary()).isEqualTo("the last backup is gone: " + file);
        Files.createFile(file);
        isWell(look(Duration.ofMinutes(1)));
    }

    @Test
    void one_that_was_cut_off_since_is_told() throws IOException {
        Files.writeString(file, "four");
        made("web1", "bytes", 4L);
        isWell(look(Duration.ofMinutes(1)));
        Files.writeString(file, "for");
        assertThat(isDegraded(look(Duration.ofMinutes(1))).summary())
                .isEqualTo("the last backup is not as it was made: " + file);
    }

    @Test
    void on_a_server_only_its_own_node_can_see_whether_it_is_gone() throws IOException {
        made("db9");
        Files.delete(file);
        isWell(new BackupCheck(new UpkeepTable(database), tasks(), "web1", false, ZoneOffset.UTC)
                .check(NOON)
                .get(0));
        isDegraded(new BackupCheck(new UpkeepTable(database), tasks(), "db9", false, ZoneOffset.UTC)
                .check(NOON)
                .get(0));
    }

    private TaskTable tasks() {
        return new TaskTable(database);
    }

    @Test
    void a_clock_that_was_set_back_makes_none_old() {
        made("web1");
        isWell(look(Duration.ofDays(-400)));
    }
}
