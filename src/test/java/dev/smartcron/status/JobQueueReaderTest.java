package dev.smartcron.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.smartcron.app.Application;
import dev.smartcron.execution.Execution;
import dev.smartcron.settings.Options;
import dev.smartcron.settings.Settings;
import dev.smartcron.store.db.Database;
import dev.smartcron.store.query.ExecutionTable;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The queue page by page, while what was on the page before goes on. */
class JobQueueReaderTest {
    private static final Instant NOON = Instant.parse("2026-04-05T12:00:00Z");
    private static final Instant NOW = NOON.plusSeconds(60);

    @TempDir
    private Path home;

    @Test
    void nothing_is_lost_behind_a_job_that_has_ended_meanwhile() {
        Settings settings = Settings.load(Options.NONE, Map.of("SMARTCRON_HOME", home.toString()));
        try (Database database = Database.open(settings.database().url().reveal(), null)) {
            job(database, 1, "running", 10);
            job(database, 2, "running", 20);
            job(database, 3, "running", 30);
            job(database, 4, "pending", null);
            job(database, 5, "pending", null);
            JobQueueReader reader = new Application(settings, Map.of(), Clock.systemUTC(), line -> {}).jobs();
            assertThat(ids(reader.read(null, null, 2, NOW))).containsExactly(1L, 2L);
            assertThat(ids(reader.read(null, job(database, 2), 2, NOW))).containsExactly(3L, 4L);
            database.change(session -> session.createUpdate(
                            "update executions set status = 'succeeded', finished_at = :at where id = 2")
                    .bind("at", NOW.toEpochMilli())
                    .execute());
            assertThat(ids(reader.read(null, job(database, 2), 2, NOW))).containsExactly(3L, 4L);
            database.change(session -> session.createUpdate(
                            "update executions set status = 'cancelled', finished_at = :at where id = 4")
                    .bind("at", NOW.toEpochMilli())
                    .execute());
            assertThat(ids(reader.read(null, job(database, 4), 2, NOW))).containsExactly(5L);
        }
    }

    private static List<Long> ids(JobQueue queue) {
        return queue.jobs().stream().map(each -> each.job().id()).toList();
    }

    private static Execution job(Database database, long id) {
        return new ExecutionTable(database).find(id).orElseThrow();
    }

    private static void job(Database database, int id, String status, Integer began) {
        database.change(session -> session.createUpdate("""
                        insert into executions (id, task, trigger_kind, overlap, due_at, priority, status, created_at, started_at,
                            node, attempts, alerted)
                        values (:id, 'a', 'queue', 'allow', :due, 3, :status, :due, :began, 'node', :attempts, 0)""")
                .bind("id", id)
                // The first to wait is due before all that runs.
                .bind(
                        "due",
                        NOON.minusSeconds(status.equals("pending") ? 100 - id : 0)
                                .toEpochMilli())
                .bind("status", status)
                .bind("began", began == null ? null : NOON.plusSeconds(began).toEpochMilli())
                .bind("attempts", began == null ? 0 : 1)
                .execute());
    }
}
