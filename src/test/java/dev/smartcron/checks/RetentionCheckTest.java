package dev.smartcron.checks;

import static dev.smartcron.maintenance.Past.NOW;
import static dev.smartcron.maintenance.Past.days;
import static org.assertj.core.api.Assertions.assertThat;

import dev.smartcron.alert.Finding;
import dev.smartcron.maintenance.Past;
import dev.smartcron.settings.RetentionSettings;
import dev.smartcron.store.upkeep.UpkeepTable;
import dev.smartcron.store.upkeep.UpkeepTable.Upkeep;
import dev.smartcron.store.upkeep.UpkeepTable.UpkeepDone;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is far older than it is to be kept is told where nobody cleans up, and nothing else is. */
class RetentionCheckTest {
    private Past past;

    @BeforeEach
    void open(@TempDir Path folder) {
        past = new Past("jdbc:sqlite:" + folder.resolve("test.db"));
    }

    @AfterEach
    void close() {
        past.close();
    }

    private CheckResult check() {
        List<CheckResult> results = new RetentionCheck(past.database, RetentionSettings.DEFAULT).check(NOW);
        assertThat(results).hasSize(1);
        return results.get(0);
    }

    private void cleaned(Duration ago) {
        past.database.change(
                session -> UpkeepTable.record(session, Upkeep.CLEANUP, new UpkeepDone(NOW.minus(ago), "a", Map.of())));
    }

    @Test
    void a_young_database_is_well() {
        past.execution("gone", "succeeded", 179);
        past.row("ticks", "node", "a", "runner", "r", "started_at", days(13), "finished_at", 1, "lag_ms", 0);
        event(13);
        assertThat(check().status()).isEqualTo(CheckStatus.OK);
        assertThat(check().detail()).isEqualTo("nothing is older than twice as long as it is kept");
    }

    private void event(double ago) {
        past.row("events", "at", days(ago), "kind", "task", "name", "x", "data", "{}");
    }

    @Test
    void what_is_far_too_old_is_told_with_what_to_do() {
        past.execution("gone", "succeeded", 181);
        event(15);
        past.row("ticks", "node", "a", "runner", "r", "started_at", days(15), "finished_at", 1, "lag_ms", 0);
        past.row(
                "audit", "at", days(731), "actor", "ann", "origin", "a", "action", "kill", "task", "gone", "detail",
                "{}");
        CheckResult result = check();
        assertThat(result.status()).isEqualTo(CheckStatus.DEGRADED);
        assertThat(result.detail())
                .isEqualTo("executions, events, ticks, audit are kept for more than twice as long as they are to be;"
                        + " there was no cleanup yet");
        assertThat(result.hint())
                .isEqualTo("smartcron cleanup removes it. docs/upkeep.md has a task that does so each night.");
        past.task("smart_cron_cleanup_old_data", "disabled_at", days(1), "disabled_by", "ann");
        assertThat(check().hint()).endsWith(": smartcron enable smart_cron_cleanup_old_data");
        assertThat(result.findings()).singleElement().satisfies(found -> {
            assertThat(found.rule()).isEqualTo("cleanup_overdue");
            assertThat(found.findings()).extracting(Finding::subject).containsExactly("database");
        });
    }

    @Test
    void a_cleanup_of_the_last_days_is_enough() {
        past.execution("gone", "succeeded", 181);
        cleaned(Duration.ofDays(2));
        assertThat(check().status()).isEqualTo(CheckStatus.OK);
        assertThat(check().detail()).isEqualTo("the last cleanup was 2d ago");
        cleaned(Duration.ofDays(4));
        assertThat(check().status()).isEqualTo(CheckStatus.DEGRADED);
        assertThat(check().detail()).endsWith("the last cleanup was 4d ago");
    }

    @Test
    void what_is_needed_however_old_is_no_trouble() {
        past.task("yearly");
        past.execution("yearly", "succeeded", 400);
        event(20);
        past.row("event_hooks", "name", "h", "last_event", 0);
        assertThat(check().status()).isEqualTo(CheckStatus.OK);
    }
}
