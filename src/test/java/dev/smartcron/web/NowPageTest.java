package dev.smartcron.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.smartcron.store.db.Database;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The first page: how what ended is counted. */
class NowPageTest {
    @TempDir
    Path folder;

    private LivingDashboard dashboard;

    @BeforeEach
    void open() throws IOException {
        dashboard = new LivingDashboard(folder, "  - {name: good, command: \"true\"}\n");
    }

    @AfterEach
    void close() {
        dashboard.close();
    }

    /** Adds what ended so long ago. */
    private void ended(int hours, String status, int executions, int wanted) {
        try (Database database = Database.open("jdbc:sqlite:" + dashboard.home.resolve("smartcron.db"), null)) {
            database.change(session -> session.createUpdate("""
                            insert into sums (span, starts, task, status, executions, wanted, attempts, timed, run_ms,
                                longest_ms, waited_ms, longest_wait_ms, durations)
                            values ('hour', :starts, 'good', :status, :executions, :wanted, 0, 0, 0, 0, 0, 0, '')""")
                    .bind(
                            "starts",
                            Instant.now()
                                    .truncatedTo(ChronoUnit.HOURS)
                                    .minus(hours, ChronoUnit.HOURS)
                                    .toEpochMilli())
                    .bind("status", status)
                    .bind("executions", executions)
                    .bind("wanted", wanted)
                    .execute());
        }
    }

    private static String figure(String page, String name) {
        var found = Pattern.compile("<dt>" + name + "</dt><dd>(?:<a [^>]*>)?([^<]*)<")
                .matcher(page);
        assertThat(found.find()).as(name).isTrue();
        return found.group(1);
    }

    private static String cell(String page, String words) {
        var found = Pattern.compile("<a class=\"cell (\\w+)\"[^>]*title=\"[^\"]*: " + words + "\"")
                .matcher(page);
        assertThat(found.find()).as(words).isTrue();
        return found.group(1);
    }

    @Test
    void what_was_killed_failed_unless_somebody_wanted_it_and_what_was_blocked_was_not_well() {
        ended(2, "succeeded", 6, 0);
        ended(2, "killed", 3, 1);
        ended(3, "killed", 2, 2);
        ended(4, "succeeded", 4, 0);
        ended(4, "blocked", 5, 0);
        ended(5, "timed_out", 1, 0);
        String page = dashboard.page("/").body();
        assertThat(figure(page, "succeeded")).isEqualTo("10");
        assertThat(figure(page, "failed")).isEqualTo("3");
        assertThat(figure(page, "blocked")).isEqualTo("5");
        assertThat(figure(page, "success, in %")).isEqualTo("76");
        assertThat(cell(page, "6 succeeded, 3 killed")).isEqualTo("failed");
        assertThat(cell(page, "2 killed")).isEqualTo("succeeded");
        assertThat(cell(page, "4 succeeded, 5 blocked")).isEqualTo("missed");
        assertThat(cell(page, "1 timed out")).isEqualTo("failed");
    }
}
